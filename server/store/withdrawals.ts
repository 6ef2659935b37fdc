/** Values taken back: one that came with an earlier offset of the journal is no longer given. */
export class Withdrawals {
  readonly #bySeries = new Map<number, Map<number, number>>();

  /** The last word on a series and time counts. */
  add(series: number, atMs: number, offset: number): void {
    const own = this.#bySeries.get(series) ?? new Map<number, number>();
    this.#bySeries.set(series, own);
    own.set(atMs, Math.max(offset, own.get(atMs) ?? 0));
  }

  get isEmpty(): boolean {
    return this.#bySeries.size === 0;
  }

  /** The offset with which each of a series' times was taken back last; undefined where none ever was. */
  of(series: number): ReadonlyMap<number, number> | undefined {
    return this.#bySeries.get(series);
  }

  /** Whether any of a series within a time was taken back. */
  within(series: number, fromMs: number, toMs: number): boolean {
    const own = this.#bySeries.get(series);
    if (!own) return false;
    for (const atMs of own.keys()) if (atMs >= fromMs && atMs <= toMs) return true;
    return false;
  }

  /** Those of some series: series, time, offset, series, time, offset, … */
  flat(firstSeries: number, endSeries: number): Float64Array {
    const list: number[] = [];
    for (const [series, own] of this.#bySeries) {
      if (series < firstSeries || series >= endSeries) continue;
      for (const [atMs, offset] of own) list.push(series, atMs, offset);
    }
    return Float64Array.from(list);
  }

  static from(flat: Float64Array): Withdrawals {
    const withdrawals = new Withdrawals();
    for (let index = 0; index + 2 < flat.length; index += 3) {
      withdrawals.add(flat[index] ?? 0, flat[index + 1] ?? 0, flat[index + 2] ?? 0);
    }
    return withdrawals;
  }
}

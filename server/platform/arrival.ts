/** How far the time of arrivals may run ahead of the clock, ms. */
export const ARRIVALS_AHEAD_MS = 50;

/** Series whose last arrival is remembered. */
const KNOWN_AT_MOST = 50_000;

/**
 * The moment of arrival of messages: that of the clock, but always later than that of the message before to the same
 * series, so that two messages of one millisecond are told apart and stay in their order.
 */
export class Arrivals {
  readonly #last = new Map<number, number>();

  /** Of a message to these series. */
  atMs(nowMs: number, series: Iterable<number>): number {
    let atMs = nowMs;
    for (const each of series) {
      const lastMs = this.#last.get(each);
      if (lastMs !== undefined && lastMs >= atMs && lastMs < nowMs + ARRIVALS_AHEAD_MS) atMs = lastMs + 1;
    }
    return atMs;
  }

  note(series: number, atMs: number): void {
    this.#last.set(series, atMs);
    if (this.#last.size > KNOWN_AT_MOST) this.#forgetBefore(atMs - ARRIVALS_AHEAD_MS);
  }

  /** Who said nothing of late cannot be in the same moment again. */
  #forgetBefore(oldestMs: number): void {
    for (const [series, lastMs] of this.#last) if (lastMs < oldestMs) this.#last.delete(series);
  }
}

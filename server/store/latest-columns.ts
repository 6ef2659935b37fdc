import { verdictOf } from '../../data/contract/verdict.ts';
import type { ValueColumns } from './batch.ts';

/** What has not come yet is no latest value. */
const FUTURE = verdictOf(['future']);

/** The latest value of every series by the time at which it was true: of two at the same time the one that came later. */
export class LatestColumns {
  /** By series: its row and one; 0 where it has none. */
  #rowOf = new Int32Array(1024);
  #series = new Uint32Array(1024);
  #atMs = new Float64Array(1024);
  #value = new Float64Array(1024);
  #verdict = new Uint8Array(1024);
  readonly #texts = new Map<number, string>();
  readonly #locations = new Map<number, string>();
  #count = 0;

  /** Takes rows from one to another of some columns. */
  take(values: ValueColumns, from: number, to: number): void {
    const hasTexts = values.texts.size > 0 || values.locations.size > 0;
    for (let row = from; row < to; row++) {
      const verdict = values.verdict[row] ?? 0;
      if ((verdict & FUTURE) !== 0) continue;
      const atMs = values.atMs[row] ?? 0;
      const place = this.#placeFor(values.series[row] ?? 0, atMs);
      if (place < 0) continue;
      this.#atMs[place] = atMs;
      this.#value[place] = values.value[row] ?? 0;
      this.#verdict[place] = verdict;
      if (hasTexts || this.#texts.size > 0) put(this.#texts, place, values.texts.get(row));
      if (hasTexts || this.#locations.size > 0) put(this.#locations, place, values.locations.get(row));
    }
  }

  /** A latest value that is taken back leaves none. */
  withdraw(series: number, atMs: number): void {
    const place = this.#place(series);
    if (place < 0 || this.#atMs[place] !== atMs) return;
    const last = --this.#count;
    const moved = this.#series[last] ?? 0;
    this.#rowOf[series] = 0;
    if (place !== last) {
      this.#rowOf[moved] = place + 1;
      this.#series[place] = moved;
      this.#atMs[place] = this.#atMs[last] ?? 0;
      this.#value[place] = this.#value[last] ?? 0;
      this.#verdict[place] = this.#verdict[last] ?? 0;
    }
    for (const texts of [this.#texts, this.#locations]) {
      put(texts, place, place === last ? undefined : texts.get(last));
      texts.delete(last);
    }
  }

  /** All of them, copied. */
  columns(): ValueColumns {
    return {
      series: this.#series.slice(0, this.#count),
      atMs: this.#atMs.slice(0, this.#count),
      value: this.#value.slice(0, this.#count),
      verdict: this.#verdict.slice(0, this.#count),
      texts: new Map(this.#texts),
      locations: new Map(this.#locations),
    };
  }

  #place(series: number): number {
    return series < this.#rowOf.length ? (this.#rowOf[series] ?? 0) - 1 : -1;
  }

  /** Where a value of that time goes; -1 where a later one is known. */
  #placeFor(series: number, atMs: number): number {
    const known = this.#place(series);
    if (known >= 0) return atMs >= (this.#atMs[known] ?? 0) ? known : -1;
    if (series >= this.#rowOf.length)
      this.#rowOf = widened(this.#rowOf, new Int32Array(Math.max(series + 1, this.#rowOf.length * 2)));
    if (this.#count === this.#series.length) this.#widen(this.#count * 2);
    const place = this.#count++;
    this.#rowOf[series] = place + 1;
    this.#series[place] = series;
    return place;
  }

  #widen(size: number): void {
    this.#series = widened(this.#series, new Uint32Array(size));
    this.#atMs = widened(this.#atMs, new Float64Array(size));
    this.#value = widened(this.#value, new Float64Array(size));
    this.#verdict = widened(this.#verdict, new Uint8Array(size));
  }
}

function put(texts: Map<number, string>, row: number, text: string | undefined): void {
  if (text === undefined) texts.delete(row);
  else texts.set(row, text);
}

function widened<Column extends { set(from: Column): void }>(from: Column, into: Column): Column {
  into.set(from);
  return into;
}

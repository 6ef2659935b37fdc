import { bucketCount } from '../../data/contract/bucket-width.ts';
import type { BucketColumns, Buckets } from './archive.ts';
import { SERIES_AT_MOST } from './series-rows.ts';

/** Counts, sums and extremes of many series in even steps, being added up. */
export class BucketSums {
  readonly widthMs: number;
  /** The number of the first bucket since the epoch. */
  readonly first: number;
  readonly buckets: number;
  readonly #series: Uint32Array;
  /** By series: its place and one. */
  readonly #placeOf: Int32Array;
  readonly #count: Uint32Array;
  readonly #sum: Float64Array;
  readonly #minimum: Float64Array;
  readonly #maximum: Float64Array;

  constructor(series: readonly number[], fromMs: number, toMs: number, widthMs: number) {
    this.widthMs = widthMs;
    this.first = Math.floor(fromMs / widthMs);
    this.buckets = bucketCount(fromMs, toMs, widthMs);
    this.#series = Uint32Array.from(new Set(series.filter((id) => id <= SERIES_AT_MOST)));
    this.#placeOf = new Int32Array(this.#series.reduce((most, id) => Math.max(most, id), 0) + 1);
    for (const [place, id] of this.#series.entries()) this.#placeOf[id] = place + 1;
    const size = this.#series.length * this.buckets;
    this.#count = new Uint32Array(size);
    this.#sum = new Float64Array(size);
    this.#minimum = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
    this.#maximum = new Float64Array(size).fill(Number.NEGATIVE_INFINITY);
  }

  get fromMs(): number {
    return this.first * this.widthMs;
  }

  /** The first moment after the last bucket. */
  get endMs(): number {
    return (this.first + this.buckets) * this.widthMs;
  }

  get series(): Uint32Array {
    return this.#series;
  }

  has(series: number): boolean {
    return (this.#placeOf[series] ?? 0) > 0;
  }

  /** Adds what lies in the bucket of a moment; nothing where there is no such bucket or series. */
  add(series: number, atMs: number, count: number, sum: number, minimum: number, maximum: number): void {
    const place = (this.#placeOf[series] ?? 0) - 1;
    const bucket = Math.floor(atMs / this.widthMs) - this.first;
    if (place < 0 || bucket < 0 || bucket >= this.buckets || count === 0) return;
    const index = place * this.buckets + bucket;
    this.#count[index] = (this.#count[index] ?? 0) + count;
    this.#sum[index] = (this.#sum[index] ?? 0) + sum;
    if (minimum < (this.#minimum[index] ?? 0)) this.#minimum[index] = minimum;
    if (maximum > (this.#maximum[index] ?? 0)) this.#maximum[index] = maximum;
  }

  /** Sums become means, and nothing becomes NaN; nothing can be added after. */
  finish(): Buckets {
    const mean = this.#sum;
    for (let index = 0; index < mean.length; index++) {
      const count = this.#count[index] ?? 0;
      mean[index] = count > 0 ? (mean[index] ?? 0) / count : Number.NaN;
      if (count > 0) continue;
      this.#minimum[index] = Number.NaN;
      this.#maximum[index] = Number.NaN;
    }
    const bySeries = new Map<number, BucketColumns>();
    for (const [place, id] of this.#series.entries()) {
      const from = place * this.buckets;
      const to = from + this.buckets;
      bySeries.set(id, {
        count: this.#count.subarray(from, to),
        mean: mean.subarray(from, to),
        minimum: this.#minimum.subarray(from, to),
        maximum: this.#maximum.subarray(from, to),
      });
    }
    return { fromMs: this.fromMs, widthMs: this.widthMs, bySeries };
  }
}

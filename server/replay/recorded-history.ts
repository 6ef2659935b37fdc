import { bucketWidth } from '../../data/contract/bucket-width.ts';
import { BucketSums } from '../store/bucket-sums.ts';
import type { Buckets, History, SeriesRange } from '../store/archive.ts';
import { type Batch, NO_VALUES, type Series, type ValueColumns } from '../store/batch.ts';
import type { RecordingContent } from './recording-content.ts';

/** Values in one answer of `changes`, and those of one moment more. */
const CHANGES_AT_MOST = 100_000;

const NOTHING = { series: [], values: NO_VALUES, legs: [], records: [], gone: [], withdrawn: [], documents: [] };

/** A recorded file as a history: what it says came in when it was true. */
export class RecordedHistory implements History {
  readonly #content: RecordingContent;
  readonly #series: ReadonlyMap<number, Series>;
  /** Rows by series, and in order of time within each; those of series `id` from `firsts[id]` to `firsts[id + 1]`. */
  readonly #rows: Uint32Array;
  readonly #firsts: Uint32Array;
  readonly rhythmMs: number;

  constructor(content: RecordingContent) {
    this.#content = content;
    this.#series = new Map(content.series.map((series) => [series.id, series]));
    this.#firsts = firstsOf(content);
    this.#rows = rowsBySeries(content, this.#firsts);
    this.rhythmMs = rhythmOf(content.atMs);
  }

  series(): ReadonlyMap<number, Series> {
    return this.#series;
  }

  latest(): ValueColumns {
    return this.#columns(this.#newestAt(Number.POSITIVE_INFINITY));
  }

  async cityAt(atMs: number): Promise<Batch | null> {
    const extent = this.extent();
    if (!extent || atMs < extent.oldestMs) return null;
    const { records } = this.#content;
    return { ...NOTHING, arrivedMs: atMs, records, values: this.#columns(this.#newestAt(atMs)) };
  }

  async changes(afterMs: number, untilMs: number): Promise<readonly Batch[]> {
    const { atMs } = this.#content;
    const batches: Batch[] = [];
    const [begin, end] = [this.#rowAfter(afterMs), this.#rowAfter(untilMs)];
    for (let first = begin; first < end && first - begin < CHANGES_AT_MOST; ) {
      const arrivedMs = atMs[first] ?? 0;
      const next = this.#rowAfter(arrivedMs);
      batches.push({ ...NOTHING, arrivedMs, values: this.#slice(first, next) });
      first = next;
    }
    return batches;
  }

  async values(series: number, { fromMs, toMs, limit, newestFirst }: SeriesRange): Promise<ValueColumns> {
    const rows = [...this.#rowsOf(series)].filter((row) => {
      const atMs = this.#content.atMs[row] ?? 0;
      return atMs >= fromMs && atMs <= toMs;
    });
    return this.#columns((newestFirst ? rows.reverse() : rows).slice(0, limit));
  }

  async valuesOfEach(series: readonly number[], range: SeriesRange): Promise<ReadonlyMap<number, ValueColumns>> {
    return new Map(await Promise.all(series.map(async (id) => [id, await this.values(id, range)] as const)));
  }

  async count(series: readonly number[], fromMs: number, toMs: number): Promise<number> {
    let count = 0;
    for await (const { atMs } of this.scan(series, fromMs, toMs)) count += atMs.length;
    return count;
  }

  async *scan(series: readonly number[], fromMs: number, toMs: number): AsyncIterable<ValueColumns> {
    const range = { fromMs, toMs, limit: Number.POSITIVE_INFINITY, newestFirst: false };
    for (const id of new Set(series)) yield await this.values(id, range);
  }

  async buckets(series: readonly number[], fromMs: number, toMs: number, atMost: number): Promise<Buckets> {
    const sums = new BucketSums(series, fromMs, toMs, bucketWidth(fromMs, toMs, atMost));
    for (const id of sums.series) {
      for (const row of this.#rowsOf(id)) {
        const [atMs, value] = [this.#content.atMs[row] ?? 0, this.#content.value[row] ?? 0];
        sums.add(id, atMs, 1, value, value, value);
      }
    }
    return sums.finish();
  }

  extent(): { readonly oldestMs: number; readonly newestMs: number } | null {
    const { atMs } = this.#content;
    const [oldestMs, newestMs] = [atMs[0], atMs.at(-1)];
    return oldestMs === undefined || newestMs === undefined ? null : { oldestMs, newestMs };
  }

  async density(fromMs: number, toMs: number, buckets: number): Promise<Uint32Array> {
    const edges = Array.from({ length: buckets }, (_, bucket) => fromMs + ((toMs - fromMs) * bucket) / buckets);
    const rows = edges.map((edgeMs) => this.#rowFrom(edgeMs));
    return Uint32Array.from(rows, (row, bucket) => (rows[bucket + 1] ?? this.#rowAfter(toMs)) - row);
  }

  #newestAt(atMs: number): readonly number[] {
    const rows: number[] = [];
    for (const id of this.#series.keys()) {
      const own = this.#rowsOf(id);
      const place = placeOf(own.length, (index) => (this.#content.atMs[own[index] ?? 0] ?? 0) > atMs);
      if (place > 0) rows.push(own[place - 1] ?? 0);
    }
    return rows;
  }

  #rowsOf(series: number): Uint32Array {
    return this.#series.has(series)
      ? this.#rows.subarray(this.#firsts[series] ?? 0, this.#firsts[series + 1] ?? 0)
      : new Uint32Array();
  }

  /** The first row after a moment. */
  #rowAfter(atMs: number): number {
    return placeOf(this.#content.atMs.length, (row) => (this.#content.atMs[row] ?? 0) > atMs);
  }

  /** The first row of a moment or after it. */
  #rowFrom(atMs: number): number {
    return placeOf(this.#content.atMs.length, (row) => (this.#content.atMs[row] ?? 0) >= atMs);
  }

  #slice(first: number, end: number): ValueColumns {
    const { seriesOf, atMs, value } = this.#content;
    const columns = { series: seriesOf.subarray(first, end), atMs: atMs.subarray(first, end) };
    return { ...NO_VALUES, ...columns, value: value.subarray(first, end), verdict: new Uint8Array(end - first) };
  }

  #columns(rows: readonly number[]): ValueColumns {
    const { seriesOf, atMs, value } = this.#content;
    return {
      ...NO_VALUES,
      series: Uint32Array.from(rows, (row) => seriesOf[row] ?? 0),
      atMs: Float64Array.from(rows, (row) => atMs[row] ?? 0),
      value: Float64Array.from(rows, (row) => value[row] ?? 0),
      verdict: new Uint8Array(rows.length),
    };
  }
}

/** The median time from one moment to the next, ms; 1 s where there is only one. */
function rhythmOf(atMs: Float64Array): number {
  const stepsMs = atMs.map((each, row) => each - (atMs[row - 1] ?? each)).filter((stepMs) => stepMs > 0);
  return stepsMs.sort()[stepsMs.length >> 1] ?? 1000;
}

/** Counts each series' rows: where its own begin. Series are numbered from 1 without a gap. */
function firstsOf({ series, seriesOf }: RecordingContent): Uint32Array {
  const firsts = new Uint32Array(series.length + 2);
  for (const id of seriesOf) firsts[id + 1] = (firsts[id + 1] ?? 0) + 1;
  for (let id = 1; id < firsts.length; id++) firsts[id] = (firsts[id] ?? 0) + (firsts[id - 1] ?? 0);
  return firsts;
}

function rowsBySeries({ seriesOf }: RecordingContent, firsts: Uint32Array): Uint32Array {
  const next = firsts.slice();
  const rows = new Uint32Array(seriesOf.length);
  for (let row = 0; row < seriesOf.length; row++) {
    const id = seriesOf[row] ?? 0;
    rows[next[id] ?? 0] = row;
    next[id] = (next[id] ?? 0) + 1;
  }
  return rows;
}

/** The first of so many places for which something holds; it holds for all after it. */
function placeOf(count: number, holds: (place: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

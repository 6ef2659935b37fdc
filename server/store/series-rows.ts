import type { ValueColumns } from './batch.ts';

/** Numbers of series are handed out one after another; none gets beyond this. */
export const SERIES_AT_MOST = 2 ** 24;

/** Values series by series, each series' in the order of arrival. */
export interface SeriesRows {
  /** Rising. */
  readonly ids: Uint32Array;
  /** Where the rows of each begin, and one more: where the last ones end. */
  readonly starts: Uint32Array;
  readonly atMs: Float64Array;
  readonly value: Float64Array;
  readonly verdict: Uint8Array;
  /** The number of the batch that each came in; none where the order of arrival alone is kept. */
  readonly batch: Uint32Array | null;
  readonly texts: ReadonlyMap<number, string>;
  readonly locations: ReadonlyMap<number, string>;
}

/** Puts values that lie by arrival into the order of their series; what arrived first stays first. */
export function sortBySeries(values: ValueColumns, batchOf: Uint32Array | null): SeriesRows {
  const { ids, starts, order } = seriesOrder(values.series);
  const count = order.length;
  const columns = {
    atMs: new Float64Array(count),
    value: new Float64Array(count),
    verdict: new Uint8Array(count),
    batch: batchOf && new Uint32Array(count),
  };
  for (let row = 0; row < count; row++) {
    const from = order[row] ?? 0;
    columns.atMs[row] = values.atMs[from] ?? 0;
    columns.value[row] = values.value[from] ?? 0;
    columns.verdict[row] = values.verdict[from] ?? 0;
    if (columns.batch) columns.batch[row] = batchOf?.[from] ?? 0;
  }
  const texts = moved(values.texts, order);
  return { ids, starts, ...columns, texts, locations: moved(values.locations, order) };
}

/** Rows of a stretch of the series, as views; texts and places counted from its first row. */
export function seriesBetween(rows: SeriesRows, from: number, to: number): SeriesRows {
  const first = rows.starts[from] ?? 0;
  const end = rows.starts[to] ?? rows.atMs.length;
  const within = (texts: ReadonlyMap<number, string>) => {
    if (texts.size === 0) return texts;
    return new Map([...texts].filter(([row]) => row >= first && row < end).map(([row, text]) => [row - first, text]));
  };
  return {
    ids: rows.ids.subarray(from, to),
    starts: rows.starts.subarray(from, to + 1).map((start) => start - first),
    atMs: rows.atMs.subarray(first, end),
    value: rows.value.subarray(first, end),
    verdict: rows.verdict.subarray(first, end),
    batch: rows.batch?.subarray(first, end) ?? null,
    texts: within(rows.texts),
    locations: within(rows.locations),
  };
}

/** The first place in rising numbers whose number is `least` or more. */
export function placeOf(numbers: Uint32Array, least: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

function seriesOrder(series: Uint32Array) {
  const last = series.reduce((most, id) => Math.max(most, id), 0);
  if (last > SERIES_AT_MOST) throw new RangeError(`there is no series ${last}`);
  const next = new Uint32Array(last + 2);
  for (let row = 0; row < series.length; row++) next[(series[row] ?? 0) + 1] = (next[(series[row] ?? 0) + 1] ?? 0) + 1;
  const ids: number[] = [];
  const starts: number[] = [];
  for (let id = 0; id <= last; id++) {
    const count = next[id + 1] ?? 0;
    const start = next[id] ?? 0;
    if (count > 0) {
      ids.push(id);
      starts.push(start);
    }
    next[id + 1] = start + count;
  }
  starts.push(series.length);
  const order = new Uint32Array(series.length);
  for (let row = 0; row < series.length; row++) {
    const id = series[row] ?? 0;
    const place = next[id] ?? 0;
    order[place] = row;
    next[id] = place + 1;
  }
  return { ids: Uint32Array.from(ids), starts: Uint32Array.from(starts), order };
}

function moved(texts: ReadonlyMap<number, string>, order: Uint32Array): ReadonlyMap<number, string> {
  if (texts.size === 0) return texts;
  const result = new Map<number, string>();
  for (let row = 0; row < order.length; row++) {
    const text = texts.get(order[row] ?? 0);
    if (text !== undefined) result.set(row, text);
  }
  return result;
}

import type { SeriesRange } from './archive.ts';
import { NO_VALUES, type ValueColumns } from './batch.ts';
import { type KeptValue, NearestValues } from './nearest-values.ts';
import { partsInOrder } from './part-order.ts';
import type { PastView } from './past-view.ts';

/** Raw values of one series in the order of their times. */
export async function valuesOf(view: PastView, series: number, range: SeriesRange): Promise<ValueColumns> {
  return (await valuesOfEach(view, [series], range)).get(series) ?? NO_VALUES;
}

/**
 * Raw values of some series, of each in the order of its times. Reads from the end that the limit counts from, and no
 * further than it must.
 */
export async function valuesOfEach(
  view: PastView,
  series: readonly number[],
  range: SeriesRange,
): Promise<ReadonlyMap<number, ValueColumns>> {
  const found = new Map(series.map((id) => [id, new NearestValues(range)]));
  if (range.limit > 0) {
    const isSure = (id: number, nearestMs: number) => found.get(id)?.isSure(nearestMs) ?? true;
    for await (const { part, series: own } of partsInOrder(view, { ...range, series, isSure })) {
      for (const id of own) found.get(id)?.take(part, id);
    }
  }
  return new Map([...found].map(([id, values]) => [id, columnsOf(id, values.found())]));
}

function columnsOf(series: number, values: readonly KeptValue[]): ValueColumns {
  const texts = new Map<number, string>();
  const locations = new Map<number, string>();
  for (const [row, { text, location }] of values.entries()) {
    if (text !== undefined) texts.set(row, text);
    if (location !== undefined) locations.set(row, location);
  }
  return {
    series: new Uint32Array(values.length).fill(series),
    atMs: Float64Array.from(values, ({ atMs }) => atMs),
    value: Float64Array.from(values, ({ value }) => value),
    verdict: Uint8Array.from(values, ({ verdict }) => verdict),
    texts,
    locations,
  };
}

import { verdictOf } from '../../data/contract/verdict.ts';
import { type Batch, NO_VALUES, type ValueColumns } from '../store/batch.ts';

const NOT_COME = verdictOf(['future']);

/** The values of several batches, of each series the newest alone: all that a city shows after them. What it never shows is left out. */
export function newestValues(batches: readonly Batch[]): ValueColumns {
  const [only, ...others] = batches.filter(({ values }) => values.series.length > 0);
  if (!only) return NO_VALUES;
  if (others.length === 0) return only.values;
  const places = new Map<number, number>();
  const newest: { series: number; atMs: number; value: number; verdict: number }[] = [];
  for (const { values } of [only, ...others]) {
    for (let row = 0; row < values.series.length; row++) {
      const series = values.series[row] ?? 0;
      const told = {
        series,
        atMs: values.atMs[row] ?? 0,
        value: values.value[row] ?? 0,
        verdict: values.verdict[row] ?? 0,
      };
      if (Number.isNaN(told.value) || (told.verdict & NOT_COME) !== 0) continue;
      const place = places.get(series);
      const known = place === undefined ? undefined : newest[place];
      if (place === undefined) places.set(series, newest.push(told) - 1);
      else if (known && told.atMs >= known.atMs) newest[place] = told;
    }
  }
  return {
    series: Uint32Array.from(newest, ({ series }) => series),
    atMs: Float64Array.from(newest, ({ atMs }) => atMs),
    value: Float64Array.from(newest, ({ value }) => value),
    verdict: Uint8Array.from(newest, ({ verdict }) => verdict),
    texts: new Map(),
    locations: new Map(),
  };
}

import type { ValueColumns } from '../store/batch.ts';
import type { Observed } from './platform.ts';

/** One row of columns as an observation. */
export function observedAt({ atMs, value, texts, locations, verdict }: ValueColumns, row: number): Observed {
  return {
    value: texts.get(row) ?? String(value[row]),
    atMs: atMs[row] ?? 0,
    location: locations.get(row) ?? null,
    verdict: verdict[row] ?? 0,
  };
}

/** Rows of columns that have one of each series, by series. */
export function rowsBySeries({ series }: ValueColumns): ReadonlyMap<number, number> {
  return new Map(Array.from(series, (each, row) => [each, row] as const));
}

const AT_ONCE = 8;

/** Asks for each, some at once, and gives the answers in their order; others have their turn in between. */
export async function eachOf<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<readonly R[]> {
  const answers: R[] = [];
  for (let start = 0; start < items.length; start += AT_ONCE) {
    answers.push(...(await Promise.all(items.slice(start, start + AT_ONCE).map(ask))));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return answers;
}

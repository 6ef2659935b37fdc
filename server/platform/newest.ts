import { sentiloPlaces } from '../../data/contract/sentilo-location.ts';
import type { History } from '../store/archive.ts';
import type { ValueColumns } from '../store/batch.ts';
import { unpackedSaidWith } from '../store/said-with.ts';
import type { Reading } from '../store/store.ts';
import type { Seen } from './catalogue.ts';
import type { Observed } from './platform.ts';

/** One row of columns as an observation. */
export function observedAt({ atMs, value, texts, locations, verdict }: ValueColumns, row: number): Observed {
  return {
    value: texts.get(row) ?? String(value[row]),
    atMs: atMs[row] ?? 0,
    location: unpackedSaidWith(locations.get(row)).location,
    verdict: verdict[row] ?? 0,
  };
}

/** Rows of columns that have one of each series, by series. */
export function rowsBySeries({ series }: ValueColumns): ReadonlyMap<number, number> {
  return new Map(Array.from(series, (each, row) => [each, row] as const));
}

/** The latest values of some series, as they were said. */
export function latestReadings(latest: ValueColumns, wanted: ReadonlySet<number>): readonly Reading[] {
  return Array.from(latest.series, (_, row) => row)
    .filter((row) => wanted.has(latest.series[row] ?? 0))
    .map((row) => readingAt(latest, row));
}

/** Where each series was at its latest value, of those that say so; what is of the future does not count yet. */
export function lastSeen(latest: ValueColumns, nowMs: number): ReadonlyMap<number, Seen> {
  const seen = new Map<number, Seen>();
  for (const [row, text] of latest.locations) {
    const { location } = unpackedSaidWith(text);
    const [atMs = 0, place] = [latest.atMs[row], location === null ? undefined : sentiloPlaces(location)?.[0]];
    if (place && atMs <= nowMs) seen.set(latest.series[row] ?? 0, { place, atMs });
  }
  return seen;
}

/** Values of one moment that are looked at together. */
const TIED_AT_MOST = 10_000;

/** Everything that a series said at its newest moment up to some time, the last first; none where it said nothing. */
export async function saidBefore(history: History, series: number, toMs: number): Promise<readonly Reading[]> {
  const [newestMs] = (await history.values(series, { fromMs: 0, toMs, limit: 1, newestFirst: true })).atMs;
  if (newestMs === undefined) return [];
  const range = { fromMs: newestMs, toMs: newestMs, limit: TIED_AT_MOST, newestFirst: true };
  const tied = await history.values(series, range);
  return Array.from(tied.atMs, (_, row) => readingAt(tied, row));
}

function readingAt({ series, atMs, value, texts, locations, verdict }: ValueColumns, row: number): Reading {
  const location = locations.get(row);
  return {
    series: series[row] ?? 0,
    atMs: atMs[row] ?? 0,
    value: texts.get(row) ?? value[row] ?? Number.NaN,
    verdict: verdict[row] ?? 0,
    ...(location === undefined ? {} : { location }),
  };
}

/** Series that are read together: what is found of them is in memory at once. */
const TOGETHER = 64;

export function* inParts<T>(items: readonly T[]): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += TOGETHER) yield items.slice(start, start + TOGETHER);
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

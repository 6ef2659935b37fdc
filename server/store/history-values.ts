import type { SeriesRange } from './archive.ts';
import { NO_VALUES, type ValueColumns } from './batch.ts';
import { REACH_MS, SECTION_SERIES } from './block-codec.ts';
import type { PastView } from './past-view.ts';
import { findRows, type KeptValue, readGroups, readRow, readTail, type TakeValue } from './series-reader.ts';

/** How many rows are read at first, and by how much more each time. */
const ROWS_FIRST = 6;
const ROWS_GROWTH = 4;

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
  const found = await collect(view, series, range);
  return new Map(
    [...found].map(([id, values]) => {
      const unique = distinct(values);
      if (range.newestFirst) unique.reverse();
      return [id, columnsOf(id, unique.slice(0, Math.max(0, range.limit)))];
    }),
  );
}

interface Arrived extends KeptValue {
  /** Rises with arrival. */
  readonly order: number;
}

type Found = ReadonlyMap<number, Arrived[]>;

async function collect(view: PastView, series: readonly number[], range: SeriesRange): Promise<Found> {
  const found = new Map(series.map((id) => [id, [] as Arrived[]]));
  if (range.limit <= 0 || range.fromMs > range.toMs) return found;
  const sections = new Map<number, Set<number>>();
  for (const id of found.keys()) {
    const section = Math.floor(id / SECTION_SERIES.raw);
    sections.set(section, (sections.get(section) ?? new Set()).add(id));
  }
  for (const [section, own] of sections) {
    const strays = await findRows(view, section, range, { stray: true, newestFirst: false, skip: 0, most: null });
    for (const row of strays) readRow(view, row, own, range, taking(found, row.lastOffset));
  }
  const wanted = new Set(found.keys());
  const last = taking(found, Number.MAX_SAFE_INTEGER);
  await readGroups(view, wanted, range, last);
  readTail(view, wanted, range, last);
  for (const [section, own] of sections) await readBlocks(view, section, own, range, found);
  return found;
}

function taking(found: Found, order: number): TakeValue {
  return (series, value) => found.get(series)?.push({ ...value, order });
}

/** Rows of blocks, until each series has what it needs. */
async function readBlocks(
  view: PastView,
  section: number,
  wanted: ReadonlySet<number>,
  range: SeriesRange,
  found: Found,
): Promise<void> {
  let left = wanted;
  let skip = 0;
  for (let most = ROWS_FIRST; ; most *= ROWS_GROWTH) {
    const rows = await findRows(view, section, range, { stray: false, newestFirst: range.newestFirst, skip, most });
    for (const row of rows) readRow(view, row, left, range, taking(found, row.lastOffset));
    skip += rows.length;
    const last = rows.at(-1);
    if (!last || rows.length < most) return;
    left = new Set([...left].filter((id) => !isEnough(found.get(id) ?? [], range, last.atToMs)));
    if (left.size === 0) return;
  }
}

/** Whether values that were not read yet, all beyond the last row read, could change nothing. */
function isEnough(found: readonly Arrived[], { limit, newestFirst }: SeriesRange, lastMs: number): boolean {
  if (found.length < limit) return false;
  const sure = found.filter(({ atMs }) => (newestFirst ? atMs > lastMs : atMs < lastMs - REACH_MS));
  return sure.length >= limit && distinct(sure).length >= limit;
}

/** In the order of their times, at the same time in that of arrival; what says the same at the same time once. */
function distinct(found: readonly Arrived[]): KeptValue[] {
  const said = new Set<string>();
  let atMs = Number.NaN;
  return found
    .toSorted((one, other) => one.atMs - other.atMs || one.order - other.order)
    .filter((each) => {
      if (each.atMs !== atMs) said.clear();
      atMs = each.atMs;
      const word = `${each.value} ${each.text ?? ''}`;
      if (said.has(word)) return false;
      said.add(word);
      return true;
    });
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

import type { SeriesRange } from './archive.ts';
import type { ValueColumns } from './batch.ts';
import { REACH_MS, SECTION_SERIES } from './block-codec.ts';
import type { PastView } from './past-view.ts';
import { findRows, type KeptValue, readGroups, readRow, readTail } from './series-reader.ts';

/** How many rows are read at first, and by how much more each time. */
const ROWS_FIRST = 6;
const ROWS_GROWTH = 4;

/**
 * Raw values of one series in the order of their times. Reads from the end that the limit counts from, and no further
 * than it must.
 */
export async function valuesOf(view: PastView, series: number, range: SeriesRange): Promise<ValueColumns> {
  const found = await collect(view, series, range);
  const unique = distinct(found);
  if (range.newestFirst) unique.reverse();
  return columnsOf(series, unique.slice(0, Math.max(0, range.limit)));
}

interface Arrived extends KeptValue {
  /** Rises with arrival. */
  readonly order: number;
}

async function collect(view: PastView, series: number, range: SeriesRange): Promise<Arrived[]> {
  const wanted = new Set([series]);
  const found: Arrived[] = [];
  if (range.limit <= 0 || range.fromMs > range.toMs) return found;
  let order = 0;
  const take = (_: number, value: KeptValue) => found.push({ ...value, order });
  const section = Math.floor(series / SECTION_SERIES.raw);
  for (const row of await findRows(view, section, range, { stray: true, newestFirst: false, skip: 0, most: null })) {
    order = row.lastOffset;
    readRow(view, row, wanted, range, take);
  }
  order = Number.MAX_SAFE_INTEGER;
  await readGroups(view, wanted, range, take);
  readTail(view, wanted, range, take);
  let skip = 0;
  for (let most = ROWS_FIRST; ; most *= ROWS_GROWTH) {
    const search = { stray: false, newestFirst: range.newestFirst, skip, most };
    const rows = await findRows(view, section, range, search);
    for (const row of rows) {
      order = row.lastOffset;
      readRow(view, row, wanted, range, take);
    }
    skip += rows.length;
    const last = rows.at(-1);
    if (!last || rows.length < most || isEnough(found, range, last.atToMs)) return found;
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

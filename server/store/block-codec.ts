import { decodeHead, SLICE_SERIES } from './group-codec.ts';
import type { RowKind } from './history-tables.ts';
import { mergeRows, pickRows } from './merged-rows.ts';
import { packSections, type PackedSections } from './packed-sections.ts';
import { encodeSection } from './section-codec.ts';
import { decodeSection } from './section-reader.ts';
import { placeOf, seriesBetween, type SeriesRows } from './series-rows.ts';
import { encodeSummary, summarise, type SummaryRows } from './summary-rows.ts';
import { Withdrawals } from './withdrawals.ts';

/** How many series a section of a row has: few where one is asked for, many where all are. */
export const SECTION_SERIES: Readonly<Record<RowKind, number>> = { raw: 32, fiveMinutes: 64, hour: 256 };

/**
 * A section with more values is cut by their times into several rows, so that who wants the newest of a series that says
 * much decodes few of it: some 3 ms of work.
 */
const SECTION_VALUES = 32_768;

/** Steps that values are summarised in, ms. */
export const SUMMARY_MS = { fiveMinutes: 300_000, hour: 3_600_000 } as const;

/** How far before and after the hour in which they came the times of a block's values may be, ms; others are strays. */
const BEFORE_MS = 3_600_000;
const AFTER_MS = 600_000;

/** The longest time that a row which is no stray can reach over, ms. */
export const REACH_MS = BEFORE_MS + SUMMARY_MS.hour + AFTER_MS;

/** Within which times values are no strays, when their block begins with an arrival. */
export function windowOf(firstMs: number): { readonly fromMs: number; readonly toMs: number } {
  const hourMs = Math.floor(firstMs / SUMMARY_MS.hour) * SUMMARY_MS.hour;
  return { fromMs: hourMs - BEFORE_MS, toMs: hourMs + SUMMARY_MS.hour + AFTER_MS };
}

/** One slice of a block's groups, as it lies in them. */
export interface BlockSlice {
  readonly slice: number;
  /** When the block's first batch came in. */
  readonly firstMs: number;
  /** Head and values of each group, in order. */
  readonly groups: readonly { readonly head: Uint8Array; readonly values: Uint8Array }[];
  /** As of Withdrawals.flat. */
  readonly withdrawn: Float64Array;
}

/** A row to be: its times are those of its values, both ends included. */
export interface BlockRow {
  readonly kind: RowKind;
  readonly stray: boolean;
  /** Rows of one kind of one block and slice are numbered; no two have values of the same time. */
  readonly part: number;
  readonly atFromMs: number;
  readonly atToMs: number;
  readonly packed: PackedSections;
}

/** The values of a slice series by series, and their summaries. What was taken back is left out. */
export function encodeBlockSlice({ slice, firstMs, groups, withdrawn }: BlockSlice): readonly BlockRow[] {
  const taken = Withdrawals.from(withdrawn);
  const parts = groups
    .filter(({ values }) => values.length > 0)
    .map(({ head, values }) => {
      const { arrivals, offsets } = decodeHead(head);
      return withoutWithdrawn(decodeSection(values, arrivals), offsets, taken);
    });
  const rows = mergeRows(parts);
  const window = windowOf(firstMs);
  const marks = new Uint8Array(rows.atMs.length);
  const strayMarks = new Uint8Array(rows.atMs.length);
  for (const [row, atMs] of rows.atMs.entries()) {
    const isNear = atMs >= window.fromMs && atMs < window.toMs;
    marks[row] = isNear ? 1 : 0;
    strayMarks[row] = isNear ? 0 : 1;
  }
  if (!marks.includes(0)) return rowsOf(rows, slice, false);
  const strays = pickRows(rows, strayMarks);
  return [...rowsOf(pickRows(rows, marks), slice, false), ...rowsOf(strays, slice, true)];
}

function withoutWithdrawn(rows: SeriesRows, offsets: Float64Array, withdrawals: Withdrawals): SeriesRows {
  if (withdrawals.isEmpty) return rows;
  const marks = new Uint8Array(rows.atMs.length).fill(1);
  for (const [index, id] of rows.ids.entries()) {
    const taken = withdrawals.of(id);
    if (!taken) continue;
    for (let row = rows.starts[index] ?? 0; row < (rows.starts[index + 1] ?? 0); row++) {
      const offset = taken.get(rows.atMs[row] ?? 0);
      if (offset !== undefined && offset > (offsets[rows.batch?.[row] ?? 0] ?? 0)) marks[row] = 0;
    }
  }
  return marks.includes(0) ? pickRows(rows, marks) : rows;
}

function rowsOf(rows: SeriesRows, slice: number, stray: boolean): readonly BlockRow[] {
  if (rows.ids.length === 0) return [];
  const of = (kind: RowKind, part: number, { atMs }: SeriesRows, packed: PackedSections): BlockRow => {
    const [atFromMs, atToMs] = extentOf(atMs);
    return { kind, stray, part, atFromMs, atToMs, packed };
  };
  return [
    ...cutByTime(rows).map((each, part) => {
      return of(
        'raw',
        part,
        each,
        packSections(cut(each, slice, 'raw', seriesBetween).map((own) => encodeSection(own, null))),
      );
    }),
    of('fiveMinutes', 0, rows, packedSummary(summarise(rows, SUMMARY_MS.fiveMinutes), slice, 'fiveMinutes')),
    of('hour', 0, rows, packedSummary(summarise(rows, SUMMARY_MS.hour), slice, 'hour')),
  ];
}

/** Halves until no section has too many values, the earlier half first. Values of the same time stay together. */
function cutByTime(rows: SeriesRows): readonly SeriesRows[] {
  const times = timesOfLargest(rows);
  if (times.length <= SECTION_VALUES) return [rows];
  const [leastMs, middleMs] = [times[0], times[times.length >>> 1]];
  const cutMs = middleMs === leastMs ? times.find((atMs) => atMs !== leastMs) : middleMs;
  if (cutMs === undefined) return [rows];
  const isEarlier = rows.atMs.map((atMs) => (atMs < cutMs ? 1 : 0));
  const marks = (earlier: number) => Uint8Array.from(isEarlier, (each) => (each === earlier ? 1 : 0));
  return [1, 0].flatMap((earlier) => cutByTime(pickRows(rows, marks(earlier))));
}

/** In their order, those of the section that has the most values. */
function timesOfLargest({ ids, starts, atMs }: SeriesRows): Float64Array {
  let largest: Float64Array = new Float64Array();
  for (let from = 0; from < ids.length; ) {
    const section = Math.floor((ids[from] ?? 0) / SECTION_SERIES.raw);
    const to = placeOf(ids, (section + 1) * SECTION_SERIES.raw);
    const times = atMs.subarray(starts[from], starts[to]);
    if (times.length > largest.length) largest = times;
    from = to;
  }
  return largest.length > SECTION_VALUES ? largest.toSorted() : largest;
}

function packedSummary(rows: SummaryRows, slice: number, kind: RowKind): PackedSections {
  return packSections(cut(rows, slice, kind, summaryBetween).map(encodeSummary));
}

/** A slice's rows cut into sections, each a fixed part of the slice's series. */
function cut<Rows extends { readonly ids: Uint32Array }>(
  rows: Rows,
  slice: number,
  kind: RowKind,
  between: (rows: Rows, from: number, to: number) => Rows,
): readonly Rows[] {
  const size = SECTION_SERIES[kind];
  const first = slice * SLICE_SERIES;
  return Array.from({ length: SLICE_SERIES / size }, (_, section) => {
    return between(rows, placeOf(rows.ids, first + section * size), placeOf(rows.ids, first + (section + 1) * size));
  });
}

function summaryBetween(rows: SummaryRows, from: number, to: number): SummaryRows {
  const first = rows.starts[from] ?? 0;
  const end = rows.starts[to] ?? 0;
  return {
    ids: rows.ids.subarray(from, to),
    starts: rows.starts.subarray(from, to + 1).map((start) => start - first),
    step: rows.step.subarray(first, end),
    count: rows.count.subarray(first, end),
    sum: rows.sum.subarray(first, end),
    minimum: rows.minimum.subarray(first, end),
    maximum: rows.maximum.subarray(first, end),
    decimals: rows.decimals.subarray(from, to),
  };
}

/** The least and the greatest of some times. */
export function extentOf(atMs: Float64Array): readonly [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let most = Number.NEGATIVE_INFINITY;
  for (const each of atMs) {
    if (each < least) least = each;
    if (each > most) most = each;
  }
  return [least, most];
}

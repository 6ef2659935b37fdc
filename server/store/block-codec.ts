import { decodeHead, SLICE_SERIES } from './group-codec.ts';
import type { RowKind } from './history-tables.ts';
import { mergeRows, pickRows } from './merged-rows.ts';
import { packSections, type PackedSections } from './packed-sections.ts';
import { decodeSection, encodeSection } from './section-codec.ts';
import { placeOf, seriesBetween, type SeriesRows } from './series-rows.ts';
import { encodeSummary, summarise, type SummaryRows } from './summary-rows.ts';
import { Withdrawals } from './withdrawals.ts';

/** How many series a section of a row has: few where one is asked for, many where all are. */
export const SECTION_SERIES: Readonly<Record<RowKind, number>> = { raw: 32, fiveMinutes: 64, hour: 256 };

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
  const [atFromMs, atToMs] = extentOf(rows.atMs);
  const of = (kind: RowKind, packed: PackedSections) => ({ kind, stray, atFromMs, atToMs, packed });
  return [
    of('raw', packSections(cut(rows, slice, 'raw', seriesBetween).map((part) => encodeSection(part, null)))),
    of('fiveMinutes', packedSummary(summarise(rows, SUMMARY_MS.fiveMinutes), slice, 'fiveMinutes')),
    of('hour', packedSummary(summarise(rows, SUMMARY_MS.hour), slice, 'hour')),
  ];
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

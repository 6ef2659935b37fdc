import type { ValueColumns } from './batch.ts';
import { type GroupSlice, rowsOfSlice } from './group-slices.ts';
import type { PastView, TailPart } from './past-view.ts';
import { decodeSection } from './section-reader.ts';
import { placeOf, type SeriesRows } from './series-rows.ts';

/** A span of time, both ends included. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Values of some series as they lie together: a part of the tail, a group, a row of a block. */
export interface SeriesPart {
  /** Rises with arrival: of two parts with values of the same time the one with less arrived first. */
  readonly order: number;
  readonly columns: Omit<ValueColumns, 'series'>;
  /** Rows of a series, in the order of arrival. */
  rowsOf(series: number): ArrayLike<number>;
  /** Whether a row of a series was taken back after it came. */
  isWithdrawn(series: number, row: number): boolean;
}

/** A part that is not read yet. */
export interface FoundPart {
  /** Its values lie within, those of the series asked for and others. */
  readonly extent: Span;
  /** What there is to decode, bytes. */
  readonly bytes: number;
  /** Of these series alone. */
  open(series: readonly number[]): SeriesPart;
}

/** Later than every block: groups count from here. */
const AFTER_BLOCKS = 2 ** 40;

function orderOfGroup(id: number): number {
  return AFTER_BLOCKS + id;
}

/**
 * Gives the rows of a series whose time is in a span, which may become narrower meanwhile, and which were not taken back;
 * the last arrivals first where so asked.
 */
export function eachRow(
  part: SeriesPart,
  series: number,
  span: Span,
  lastFirst: boolean,
  take: (atMs: number, row: number) => void,
): void {
  const rows = part.rowsOf(series);
  const { atMs } = part.columns;
  for (let place = 0; place < rows.length; place++) {
    const row = rows[lastFirst ? rows.length - 1 - place : place] ?? 0;
    const rowMs = atMs[row] ?? 0;
    if (rowMs >= span.fromMs && rowMs <= span.toMs && !part.isWithdrawn(series, row)) take(rowMs, row);
  }
}

/** Those of the tail that may have values of a span. */
export function partsOfTail({ tail, sealedGroup, withdrawals }: PastView, span: Span): readonly FoundPart[] {
  const isNear = ({ extent }: TailPart) => extent && extent.toMs >= span.fromMs && extent.fromMs <= span.toMs;
  return tail.flatMap((part, index) => {
    if (!part.extent || !isNear(part)) return [];
    const { values, starts, offsets } = part.stretch;
    const isWithdrawn = (series: number, row: number) => {
      const taken = withdrawals.of(series)?.get(values.atMs[row] ?? 0);
      return taken !== undefined && taken > (offsets[placeOf(starts, row + 1) - 1] ?? 0);
    };
    const { rowsOf, extent } = part;
    const opened = { order: orderOfGroup(sealedGroup + 1 + index), columns: values, rowsOf, isWithdrawn };
    return [{ extent, bytes: 0, open: () => opened }];
  });
}

/** Values of some series of a slice of a group. */
export function partOfGroup(view: PastView, id: number, slice: GroupSlice, series: readonly number[]): SeriesPart {
  const { columns, offsets } = rowsOfSlice(slice, new Set(series));
  return {
    order: orderOfGroup(id),
    columns,
    rowsOf: (each) => rowsIn(columns, each),
    isWithdrawn: (each, row) => {
      const taken = view.withdrawals.of(each)?.get(columns.atMs[row] ?? 0);
      return taken !== undefined && taken > (offsets[columns.batch?.[row] ?? 0] ?? 0);
    },
  };
}

/** Values of some series of a section of a block's row. What was taken back before it was written is not in it. */
export function openRow(
  view: PastView,
  block: number,
  lastOffset: number,
  values: Uint8Array,
  series: readonly number[],
): SeriesPart {
  const columns = decodeSection(values, null, { series: new Set(series) });
  return {
    order: block,
    columns,
    rowsOf: (each) => rowsIn(columns, each),
    isWithdrawn: (each, row) => {
      const taken = view.withdrawals.of(each)?.get(columns.atMs[row] ?? 0);
      return taken !== undefined && taken > lastOffset;
    },
  };
}

function rowsIn({ ids, starts }: SeriesRows, series: number): Uint32Array {
  const index = placeOf(ids, series);
  if (ids[index] !== series) return NO_ROWS;
  const first = starts[index] ?? 0;
  const rows = new Uint32Array((starts[index + 1] ?? first) - first);
  for (let place = 0; place < rows.length; place++) rows[place] = first + place;
  return rows;
}

const NO_ROWS = new Uint32Array();

import { REACH_MS, SECTION_SERIES } from './block-codec.ts';
import { decodeHead, FIRST_SLICE_SECTION, HEAD_SECTION, SLICE_SERIES } from './group-codec.ts';
import { bytesOf, sectionOf } from './group-reader.ts';
import { ROW_KINDS } from './history-tables.ts';
import type { PastView } from './past-view.ts';
import { decodeSection } from './section-codec.ts';
import { placeOf, type SeriesRows } from './series-rows.ts';

/** One value of one series as it is kept. */
export interface KeptValue {
  readonly atMs: number;
  readonly value: number;
  readonly verdict: number;
  readonly text: string | undefined;
  readonly location: string | undefined;
}

/** A span of time, both ends included. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Takes values of the series asked for, those of the span that were not taken back; earlier arrivals first inside a source. */
export type TakeValue = (series: number, value: KeptValue) => void;

/** Values of the tail. */
export function readTail(
  { tail, withdrawals }: PastView,
  wanted: ReadonlySet<number>,
  span: Span,
  take: TakeValue,
): void {
  for (const { stretch, rowsOf, extent } of tail) {
    if (!extent || extent.fromMs > span.toMs || extent.toMs < span.fromMs) continue;
    const { values, starts, offsets } = stretch;
    for (const series of wanted) {
      const withdrawn = withdrawals.of(series);
      for (const row of rowsOf(series)) {
        const atMs = values.atMs[row] ?? 0;
        if (atMs < span.fromMs || atMs > span.toMs) continue;
        const taken = withdrawn?.get(atMs);
        if (taken !== undefined && taken > (offsets[placeOf(starts, row + 1) - 1] ?? 0)) continue;
        take(series, keptValue(values, row));
      }
    }
  }
}

/** Values of the groups that are not yet written series by series. */
export async function readGroups(
  view: PastView,
  wanted: ReadonlySet<number>,
  span: Span,
  take: TakeValue,
): Promise<void> {
  const { database, sealedGroup, compactedBlock, withdrawals } = view;
  if (!database) return;
  for (const slice of new Set([...wanted].map((series) => Math.floor(series / SLICE_SERIES)))) {
    const sql = `SELECT ${sectionOf('$5')} AS head, ${sectionOf('$6')} AS part FROM history_groups
      WHERE block > $1 AND id <= $2 AND at_to >= $3 AND at_from <= $4 ORDER BY id`;
    const sections = [HEAD_SECTION, FIRST_SLICE_SECTION + slice];
    const rows = await database.query(sql, [compactedBlock, sealedGroup, span.fromMs, span.toMs, ...sections]);
    for (const row of rows) {
      const part = bytesOf(row.part);
      if (part.length === 0) continue;
      const { arrivals, offsets } = decodeHead(bytesOf(row.head));
      const decoded = decodeSection(part, arrivals);
      takeRows(decoded, wanted, span, take, (series, atMs, at) => {
        const taken = withdrawals.of(series)?.get(atMs);
        return taken !== undefined && taken > (offsets[decoded.batch?.[at] ?? 0] ?? 0);
      });
    }
  }
}

/** A row of a block, as it was found. */
export interface FoundRow {
  readonly atFromMs: number;
  readonly atToMs: number;
  readonly lastOffset: number;
  readonly part: Uint8Array;
}

/** How rows of blocks are looked for: in which order, from which on, how many. */
export interface RowSearch {
  readonly stray: boolean;
  readonly newestFirst: boolean;
  readonly skip: number;
  /** Null: all. */
  readonly most: number | null;
}

/** Rows with values of a span, of one section. */
export async function findRows(
  view: PastView,
  section: number,
  span: Span,
  search: RowSearch,
): Promise<readonly FoundRow[]> {
  if (!view.database || view.compactedBlock === 0) return [];
  const perSlice = SLICE_SERIES / SECTION_SERIES.raw;
  const sql = `SELECT at_from, at_to, last_offset, ${sectionOf('$7')} AS part FROM history_rows
    WHERE kind = $1 AND slice = $2 AND stray = $3 AND block <= $4 AND at_to >= $5 AND at_from <= $6
      ${search.stray ? '' : `AND at_to <= $6::float8 + ${REACH_MS}`}
    ORDER BY at_to ${search.newestFirst ? 'DESC' : 'ASC'}, block OFFSET $8 LIMIT $9::bigint`;
  const rows = await view.database.query(sql, [
    ROW_KINDS.raw,
    Math.floor(section / perSlice),
    search.stray,
    view.compactedBlock,
    span.fromMs,
    span.toMs,
    section % perSlice,
    search.skip,
    search.most,
  ]);
  return rows.map((row) => ({
    atFromMs: Number(row.at_from),
    atToMs: Number(row.at_to),
    lastOffset: Number(row.last_offset),
    part: bytesOf(row.part),
  }));
}

/** Values of a row of a block. What was taken back before it was written is not in it. */
export function readRow(view: PastView, row: FoundRow, wanted: ReadonlySet<number>, span: Span, take: TakeValue): void {
  if (row.part.length === 0) return;
  takeRows(decodeSection(row.part, null), wanted, span, take, (series, atMs) => {
    const taken = view.withdrawals.of(series)?.get(atMs);
    return taken !== undefined && taken > row.lastOffset;
  });
}

function takeRows(
  rows: SeriesRows,
  wanted: ReadonlySet<number>,
  span: Span,
  take: TakeValue,
  isWithdrawn: (series: number, atMs: number, row: number) => boolean,
): void {
  for (const series of wanted) {
    const index = placeOf(rows.ids, series);
    if (rows.ids[index] !== series) continue;
    for (let row = rows.starts[index] ?? 0; row < (rows.starts[index + 1] ?? 0); row++) {
      const atMs = rows.atMs[row] ?? 0;
      if (atMs < span.fromMs || atMs > span.toMs || isWithdrawn(series, atMs, row)) continue;
      take(series, keptValue(rows, row));
    }
  }
}

type Columns = Pick<SeriesRows, 'atMs' | 'value' | 'verdict' | 'texts' | 'locations'>;

function keptValue({ atMs, value, verdict, texts, locations }: Columns, row: number): KeptValue {
  return {
    atMs: atMs[row] ?? 0,
    value: value[row] ?? Number.NaN,
    verdict: verdict[row] ?? 0,
    text: texts.size === 0 ? undefined : texts.get(row),
    location: locations.size === 0 ? undefined : locations.get(row),
  };
}

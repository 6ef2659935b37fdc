import { SECTION_SERIES } from './block-codec.ts';
import type { Row } from './database.ts';
import { FIRST_SLICE_SECTION, HEAD_SECTION, SLICE_SERIES } from './group-codec.ts';
import { bytesOf, sectionOf } from './group-reader.ts';
import { openSlice } from './group-slices.ts';
import { ROW_KINDS } from './history-tables.ts';
import { groupedBy } from './part-order.ts';
import type { PastView } from './past-view.ts';
import { countsInSection } from './section-reader.ts';
import { eachRow, openRow, partOfGroup, partsOfTail, type SeriesPart, type Span } from './series-parts.ts';

/** Sections of blocks whose counts are looked at, some seconds of work; where there are more, a sample of the blocks. */
const SECTIONS_AT_MOST = 20_000;

/** In these first bytes a section says how many values each of its series has: of 32 series, of 1024. */
const ROW_START_BYTES = 600;
const GROUP_START_BYTES = 12_000;

/**
 * How many raw values of some series lie in a span, those said twice as two: from what sections say of themselves, so
 * that hardly any value is decoded.
 */
export async function countOf(view: PastView, series: readonly number[], span: Span): Promise<number> {
  const wanted = new Set(series);
  let count = 0;
  for (const found of partsOfTail(view, span)) {
    count += countedAmong(found.open(series), wanted, span);
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (const [slice, own] of groupedBy(series, SLICE_SERIES)) count += await inGroups(view, slice, new Set(own), span);
  return count + (await inBlocks(view, groupedBy(series, SECTION_SERIES.raw), span));
}

async function inGroups(view: PastView, slice: number, wanted: ReadonlySet<number>, span: Span): Promise<number> {
  const { database, compactedBlock, sealedGroup } = view;
  if (!database) return 0;
  const whole = hasWithdrawals(view, wanted);
  const within = 'block > $1 AND id <= $2 AND at_to >= $3 AND at_from <= $4';
  const groups = await database.query(
    `SELECT id, ${startOf('$5', whole, GROUP_START_BYTES)} FROM history_groups WHERE ${within}`,
    [compactedBlock, sealedGroup, span.fromMs, span.toMs, FIRST_SLICE_SECTION + slice],
  );
  let count = 0;
  for (const group of groups) {
    const part = bytesOf(group.part);
    if (part.length === 0) continue;
    if (isInside(group, span) && !whole) {
      count += countedIn(part, wanted);
      continue;
    }
    const sql = `SELECT ${sectionOf('$2')} AS head FROM history_groups WHERE id = $1`;
    const [row] = await database.query(sql, [Number(group.id), HEAD_SECTION]);
    const slice = openSlice(bytesOf(row?.head), part);
    count += countedAmong(partOfGroup(view, Number(group.id), slice, [...wanted]), wanted, span);
  }
  return count;
}

type Sections = ReadonlyMap<number, readonly number[]>;

/** Of blocks that arrived in a span from $2 to $3, up to the block $1. */
const BLOCKS_OF_SPAN = 'id <= $1 AND last_ms >= $2 AND first_ms <= $3';

async function inBlocks(view: PastView, sections: Sections, span: Span): Promise<number> {
  if (!view.database || view.compactedBlock === 0) return 0;
  const [all] = await view.database.query(`SELECT count(*) AS blocks FROM history_blocks WHERE ${BLOCKS_OF_SPAN}`, [
    view.compactedBlock,
    span.fromMs,
    span.toMs,
  ]);
  const every = Math.max(1, Math.ceil((Number(all?.blocks ?? 0) * sections.size) / SECTIONS_AT_MOST));
  let count = 0;
  for (const [section, own] of sections) count += await inSection(view, section, new Set(own), span, every);
  if (every === 1) return count;
  return Math.round(count * (await shareOf(view, span, every)));
}

async function inSection(
  view: PastView,
  section: number,
  wanted: ReadonlySet<number>,
  span: Span,
  every: number,
): Promise<number> {
  const perSlice = SLICE_SERIES / SECTION_SERIES.raw;
  const whole = hasWithdrawals(view, wanted);
  const sql = `SELECT block, last_offset, ${startOf('$5', whole, ROW_START_BYTES)} FROM history_rows
    WHERE kind = ${ROW_KINDS.raw} AND slice = $1 AND stray IN (true, false) AND block <= $2 AND at_to >= $3
      AND at_from <= $4 AND block % $6::int = 0`;
  const slice = Math.floor(section / perSlice);
  const parameters = [slice, view.compactedBlock, span.fromMs, span.toMs, section % perSlice, every];
  let count = 0;
  for (const row of (await view.database?.query(sql, parameters)) ?? []) {
    const part = bytesOf(row.part);
    if (isInside(row, span) && !whole) count += countedIn(part, wanted);
    else {
      const opened = openRow(view, Number(row.block), Number(row.last_offset), part, [...wanted]);
      count += countedAmong(opened, wanted, span);
    }
  }
  return count;
}

/** How much more all blocks hold than every so many-th. */
async function shareOf({ database, compactedBlock }: PastView, span: Span, every: number): Promise<number> {
  const sql = `SELECT sum(value_count) AS total, sum(CASE WHEN id % $4::int = 0 THEN value_count END) AS looked_at
    FROM history_blocks WHERE ${BLOCKS_OF_SPAN}`;
  const [row] = (await database?.query(sql, [compactedBlock, span.fromMs, span.toMs, every])) ?? [];
  return Number(row?.total ?? 0) / Math.max(1, Number(row?.looked_at ?? 0));
}

function hasWithdrawals({ withdrawals }: PastView, wanted: ReadonlySet<number>): boolean {
  return !withdrawals.isEmpty && [...wanted].some((series) => withdrawals.of(series));
}

/** The start of a section where that will do, all of it where its values must be looked at; the span is $3 to $4. */
function startOf(place: string, whole: boolean, bytes: number): string {
  const section = `offsets[${place}::int + 2] - offsets[${place}::int + 1]`;
  const isInside = whole ? 'false' : 'at_from >= $3 AND at_to <= $4';
  return `at_from, at_to, substring(payload from offsets[${place}::int + 1] + 1 for
    CASE WHEN ${isInside} THEN least(${section}, ${bytes}) ELSE ${section} END) AS part`;
}

function isInside(row: Row, { fromMs, toMs }: Span): boolean {
  return Number(row.at_from) >= fromMs && Number(row.at_to) <= toMs;
}

function countedAmong(part: SeriesPart, wanted: ReadonlySet<number>, span: Span): number {
  let count = 0;
  for (const series of wanted) eachRow(part, series, span, false, () => count++);
  return count;
}

function countedIn(start: Uint8Array, wanted: ReadonlySet<number>): number {
  let count = 0;
  for (const [series, values] of countsInSection(start)) if (wanted.has(series)) count += values;
  return count;
}

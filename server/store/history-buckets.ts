import { bucketWidth } from '../../data/contract/bucket-width.ts';
import { isGood } from '../../data/contract/verdict.ts';
import type { Buckets } from './archive.ts';
import { SECTION_SERIES, SUMMARY_MS } from './block-codec.ts';
import { BucketSums } from './bucket-sums.ts';
import { SLICE_SERIES } from './group-codec.ts';
import { bytesOf, type GroupReader, sectionOf } from './group-reader.ts';
import { ROW_KINDS } from './history-tables.ts';
import { unpackSections } from './packed-sections.ts';
import { partsInOrder } from './part-order.ts';
import type { PastView } from './past-view.ts';
import { eachRow, type Span } from './series-parts.ts';
import type { Stretch } from './stretch.ts';
import { decodeSummary, type SummaryRows } from './summary-rows.ts';

/** More sections of one slice than this are read as one. */
const SECTIONS_APART = 2;

/** Answers of more numbers than this are refused: 24,000 series in 1,000 buckets. */
const NUMBERS_AT_MOST = 24_000_000;

type SummaryKind = keyof typeof SUMMARY_MS;

export interface BucketsWanted {
  readonly series: readonly number[];
  readonly fromMs: number;
  /** Left out itself. */
  readonly toMs: number;
  readonly atMost: number;
}

/**
 * Means of good values. From raw values where the buckets are narrow, from summaries where they are wide; where the raw
 * ones are no longer kept the buckets are wide enough for summaries.
 */
export async function bucketsOf(view: PastView, groups: GroupReader, wanted: BucketsWanted): Promise<Buckets> {
  const { series, fromMs, toMs, atMost } = wanted;
  if (!Number.isFinite(fromMs) || !Number.isFinite(toMs)) throw new RangeError('a span from or to no time');
  const rawIsGone = fromMs < view.rawFromMs;
  const leastMs = fromMs < view.fiveMinutesFromMs ? SUMMARY_MS.hour : rawIsGone ? SUMMARY_MS.fiveMinutes : 0;
  const sums = new BucketSums(series, fromMs, toMs, bucketWidth(fromMs, toMs, atMost, leastMs));
  if (sums.series.length * sums.buckets > NUMBERS_AT_MOST) throw new RangeError('too many buckets at once');
  const raw = new Set<number>();
  for (const id of sums.series) {
    if (sums.widthMs < SUMMARY_MS.fiveMinutes) raw.add(id);
    else if (!rawIsGone && view.withdrawals.within(id, sums.fromMs, sums.endMs)) raw.add(id);
  }
  if (raw.size > 0) await addRaw(view, raw, sums);
  if (raw.size < sums.series.length) await addSummaries(view, groups, raw, sums);
  return sums.finish();
}

async function addRaw(view: PastView, wanted: ReadonlySet<number>, sums: BucketSums): Promise<void> {
  const span = { fromMs: sums.fromMs, toMs: sums.endMs - 1e-3 };
  const all = { ...span, series: [...wanted], newestFirst: false, isSure: null };
  for await (const { part, series } of partsInOrder(view, all)) {
    const { value, verdict } = part.columns;
    for (const id of series) {
      eachRow(part, id, span, false, (atMs, row) => {
        const number = value[row] ?? Number.NaN;
        if (!Number.isNaN(number) && isGood(verdict[row])) sums.add(id, atMs, 1, number, number, number);
      });
    }
  }
}

async function addSummaries(
  view: PastView,
  groups: GroupReader,
  without: ReadonlySet<number>,
  sums: BucketSums,
): Promise<void> {
  const kind: SummaryKind = sums.widthMs >= SUMMARY_MS.hour ? 'hour' : 'fiveMinutes';
  await addRows(view, kind, without, sums);
  addRunning(view, without, sums);
  await addStrays(view, groups, without, sums);
}

/** Rows of blocks, slice by slice. */
async function addRows(
  view: PastView,
  kind: SummaryKind,
  without: ReadonlySet<number>,
  sums: BucketSums,
): Promise<void> {
  if (!view.database) return;
  const wanted = [...sums.series].filter((id) => !without.has(id));
  const slices = new Map<number, Set<number>>();
  for (const id of wanted) {
    const slice = Math.floor(id / SLICE_SERIES);
    const sections = slices.get(slice) ?? new Set<number>();
    slices.set(slice, sections.add(Math.floor((id % SLICE_SERIES) / SECTION_SERIES[kind])));
  }
  for (const [slice, sections] of slices) {
    const parts = sections.size > SECTIONS_APART ? await wholeRows(view, kind, slice, sums) : [];
    if (sections.size <= SECTIONS_APART) {
      for (const section of sections) parts.push(...(await sectionRows(view, kind, slice, section, sums)));
    }
    for (const part of parts) addSummary(decodeSummary(part), SUMMARY_MS[kind], without, sums);
  }
}

const ROWS_OF_SLICE = `FROM history_rows WHERE kind = $1 AND slice = $2 AND stray IN (true, false) AND block <= $3
  AND at_to >= $4 AND at_from < $5`;

async function wholeRows(view: PastView, kind: SummaryKind, slice: number, sums: BucketSums): Promise<Uint8Array[]> {
  const parameters = [ROW_KINDS[kind], slice, view.compactedBlock, sums.fromMs, sums.endMs];
  const rows = (await view.database?.query(`SELECT payload ${ROWS_OF_SLICE}`, parameters)) ?? [];
  return rows.flatMap(({ payload }) => unpackSections(bytesOf(payload)));
}

async function sectionRows(
  view: PastView,
  kind: SummaryKind,
  slice: number,
  section: number,
  sums: BucketSums,
): Promise<Uint8Array[]> {
  const parameters = [ROW_KINDS[kind], slice, view.compactedBlock, sums.fromMs, sums.endMs, section];
  const rows = (await view.database?.query(`SELECT ${sectionOf('$6')} AS part ${ROWS_OF_SLICE}`, parameters)) ?? [];
  return rows.map(({ part }) => bytesOf(part));
}

function addSummary(rows: SummaryRows, widthMs: number, without: ReadonlySet<number>, sums: BucketSums): void {
  for (const [index, id] of rows.ids.entries()) {
    if (!sums.has(id) || without.has(id)) continue;
    for (let row = rows.starts[index] ?? 0; row < (rows.starts[index + 1] ?? 0); row++) {
      const atMs = (rows.step[row] ?? 0) * widthMs;
      sums.add(id, atMs, rows.count[row] ?? 0, rows.sum[row] ?? 0, rows.minimum[row] ?? 0, rows.maximum[row] ?? 0);
    }
  }
}

/** The blocks under way: what memory holds of them. */
function addRunning({ running }: PastView, without: ReadonlySet<number>, sums: BucketSums): void {
  const wanted = [...sums.series].filter((id) => !without.has(id));
  for (const { steps } of running.values()) {
    for (const [number, step] of steps) {
      const atMs = number * SUMMARY_MS.fiveMinutes;
      if (atMs < sums.fromMs || atMs >= sums.endMs) continue;
      for (const id of wanted) {
        sums.add(id, atMs, step.count[id] ?? 0, step.sum[id] ?? 0, step.minimum[id] ?? 0, step.maximum[id] ?? 0);
      }
    }
  }
}

/** Values of the blocks under way whose time is far from their arrival. */
async function addStrays(
  view: PastView,
  groups: GroupReader,
  without: ReadonlySet<number>,
  sums: BucketSums,
): Promise<void> {
  for (const [block, running] of view.running) {
    const strays = running.strays();
    if (!strays) await addStraysOfGroups(view, groups, block, running.window, without, sums);
    else
      for (const [row, series] of strays.series.entries()) {
        const value = strays.value[row] ?? 0;
        if (!without.has(series)) sums.add(series, strays.atMs[row] ?? 0, 1, value, value, value);
      }
  }
}

/** Where they are too many for memory. */
async function addStraysOfGroups(
  view: PastView,
  groups: GroupReader,
  block: number,
  window: Span,
  without: ReadonlySet<number>,
  sums: BucketSums,
): Promise<void> {
  const add = ({ values }: Stretch) => {
    for (let row = 0; row < values.series.length; row++) {
      const atMs = values.atMs[row] ?? 0;
      const series = values.series[row] ?? 0;
      if ((atMs >= window.fromMs && atMs < window.toMs) || without.has(series)) continue;
      const value = values.value[row] ?? Number.NaN;
      if (!Number.isNaN(value) && isGood(values.verdict[row])) sums.add(series, atMs, 1, value, value, value);
    }
  };
  for (const id of await straying(view, block, window, sums)) {
    const stretch = view.database && (await groups.stretch(view.database, id));
    if (stretch) add(stretch);
  }
  for (const part of view.tail) if (part.block === block) add(part.stretch);
}

async function straying(view: PastView, block: number, window: Span, sums: BucketSums): Promise<readonly number[]> {
  if (!view.database) return [];
  const sql = `SELECT id FROM history_groups WHERE block = $1 AND id <= $2 AND (at_from < $3 OR at_to >= $4)
    AND at_from < $5 AND at_to >= $6`;
  const parameters = [block, view.sealedGroup, window.fromMs, window.toMs, sums.endMs, sums.fromMs];
  return (await view.database.query(sql, parameters)).map(({ id }) => Number(id));
}

import { PROPERTIES } from '../../../data/catalogue/properties.ts';
import type { Entry } from '../../../data/contract/city.ts';
import type { PropertyId } from '../../../data/contract/property.ts';
import type { RecordId } from '../../../data/contract/record.ts';
import { flagsOf } from '../../../data/contract/verdict.ts';
import type { BucketColumns, History } from '../../store/archive.ts';
import type { Series, ValueColumns } from '../../store/batch.ts';
import { headOf, type RowContext } from './city-rows.ts';
import type { Row } from './row.ts';

/** A series that a download is of. */
export interface ChosenSeries extends Series {
  readonly subject: RecordId;
  readonly property: PropertyId;
}

export interface HistoryOrder {
  readonly series: readonly ChosenSeries[];
  readonly entries: ReadonlyMap<RecordId, Entry>;
  /** Both ends included. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly rowsAtMost: number;
  readonly context: RowContext;
}

/** More was there than may be given: the download breaks off, so that nobody takes a part for the whole. */
export class TooManyRows extends Error {
  override readonly name = 'TooManyRows';
}

/** Values asked for at a time. */
const PAGE = 5_000;

/** Every value of each series in the order of time, series by series. Throws {@link TooManyRows}. */
export async function* historyRows(history: History, order: HistoryOrder): AsyncGenerator<readonly Row[]> {
  let rows = 0;
  for (const series of order.series) {
    const head = headOf(series.subject, order.entries.get(series.subject), order.context);
    const { property, factor } = series;
    const { unit } = PROPERTIES[property];
    for await (const { columns, from } of pagesOf(history, series.id, order)) {
      rows += columns.atMs.length - from;
      if (rows > order.rowsAtMost) throw new TooManyRows(`more than ${order.rowsAtMost} rows`);
      yield Array.from(columns.atMs.subarray(from), (atMs, index): Row => {
        const value = (columns.value[from + index] ?? Number.NaN) * factor;
        const flags = flagsOf(columns.verdict[from + index] ?? 0).join(' ');
        return { ...head, atMs, property, unit, value: Number.isNaN(value) ? null : value, flags };
      });
    }
  }
}

interface HistoryPage {
  readonly columns: ValueColumns;
  /** Rows before it were given already. */
  readonly from: number;
}

/** A page begins at the moment that the last one ended with, without what was given of it. */
async function* pagesOf(history: History, series: number, { fromMs, toMs }: HistoryOrder): AsyncGenerator<HistoryPage> {
  let startMs = fromMs;
  let given = 0;
  for (;;) {
    const limit = PAGE + given;
    const columns = await history.values(series, { fromMs: startMs, toMs, limit, newestFirst: false });
    if (columns.atMs.length > given) yield { columns, from: given };
    const lastMs = columns.atMs.at(-1);
    if (columns.atMs.length < limit || lastMs === undefined) return;
    given = countAtEnd(columns.atMs, lastMs);
    startMs = lastMs;
  }
}

function countAtEnd(atMs: Float64Array, lastMs: number): number {
  let count = 0;
  while (count < atMs.length && atMs[atMs.length - 1 - count] === lastMs) count++;
  return count;
}

/** Series asked for at a time. */
const SERIES_AT_ONCE = 500;

/** Means in even steps of time, series by series; steps without a value are left out. */
export async function* bucketRows(
  history: History,
  order: HistoryOrder,
  atMost: number,
): AsyncGenerator<readonly Row[]> {
  for (let start = 0; start < order.series.length; start += SERIES_AT_ONCE) {
    const some = order.series.slice(start, start + SERIES_AT_ONCE);
    const ids = some.map(({ id }) => id);
    const { fromMs, widthMs, bySeries } = await history.buckets(ids, order.fromMs, order.toMs, atMost);
    for (const series of some) {
      const columns = bySeries.get(series.id);
      if (columns) yield rowsOf(series, columns, { fromMs, widthMs }, order);
    }
  }
}

interface Steps {
  readonly fromMs: number;
  readonly widthMs: number;
}

function rowsOf(series: ChosenSeries, columns: BucketColumns, steps: Steps, order: HistoryOrder): readonly Row[] {
  const head = headOf(series.subject, order.entries.get(series.subject), order.context);
  const { property, factor } = series;
  const { unit } = PROPERTIES[property];
  const rows: Row[] = [];
  columns.count.forEach((count, index) => {
    if (count === 0) return;
    const atMs = steps.fromMs + index * steps.widthMs;
    const [one, other] = [(columns.minimum[index] ?? 0) * factor, (columns.maximum[index] ?? 0) * factor];
    const bounds = { minimum: Math.min(one, other), maximum: Math.max(one, other) };
    const bucket = { widthS: steps.widthMs / 1000, count, ...bounds };
    rows.push({ ...head, atMs, property, unit, value: (columns.mean[index] ?? 0) * factor, flags: '', bucket });
  });
  return rows;
}

/** Steps that a count is made in: the first and the last may reach beyond what is asked for. */
const STEPS_COUNTED = 60;

/** About how many values there are, a little more rather than less; counting ends where it is more than `enough`. */
export async function countValues(history: History, order: HistoryOrder, enough: number): Promise<number> {
  let count = 0;
  for (let start = 0; start < order.series.length && count <= enough; start += SERIES_AT_ONCE) {
    const ids = order.series.slice(start, start + SERIES_AT_ONCE).map(({ id }) => id);
    const { bySeries } = await history.buckets(ids, order.fromMs, order.toMs, STEPS_COUNTED);
    for (const columns of bySeries.values()) for (const each of columns.count) count += each;
  }
  return count;
}

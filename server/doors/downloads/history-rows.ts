import { PROPERTIES } from '../../../data/catalogue/properties.ts';
import type { Entry } from '../../../data/contract/city.ts';
import type { PropertyId } from '../../../data/contract/property.ts';
import type { RecordId } from '../../../data/contract/record.ts';
import { flagsOf } from '../../../data/contract/verdict.ts';
import type { BucketColumns, History } from '../../store/archive.ts';
import type { Series } from '../../store/batch.ts';
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
const PAGE = 20_000;

/** Every value of each series in the order of time, series by series. Throws {@link TooManyRows}. */
export async function* historyRows(history: History, order: HistoryOrder): AsyncGenerator<Row> {
  let rows = 0;
  for (const series of order.series) {
    const head = headOf(series.subject, order.entries.get(series.subject), order.context);
    const { property, factor } = series;
    const { unit } = PROPERTIES[property];
    for await (const { atMs, value, verdict } of valuesOf(history, series.id, order)) {
      if (++rows > order.rowsAtMost) throw new TooManyRows(`more than ${order.rowsAtMost} rows`);
      const number = Number.isNaN(value) ? null : value * factor;
      yield { ...head, atMs, property, unit, value: number, flags: flagsOf(verdict).join(' ') };
    }
  }
}

interface Known {
  readonly atMs: number;
  readonly value: number;
  readonly verdict: number;
}

/** Page by page; a page begins at the moment that the last one ended with, without what was given of it. */
async function* valuesOf(history: History, series: number, { fromMs, toMs }: HistoryOrder): AsyncGenerator<Known> {
  let startMs = fromMs;
  let given = 0;
  for (;;) {
    const limit = PAGE + given;
    const page = await history.values(series, { fromMs: startMs, toMs, limit, newestFirst: false });
    for (let row = given; row < page.atMs.length; row++) {
      yield { atMs: page.atMs[row] ?? 0, value: page.value[row] ?? Number.NaN, verdict: page.verdict[row] ?? 0 };
    }
    const lastMs = page.atMs.at(-1);
    if (page.atMs.length < limit || lastMs === undefined) return;
    given = countAtEnd(page.atMs, lastMs);
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
export async function* bucketRows(history: History, order: HistoryOrder, atMost: number): AsyncGenerator<Row> {
  for (let start = 0; start < order.series.length; start += SERIES_AT_ONCE) {
    const some = order.series.slice(start, start + SERIES_AT_ONCE);
    const ids = some.map(({ id }) => id);
    const { fromMs, widthMs, bySeries } = await history.buckets(ids, order.fromMs, order.toMs, atMost);
    for (const series of some) {
      const columns = bySeries.get(series.id);
      if (columns) yield* rowsOf(series, columns, { fromMs, widthMs }, order);
    }
  }
}

interface Steps {
  readonly fromMs: number;
  readonly widthMs: number;
}

function* rowsOf(series: ChosenSeries, columns: BucketColumns, steps: Steps, order: HistoryOrder): Generator<Row> {
  const head = headOf(series.subject, order.entries.get(series.subject), order.context);
  const { property, factor } = series;
  const { unit } = PROPERTIES[property];
  for (let index = 0; index < columns.count.length; index++) {
    const count = columns.count[index] ?? 0;
    if (count === 0) continue;
    const atMs = steps.fromMs + index * steps.widthMs;
    const [one, other] = [(columns.minimum[index] ?? 0) * factor, (columns.maximum[index] ?? 0) * factor];
    const bounds = { minimum: Math.min(one, other), maximum: Math.max(one, other) };
    const bucket = { widthS: steps.widthMs / 1000, count, ...bounds };
    yield { ...head, atMs, property, unit, value: (columns.mean[index] ?? 0) * factor, flags: '', bucket };
  }
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

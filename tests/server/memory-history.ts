import type { Leg } from '../../data/contract/leg.ts';
import type { CityRecord, RecordId } from '../../data/contract/record.ts';
import type { Buckets, History, SeriesRange } from '../../server/store/archive.ts';
import { type Batch, NO_VALUES, type Series, type ValueColumns } from '../../server/store/batch.ts';
import { columnsOf } from './memory-archive.ts';

/** One value as it came in. */
export interface Row {
  readonly arrivedMs: number;
  readonly series: number;
  readonly atMs: number;
  readonly value: number;
  readonly verdict: number;
}

/** A history that answers everything by looking through all that ever came in: slow, and plainly right. */
export class MemoryHistory implements History {
  readonly batches: readonly Batch[];
  /** Values in one answer of `changes`, after which it ends early. */
  readonly #atMost: number;
  /** How often each question was asked, and how many are being answered. */
  readonly asked = { cityAt: 0, changes: 0, now: 0, mostAtOnce: 0 };
  /** Waited for before every answer. */
  wait: () => Promise<void> = () => Promise.resolve();
  /** The newest arrival that is told of; all by default. */
  newestMs = Number.POSITIVE_INFINITY;
  rhythmMs = 10_000;

  constructor(batches: readonly Batch[], atMost = 100) {
    this.batches = batches;
    this.#atMost = atMost;
  }

  series(): ReadonlyMap<number, Series> {
    return new Map(this.batches.flatMap(({ series }) => series).map((each) => [each.id, each]));
  }

  latest(): ValueColumns {
    return newestOf(this.#rows());
  }

  cityAt(atMs: number): Promise<Batch | null> {
    this.asked.cityAt++;
    return this.#answer(() => {
      const known = this.batches.filter(({ arrivedMs }) => arrivedMs <= atMs);
      return known.length === 0 ? null : keyframeOf(known, atMs);
    });
  }

  changes(afterMs: number, untilMs: number): Promise<readonly Batch[]> {
    this.asked.changes++;
    return this.#answer(() => {
      const found = this.batches.filter(({ arrivedMs }) => arrivedMs > afterMs && arrivedMs <= untilMs);
      const end = found.findIndex((_, index) => weight(found.slice(0, index)) > this.#atMost);
      return end < 0 ? found : found.slice(0, end);
    });
  }

  values(series: number, { fromMs, toMs, limit, newestFirst }: SeriesRange): Promise<ValueColumns> {
    return this.#answer(() => {
      const rows = this.#rows().filter((row) => row.series === series && row.atMs >= fromMs && row.atMs <= toMs);
      const sorted = rows.toSorted((one, other) => (newestFirst ? other.atMs - one.atMs : one.atMs - other.atMs));
      return columnsOf(sorted.slice(0, limit));
    });
  }

  async valuesOfEach(series: readonly number[], range: SeriesRange): Promise<ReadonlyMap<number, ValueColumns>> {
    return new Map(await Promise.all(series.map(async (id) => [id, await this.values(id, range)] as const)));
  }

  async count(series: readonly number[], fromMs: number, toMs: number): Promise<number> {
    const isCounted = (row: Row) => series.includes(row.series) && row.atMs >= fromMs && row.atMs <= toMs;
    return this.#rows().filter(isCounted).length;
  }

  async *scan(series: readonly number[], fromMs: number, toMs: number): AsyncIterable<ValueColumns> {
    const range = { fromMs, toMs, limit: Number.POSITIVE_INFINITY, newestFirst: false };
    for (const id of series) yield await this.values(id, range);
  }

  buckets(series: readonly number[], fromMs: number, toMs: number, atMost: number): Promise<Buckets> {
    const widthMs = Math.max(60_000, Math.ceil((toMs - fromMs) / atMost / 60_000) * 60_000);
    const startMs = Math.floor(fromMs / widthMs) * widthMs;
    const count = Math.floor((toMs - startMs) / widthMs) + 1;
    return this.#answer(() => ({
      fromMs: startMs,
      widthMs,
      bySeries: new Map(
        series.map((id) => {
          const parts = Array.from({ length: count }, (_, bucket) =>
            this.#rows()
              .filter((row) => row.series === id && Math.floor((row.atMs - startMs) / widthMs) === bucket)
              .map(({ value }) => value),
          );
          const column = (make: (part: readonly number[]) => number) =>
            Float64Array.from(parts, (part) => (part.length === 0 ? Number.NaN : make(part)));
          return [
            id,
            {
              count: Uint32Array.from(parts, ({ length }) => length),
              mean: column((part) => part.reduce((sum, value) => sum + value, 0) / part.length),
              minimum: column((part) => Math.min(...part)),
              maximum: column((part) => Math.max(...part)),
            },
          ];
        }),
      ),
    }));
  }

  extent(): { readonly oldestMs: number; readonly newestMs: number } | null {
    const [first, last] = [this.batches[0], this.batches.at(-1)];
    return first && last ? { oldestMs: first.arrivedMs, newestMs: Math.min(last.arrivedMs, this.newestMs) } : null;
  }

  density(fromMs: number, toMs: number, buckets: number): Promise<Uint32Array> {
    return this.#answer(() => {
      const counts = new Uint32Array(buckets);
      for (const { arrivedMs } of this.#rows()) {
        const bucket = Math.floor(((arrivedMs - fromMs) / (toMs - fromMs)) * buckets);
        if (bucket >= 0 && bucket < buckets) counts[bucket] = (counts[bucket] ?? 0) + 1;
      }
      return counts;
    });
  }

  async #answer<Answer>(make: () => Answer): Promise<Answer> {
    this.asked.now++;
    this.asked.mostAtOnce = Math.max(this.asked.mostAtOnce, this.asked.now);
    try {
      await this.wait();
      return make();
    } finally {
      this.asked.now--;
    }
  }

  #rows(): readonly Row[] {
    return this.batches.flatMap(rowsOf);
  }
}

/** The keyframe of all that came in: the newest value of each series, the records that are left, their last legs. */
function keyframeOf(known: readonly Batch[], atMs: number): Batch {
  const records = new Map<RecordId, CityRecord>();
  const legs = new Map<RecordId, { vehicle: RecordId<'vehicle'>; leg: Leg }[]>();
  for (const batch of known) {
    for (const id of batch.gone) {
      records.delete(id);
      legs.delete(id);
    }
    for (const record of batch.records) records.set(record.id, record);
    for (const told of batch.legs) {
      const before = (legs.get(told.vehicle) ?? []).filter(({ leg }) => leg.t0Ms < told.leg.t0Ms);
      legs.set(told.vehicle, [...before, told].slice(-12));
    }
  }
  return {
    arrivedMs: atMs,
    series: known.flatMap(({ series }) => series),
    values: newestOf(known.flatMap(rowsOf)),
    legs: [...legs.values()].flat(),
    records: [...records.values()],
    gone: [],
    withdrawn: [],
    documents: [],
  };
}

function newestOf(rows: readonly Row[]): ValueColumns {
  const newest = new Map<number, Row>();
  for (const row of rows) if (row.atMs >= (newest.get(row.series)?.atMs ?? 0)) newest.set(row.series, row);
  return columnsOf([...newest.values()]);
}

function rowsOf({ arrivedMs, values }: Batch): readonly Row[] {
  return Array.from(values.series, (series, row) => ({
    arrivedMs,
    series,
    atMs: values.atMs[row] ?? 0,
    value: values.value[row] ?? Number.NaN,
    verdict: values.verdict[row] ?? 0,
  }));
}

function weight(batches: readonly Batch[]): number {
  return batches.reduce((sum, { values }) => sum + values.series.length, 0);
}

export const NOTHING = {
  series: [],
  values: NO_VALUES,
  legs: [],
  records: [],
  gone: [],
  withdrawn: [],
  documents: [],
} satisfies Omit<Batch, 'arrivedMs'>;

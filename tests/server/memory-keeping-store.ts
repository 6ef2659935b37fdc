import type { City, Entry } from '../../data/contract/city.ts';
import type { Clock } from '../../data/contract/clock.ts';
import type { Observation } from '../../data/contract/observation.ts';
import type { RecordId } from '../../data/contract/record.ts';
import type { Verdict } from '../../data/contract/verdict.ts';
import { GOOD } from '../../data/contract/verdict.ts';
import type { Recorder } from '../../server/store/archive.ts';
import type { Batch, Series, ValueColumns } from '../../server/store/batch.ts';
import { NO_VALUES } from '../../server/store/batch.ts';
import type { Folded, Reading, Store } from '../../server/store/store.ts';
import { columnsOf } from './memory-archive.ts';

/** A store of sensor readings over a recorder, without a judge: for tests of what brings readings. */
export class MemoryKeepingStore implements Store {
  readonly #clock: Clock;
  readonly #recorder: Recorder;
  readonly #series = new Map<string, Series>();
  readonly #byId = new Map<number, Series>();
  readonly #entries = new Map<RecordId, Entry>();
  readonly #unsafe = new Set<Series>();
  #nextSeries = 1;

  constructor(clock: Clock, recorder: Recorder) {
    this.#clock = clock;
    this.#recorder = recorder;
  }

  async fold(_feed: RecordId<'feed'>, observations: readonly Observation[]): Promise<Folded> {
    for (const observation of observations) {
      if (observation.type === 'gone') this.#entries.delete(observation.id);
      if (observation.type !== 'record') continue;
      const { record } = observation;
      const known = this.#entries.get(record.id);
      const handle = known?.handle ?? this.#entries.size + 1;
      this.#entries.set(record.id, { handle, legs: [], values: known?.values ?? {}, record });
    }
    const records = observations.flatMap((each) => (each.type === 'record' ? [each.record] : []));
    const gone = observations.flatMap((each) => (each.type === 'gone' ? [each.id] : []));
    await this.#recorder.record({ ...this.#empty(), records, gone });
    return { accepted: observations.length, rejects: [] };
  }

  define(definition: Omit<Series, 'id'>): Series {
    const series = { ...definition, id: this.#series.get(definition.key)?.id ?? this.#nextSeries++ };
    this.#series.set(series.key, series);
    this.#byId.set(series.id, series);
    this.#unsafe.add(series);
    return series;
  }

  forget(key: string): void {
    this.#series.delete(key);
  }

  async keep(readings: readonly Reading[]): Promise<readonly Verdict[]> {
    const series = [...this.#unsafe];
    this.#unsafe.clear();
    const values = readingColumns(readings);
    await this.#recorder.record({ ...this.#empty(), series, values });
    for (const reading of readings) this.#show(reading);
    return readings.map(({ verdict }) => verdict ?? GOOD);
  }

  withdraw(series: number, times: readonly number[], again: readonly Reading[]): Promise<void> {
    const withdrawn = times.map((atMs) => ({ series, atMs }));
    return this.#recorder.record({ ...this.#empty(), withdrawn, values: readingColumns(again) });
  }

  showAgain(readings: readonly Reading[]): void {
    for (const reading of readings) this.#show(reading);
  }

  city(): City {
    return { entries: new Map(this.#entries) };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #show({ series: id, atMs, value }: Reading): void {
    const series = this.#byId.get(id);
    const entry = series?.subject ? this.#entries.get(series.subject) : undefined;
    if (!series?.property || !entry || !Number.isFinite(Number(value))) return;
    const values = { ...entry.values, [series.property]: { value: Number(value) * series.factor, atMs } };
    this.#entries.set(entry.record.id, { ...entry, values });
  }

  #empty(): Batch {
    const nothing = { series: [], legs: [], records: [], gone: [], withdrawn: [], documents: [] };
    return { ...nothing, arrivedMs: this.#clock.nowMs(), values: NO_VALUES };
  }
}

function readingColumns(readings: readonly Reading[]): ValueColumns {
  return columnsOf(
    readings.map(({ series, atMs, value, location, verdict }) => ({
      series,
      atMs,
      value: Number(value),
      verdict: verdict ?? GOOD,
      ...(typeof value === 'string' ? { text: value } : {}),
      ...(location === undefined ? {} : { location }),
    })),
  );
}

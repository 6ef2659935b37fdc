import type { FeedConfig } from '../../data/contract/feed.ts';
import type { Observation } from '../../data/contract/observation.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import type { CityRecord, FeedRecord, RecordId } from '../../data/contract/record.ts';
import type { Series } from '../store/batch.ts';

/** All that a recorded file says: what there is, and values in order of time. Plain, so that it can go between threads. */
export interface RecordingContent {
  readonly records: readonly CityRecord[];
  readonly series: readonly Series[];
  /** Columns of one length: the series, when it was true (UTC epoch ms), the value in the catalogue's unit. */
  readonly seriesOf: Uint32Array;
  readonly atMs: Float64Array;
  readonly value: Float64Array;
  readonly rejected: number;
}

/** Gathers what a recorded file says. */
export class ContentMaker {
  readonly #records = new Map<RecordId, CityRecord>();
  readonly #series: Series[] = [];
  readonly #bySubject = new Map<RecordId, Map<PropertyId, number>>();
  readonly #rows = { series: [] as number[], atMs: [] as number[], value: [] as number[] };

  constructor(feed: FeedConfig) {
    this.#records.set(feed.id, feedRecord(feed));
  }

  add(observations: readonly Observation[]): void {
    for (const observation of observations) {
      if (observation.type === 'record') this.#records.set(observation.record.id, observation.record);
      if (observation.type !== 'value') continue;
      const { subject, property, atMs, value } = observation;
      this.#rows.series.push(this.#seriesOf(subject, property));
      this.#rows.atMs.push(atMs);
      this.#rows.value.push(value);
    }
  }

  /** What was gathered, in order of time. */
  finish(rejected: number): RecordingContent {
    const { series, atMs, value } = this.#rows;
    const rows = Uint32Array.from(atMs, (_, row) => row);
    if (!isRising(atMs)) rows.sort((one, other) => (atMs[one] ?? 0) - (atMs[other] ?? 0) || one - other);
    const records = [...this.#records.values()].map((record) =>
      record.kind === 'feed' ? { ...record, acceptedCount: rows.length, rejectedCount: rejected } : record,
    );
    return {
      records,
      series: this.#series,
      seriesOf: rows.map((row) => series[row] ?? 0),
      atMs: Float64Array.from(rows, (row) => atMs[row] ?? 0),
      value: Float64Array.from(rows, (row) => value[row] ?? 0),
      rejected,
    };
  }

  #seriesOf(subject: RecordId, property: PropertyId): number {
    const own = this.#bySubject.get(subject) ?? new Map<PropertyId, number>();
    if (own.size === 0) this.#bySubject.set(subject, own);
    const known = own.get(property);
    if (known !== undefined) return known;
    const id = this.#series.length + 1;
    this.#series.push({ id, key: `${subject} ${property}`, subject, property, factor: 1 });
    own.set(property, id);
    return id;
  }
}

function isRising(atMs: readonly number[]): boolean {
  return atMs.every((each, row) => row === 0 || each >= (atMs[row - 1] ?? 0));
}

function feedRecord({ id, name, protocol, simulated, licence, attribution }: FeedConfig): FeedRecord {
  const described = {
    id,
    kind: 'feed',
    feed: id,
    name,
    protocol,
    simulated,
    recorded: true,
    licence,
    attribution,
  } as const;
  return { ...described, state: 'live', observedAtMs: null, acceptedCount: 0, rejectedCount: 0, problem: '' };
}

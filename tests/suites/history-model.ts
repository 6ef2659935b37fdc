import { appendLeg, type Leg } from '../../data/contract/leg.ts';
import type { CityRecord, RecordId } from '../../data/contract/record.ts';
import { isGood, verdictOf } from '../../data/contract/verdict.ts';
import type { SeriesRange } from '../../server/store/archive.ts';
import type { Batch } from '../../server/store/batch.ts';

/** One value, as a plain thing. */
export interface ModelValue {
  readonly series: number;
  readonly atMs: number;
  readonly value: number;
  readonly verdict: number;
  readonly text: string | undefined;
  readonly location: string | undefined;
}

/** What a city was at a moment. */
export interface ModelCity {
  readonly values: ReadonlyMap<number, ModelValue>;
  /** Of each series the last number, texts or not: when, how much, what is said against it. */
  readonly numbers: ReadonlyMap<number, readonly number[]>;
  readonly records: ReadonlyMap<RecordId, CityRecord>;
  readonly legs: ReadonlyMap<RecordId, readonly Leg[]>;
  /** Vehicles of which nothing was said for so long, once, that they may have been let go. */
  readonly old: ReadonlySet<RecordId>;
}

const FUTURE = verdictOf(['future']);
const VEHICLE_KEPT_MS = 600_000;

/** History as a list that is read through from the start for every question. */
export class HistoryModel {
  readonly batches: Batch[] = [];

  changes(afterMs: number, untilMs: number): readonly Batch[] {
    return this.batches.filter(({ arrivedMs }) => arrivedMs > afterMs && arrivedMs <= untilMs);
  }

  cityAt(untilMs: number): ModelCity | null {
    const batches = this.changes(Number.NEGATIVE_INFINITY, untilMs);
    if (batches.length === 0) return null;
    const values = new Map<number, ModelValue>();
    const numbers = new Map<number, readonly [number, number, number]>();
    const records = new Map<RecordId, CityRecord>();
    const legs = new Map<RecordId, readonly Leg[]>();
    const seenMs = new Map<RecordId, number>();
    const old = new Set<RecordId>();
    const age = (nowMs: number) => {
      for (const [id, atMs] of seenMs) {
        if (Math.max(atMs, legs.get(id)?.at(-1)?.t1Ms ?? atMs) + VEHICLE_KEPT_MS < nowMs) old.add(id);
      }
    };
    for (const batch of batches) {
      age(batch.arrivedMs);
      for (const id of batch.gone) for (const map of [records, legs, seenMs]) map.delete(id);
      for (const record of batch.records) {
        records.set(record.id, record);
        seenMs.set(record.id, batch.arrivedMs);
      }
      for (const { series, atMs } of batch.withdrawn) {
        if (numbers.get(series)?.[0] === atMs) numbers.delete(series);
        if (values.get(series)?.atMs !== atMs) continue;
        values.delete(series);
        const number = numbers.get(series);
        if (number) values.set(series, plainOf(series, number));
      }
      for (const value of valuesIn(batch)) {
        const known = values.get(value.series);
        const isLater = !known || value.atMs >= known.atMs;
        if ((value.verdict & FUTURE) !== 0) continue;
        if (isLater) values.set(value.series, value);
        const isText = Number.isNaN(value.value) || value.atMs < (numbers.get(value.series)?.[0] ?? value.atMs);
        if (!isText) numbers.set(value.series, [value.atMs, value.value, value.verdict]);
      }
      for (const { vehicle, leg } of batch.legs) {
        if (!records.has(vehicle)) continue;
        legs.set(vehicle, appendLeg(legs.get(vehicle) ?? [], leg));
        seenMs.set(vehicle, batch.arrivedMs);
      }
    }
    age(untilMs);
    return { values, numbers, records, legs, old };
  }

  values(series: number, range: SeriesRange): readonly ModelValue[] {
    const found: ModelValue[] = [];
    for (const value of this.#kept(series).toSorted((one, other) => one.atMs - other.atMs)) {
      const isSaid = found.some(
        (other) => other.atMs === value.atMs && Object.is(other.value, value.value) && other.text === value.text,
      );
      if (value.atMs >= range.fromMs && value.atMs <= range.toMs && !isSaid) found.push(value);
    }
    return (range.newestFirst ? found.toReversed() : found).slice(0, range.limit);
  }

  /** What is kept of some series in a span, doubles each. */
  within(series: readonly number[], fromMs: number, toMs: number): readonly ModelValue[] {
    return series.flatMap((id) => this.#kept(id)).filter(({ atMs }) => atMs >= fromMs && atMs <= toMs);
  }

  /** Count, mean, least and most of the good values from one time up to another. */
  bucket(series: number, fromMs: number, toMs: number) {
    const values = this.#kept(series).filter(({ atMs, value, verdict }) => {
      return atMs >= fromMs && atMs < toMs && !Number.isNaN(value) && isGood(verdict);
    });
    const numbers = values.map(({ value }) => value);
    const mean = numbers.reduce((sum, each) => sum + each, 0) / numbers.length;
    return { count: numbers.length, mean, minimum: Math.min(...numbers), maximum: Math.max(...numbers) };
  }

  density(fromMs: number, toMs: number): number {
    const within = this.batches.filter(({ arrivedMs }) => arrivedMs >= fromMs && arrivedMs < toMs);
    return within.reduce((sum, { values }) => sum + Math.max(1, values.series.length), 0);
  }

  /** In the order of arrival, without what was taken back later. */
  #kept(series: number): readonly ModelValue[] {
    return this.batches.flatMap((batch, index) => {
      const later = this.batches.slice(index + 1).flatMap(({ withdrawn }) => withdrawn);
      return valuesIn(batch).filter(
        (value) =>
          value.series === series && !later.some((taken) => taken.series === value.series && taken.atMs === value.atMs),
      );
    });
  }
}

function plainOf(series: number, [atMs = 0, value = 0, verdict = 0]: readonly number[]): ModelValue {
  return { series, atMs, value, verdict, text: undefined, location: undefined };
}

export function valuesIn({ values }: Pick<Batch, 'values'>): readonly ModelValue[] {
  return Array.from(values.series, (series, row) => ({
    series,
    atMs: values.atMs[row] ?? Number.NaN,
    value: values.value[row] ?? Number.NaN,
    verdict: values.verdict[row] ?? 0,
    text: values.texts.get(row),
    location: values.locations.get(row),
  }));
}

import { type City, EMPTY_CITY } from '../../data/contract/city.ts';
import { isSameRecord } from '../../data/contract/difference.ts';
import type { CityRecord, RecordId } from '../../data/contract/record.ts';
import { applyBatch } from '../store/apply-batch.ts';
import { type Batch, NO_VALUES, type Series } from '../store/batch.ts';
import { CityEntries } from '../store/city-entries.ts';
import { longerLegs } from './longer-legs.ts';
import { newestValues } from './newest-values.ts';

type SeriesMap = ReadonlyMap<number, Series>;

const NOTHING = { series: [], values: NO_VALUES, legs: [], records: [], gone: [], withdrawn: [], documents: [] };
const NO_SERIES: SeriesMap = new Map();

/** The city of a replay: set to a moment, and moved on by what came next, by the live store's own rules. */
export class ReplayedCity {
  #entries = new CityEntries();
  /** The last batch in which each vehicle was spoken of in advance, by its arrival. */
  readonly #spokenMs = new Map<RecordId, number>();

  /** The city as it was known at a moment. What was there before too keeps its handle. */
  set(keyframe: Batch | null, series: SeriesMap, atMs: number): void {
    const there = new CityEntries();
    if (keyframe) applyBatch(there, asRecorded(keyframe), series);
    const after = new CityEntries();
    let nextHandle = 1;
    for (const { handle } of this.#entries.city(Number.NEGATIVE_INFINITY).entries.values()) {
      nextHandle = Math.max(nextHandle, handle + 1);
    }
    for (const entry of keyframe ? there.city(atMs).entries.values() : EMPTY_CITY.entries.values()) {
      const known = this.#entries.get(entry.record.id);
      const record = known && isSameRecord(known.record, entry.record) ? known.record : entry.record;
      after.put({ ...entry, record, handle: known?.handle ?? nextHandle++ });
      if (record.kind === 'vehicle') after.see(record.id, entry.legs.at(-1)?.t1Ms ?? atMs);
    }
    this.#entries = after;
    this.#spokenMs.clear();
  }

  /**
   * Vehicles and their legs, somewhat before they arrive: in a fast replay they would come too late to be driven.
   * `longestMs`: legs are joined up to that duration.
   */
  foldAhead(batches: readonly Batch[], nowMs: number, longestMs: number): void {
    for (const { arrivedMs, records, legs } of batches) {
      const vehicles = records.filter(({ kind }) => kind === 'vehicle');
      for (const { id } of vehicles) this.#spokenMs.set(id, arrivedMs);
      for (const { vehicle } of legs) this.#spokenMs.set(vehicle, arrivedMs);
      const lastLeg = (vehicle: RecordId) => this.#entries.get(vehicle)?.legs.at(-1);
      const longer = longerLegs(legs, { longestMs, nowMs, lastLeg });
      applyBatch(this.#entries, { ...NOTHING, arrivedMs, records: vehicles, legs: longer }, NO_SERIES);
    }
  }

  /** Everything else, when its time has come. */
  foldDue(batches: readonly Batch[], series: SeriesMap): void {
    const last = batches.at(-1);
    if (!last) return;
    for (const { arrivedMs, records, gone } of batches) {
      const others = records.filter(({ kind }) => kind !== 'vehicle').map(recorded);
      const isBack = (id: RecordId) => records.some((record) => record.id === id);
      const left = gone.filter((id) => (this.#spokenMs.get(id) ?? 0) <= arrivedMs && !isBack(id));
      applyBatch(this.#entries, { ...NOTHING, arrivedMs, records: others, gone: left }, series);
    }
    applyBatch(this.#entries, { ...NOTHING, arrivedMs: last.arrivedMs, values: newestValues(batches) }, series);
  }

  city(nowMs: number): City {
    return this.#entries.city(nowMs);
  }
}

function asRecorded(batch: Batch): Batch {
  return { ...batch, records: batch.records.map(recorded) };
}

/** A source of the past says that it is one, whatever it was when it was live. */
function recorded(record: CityRecord): CityRecord {
  return record.kind === 'feed' && !record.recorded ? { ...record, recorded: true } : record;
}

import type { City } from '../../data/contract/city.ts';
import { isSameRecord } from '../../data/contract/difference.ts';
import type { CityRecord, RecordId } from '../../data/contract/record.ts';
import { applyBatch } from '../store/apply-batch.ts';
import { type Batch, NO_VALUES, type Series } from '../store/batch.ts';
import { CityEntries } from '../store/city-entries.ts';
import { longerLegs } from './longer-legs.ts';
import { NewestValues } from './newest-values.ts';

type SeriesMap = ReadonlyMap<number, Series>;

const NOTHING = { series: [], values: NO_VALUES, legs: [], records: [], gone: [], withdrawn: [], documents: [] };
const NO_SERIES: SeriesMap = new Map();

/** The city of a replay: set to a moment, and moved on by what came next, by the live store's own rules. */
export class ReplayedCity {
  #entries = new CityEntries();
  /** The last batch in which each vehicle was spoken of in advance, by its arrival. */
  readonly #spokenMs = new Map<RecordId, number>();
  readonly #newest = new NewestValues();

  /** The city as it was known at a moment. What was there before too keeps its handle. */
  set(keyframe: Batch | null, series: SeriesMap, atMs: number): void {
    const before = this.#entries;
    this.#entries = new CityEntries();
    this.#spokenMs.clear();
    if (!keyframe) return;
    let nextHandle = 1;
    for (const { handle } of before.city(Number.NEGATIVE_INFINITY).entries.values()) {
      nextHandle = Math.max(nextHandle, handle + 1);
    }
    for (const told of keyframe.records.map(recorded)) {
      const known = before.get(told.id);
      const record = known && isSameRecord(known.record, told) ? known.record : told;
      this.#entries.put({ handle: known?.handle ?? nextHandle++, record, values: {}, legs: [] });
    }
    applyBatch(this.#entries, { ...keyframe, records: [], gone: [] }, series);
    for (const { id, kind } of keyframe.records) {
      if (kind === 'vehicle') this.#entries.see(id, this.#entries.get(id)?.legs.at(-1)?.t1Ms ?? atMs);
    }
  }

  /**
   * Vehicles and their legs, somewhat before they arrive: in a fast replay they would come too late to be driven.
   * `longestMs`: legs are joined up to that duration.
   */
  foldAhead(batches: readonly Batch[], nowMs: number, longestMs: number): void {
    for (const { arrivedMs, records, legs } of batches) {
      if (records.length + legs.length === 0) continue;
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
      if (records.length + gone.length === 0) continue;
      const others = records.filter(({ kind }) => kind !== 'vehicle').map(recorded);
      const isBack = (id: RecordId) => records.some((record) => record.id === id);
      const left = gone.filter((id) => (this.#spokenMs.get(id) ?? 0) <= arrivedMs && !isBack(id));
      applyBatch(this.#entries, { ...NOTHING, arrivedMs, records: others, gone: left }, series);
    }
    if (batches.every(({ withdrawn }) => withdrawn.length === 0)) {
      applyBatch(this.#entries, { ...NOTHING, arrivedMs: last.arrivedMs, values: this.#newest.pick(batches) }, series);
      return;
    }
    for (const { arrivedMs, values, withdrawn } of batches) {
      applyBatch(this.#entries, { ...NOTHING, arrivedMs, values, withdrawn }, series);
    }
  }

  city(nowMs: number): City {
    return this.#entries.city(nowMs);
  }
}

/** A source of the past says that it is one, whatever it was when it was live. */
function recorded(record: CityRecord): CityRecord {
  return record.kind === 'feed' && !record.recorded ? { ...record, recorded: true } : record;
}

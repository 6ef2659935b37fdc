import { appendLeg, type Leg } from '../../data/contract/leg.ts';
import type { CityRecord, RecordId } from '../../data/contract/record.ts';
import type { Batch, Series, ValueColumns } from './batch.ts';
import type { GroupStart } from './group-codec.ts';
import { takeGroupValues } from './group-latest.ts';
import { LatestColumns } from './latest-columns.ts';
import type { Stretch } from './stretch.ts';

/** After so long without a word of it, and with its legs ended, a vehicle is let go, as the store does. */
const VEHICLE_KEPT_MS = 600_000;

/** The whole city at a moment; its columns and lists are its own. */
export interface Keyframe {
  readonly atMs: number;
  /** The latest of each series; where that is a text, its last number as well. */
  readonly values: ValueColumns;
  readonly records: readonly CityRecord[];
  readonly legs: Batch['legs'];
}

export function keyframeBatch({ atMs, values, records, legs }: Keyframe, series: readonly Series[]): Batch {
  return { arrivedMs: atMs, series, values, records, legs, gone: [], withdrawn: [], documents: [] };
}

/** The whole city as batch after batch makes it: the latest values, the records there are, the last legs. */
export class CityMoment {
  readonly latest = new LatestColumns();
  readonly #records = new Map<RecordId, CityRecord>();
  readonly #legs = new Map<RecordId, readonly Leg[]>();
  readonly #seenMs = new Map<RecordId, number>();

  constructor(keyframe?: Keyframe) {
    if (!keyframe) return;
    const { atMs, values, records, legs } = keyframe;
    this.latest.take(values, 0, values.series.length);
    for (const record of records) this.#putRecord(record, atMs);
    for (const { vehicle, leg } of legs) this.#putLeg(vehicle, leg, atMs);
  }

  /** What came in with the first batches of a stretch. */
  takeStretch(stretch: Stretch, batches: number): void {
    this.#takeThings(stretch, batches);
    let row = 0;
    const upTo = (batch: number) => {
      const end = stretch.starts[batch] ?? row;
      this.latest.take(stretch.values, row, end);
      row = end;
    };
    for (const [batch, { withdrawn }] of stretch.rare) {
      if (batch >= batches) break;
      if (withdrawn.length > 0) upTo(batch);
      for (const { series, atMs } of withdrawn) this.latest.withdraw(series, atMs);
    }
    upTo(batches);
  }

  /** The same, of a group. */
  takeGroup(group: GroupStart): void {
    this.#takeThings(group, group.batches);
    takeGroupValues(this.latest, group);
  }

  #takeThings({ arrivals, legs, rare }: Pick<Stretch, 'arrivals' | 'legs' | 'rare'>, batches: number): void {
    let leg = 0;
    const upTo = (batch: number) => {
      for (let next = legs[leg]; next && next.batch < batch; next = legs[++leg]) {
        this.#putLeg(next.vehicle, next.leg, arrivals[next.batch] ?? 0);
      }
    };
    for (const [batch, { gone, records }] of rare) {
      if (batch >= batches) break;
      upTo(batch);
      this.#takeRecords(gone, records, arrivals[batch] ?? 0);
    }
    upTo(batches);
  }

  takeBatch({ arrivedMs, gone, records, values, legs, withdrawn }: Batch): void {
    this.#takeRecords(gone, records, arrivedMs);
    for (const { series, atMs } of withdrawn) this.latest.withdraw(series, atMs);
    this.latest.take(values, 0, values.series.length);
    for (const { vehicle, leg } of legs) this.#putLeg(vehicle, leg, arrivedMs);
  }

  keyframe(atMs: number): Keyframe {
    const legs: { vehicle: RecordId<'vehicle'>; leg: Leg }[] = [];
    for (const [vehicle, own] of this.#legs) {
      for (const leg of own) if (isVehicle(vehicle)) legs.push({ vehicle, leg });
    }
    return { atMs, values: this.latest.withNumbers(), records: [...this.#records.values()], legs };
  }

  /** Lets go of vehicles that nobody speaks of any more. */
  expire(nowMs: number): void {
    for (const [id, seenMs] of this.#seenMs) {
      const endMs = this.#legs.get(id)?.at(-1)?.t1Ms ?? seenMs;
      if (Math.max(seenMs, endMs) + VEHICLE_KEPT_MS < nowMs) this.#remove(id);
    }
  }

  #takeRecords(gone: readonly RecordId[], records: readonly CityRecord[], arrivedMs: number): void {
    for (const id of gone) this.#remove(id);
    for (const record of records) this.#putRecord(record, arrivedMs);
  }

  #putRecord(record: CityRecord, atMs: number): void {
    this.#records.set(record.id, record);
    if (record.kind === 'vehicle') this.#seenMs.set(record.id, atMs);
  }

  #putLeg(vehicle: RecordId<'vehicle'>, leg: Leg, atMs: number): void {
    if (!this.#records.has(vehicle)) return;
    this.#legs.set(vehicle, appendLeg(this.#legs.get(vehicle) ?? [], leg));
    this.#seenMs.set(vehicle, atMs);
  }

  #remove(id: RecordId): void {
    this.#records.delete(id);
    this.#legs.delete(id);
    this.#seenMs.delete(id);
  }
}

function isVehicle(id: RecordId): id is RecordId<'vehicle'> {
  return id.startsWith('vehicle:');
}

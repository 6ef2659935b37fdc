import type { City, Entry, Handle, Value } from '../../data/contract/city.ts';
import { isSameRecord } from '../../data/contract/difference.ts';
import { keepHandles } from '../../data/contract/handle-index.ts';
import { appendLeg, type Leg } from '../../data/contract/leg.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import type { CityRecord, RecordId } from '../../data/contract/record.ts';

/** City time after which a vehicle that nobody speaks of any more, and whose legs have ended, is let go. */
const VEHICLE_KEPT_MS = 600_000;

/** City time between two looks for such vehicles. */
const EXPIRY_EVERY_MS = 10_000;

/** The entries of a city being changed: how what is said becomes what there is, live and in the past alike. */
export class CityEntries {
  readonly #entries = new Map<RecordId, Entry>();
  readonly #vehiclesSeenMs = new Map<RecordId, number>();
  #handles: ReadonlyMap<Handle, RecordId> | undefined;
  #city: City | undefined;
  readonly #expired: RecordId[] = [];
  #nextHandle = 1;
  #expiredMs = Number.NEGATIVE_INFINITY;

  get(id: RecordId): Entry | undefined {
    return this.#entries.get(id);
  }

  /** The city at a moment, without the vehicles that nobody has spoken of for long. */
  city(nowMs: number): City {
    if (Math.abs(nowMs - this.#expiredMs) >= EXPIRY_EVERY_MS) this.#expire(nowMs);
    this.#handles ??= new Map(Array.from(this.#entries, ([id, { handle }]) => [handle, id]));
    if (!this.#city) {
      this.#city = { entries: new Map(this.#entries) };
      keepHandles(this.#city, this.#handles);
    }
    return this.#city;
  }

  putRecord(record: CityRecord, nowMs: number): void {
    const entry = this.#entries.get(record.id);
    if (record.kind === 'vehicle') this.#vehiclesSeenMs.set(record.id, nowMs);
    if (!entry) {
      this.put({ handle: this.#nextHandle++, record, values: {}, legs: [] });
      this.#handles = undefined;
    } else if (!isSameRecord(entry.record, record)) this.put({ ...entry, record });
  }

  putValue(entry: Entry, property: PropertyId, value: Value): void {
    this.put({ ...entry, values: { ...entry.values, [property]: value } });
  }

  removeValue(entry: Entry, property: PropertyId): void {
    const values = { ...entry.values };
    delete values[property];
    this.put({ ...entry, values });
  }

  putLeg(entry: Entry, leg: Leg, nowMs: number): void {
    this.see(entry.record.id, nowMs);
    this.put({ ...entry, legs: appendLeg(entry.legs, leg) });
  }

  /** A vehicle was spoken of. */
  see(id: RecordId, nowMs: number): void {
    this.#vehiclesSeenMs.set(id, nowMs);
  }

  remove(id: RecordId): void {
    this.#vehiclesSeenMs.delete(id);
    if (!this.#entries.delete(id)) return;
    this.#handles = undefined;
    this.#city = undefined;
  }

  /** Puts an entry as it is, under its handle. */
  put(entry: Entry): void {
    if (this.#entries.get(entry.record.id)?.handle !== entry.handle) this.#handles = undefined;
    this.#nextHandle = Math.max(this.#nextHandle, entry.handle + 1);
    this.#entries.set(entry.record.id, entry);
    this.#city = undefined;
  }

  /** The vehicles that were let go since the last time that this was asked. */
  takeExpired(): readonly RecordId[] {
    return this.#expired.splice(0);
  }

  #expire(nowMs: number): void {
    this.#expiredMs = nowMs;
    for (const [id, seenMs] of this.#vehiclesSeenMs) {
      const endMs = this.#entries.get(id)?.legs.at(-1)?.t1Ms ?? seenMs;
      if (Math.max(seenMs, endMs) + VEHICLE_KEPT_MS >= nowMs) continue;
      this.remove(id);
      this.#expired.push(id);
    }
  }
}

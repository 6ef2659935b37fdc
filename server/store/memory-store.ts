import type { City, Entry, Handle } from '../../data/contract/city.ts';
import type { Clock } from '../../data/contract/clock.ts';
import { isSameLeg, isSameRecord } from '../../data/contract/difference.ts';
import { keepHandles } from '../../data/contract/handle-index.ts';
import { appendLeg } from '../../data/contract/leg.ts';
import type {
  LegObservation,
  Observation,
  RecordObservation,
  Reject,
  ValueObservation,
} from '../../data/contract/observation.ts';
import type { RecordId } from '../../data/contract/record.ts';
import { checkLeg, checkRecord, checkValue } from './check.ts';
import type { Folded, Store } from './store.ts';

/** City time after which a vehicle that nobody speaks of any more, and whose legs have ended, is let go. */
const VEHICLE_KEPT_MS = 600_000;

/** City time between two looks for such vehicles. */
const EXPIRY_EVERY_MS = 10_000;

/** The city now, in memory alone. */
export class MemoryStore implements Store {
  readonly #clock: Clock;
  readonly #entries = new Map<RecordId, Entry>();
  readonly #vehiclesSeenMs = new Map<RecordId, number>();
  #handles: ReadonlyMap<Handle, RecordId> | undefined;
  #city: City | undefined;
  #nextHandle = 1;
  #expiredMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  fold(feed: RecordId<'feed'>, observations: readonly Observation[]): Promise<Folded> {
    const nowMs = this.#clock.nowMs();
    const rejects: Reject[] = [];
    for (const observation of observations) {
      const reject = this.#take(feed, observation, nowMs);
      if (reject) rejects.push(reject);
    }
    return Promise.resolve({ accepted: observations.length - rejects.length, rejects });
  }

  city(): City {
    const nowMs = this.#clock.nowMs();
    if (Math.abs(nowMs - this.#expiredMs) >= EXPIRY_EVERY_MS) this.expire(nowMs);
    this.#handles ??= new Map(Array.from(this.#entries, ([id, { handle }]) => [handle, id]));
    if (!this.#city) {
      this.#city = { entries: new Map(this.#entries) };
      keepHandles(this.#city, this.#handles);
    }
    return this.#city;
  }

  /** Lets go of the vehicles whose legs ended, and that were last spoken of, more than VEHICLE_KEPT_MS ago. */
  expire(nowMs: number): void {
    this.#expiredMs = nowMs;
    for (const [id, seenMs] of this.#vehiclesSeenMs) {
      const endMs = this.#entries.get(id)?.legs.at(-1)?.t1Ms ?? seenMs;
      if (Math.max(seenMs, endMs) + VEHICLE_KEPT_MS < nowMs) this.#remove(id);
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  #take(feed: RecordId<'feed'>, observation: Observation, nowMs: number): Reject | undefined {
    switch (observation.type) {
      case 'record':
        return this.#takeRecord(observation, nowMs);
      case 'gone':
        return this.#takeGone(feed, observation.id);
      case 'value':
        return this.#takeValue(observation, nowMs);
      case 'leg':
        return this.#takeLeg(observation, nowMs);
    }
  }

  #takeRecord({ record }: RecordObservation, nowMs: number): Reject | undefined {
    const checked = checkRecord(record);
    if ('reason' in checked) return checked;
    const entry = this.#entries.get(checked.id);
    if (checked.kind === 'vehicle') this.#vehiclesSeenMs.set(checked.id, nowMs);
    if (!entry) {
      this.#put({ handle: this.#nextHandle++, record: checked, values: {}, legs: [] });
      this.#handles = undefined;
    } else if (!isSameRecord(entry.record, checked)) this.#put({ ...entry, record: checked });
    return undefined;
  }

  /** What is not there already is as gone as was said. */
  #takeGone(feed: RecordId<'feed'>, id: RecordId): Reject | undefined {
    const entry = this.#entries.get(id);
    if (entry && entry.record.feed !== feed) {
      return { reason: 'unknown-subject', detail: `${id} belongs to ${entry.record.feed}, not to ${feed}` };
    }
    this.#remove(id);
    return undefined;
  }

  #takeValue(observation: ValueObservation, nowMs: number): Reject | undefined {
    const { subject, property } = observation;
    const entry = this.#entries.get(subject);
    if (!entry) return { reason: 'unknown-subject', detail: `${subject} is not known` };
    const value = checkValue(observation, nowMs);
    if ('reason' in value) return value;
    const known = entry.values[property];
    if (known && value.atMs < known.atMs) {
      return { reason: 'out-of-order', detail: `${subject} ${property} is older than the one known` };
    }
    if (known && value.atMs === known.atMs && value.value === known.value) {
      return { reason: 'duplicate', detail: `${subject} ${property} was said already` };
    }
    this.#put({ ...entry, values: { ...entry.values, [property]: value } });
    return undefined;
  }

  #takeLeg({ vehicle, leg }: LegObservation, nowMs: number): Reject | undefined {
    const entry = this.#entries.get(vehicle);
    if (entry?.record.kind !== 'vehicle') return { reason: 'unknown-subject', detail: `${vehicle} is not known` };
    const checked = checkLeg(leg);
    if ('reason' in checked) return checked;
    this.#vehiclesSeenMs.set(vehicle, nowMs);
    if (entry.legs.some((known) => isSameLeg(known, checked))) {
      return { reason: 'duplicate', detail: `${vehicle} has this leg already` };
    }
    if (entry.legs.some(({ t0Ms }) => t0Ms <= nowMs && checked.t1Ms <= t0Ms)) {
      return { reason: 'out-of-order', detail: `${vehicle} is on a later leg already` };
    }
    this.#put({ ...entry, legs: appendLeg(entry.legs, checked) });
    return undefined;
  }

  #put(entry: Entry): void {
    this.#entries.set(entry.record.id, entry);
    this.#city = undefined;
  }

  #remove(id: RecordId): void {
    this.#vehiclesSeenMs.delete(id);
    if (!this.#entries.delete(id)) return;
    this.#handles = undefined;
    this.#city = undefined;
  }
}

import type { City } from '../../data/contract/city.ts';
import type { CityRecord, RecordId } from '../../data/contract/record.ts';
import type { RegistryId } from '../../data/contract/registry.ts';
import { retold, type Thing, thingOf } from './thing.ts';

/** What is gone from the city for so long is no longer, ms of the city's clock: feeds come back after a restart. */
const GONE_AFTER_MS = 900_000;

/** What is there no longer is remembered, but not without end. */
const PAST_AT_MOST = 20_000;

/** What of things is to be kept: null, to be forgotten. */
export interface ThingChange {
  readonly id: RegistryId;
  readonly thing: Thing | null;
}

/** The things of the city, as they come and go. Looks only at records that have changed. */
export class Things {
  readonly #things = new Map<RegistryId, Thing>();
  readonly #bySubject = new Map<RecordId, RegistryId>();
  readonly #seen = new Map<RecordId, CityRecord>();
  readonly #missedMs = new Map<RecordId, number>();
  readonly #refused = new Set<RecordId>();
  #city: City | null = null;
  /** Rises when anything changes. */
  version = 0;

  constructor(kept: readonly Thing[]) {
    for (const thing of kept) this.#put(thing);
  }

  get all(): ReadonlyMap<RegistryId, Thing> {
    return this.#things;
  }

  /** How many records were refused because they tell of people. */
  get refused(): number {
    return this.#refused.size;
  }

  idOf(subject: RecordId): RegistryId | undefined {
    return this.#bySubject.get(subject);
  }

  /** Gives what is to be kept; vehicles are not: they are as long as they run. */
  follow(city: City, nowMs: number): readonly ThingChange[] {
    const changes: ThingChange[] = [];
    if (city !== this.#city) {
      for (const { record } of city.entries.values()) this.#see(record, city, nowMs, changes);
    }
    this.#city = city;
    this.#miss(city, nowMs, changes);
    if (changes.length > 0) this.version++;
    return changes.filter(({ thing, id }) => (thing ? thing.kind !== 'vehicle' : !id.startsWith('vehicle:')));
  }

  #see(record: CityRecord, city: City, nowMs: number, changes: ThingChange[]): void {
    this.#missedMs.delete(record.id);
    if (this.#seen.get(record.id) === record) return;
    this.#seen.set(record.id, record);
    const told = thingOf(record, (id) => operatorOf(city, id));
    if (told === 'personal-data') this.#refused.add(record.id);
    if (told === null || told === 'personal-data') return;
    const known = this.#things.get(told.id);
    const thing = known ? retold(known, told, nowMs) : { ...told, fromMs: nowMs, toMs: null, before: [] };
    if (thing === known) return;
    this.#put(thing);
    changes.push({ id: thing.id, thing });
  }

  /** What was kept before the start and is not told again is missed too. */
  #miss(city: City, nowMs: number, changes: ThingChange[]): void {
    for (const [subject, id] of this.#bySubject) {
      if (city.entries.has(subject)) continue;
      this.#seen.delete(subject);
      const thing = this.#things.get(id);
      if (!thing || thing.toMs !== null) continue;
      const sinceMs = this.#missedMs.get(subject) ?? nowMs;
      this.#missedMs.set(subject, sinceMs);
      if (nowMs - sinceMs < GONE_AFTER_MS) continue;
      this.#missedMs.delete(subject);
      if (thing.kind === 'vehicle') this.#drop(thing);
      else this.#put({ ...thing, toMs: sinceMs });
      changes.push({ id, thing: this.#things.get(id) ?? null });
    }
    for (const id of this.#refused) if (!city.entries.has(id)) this.#refused.delete(id);
    this.#forgetOldest(changes);
  }

  #forgetOldest(changes: ThingChange[]): void {
    if (changes.length === 0) return;
    const past = [...this.#things.values()].filter(({ toMs }) => toMs !== null);
    if (past.length <= PAST_AT_MOST) return;
    past.sort((one, other) => (one.toMs ?? 0) - (other.toMs ?? 0));
    for (const thing of past.slice(0, past.length - PAST_AT_MOST)) {
      this.#drop(thing);
      changes.push({ id: thing.id, thing: null });
    }
  }

  #put(thing: Thing): void {
    this.#things.set(thing.id, thing);
    this.#bySubject.set(thing.subject, thing.id);
  }

  #drop({ id, subject }: Thing): void {
    this.#things.delete(id);
    this.#bySubject.delete(subject);
  }
}

function operatorOf(city: City, id: RecordId<'line'>): string {
  const line = city.entries.get(id)?.record;
  return line?.kind === 'line' ? line.operator : '';
}

import { randomUUID } from 'node:crypto';
import type { City, Entry } from '../../../data/contract/city.ts';
import { OutsideNameless, OutsideRefused } from '../../outbound/outside-fetch.ts';
import type { DoorParts } from '../door.ts';
import { placesOf } from '../entry-place.ts';
import { Deliveries } from './deliveries.ts';
import { momentOf, type Moment } from './entity-search.ts';
import { entityOf, entityTypeOf, isObserved } from './models.ts';
import { NgsiProblem } from './ngsi-problem.ts';
import { OBSERVED, type EntityType } from './observed-attributes.ts';
import { readSubscription, type Subscription } from './subscription.ts';

const KIND = 'ngsi-ld-subscription';

const OF_ONE_AT_MOST = 50;
const IN_ALL_AT_MOST = 500;

/** Wall time between two looks at the city, ms. */
const TICK_MS = 1000;

/** Who is to be told of what; looks at the city while there is anybody. Subscriptions survive a restart. */
export class SubscriptionDesk {
  readonly #parts: DoorParts;
  readonly #known = new Map<string, Subscription>();
  readonly #deliveries: Deliveries;
  #city: City | null = null;
  #timer: NodeJS.Timeout | null = null;

  /** `contextAddress`: of the @context that notifications name. */
  constructor(parts: DoorParts, contextAddress: () => string) {
    this.#parts = parts;
    this.#deliveries = new Deliveries(parts, contextAddress);
    for (const [id, json] of parts.archive.documents.all(KIND)) this.#remember(id, json);
    this.#watch();
  }

  of(owner: string): readonly Subscription[] {
    return [...this.#known.values()].filter((subscription) => subscription.owner === owner);
  }

  /** Undefined for another's, as for none. */
  get(id: string, owner: string): Subscription | undefined {
    const subscription = this.#known.get(id);
    return subscription?.owner === owner ? subscription : undefined;
  }

  /** How it went, in the words of the standard (clause 5.2.14). */
  statusOf(id: string): object {
    return this.#deliveries.statusOf(id);
  }

  /** Settles once it is safe. Gives its id. */
  async add(body: unknown, owner: string): Promise<string> {
    const wanted: unknown = typeof body === 'object' && body !== null && 'id' in body ? body.id : undefined;
    const id = wanted === undefined ? `urn:ngsi-ld:Subscription:${randomUUID()}` : wanted;
    if (typeof id !== 'string' || id.length > 256 || !URL.canParse(id)) {
      throw new NgsiProblem('BadRequestData', 'The id of a subscription is a URI.');
    }
    if (this.#known.has(id)) throw new NgsiProblem('AlreadyExists', 'There is a subscription of that id.');
    if (this.of(owner).length >= OF_ONE_AT_MOST || this.#known.size >= IN_ALL_AT_MOST) {
      throw new NgsiProblem(
        'TooManyResults',
        `There may be ${OF_ONE_AT_MOST} subscriptions of one, ${IN_ALL_AT_MOST} in all.`,
      );
    }
    const subscription = readSubscription(body, id, owner);
    const { words, endpoint } = subscription;
    await this.#parts.outside.check?.(endpoint.address).catch(refuseEndpoint);
    await this.#parts.archive.documents.put([{ kind: KIND, id, json: { owner, words } }]);
    this.#known.set(id, subscription);
    this.#watch();
    return id;
  }

  async remove(id: string): Promise<void> {
    await this.#parts.archive.documents.put([{ kind: KIND, id, json: null }]);
    this.#known.delete(id);
    this.#deliveries.forget(id);
    this.#watch();
  }

  close(): void {
    this.#rest();
    this.#deliveries.close();
  }

  #rest(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  #remember(id: string, json: unknown): void {
    const { owner, words } = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>;
    try {
      if (typeof owner === 'string') this.#known.set(id, readSubscription(words, id, owner));
    } catch (error) {
      this.#parts.log.error(`ngsi-ld: the kept subscription ${id} is not understood: ${String(error)}`);
    }
  }

  #watch(): void {
    if (this.#known.size === 0) this.#rest();
    if (this.#known.size === 0 || this.#timer) return;
    this.#city = this.#parts.city();
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
    this.#timer.unref();
  }

  #tick(): void {
    try {
      this.#look();
      this.#deliveries.send([...this.#known.values()]);
    } catch (error) {
      this.#parts.log.error(`ngsi-ld: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
  }

  #look(): void {
    const moment = momentOf(this.#parts);
    const before = this.#city;
    this.#city = moment.city;
    const active = [...this.#known.values()].filter((each) => each.isActive && moment.atMs < each.expiresAtMs);
    if (before === moment.city || active.length === 0) return;
    for (const [id, entry] of moment.city.entries) {
      const old = before?.entries.get(id);
      const type = old === entry ? null : entityTypeOf(entry);
      if (type !== null) this.#offer(type, { old, entry }, active, moment);
    }
  }

  #offer(type: EntityType, { old, entry }: Changed, active: readonly Subscription[], moment: Moment): void {
    if (!isObserved(entry)) return;
    const entity = entityOf(entry, type, moment);
    const changed = changedNames(type, old, entry);
    for (const subscription of active) {
      const { watched, isThere } = subscription;
      if (watched && !changed.some((name) => watched.has(name))) continue;
      if (!subscription.isMeant(entity) || (isThere && !isThere(placesOf(entry, moment.atMs)))) continue;
      this.#deliveries.offer(subscription, entity);
    }
  }
}

interface Changed {
  readonly old: Entry | undefined;
  readonly entry: Entry;
}

/** Names of the attributes that say something else than before. */
function changedNames(type: EntityType, old: Entry | undefined, entry: Entry): readonly string[] {
  const observed = OBSERVED[type].filter(({ property }) => old?.values[property] !== entry.values[property]);
  return [
    ...observed.map(({ name }) => name),
    ...(old?.legs === entry.legs ? [] : ['location', 'speed', 'heading']),
    ...(old?.record === entry.record ? [] : ['name']),
  ];
}

/** Names come and go: what has no address now may have one when it is called, and is looked at again then. */
function refuseEndpoint(error: unknown): void {
  if (error instanceof OutsideNameless) return;
  if (error instanceof OutsideRefused) {
    throw new NgsiProblem('BadRequestData', `The endpoint is refused: ${error.message}`);
  }
  throw error;
}

import { createHash } from 'node:crypto';
import type { Entity, Platform, Published, Told } from '../../platform/platform.ts';
import type { DoorParts } from '../door.ts';
import type { Catalogues } from '../sensorthings/catalogue.ts';
import { createObservation, readJson } from '../sensorthings/create.ts';
import { creationIn, SENSORTHINGS_TOPICS } from '../sensorthings/topics.ts';
import { Refusal } from '../sensorthings/refusal.ts';
import { readableBy } from '../sensorthings/readers.ts';
import { readPayload } from './payload.ts';
import type { Matched, TopicMap } from './topic-map.ts';

/** A message as it came in. */
export interface Message {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** Kept by a broker from an unknown time before. */
  readonly retained: boolean;
  /** Perhaps sent a second time. */
  readonly repeated: boolean;
  /** Its sender, and its number there: the same when it is sent again. Null at quality 0. */
  readonly number: string | null;
}

/** Messages remembered so that one that is sent again is not kept again, and for how long. */
const REMEMBERED = 10_000;
const REMEMBERED_MS = 60_000;

/**
 * Takes messages in. Settles once what they tell is safe; rejects with a refusal (401, 403: may not; 400, 404, 409: will
 * never be taken) or with the store's own error (to be sent again).
 */
export class Receiver {
  readonly #parts: DoorParts;
  readonly #topics: TopicMap;
  readonly #catalogues: Catalogues;
  readonly #gathered = new Map<string, Gathered>();
  readonly #remembered = new Map<string, number>();

  constructor(parts: DoorParts, topics: TopicMap, catalogues: Catalogues) {
    this.#parts = parts;
    this.#topics = topics;
    this.#catalogues = catalogues;
  }

  /** `by`: who says so; null: a broker that has checked it. */
  async receive(message: Message, by: Entity | null): Promise<void> {
    const digest = digestOf(message);
    if (message.repeated && performance.now() < (this.#remembered.get(digest) ?? 0)) return;
    if (message.topic.startsWith(SENSORTHINGS_TOPICS)) await this.#create(message, by);
    else await this.#publish(message, by);
    if (message.number !== null) this.#remember(digest);
  }

  async #create({ topic, payload, retained }: Message, by: Entity | null): Promise<void> {
    const target = creationIn(topic);
    if (target === undefined) throw new Refusal(403, 'observations are sent to Observations');
    const body = readJson(payload);
    const { platform, archive, clock } = this.#parts;
    if (retained && !(typeof body === 'object' && body !== null && 'phenomenonTime' in body)) throw timeless();
    const all = new Set(platform.entities().map(({ id }) => id));
    await this.#catalogues.using(by ? readableBy(platform, by) : all, (catalogue) => {
      const { datastream } = target;
      const owner = datastream === null ? null : (catalogue.source(datastream)?.sensor?.provider ?? null);
      const teller = by ?? (owner === null ? null : platform.entity(owner));
      return createObservation(body, target, { platform, archive, catalogue, by: teller, nowMs: clock.nowMs() });
    });
  }

  async #publish({ topic, payload, retained }: Message, by: Entity | null): Promise<void> {
    const matched = this.#topics.match(topic);
    if (!matched) throw new Refusal(403, `nothing is taken in at the topic ${JSON.stringify(topic.slice(0, 100))}`);
    const teller = this.#teller(matched, by);
    const told = readPayload(matched, payload);
    if (retained && told.some(({ atMs }) => atMs === undefined)) throw timeless();
    const refused = await this.#gather(teller, matched.provider, told);
    const first = refused[0];
    if (first) throw new Refusal(409, `sensor ${JSON.stringify(first.sensor.slice(0, 60))} is ${first.why}`);
  }

  #teller({ provider }: Matched, by: Entity | null): Entity {
    const { platform } = this.#parts;
    if (by) {
      if (platform.may(by, provider, 'WRITE')) return by;
      throw new Refusal(403, `${by.id} may not write what ${provider.slice(0, 60)} provides`);
    }
    const owner = platform.entity(provider);
    if (!owner) throw new Refusal(404, `there is no provider ${JSON.stringify(provider.slice(0, 60))}`);
    return owner;
  }

  /** Messages that come in together are published together. */
  async #gather(by: Entity, provider: string, told: readonly Told[]): Promise<Published['refused']> {
    const key = `${by.id} ${provider}`;
    const open = this.#gathered.get(key) ?? this.#begin(key, by, provider);
    open.told.push(...told);
    const { refused } = await open.published;
    const own = new Set(told.map(({ sensor }) => sensor));
    return refused.filter(({ sensor }) => own.has(sensor));
  }

  #begin(key: string, by: Entity, provider: string): Gathered {
    const told: Told[] = [];
    const published = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      this.#gathered.delete(key);
      return this.#parts.platform.publish(by, provider, told);
    });
    const gathered = { told, published };
    this.#gathered.set(key, gathered);
    return gathered;
  }

  #remember(digest: string): void {
    this.#remembered.delete(digest);
    this.#remembered.set(digest, performance.now() + REMEMBERED_MS);
    const [oldest] = this.#remembered.keys();
    if (this.#remembered.size > REMEMBERED && oldest !== undefined) this.#remembered.delete(oldest);
  }
}

interface Gathered {
  readonly told: Told[];
  readonly published: ReturnType<Platform['publish']>;
}

function digestOf({ topic, payload, number }: Message): string {
  return createHash('sha1').update(`${number}\0${topic}\0`).update(payload).digest('base64');
}

/** A value from an unknown time would be taken for one of now. */
function timeless(): Refusal {
  return new Refusal(400, 'a retained message needs the time of its observation');
}

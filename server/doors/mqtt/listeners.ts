import type { Entity, Platform, Sensor } from '../../platform/platform.ts';
import { addressOf } from '../sensorthings/entity.ts';
import type { Observation } from '../sensorthings/observations.ts';
import { answer } from '../sensorthings/answer.ts';
import { ask, featureOf } from '../sensorthings/asking.ts';
import type { Catalogue } from '../sensorthings/catalogue-maker.ts';
import type { Catalogues } from '../sensorthings/catalogue.ts';
import { readableBy } from '../sensorthings/readers.ts';
import { memberName } from '../sensorthings/query-options.ts';
import { Refusal } from '../sensorthings/refusal.ts';
import { type Heard, readTopic, SENSORTHINGS_TOPICS } from '../sensorthings/topics.ts';
import type { DoorParts } from '../door.ts';
import type { Json } from '../../store/batch.ts';
import type { Hearing } from './embedded-broker.ts';
import type { TopicMap } from './topic-map.ts';

/** A topic of SensorThings that somebody listens to. */
interface Listened {
  readonly topic: string;
  readonly heard: Heard;
  readonly clients: Set<string>;
  /** What was last told, by entity; of what is no Observation. */
  told: ReadonlyMap<string, string> | null;
}

/** Topics of SensorThings in all; more are refused. */
const TOPICS_AT_MOST = 2000;

/** Entities of a set that are compared when the catalogue changes. */
const COMPARED_AT_MOST = 1000;

/** Who listens to which topic, and who may. */
export class Listeners implements Hearing {
  readonly #parts: DoorParts;
  readonly #topics: TopicMap;
  readonly #catalogues: Catalogues;
  readonly #listened = new Map<string, Listened>();
  readonly #byClient = new Map<string, Set<string>>();

  constructor(parts: DoorParts, topics: TopicMap, catalogues: Catalogues) {
    this.#parts = parts;
    this.#topics = topics;
    this.#catalogues = catalogues;
  }

  subscribe(client: string, by: Entity | null, topic: string): boolean {
    if (!topic.startsWith(SENSORTHINGS_TOPICS)) return true;
    const listened = this.#listened.get(topic) ?? this.#read(topic);
    if (!listened || !this.#maySee(listened.heard, by)) return false;
    listened.clients.add(client);
    this.#listened.set(topic, listened);
    this.#byClient.set(client, (this.#byClient.get(client) ?? new Set()).add(topic));
    return true;
  }

  unsubscribe(client: string, topic: string): void {
    this.#byClient.get(client)?.delete(topic);
    const listened = this.#listened.get(topic);
    listened?.clients.delete(client);
    if (listened?.clients.size === 0) this.#listened.delete(topic);
  }

  gone(client: string): void {
    for (const topic of this.#byClient.get(client) ?? []) this.unsubscribe(client, topic);
    this.#byClient.delete(client);
  }

  hears(client: string, by: Entity | null, topic: string): boolean {
    if (topic.startsWith('city/')) return true;
    if (topic.startsWith(SENSORTHINGS_TOPICS)) return this.#listened.get(topic)?.clients.has(client) ?? false;
    const { platform } = this.#parts;
    const mayRead = (provider: string) => by !== null && platform.may(by, provider, 'READ');
    if (topic.startsWith('rejected/')) return mayRead(topic.slice('rejected/'.length));
    const matched = this.#topics.match(topic);
    if (!matched) return false;
    const { provider, sensor: id } = matched;
    const sensor = id === null ? null : platform.sensor(provider, id);
    return mayRead(provider) || (sensor !== null && isPublic(platform, sensor));
  }

  /** The topics that an observation is told on, with what is told. */
  observationMessages(observation: Observation, root: string): readonly (readonly [string, string])[] {
    const { sensor } = observation.source;
    const catalogue = this.#catalogues.now(new Set());
    const open = sensor === null || isPublic(this.#parts.platform, sensor);
    const messages: (readonly [string, string])[] = [];
    for (const { topic, heard } of this.#listened.values()) {
      if (!heard.observations || !isOf(heard.observations.of, observation, catalogue, open)) continue;
      messages.push([topic, JSON.stringify(observationJson(observation, root, heard.query))]);
    }
    return messages;
  }

  listensToObservations(): boolean {
    return [...this.#listened.values()].some(({ heard }) => heard.observations !== null);
  }

  /** What changed of other entities that are public, by topic; told when the catalogue may have changed. */
  async catalogueMessages(root: string): Promise<readonly (readonly [string, string])[]> {
    const messages: (readonly [string, string])[] = [];
    for (const listened of [...this.#listened.values()].filter(({ heard }) => heard.observations === null)) {
      const now = await this.#toldNow(listened.heard, root);
      const before = listened.told;
      listened.told = now;
      if (!before) continue;
      for (const [key, text] of now) if (before.get(key) !== text) messages.push([listened.topic, text]);
    }
    return messages;
  }

  #read(topic: string): Listened | null {
    if (this.#listened.size >= TOPICS_AT_MOST) return null;
    try {
      return { topic, heard: readTopic(topic), clients: new Set(), told: null };
    } catch (error) {
      if (error instanceof Refusal) return null;
      throw error;
    }
  }

  /** Whether what a topic names is there for somebody to see; of other entities only what is public is told. */
  #maySee({ observations }: Heard, by: Entity | null): boolean {
    if (!observations?.of) return true;
    const { set, id } = observations.of;
    const mayRead = readableBy(this.#parts.platform, by);
    return [false, true].some((fresh) => this.#catalogues.now(mayRead, fresh).entities(set).has(id));
  }

  async #toldNow({ path, query }: Heard, root: string): Promise<ReadonlyMap<string, string>> {
    const { archive, clock } = this.#parts;
    const asking = ask(this.#catalogues.now(new Set()), archive, clock);
    try {
      const { body } = await answer(root, path, [query, `$top=${COMPARED_AT_MOST}`].filter(Boolean).join('&'), asking);
      return entriesOf(body);
    } catch {
      const single = await answer(root, path, query, asking).catch(() => null);
      return single === null ? new Map() : entriesOf(single.body);
    }
  }
}

function entriesOf(body: Json): ReadonlyMap<string, string> {
  const list = typeof body === 'object' && body !== null && 'value' in body ? body.value : undefined;
  if (!Array.isArray(list)) return new Map([['', JSON.stringify(body)]]);
  const texts = list.map((each) => ({ id: String((each as Readonly<Record<string, Json>>)['@iot.id'] ?? ''), each }));
  return new Map(texts.map(({ id, each }) => [id === '' ? JSON.stringify(each) : id, JSON.stringify(each)]));
}

function isOf(
  of: NonNullable<Heard['observations']>['of'],
  observation: Observation,
  catalogue: Catalogue,
  open: boolean,
): boolean {
  if (of === null) return open;
  if (of.set === 'Datastreams') return observation.source.datastream.id === of.id;
  return open && featureOf(observation, catalogue)?.id === of.id;
}

function observationJson(observation: Observation, root: string, query: string): Json {
  const select = /^\$select=(.*)$/
    .exec(query)?.[1]
    ?.split(',')
    .map((name) => name.trim());
  const address = `${root}/${addressOf(observation)}`;
  const whole: Readonly<Record<string, Json>> = {
    '@iot.id': observation.id,
    '@iot.selfLink': address,
    ...observation.properties,
    'Datastream@iot.navigationLink': `${address}/Datastream`,
    'FeatureOfInterest@iot.navigationLink': `${address}/FeatureOfInterest`,
  };
  if (!select) return whole;
  const names = new Set(select.map(memberName));
  return Object.fromEntries(Object.entries(whole).filter(([name]) => names.has(name.split('@iot.nav')[0] ?? name)));
}

function isPublic(platform: Platform, { publicAccess, provider, component }: Sensor): boolean {
  return publicAccess && (platform.component(provider, component)?.publicAccess ?? true);
}

import type { Json } from '../../store/batch.ts';
import type { NgsiEntity, Writing } from './entity.ts';
import { type PlaceTest, readGeoQuery } from './geo-query.ts';
import { badRequest, NgsiProblem } from './ngsi-problem.ts';
import { type EntityTest, readQuery, shortName } from './query-language.ts';
import { readPattern } from './safe-pattern.ts';

type JsonObject = Readonly<Record<string, unknown>>;

/** What somebody wants to be told of, as it is kept: the words of the one who asked. */
export interface KeptSubscription {
  readonly id: string;
  /** Id of the entity of the sensor platform that asked. */
  readonly owner: string;
  readonly words: Json;
}

/** The same, understood. */
export interface Subscription extends KeptSubscription {
  readonly endpoint: { readonly address: string; readonly asLd: boolean };
  readonly writing: Writing;
  readonly throttlingMs: number;
  readonly expiresAtMs: number;
  readonly isActive: boolean;
  /** Changes of these alone count; null: of any. */
  readonly watched: ReadonlySet<string> | null;
  readonly isThere: PlaceTest | null;
  isMeant(entity: NgsiEntity): boolean;
}

const WORDS_AT_MOST = 20_000;
const SELECTORS_AT_MOST = 50;

/** Reads a Subscription (clause 5.2.12). Refuses with BadRequestData, or with 501 what is not done here. */
export function readSubscription(body: unknown, id: string, owner: string): Subscription {
  const words = objectOf(body) ?? badRequest('A subscription is a JSON object.');
  if (JSON.stringify(words).length > WORDS_AT_MOST) badRequest(`A subscription may have ${WORDS_AT_MOST} characters.`);
  if (words.type !== 'Subscription') badRequest('The type of the body must be Subscription.');
  if (words.timeInterval !== undefined) throw new NgsiProblem(501, 'Subscriptions by time interval are not done here.');
  const notification = objectOf(words.notification) ?? badRequest('A subscription has a notification.');
  const watched = namesOf(words.watchedAttributes, 'watchedAttributes');
  const selectors = selectorsOf(words.entities);
  if (watched === null && selectors.length === 0) badRequest('A subscription names entities or watchedAttributes.');
  const answers = words.q === undefined ? null : readQuery(textOf(words.q, 'q'));
  return {
    id,
    owner,
    words: JSON.parse(JSON.stringify({ ...words, id })) as Json,
    endpoint: endpointOf(notification),
    writing: writingOf(notification),
    throttlingMs: secondsOf(words.throttling) * 1000,
    expiresAtMs: momentOf(words.expiresAt),
    isActive: words.isActive !== false,
    watched,
    isThere: geoOf(words.geoQ),
    isMeant: meaningOf(selectors, answers),
  };
}

function meaningOf(selectors: readonly EntityTest[], answers: EntityTest | null): EntityTest {
  return (entity) =>
    (selectors.length === 0 || selectors.some((meets) => meets(entity))) && (answers?.(entity) ?? true);
}

function selectorsOf(entities: unknown): readonly EntityTest[] {
  if (entities === undefined) return [];
  const list: readonly unknown[] = Array.isArray(entities) ? entities : badRequest('entities is a list.');
  if (list.length > SELECTORS_AT_MOST) badRequest(`A subscription may name ${SELECTORS_AT_MOST} selectors.`);
  return list.map((each) => {
    const selector = objectOf(each) ?? badRequest('entities is a list of objects.');
    const type = shortName(textOf(selector.type, 'type of entities'));
    const ids = selector.id === undefined ? null : [selector.id].flat();
    const matches =
      selector.idPattern === undefined ? () => true : readPattern(textOf(selector.idPattern, 'idPattern'));
    return (entity) => entity.type === type && (ids?.includes(entity.id) ?? true) && matches(entity.id);
  });
}

function geoOf(geoQ: unknown): PlaceTest | null {
  if (geoQ === undefined) return null;
  const { georel, geometry, coordinates, geoproperty } = objectOf(geoQ) ?? badRequest('geoQ is an object.');
  return readGeoQuery({
    georel: textOf(georel, 'georel'),
    geometry: textOf(geometry, 'geometry'),
    coordinates: typeof coordinates === 'string' ? coordinates : JSON.stringify(coordinates ?? null),
    ...(geoproperty !== undefined && { geoproperty: textOf(geoproperty, 'geoproperty') }),
  });
}

/** Whether the address may be called is told when it is called. */
function endpointOf(notification: JsonObject): Subscription['endpoint'] {
  const { uri, accept = 'application/json' } =
    objectOf(notification.endpoint) ?? badRequest('A notification has an endpoint.');
  const address = textOf(uri, 'uri of the endpoint');
  if (accept !== 'application/json' && accept !== 'application/ld+json') {
    throw new NgsiProblem(501, 'Notifications are sent as application/json or application/ld+json.');
  }
  const isWeb = URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
  if (!isWeb) badRequest('The uri of the endpoint is an address of http or https.');
  return { address, asLd: accept === 'application/ld+json' };
}

function writingOf({ attributes, format = 'normalized' }: JsonObject): Writing {
  const attrs = namesOf(attributes, 'attributes');
  if (format === 'keyValues' || format === 'simplified') return { form: 'keyValues', attrs, sysAttrs: false };
  if (format === 'normalized' || format === 'concise') return { form: format, attrs, sysAttrs: false };
  return badRequest('format is one of normalized, concise, keyValues.');
}

function namesOf(value: unknown, name: string): ReadonlySet<string> | null {
  if (value === undefined) return null;
  const list: readonly unknown[] = Array.isArray(value) ? value : badRequest(`${name} is a list.`);
  if (list.length === 0 || list.length > SELECTORS_AT_MOST) badRequest(`${name} has 1 to ${SELECTORS_AT_MOST} names.`);
  return new Set(list.map((each) => shortName(textOf(each, name))));
}

function secondsOf(value: unknown): number {
  if (value === undefined) return 0;
  return typeof value === 'number' && value >= 0 && value <= 86_400
    ? value
    : badRequest('throttling is in seconds, up to a day.');
}

function momentOf(value: unknown): number {
  if (value === undefined) return Number.POSITIVE_INFINITY;
  const atMs = Date.parse(textOf(value, 'expiresAt'));
  return Number.isNaN(atMs) ? badRequest('expiresAt is a time of ISO 8601.') : atMs;
}

function textOf(value: unknown, name: string): string {
  return typeof value === 'string' && value !== '' ? value : badRequest(`${name} is a text.`);
}

function objectOf(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

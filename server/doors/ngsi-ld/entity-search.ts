import type { City, Entry } from '../../../data/contract/city.ts';
import type { DoorParts } from '../door.ts';
import { placesOf } from '../entry-place.ts';
import { sourcesOf } from '../entry-source.ts';
import { Turns } from '../turns.ts';
import type { NgsiEntity } from './entity.ts';
import { type GeoQueryText, type PlaceTest, readGeoQuery } from './geo-query.ts';
import { indicatorEntities } from './indicators.ts';
import { entityIdOf, entityOf, entityTypeOf, entryOfId, isObserved, type ModelContext } from './models.ts';
import { badRequest } from './ngsi-problem.ts';
import { ENTITY_TYPES } from './observed-attributes.ts';
import { type EntityTest, readQuery, shortName } from './query-language.ts';
import { readPattern } from './safe-pattern.ts';

export interface SearchText extends GeoQueryText {
  readonly type?: string;
  readonly id?: string;
  readonly idPattern?: string;
  readonly attrs?: string;
  readonly q?: string;
}

/** Which entities are meant. */
export interface Search {
  readonly types: ReadonlySet<string> | null;
  readonly ids: ReadonlySet<string> | null;
  readonly attrs: ReadonlySet<string> | null;
  isId(id: string): boolean;
  readonly isThere: PlaceTest | null;
  readonly answers: EntityTest | null;
}

/** Reads what a query says of entities; it must say something (clause 5.7.2). */
export function readSearch(text: SearchText): Search {
  const { type, id, idPattern, attrs, q } = text;
  if ([type, id, attrs, q, text.georel].every((each) => each === undefined)) {
    badRequest('A query names one of type, id, attrs, q or georel.');
  }
  return {
    types: wordsOf(type),
    ids: id === undefined ? null : new Set(id.split(',').map((each) => each.trim())),
    attrs: wordsOf(attrs),
    isId: idPattern === undefined ? () => true : readPattern(idPattern),
    isThere: readGeoQuery(text),
    answers: q === undefined ? null : readQuery(q),
  };
}

/** Short or expanded names with commas between, as sets; `(A|B)` of the later editions counts as `A,B`. */
function wordsOf(text: string | undefined): ReadonlySet<string> | null {
  if (text === undefined) return null;
  const words = text
    .replaceAll(/[()]/g, '')
    .split(/[,|]/)
    .map((word) => shortName(word.trim()));
  if (words.includes('') || words.length > 100) badRequest('type and attrs are lists of names with commas between.');
  return new Set(words);
}

/** The city at a moment, and how its things are made entities. */
export interface Moment extends ModelContext {
  readonly city: City;
}

export function momentOf(parts: Pick<DoorParts, 'clock' | 'city' | 'platform'>): Moment {
  const city = parts.city();
  return { city, atMs: parts.clock.nowMs(), sourceOf: sourcesOf(city, parts.platform) };
}

/** All that answer, in the order of the city; those of a page are made, the others counted. */
export async function searchEntities(
  search: Search,
  moment: Moment,
  page: { readonly offset: number; readonly limit: number },
): Promise<{ readonly entities: readonly NgsiEntity[]; readonly count: number }> {
  const entities: NgsiEntity[] = [];
  const turns = new Turns();
  let [count, looked] = [0, 0];
  for (const found of foundEntities(search, moment)) {
    if (++looked % LOOKED_AT_ONCE === 0) await turns.next();
    const entity = found();
    if (entity === null) continue;
    if (count >= page.offset && entities.length < page.limit) entities.push(entity());
    count++;
  }
  return { entities, count };
}

/** Things looked at between two thoughts of others. */
const LOOKED_AT_ONCE = 100;

/** Null where a thing does not answer; what makes the entity where it does. */
type Found = () => (() => NgsiEntity) | null;

function* foundEntities(search: Search, moment: Moment): Generator<Found> {
  const { types, isThere } = search;
  if (!types || ENTITY_TYPES.some((type) => types.has(type) && type !== 'KeyPerformanceIndicator')) {
    for (const entry of entriesOf(search, moment)) yield () => foundEntity(entry, search, moment);
  }
  if ((types && !types.has('KeyPerformanceIndicator')) || isThere) return;
  for (const entity of indicatorEntities(moment.city, moment)) {
    yield () => (isMeant(entity, search) ? () => entity : null);
  }
}

/** Ids lead to their things without a look at all others. */
function entriesOf({ ids }: Search, { city }: Moment): Iterable<Entry> {
  if (!ids) return city.entries.values();
  return new Set([...ids].flatMap((id) => entryOfId(city, id) ?? []));
}

/** What is cheap to tell is told first; the entity is made only where its attributes are asked about. */
function foundEntity(entry: Entry, search: Search, moment: Moment): (() => NgsiEntity) | null {
  const type = entityTypeOf(entry);
  if (type === null || (search.types && !search.types.has(type))) return null;
  if (!isObserved(entry) || !search.isId(entityIdOf(type, entry.record.id))) return null;
  if (search.isThere && !search.isThere(placesOf(entry, moment.atMs))) return null;
  if (search.attrs === null && search.answers === null) return () => entityOf(entry, type, moment);
  const entity = entityOf(entry, type, moment);
  return hasAttributes(entity, search) ? () => entity : null;
}

/** For what is no thing of the city. */
function isMeant(entity: NgsiEntity, search: Search): boolean {
  if (search.ids && !search.ids.has(entity.id)) return false;
  return search.isId(entity.id) && hasAttributes(entity, search);
}

function hasAttributes(entity: NgsiEntity, { attrs, answers }: Search): boolean {
  if (attrs && !entity.attributes.some(({ name }) => attrs.has(name))) return false;
  return answers === null || answers(entity);
}

/** One by its id; null where there is none. */
export function findEntity(id: string, moment: Moment): NgsiEntity | null {
  const entry = entryOfId(moment.city, id);
  const type = entry && entityTypeOf(entry);
  if (entry && type) return isObserved(entry) ? entityOf(entry, type, moment) : null;
  return indicatorEntities(moment.city, moment).find((entity) => entity.id === id) ?? null;
}

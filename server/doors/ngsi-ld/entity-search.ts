import type { City, Entry } from '../../../data/contract/city.ts';
import type { DoorParts } from '../door.ts';
import { placesOf } from '../entry-place.ts';
import { sourcesOf } from '../entry-source.ts';
import type { NgsiEntity } from './entity.ts';
import { type GeoQueryText, type PlaceTest, readGeoQuery } from './geo-query.ts';
import { indicatorEntities } from './indicators.ts';
import { entityIdOf, entityOf, entityTypeOf, entryOfId, type ModelContext } from './models.ts';
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
export function searchEntities(
  search: Search,
  moment: Moment,
  page: { readonly offset: number; readonly limit: number },
): { readonly entities: readonly NgsiEntity[]; readonly count: number } {
  const entities: NgsiEntity[] = [];
  let count = 0;
  for (const entity of foundEntities(search, moment)) {
    if (count >= page.offset && entities.length < page.limit) entities.push(entity);
    count++;
  }
  return { entities, count };
}

function* foundEntities(search: Search, moment: Moment): Generator<NgsiEntity> {
  const { types, isThere } = search;
  if (!types || ENTITY_TYPES.some((type) => types.has(type) && type !== 'KeyPerformanceIndicator')) {
    for (const entry of entriesOf(search, moment)) {
      const entity = foundEntity(entry, search, moment);
      if (entity) yield entity;
    }
  }
  if ((types && !types.has('KeyPerformanceIndicator')) || isThere) return;
  for (const entity of indicatorEntities(moment.city, moment)) if (isMeant(entity, search)) yield entity;
}

/** Ids lead to their things without a look at all others. */
function entriesOf({ ids }: Search, { city }: Moment): Iterable<Entry> {
  if (!ids) return city.entries.values();
  return new Set([...ids].flatMap((id) => entryOfId(city, id) ?? []));
}

/** What is cheap to tell is told first. */
function foundEntity(entry: Entry, search: Search, moment: Moment): NgsiEntity | null {
  const type = entityTypeOf(entry);
  if (type === null || (search.types && !search.types.has(type))) return null;
  if (!search.isId(entityIdOf(type, entry.record.id))) return null;
  if (search.isThere && !search.isThere(placesOf(entry, moment.atMs))) return null;
  const entity = entityOf(entry, type, moment);
  return entity && hasAttributes(entity, search) ? entity : null;
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
  if (entry && type) return entityOf(entry, type, moment);
  return indicatorEntities(moment.city, moment).find((entity) => entity.id === id) ?? null;
}

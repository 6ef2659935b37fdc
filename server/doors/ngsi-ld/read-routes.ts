import { type Static, Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { DoorParts } from '../door.ts';
import { originOf } from '../request-origin.ts';
import { addLink, sendEntities } from './answer.ts';
import { addCatalogueRoutes } from './catalogue-routes.ts';
import { contextDocument } from './context.ts';
import { findEntity, momentOf, readSearch, searchEntities } from './entity-search.ts';
import type { Writing } from './entity.ts';
import { badRequest, NgsiProblem } from './ngsi-problem.ts';
import { ENTITY_TYPES } from './observed-attributes.ts';
import { shortName } from './query-language.ts';

/** Entities of one page, and how many the asker may want of them. */
const LIMIT = 20;
export const LIMIT_AT_MOST = 1000;

const text = (description: string, maxLength = 2000) => Type.Optional(Type.String({ maxLength, description }));

export const SEARCH_QUERY = {
  type: text(`of ${ENTITY_TYPES.join(', ')}; commas between several`),
  id: text('URNs with commas between', 8000),
  idPattern: text('a regular expression'),
  attrs: text('names of attributes with commas between'),
  q: text('a query such as no2>40;simulated==false'),
  georel: text('near;maxDistance==1000, near;minDistance==…, within, intersects, disjoint, equals'),
  geometry: text('Point, Polygon or MultiPolygon'),
  coordinates: text('a JSON array', 20_000),
  geoproperty: text('location'),
  limit: Type.Optional(Type.Integer({ minimum: 0, description: `entities of a page, ${LIMIT_AT_MOST} at most` })),
  offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000 })),
  count: Type.Optional(Type.Boolean()),
  options: text('keyValues, concise, sysAttrs, count; commas between'),
} as const;

const ENTITIES_QUERY = Type.Object(SEARCH_QUERY);
const ENTITY_QUERY = Type.Object({ attrs: SEARCH_QUERY.attrs, options: SEARCH_QUERY.options });

type EntitiesQuery = Static<typeof ENTITIES_QUERY>;
type EntityRequest = FastifyRequest<{ Params: { '*': string }; Querystring: Static<typeof ENTITY_QUERY> }>;

/** What the city says as entities, and what there is to ask for. */
export function addReadRoutes(app: FastifyInstance, parts: DoorParts): void {
  app.get<{ Querystring: EntitiesQuery }>(
    '/entities',
    { schema: { summary: 'NGSI-LD: entities of the Smart Data Models', querystring: ENTITIES_QUERY } },
    (request, reply) => answerEntities(request, reply, parts),
  );
  const entity = { schema: { summary: 'NGSI-LD: one entity', querystring: ENTITY_QUERY } };
  app.get('/entities/*', entity, (request: EntityRequest, reply) => answerEntity(request, reply, parts));
  addCatalogueRoutes(app, parts);
  const context = { schema: { summary: 'NGSI-LD: the @context of all entities' } };
  app.get('/context.jsonld', context, (_request, reply) =>
    reply
      .header('cache-control', 'public, max-age=3600')
      .type('application/ld+json')
      .send(Buffer.from(JSON.stringify(contextDocument()))),
  );
}

async function answerEntities(
  request: FastifyRequest<{ Querystring: EntitiesQuery }>,
  reply: FastifyReply,
  parts: DoorParts,
): Promise<FastifyReply> {
  const { query } = request;
  const options = optionsOf(query.options);
  const page = pageOf(query);
  const search = readSearch(query);
  const { entities, count } = await searchEntities(search, momentOf(parts), page);
  if (query.count === true || options.has('count')) reply.header('ngsild-results-count', String(count));
  addPageLinks(request, reply, page, count);
  return sendEntities(request, reply, entities, { ...writingOf(options), attrs: search.attrs });
}

function answerEntity(request: EntityRequest, reply: FastifyReply, parts: DoorParts): FastifyReply {
  const { attrs, options } = request.query;
  const id = request.params['*'];
  if (!URL.canParse(id)) badRequest('The id of an entity is a URI.');
  const entity = findEntity(id, momentOf(parts));
  const wanted = attrs === undefined ? null : new Set(attrs.split(',').map((each) => shortName(each.trim())));
  if (!entity || (wanted && !entity.attributes.some(({ name }) => wanted.has(name)))) {
    throw new NgsiProblem('ResourceNotFound', `There is no entity ${id.slice(0, 200)}.`);
  }
  return sendEntities(request, reply, entity, { ...writingOf(optionsOf(options)), attrs: wanted });
}

export interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** Which part of a list; a page without entities is for counting. */
export function pageOf(
  { offset = 0, limit = LIMIT, count, options }: Partial<EntitiesQuery>,
  most = LIMIT_AT_MOST,
): Page {
  if (limit > most) throw new NgsiProblem('TooManyResults', `limit may be ${most} at most.`);
  if (limit === 0 && count !== true && !optionsOf(options).has('count')) badRequest('limit is 0 only to count.');
  return { offset, limit };
}

/** Where the other pages are. */
export function addPageLinks(
  request: FastifyRequest,
  reply: FastifyReply,
  { offset, limit }: Page,
  count: number,
): void {
  const at = (start: number, rel: string) => {
    const url = new URL(request.url, originOf(request));
    url.searchParams.set('offset', String(start));
    url.searchParams.set('limit', String(limit));
    addLink(reply, `<${url.href}>; rel="${rel}"`);
  };
  if (limit > 0 && offset > 0) at(Math.max(0, offset - limit), 'prev');
  if (limit > 0 && offset + limit < count) at(offset + limit, 'next');
}

const OPTIONS = [
  'normalized',
  'keyValues',
  'simplified',
  'concise',
  'sysAttrs',
  'count',
  'temporalValues',
  'aggregatedValues',
];

export function optionsOf(options: string | undefined): ReadonlySet<string> {
  const words = options === undefined ? [] : options.split(',').map((each) => each.trim());
  const unknown = words.find((word) => !OPTIONS.includes(word));
  if (unknown !== undefined) badRequest(`There is no option ${unknown.slice(0, 40)}.`);
  return new Set(words);
}

export function writingOf(options: ReadonlySet<string>): Omit<Writing, 'attrs'> {
  const simple = options.has('keyValues') || options.has('simplified');
  return {
    form: simple ? 'keyValues' : options.has('concise') ? 'concise' : 'normalized',
    sysAttrs: options.has('sysAttrs'),
  };
}

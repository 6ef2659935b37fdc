import { type Static, Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Entry } from '../../../data/contract/city.ts';
import type { RecordId } from '../../../data/contract/record.ts';
import type { DoorParts } from '../door.ts';
import { sendWithContext } from './answer.ts';
import { findEntity, momentOf, readSearch, searchEntities, type Moment } from './entity-search.ts';
import { ngsiTime, type NgsiEntity } from './entity.ts';
import { entryOfId } from './models.ts';
import { badRequest, NgsiProblem } from './ngsi-problem.ts';
import { ENTITY_TYPES, OBSERVED } from './observed-attributes.ts';
import { shortName } from './query-language.ts';
import { addPageLinks, optionsOf, pageOf, SEARCH_QUERY } from './read-routes.ts';
import { historyOf, readTemporal, seriesOf, type TemporalQuery } from './temporal.ts';

/** Entities of one answer, and instances in them all. */
const ENTITIES_AT_MOST = 100;
const TOTAL_AT_MOST = 50_000;

const word = (description: string) => Type.Optional(Type.String({ maxLength: 200, description }));

const TEMPORAL = {
  timerel: word('before, after or between'),
  timeAt: word('ISO 8601 with Z or an offset'),
  endTimeAt: word('the same'),
  timeproperty: word('observedAt'),
  lastN: Type.Optional(Type.Integer({ description: 'the newest of each attribute, newest first' })),
  aggrMethods: word('avg, min, max, sum, totalCount'),
  aggrPeriodDuration: word('an ISO 8601 duration such as PT1H'),
} as const;

const LIST = Type.Object({ ...SEARCH_QUERY, ...TEMPORAL });
const ONE = Type.Object({ attrs: SEARCH_QUERY.attrs, options: SEARCH_QUERY.options, ...TEMPORAL });

type ListRequest = FastifyRequest<{ Querystring: Static<typeof LIST> }>;
type OneRequest = FastifyRequest<{ Params: { '*': string }; Querystring: Static<typeof ONE> }>;

/** What entities were, from the city's memory. */
export function addTemporalRoutes(app: FastifyInstance, parts: DoorParts): void {
  const list = { summary: 'NGSI-LD: how entities were through time', querystring: LIST };
  app.get('/temporal/entities', { schema: list }, (request: ListRequest, reply) => answerList(request, reply, parts));
  const one = { summary: 'NGSI-LD: how one entity was through time', querystring: ONE };
  app.get('/temporal/entities/*', { schema: one }, (request: OneRequest, reply) => answerOne(request, reply, parts));
}

async function answerList(request: ListRequest, reply: FastifyReply, parts: DoorParts): Promise<FastifyReply> {
  const { query } = request;
  if (query.timerel === undefined) badRequest('A temporal query of entities names timerel and timeAt.');
  const search = readSearch(query);
  const page = pageOf(query, ENTITIES_AT_MOST);
  const moment = momentOf(parts);
  const order = orderOf(query, moment);
  const { entities, count } = await searchEntities(search, moment, page);
  if (query.count === true || optionsOf(query.options).has('count')) {
    reply.header('ngsild-results-count', String(count));
  }
  addPageLinks(request, reply, page, count);
  return send(request, reply, await writeAll(entities, { ...order, attrs: search.attrs }, moment, parts), true);
}

async function answerOne(request: OneRequest, reply: FastifyReply, parts: DoorParts): Promise<FastifyReply> {
  const id = request.params['*'];
  const { query } = request;
  const moment = momentOf(parts);
  const order = orderOf(query, moment);
  const entity = findEntity(id, moment);
  if (!entity) throw new NgsiProblem('ResourceNotFound', `There is no entity ${id.slice(0, 200)}.`);
  const attrs =
    query.attrs === undefined ? null : new Set(query.attrs.split(',').map((each) => shortName(each.trim())));
  return send(request, reply, await writeAll([entity], { ...order, attrs }, moment, parts), false);
}

interface Order {
  readonly temporal: TemporalQuery;
  readonly simplified: boolean;
}

function orderOf(query: Static<typeof ONE>, { atMs }: Moment): Order {
  const options = optionsOf(query.options);
  const temporal = readTemporal(query, atMs, options.has('aggregatedValues'));
  return { temporal, simplified: options.has('temporalValues') };
}

interface Written {
  readonly entities: readonly object[];
  /** Where instances were left out: first and last moment of those given. */
  readonly cut: readonly [number, number] | null;
}

async function writeAll(
  entities: readonly NgsiEntity[],
  order: Order & { readonly attrs: ReadonlySet<string> | null },
  { city }: Moment,
  { archive }: DoorParts,
): Promise<Written> {
  if (archive.usage().state === 'opening') throw new NgsiProblem(503, 'The memory of the city is being opened.');
  const things = entities.flatMap((entity): readonly (readonly [NgsiEntity, Entry])[] => {
    const entry = entryOfId(city, entity.id);
    return entry ? [[entity, entry]] : [];
  });
  const series = seriesOf(archive.history, new Set<RecordId>(things.map(([, entry]) => entry.record.id)));
  const written: object[] = [];
  let [total, cut]: [number, Written['cut']] = [0, null];
  for (const [{ id, type }, { record }] of things) {
    const body: Record<string, unknown> = {};
    for (const attribute of OBSERVED[ENTITY_TYPES.find((each) => each === type) ?? 'Vehicle']) {
      const known = series.get(`${record.id} ${attribute.property}`);
      if (!known || (order.attrs && !order.attrs.has(attribute.name))) continue;
      const found = await historyOf(archive.history, known, attribute, order.temporal, order.simplified);
      if (!found) continue;
      total += found.instances;
      if (found.cut) cut = cut ? [Math.min(cut[0], found.cut[0]), Math.max(cut[1], found.cut[1])] : found.cut;
      body[attribute.name] = found.body;
    }
    if (total > TOTAL_AT_MOST) throw new NgsiProblem('TooManyResults', `That is more than ${TOTAL_AT_MOST} instances.`);
    if (Object.keys(body).length > 0) written.push({ id, type, ...body });
  }
  return { entities: written, cut };
}

/** 206 and the span that is given, where there was more (clause 6.3.10). */
function send(request: FastifyRequest, reply: FastifyReply, { entities, cut }: Written, list: boolean): FastifyReply {
  if (cut) {
    const [from, to] = cut.map((atMs) => `${ngsiTime(atMs).slice(0, 19)}Z`);
    reply.code(206).header('content-range', `DateTime ${from}-${to}/*`);
  }
  const [first] = entities;
  if (list) return sendWithContext(request, reply, entities);
  if (first === undefined) throw new NgsiProblem('ResourceNotFound', 'Nothing is kept of that entity at that time.');
  return sendWithContext(request, reply, first);
}

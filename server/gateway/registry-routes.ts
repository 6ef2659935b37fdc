import { type Static, type TSchema, Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest, preHandlerAsyncHookHandler } from 'fastify';
import { localOffsetMs, momentOfText } from '../../data/contract/local-time.ts';
import {
  type MergeProposal,
  type MergeReason,
  REGISTRY_GROUPS,
  type RegistryGroup,
  type RegistryId,
  type RegistryMerge,
  type RegistryRecord,
  type Relation,
} from '../../data/contract/registry.ts';
import type { Role } from '../../data/contract/role.ts';
import { readBbox } from './api-routes.ts';
import { answerProblem, PROBLEM } from './problem.ts';
import {
  LIMIT_AT_MOST,
  LIMIT_DEFAULT,
  type ListQuery,
  listQuery,
  MATCHES,
  MERGE,
  MERGE_BODY,
  MERGE_PARAMETERS,
  MERGES,
  ONE,
  PROPOSALS,
  PROPOSALS_QUERY,
  RECORDS,
  RESOLVE_QUERY,
  SUMMARY,
} from './registry-schemas.ts';

type Box = readonly [number, number, number, number];

/** The base information in memory. */
interface RegistryInMemory {
  list(query: {
    readonly group: RegistryGroup;
    readonly kind?: string | undefined;
    readonly name?: string | undefined;
    readonly bbox?: Box | undefined;
    readonly within?: string | undefined;
    readonly atMs?: number | undefined;
    readonly limit: number;
    readonly offset: number;
  }): { readonly total: number; readonly records: readonly RegistryRecord[] };
  proposals(): readonly MergeProposal[];
  counts(): Readonly<Record<string, number>>;
  readonly refused: number;
  readonly merges: { readonly all: readonly RegistryMerge[] };
}

/** Who keeps the city's base information. */
export interface RegistryDesk {
  /** As it is now; the first time it is read from the city package. */
  ready(): Promise<RegistryInMemory>;
  record(id: RegistryId): Promise<{ readonly record: RegistryRecord; readonly relations: readonly Relation[] } | null>;
  resolve(alias: string): Promise<readonly RegistryRecord[]>;
  /** Buildings stay in the package: they are asked for by place, page by page. */
  buildings(
    bbox: Box,
    page: { readonly limit: number; readonly offset: number },
  ): Promise<{ readonly total: number; readonly records: readonly RegistryRecord[] }>;
  /** The merge, once it is safe; `unknown`, or in words why not. */
  merge(kept: RegistryId, merged: RegistryId, reason: MergeReason, by: Role): Promise<RegistryMerge | string>;
  undo(id: string, by: Role): Promise<RegistryMerge | string>;
}

export interface RegistryRoutesParts {
  readonly desk: RegistryDesk;
  /** Lets in who may tend the base information. */
  readonly stewards: preHandlerAsyncHookHandler;
  roleOf(request: FastifyRequest): Role;
  /** Tells the audit log what a write was done to. */
  describe(request: FastifyRequest, target: string): void;
}

const WRONG = { 400: Type.Ref(PROBLEM.$id ?? ''), 404: Type.Ref(PROBLEM.$id ?? '') } as const;
const REFUSED = {
  ...WRONG,
  401: Type.Ref(PROBLEM.$id ?? ''),
  403: Type.Ref(PROBLEM.$id ?? ''),
  409: Type.Ref(PROBLEM.$id ?? ''),
} as const;

/** `/api/v1/registry`: the city's base information, and how stewards merge what is one thing. */
export function addRegistryRoutes(app: FastifyInstance, parts: RegistryRoutesParts): void {
  const { desk } = parts;
  addSummary(app, desk);
  for (const group of REGISTRY_GROUPS) addList(app, group, desk);
  addQuestions(app, desk);
  addMerges(app, parts);
  const schema = {
    summary: 'One record, with all that it is related to',
    params: Type.Object({ '*': Type.String({ maxLength: 400, description: 'id of the record' }) }),
    response: { 200: ONE, ...WRONG },
  };
  app.get<{ Params: { '*': string } }>('/api/v1/registry/*', { schema }, async ({ params }, reply) => {
    const found = await desk.record(params['*']);
    return found ? send(reply, found) : answerProblem(reply, 404, 'There is no such record.');
  });
}

function addSummary(app: FastifyInstance, desk: RegistryDesk): void {
  const schema = { summary: 'What the registry holds', response: { 200: SUMMARY } };
  app.get('/api/v1/registry', { schema }, async (_request, reply) => {
    const registry = await desk.ready();
    const merges = registry.merges.all.filter(({ undoneAtMs }) => undoneAtMs === null).length;
    return send(reply, { counts: registry.counts(), refused: { 'personal-data': registry.refused }, merges });
  });
}

const SUMMARIES: Readonly<Record<RegistryGroup, string>> = {
  organisations: 'Organisations: operators, providers, publishers',
  territory: 'City, districts, barris, census sections, streets; buildings by kind=building with a bbox',
  things: 'Sensors, stations, stops, lines, stretches of road, vehicles of public transport',
  roles: 'What people may do: all that is known of them',
};

function addList(app: FastifyInstance, group: RegistryGroup, desk: RegistryDesk): void {
  const schema = { summary: SUMMARIES[group], querystring: listQuery(group), response: { 200: RECORDS, ...WRONG } };
  app.get<{ Querystring: ListQuery }>(`/api/v1/registry/${group}`, { schema }, async ({ query }, reply) => {
    const { kind, name, within, limit = LIMIT_DEFAULT, offset = 0 } = query;
    const bbox = readBbox(query.bbox);
    if (bbox === null) return answerProblem(reply, 400, 'bbox must be west,south,east,north, the lower ones first.');
    const atMs = query.at === undefined ? undefined : momentOf(query.at);
    if (atMs === null) return answerProblem(reply, 400, 'at must be a moment that there is.');
    const registry = await desk.ready();
    if (kind === 'building') {
      const isByPlace = bbox && name === undefined && within === undefined && atMs === undefined;
      if (!isByPlace)
        return answerProblem(reply, 400, 'Buildings are told by place: give a bbox, and nothing besides.');
      return send(reply, await desk.buildings(bbox, { limit, offset }));
    }
    return send(reply, registry.list({ group, kind, name, within, bbox, atMs, limit, offset }));
  });
}

function addQuestions(app: FastifyInstance, desk: RegistryDesk): void {
  const resolve = {
    summary: 'Every record that an id of ours or of a source means',
    querystring: RESOLVE_QUERY,
    response: { 200: MATCHES, ...WRONG },
  };
  type Alias = { Querystring: Static<typeof RESOLVE_QUERY> };
  app.get<Alias>('/api/v1/registry/resolve', { schema: resolve }, async ({ query }, reply) => {
    const records = await desk.resolve(query.alias);
    if (records.length === 0) return answerProblem(reply, 404, 'Nothing is called so.');
    return send(reply, { alias: query.alias, records });
  });
  const proposals = {
    summary: 'Records that may be of one thing, and why; the surest first',
    querystring: PROPOSALS_QUERY,
    response: { 200: PROPOSALS, ...WRONG },
  };
  type Page = { Querystring: Static<typeof PROPOSALS_QUERY> };
  app.get<Page>('/api/v1/registry/proposals', { schema: proposals }, async ({ query }, reply) => {
    const { kind, limit = LIMIT_DEFAULT, offset = 0 } = query;
    const found = (await desk.ready()).proposals().filter((each) => kind === undefined || each.kind === kind);
    return send(reply, { total: found.length, proposals: found.slice(offset, offset + limit) });
  });
}

function addMerges(app: FastifyInstance, { desk, stewards, roleOf, describe }: RegistryRoutesParts): void {
  const written = (summary: string, parts: Readonly<Record<string, TSchema>>) => ({
    schema: { summary, ...parts, response: { 200: MERGE, ...REFUSED } },
    preHandler: stewards,
  });
  const history = { schema: { summary: 'What was merged, and undone; the newest first', response: { 200: MERGES } } };
  app.get('/api/v1/registry/merges', history, async (_request, reply) => {
    const { all } = (await desk.ready()).merges;
    return send(reply, { total: all.length, merges: all.slice(0, LIMIT_AT_MOST) });
  });
  const merge = written('Two records are of one thing', { body: MERGE_BODY });
  app.post<{ Body: Static<typeof MERGE_BODY> }>('/api/v1/registry/merges', merge, async (request, reply) => {
    const { kept, merged, reason = 'same-thing' } = request.body;
    describe(request, `${merged} into ${kept}`);
    return sendMerge(reply, await desk.merge(kept, merged, reason, roleOf(request)));
  });
  const undo = written('A merge was wrong: all is as it was', { params: MERGE_PARAMETERS });
  type Undo = { Params: Static<typeof MERGE_PARAMETERS> };
  app.post<Undo>('/api/v1/registry/merges/:id/undo', undo, async (request, reply) =>
    sendMerge(reply, await desk.undo(request.params.id, roleOf(request))),
  );
}

function sendMerge(reply: FastifyReply, merge: RegistryMerge | string): FastifyReply {
  if (merge === 'unknown') return answerProblem(reply, 404, 'There is no such record.');
  return typeof merge === 'string' ? answerProblem(reply, 409, merge) : send(reply, merge);
}

function send(reply: FastifyReply, body: object): FastifyReply {
  return reply.header('cache-control', 'no-store').send(body);
}

/** A day is its first moment in the city; null for what is none. */
function momentOf(text: string): number | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return momentOfText(text.replace(' ', '+')) ?? null;
  const midnightMs = Date.parse(`${text}T00:00Z`);
  return Number.isNaN(midnightMs) ? null : midnightMs - localOffsetMs(midnightMs);
}

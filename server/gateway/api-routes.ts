import { type TSchema, Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { City } from '../../data/contract/city.ts';
import type { Clock } from '../../data/contract/clock.ts';
import type { RecordKind } from '../../data/contract/record.ts';
import {
  collectionOf,
  GEOMETRIES,
  HEALTH,
  LIST_QUERY,
  MODE,
  PROPERTIES,
  SENSOR_TYPE,
  type Health,
} from './api-schemas.ts';
import { featuresOf } from './features.ts';
import { statusOf, type FeedHealth } from './feed-health.ts';
import { answerProblem, PROBLEM } from './problem.ts';

export interface ApiParts {
  readonly clock: Clock;
  readonly version: string;
  readonly startedAtMs: number;
  city(): City;
  feeds(): readonly FeedHealth[];
  countClients(): number;
  /** What is kept of the past; undefined where nothing is. */
  usage(): Health['archive'];
}

interface List {
  readonly path: string;
  readonly kind: RecordKind & keyof typeof PROPERTIES;
  readonly geometry: TSchema;
  readonly summary: string;
  /** The query parameter that picks a channel, and its values. */
  readonly channel?: { readonly name: 'mode' | 'type'; readonly values: TSchema };
}

const LISTS: readonly List[] = [
  { path: 'feeds', kind: 'feed', geometry: GEOMETRIES.none, summary: 'Sources and their health' },
  {
    path: 'vehicles',
    kind: 'vehicle',
    geometry: GEOMETRIES.pointOrNone,
    summary: 'Vehicles of public transport, where they are now',
    channel: { name: 'mode', values: MODE },
  },
  { path: 'stations', kind: 'station', geometry: GEOMETRIES.point, summary: 'Bike-sharing stations' },
  { path: 'sections', kind: 'section', geometry: GEOMETRIES.line, summary: 'Road sections and their traffic' },
  {
    path: 'sensors',
    kind: 'sensor',
    geometry: GEOMETRIES.point,
    summary: 'Sensors of air, noise and weather',
    channel: { name: 'type', values: SENSOR_TYPE },
  },
  {
    path: 'lines',
    kind: 'line',
    geometry: GEOMETRIES.none,
    summary: 'Lines of public transport',
    channel: { name: 'mode', values: MODE },
  },
];

interface ListQuery {
  readonly bbox?: string;
  readonly limit?: number;
  readonly mode?: string;
  readonly type?: string;
}

/** The open API, and the health of the server. */
export function addApiRoutes(app: FastifyInstance, parts: ApiParts): void {
  addHealth(app, parts);
  for (const list of LISTS) addList(app, list, parts);
  const hidden = { schema: { hide: true } as object };
  app.get('/api/openapi.json', hidden, async (_request, reply) =>
    reply.header('cache-control', 'no-cache').send(app.swagger()),
  );
}

function addHealth(app: FastifyInstance, parts: ApiParts): void {
  const schema = { summary: 'Health of the server and its feeds', response: { 200: HEALTH, 503: HEALTH } };
  app.get('/health', { schema }, async (_request, reply) => {
    const feeds = parts.feeds();
    const status = statusOf(feeds);
    const archive = parts.usage();
    const health: Health = {
      status,
      version: parts.version,
      uptimeS: Math.round((performance.now() - parts.startedAtMs) / 1000),
      clients: parts.countClients(),
      cityMs: parts.clock.nowMs(),
      speed: parts.clock.speed,
      feeds: feeds.map(toHealth),
      ...(archive ? { archive } : {}),
    };
    return reply
      .code(status === 'down' ? 503 : 200)
      .header('cache-control', 'no-store')
      .send(health);
  });
}

function toHealth(feed: FeedHealth): Health['feeds'][number] {
  const { id, name, state, simulated, ageMs, accepted, rejected, reasons, masked = 0, problem } = feed;
  return { id, name, state, simulated, ageMs, accepted, rejected, reasons, masked, problem };
}

function addList(app: FastifyInstance, list: List, parts: ApiParts): void {
  const { path, kind, geometry, summary, channel } = list;
  const channelQuery = channel ? { [channel.name]: Type.Optional(channel.values) } : {};
  const schema = {
    summary,
    querystring: Type.Object({ ...LIST_QUERY, ...channelQuery }, { additionalProperties: false }),
    response: { 200: collectionOf(PROPERTIES[kind], geometry), 400: Type.Ref(PROBLEM.$id ?? '') },
  };
  app.get<{ Querystring: ListQuery }>(`/api/v1/${path}`, { schema }, async ({ query }, reply) => {
    const bbox = readBbox(query.bbox);
    if (bbox === null)
      return answerProblem(
        reply,
        400,
        'bbox must be west,south,east,north with west below east and south below north.',
      );
    const atMs = parts.clock.nowMs();
    const features = featuresOf(parts.city(), {
      kind,
      bbox,
      limit: query.limit,
      atMs,
      channel: query.mode ?? query.type,
    });
    return sendGeoJson(reply, { type: 'FeatureCollection', atMs, features });
  });
}

export function sendGeoJson(reply: FastifyReply, collection: object): FastifyReply {
  return reply.header('cache-control', 'no-store').type('application/geo+json').send(JSON.stringify(collection));
}

export function readBbox(text: string | undefined): readonly [number, number, number, number] | undefined | null {
  if (text === undefined) return undefined;
  const [west = 0, south = 0, east = 0, north = 0] = text.split(',').map(Number);
  const isBox = west < east && south < north && west >= -180 && east <= 180 && south >= -90 && north <= 90;
  return isBox ? [west, south, east, north] : null;
}

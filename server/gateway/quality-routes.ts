import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import type { FeedQuality, SensorQuality } from '../../data/contract/quality.ts';
import { VERDICT_FLAGS } from '../../data/contract/verdict.ts';
import { PROBLEM } from './problem.ts';

/** Who knows how good sensors and feeds are. */
export interface QualityDesk {
  assess(): {
    readonly atMs: number;
    readonly feeds: readonly FeedQuality[];
    readonly sensors: readonly SensorQuality[];
  };
}

/** Sensors in one answer, unless asked for others, and at most. */
const [LIMIT_DEFAULT, LIMIT_AT_MOST] = [100, 2000];

const QUERY = Type.Object(
  {
    feed: Type.Optional(Type.String({ maxLength: 200, description: 'id of a feed' })),
    subject: Type.Optional(Type.String({ maxLength: 200, description: 'id of a thing, such as sensor:…' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: LIMIT_AT_MOST })),
    offset: Type.Optional(Type.Integer({ minimum: 0, maximum: 10_000_000 })),
  },
  { additionalProperties: false },
);

interface Query {
  readonly feed?: string;
  readonly subject?: string;
  readonly limit?: number;
  readonly offset?: number;
}

const score = (description: string) => Type.Unsafe<number | null>({ type: ['number', 'null'], description });
const byFlag = (description: string) =>
  Type.Object(Object.fromEntries(VERDICT_FLAGS.map((flag) => [flag, Type.Number()])), { description });

const SCORES = {
  fromMs: score('since when it is told of, UTC epoch ms: at most the hour under way and the 23 before'),
  completeness: score('share of the expected readings that came'),
  freshness: score('1 while the newest is no older than 1.5 intervals; then that over its age'),
  accuracy: score('1 where it differs from its neighbours as neighbours do; null without neighbours'),
  flagged: byFlag('share of what came that has each flag'),
  counts: Type.Object({
    observed: Type.Integer(),
    expected: Type.Integer(),
    flagged: byFlag('how many of what came have each flag'),
  }),
} as const;

const FEEDS = Type.Object({
  atMs: Type.Number({ description: 'city time of the answer, up to which scores speak' }),
  feeds: Type.Array(
    Type.Object({
      id: Type.String(),
      name: Type.String(),
      simulated: Type.Boolean(),
      sensors: Type.Integer({ description: 'things that said something, or should have' }),
      rejected: Type.Integer({ description: 'messages not taken in' }),
      ...SCORES,
    }),
  ),
});

const NULLABLE_TEXT = Type.Unsafe<string | null>({ type: ['string', 'null'] });

const SENSORS = Type.Object({
  atMs: Type.Number(),
  total: Type.Integer({ description: 'how many there are, of which this is a page' }),
  sensors: Type.Array(
    Type.Object({
      id: Type.String(),
      subject: NULLABLE_TEXT,
      property: NULLABLE_TEXT,
      name: Type.String(),
      feed: Type.String(),
      simulated: Type.Boolean(),
      intervalMs: score('median time between two readings'),
      newestMs: score('UTC epoch ms of the newest reading'),
      neighbours: Type.Integer({ description: 'sensors nearby that it was compared with' }),
      ...SCORES,
    }),
  ),
});

/** `GET /api/v1/quality` and `/api/v1/quality/sensors`: completeness, freshness and accuracy of the last 24 hours. */
export function addQualityRoutes(app: FastifyInstance, desk: QualityDesk): void {
  const feedsSchema = { summary: 'How good the feeds are', response: { 200: FEEDS } };
  app.get('/api/v1/quality', { schema: feedsSchema }, async (_request, reply) => {
    const { atMs, feeds } = desk.assess();
    return reply.header('cache-control', 'no-store').send({ atMs, feeds });
  });
  const schema = {
    summary: 'How good the sensors are, property by property; the worst first',
    querystring: QUERY,
    response: { 200: SENSORS, 400: Type.Ref(PROBLEM.$id ?? '') },
  };
  app.get<{ Querystring: Query }>('/api/v1/quality/sensors', { schema }, async ({ query }, reply) => {
    const { feed, subject, limit = LIMIT_DEFAULT, offset = 0 } = query;
    const { atMs, sensors } = desk.assess();
    const found = sensors
      .filter((each) => feed === undefined || each.feed === feed)
      .filter((each) => subject === undefined || each.subject === subject)
      .toSorted((one, other) => worth(one) - worth(other) || (one.id < other.id ? -1 : 1));
    const page = found.slice(offset, offset + limit);
    return reply.header('cache-control', 'no-store').send({ atMs, total: found.length, sensors: page });
  });
}

/** The least of its scores. */
function worth({ completeness, freshness, accuracy }: SensorQuality): number {
  return Math.min(completeness ?? 1, freshness ?? 1, accuracy ?? 1);
}

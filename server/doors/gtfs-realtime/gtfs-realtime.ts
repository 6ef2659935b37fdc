import { Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { City } from '../../../data/contract/city.ts';
import type { RecordId } from '../../../data/contract/record.ts';
import type { Door, DoorParts } from '../door.ts';
import { isKnown, tagOf } from '../entity-tag.ts';
import { sourcesOfKind } from '../entry-source.ts';
import { originOf } from '../request-origin.ts';
import { encodeMessage, feedMessage, jsonOf, MESSAGES, type MessageName } from './feed-message.ts';

/** The vehicles of every operator in one GTFS-Realtime 2.0 feed. */
export const gtfsRealtimeDoor: Door = {
  name: 'gtfs-realtime',
  open: async (parts, app) => {
    await app.register(async (scope) => addRoutes(scope, parts));
    return { close: () => Promise.resolve() };
  },
};

const TYPES = { pb: 'application/x-protobuf', json: 'application/json' } as const;
type Form = keyof typeof TYPES;

const QUERY = Type.Object(
  {
    feed: Type.Optional(
      Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$', description: 'only what this feed tells, such as `transit`' }),
    ),
  },
  { additionalProperties: false },
);

interface Made {
  readonly atS: number;
  readonly body: Buffer;
  readonly tag: string;
  readonly simulated: boolean;
}

/** Messages kept of the second under way. */
const KEPT_AT_MOST = 64;

function addRoutes(app: FastifyInstance, parts: DoorParts): void {
  app.get(
    '/gtfs-rt/',
    { schema: { summary: 'GTFS-Realtime 2.0: its files, licences and sources' } },
    (request, reply) => reply.header('cache-control', 'no-cache').send(indexOf(request, parts)),
  );
  const kept = new Map<string, Made>();
  for (const name of MESSAGES) {
    for (const form of ['pb', 'json'] as const) {
      const schema = { summary: `GTFS-Realtime 2.0, ${name} (${form})`, querystring: QUERY };
      app.get<{ Querystring: { feed?: string } }>(`/gtfs-rt/${name}.${form}`, { schema }, (request, reply) =>
        send(made(kept, parts, { name, form, feed: request.query.feed ?? null }), form, request, reply),
      );
    }
  }
}

interface Asked {
  readonly name: MessageName;
  readonly form: Form;
  readonly feed: string | null;
}

/** The same bytes for everyone who asks within a second, so that one timestamp never stands for two contents. */
function made(kept: Map<string, Made>, { clock, city, platform }: DoorParts, { name, form, feed }: Asked): Made {
  const atS = Math.floor(clock.nowMs() / 1000);
  const key = `${name}.${form} ${feed ?? ''}`;
  const known = kept.get(key);
  if (known?.atS === atS) return known;
  if (kept.size >= KEPT_AT_MOST) kept.clear();
  const now = city();
  const message = feedMessage(name, now, { feed: feed === null ? null : `feed:${feed}`, atS });
  const body = form === 'pb' ? Buffer.from(encodeMessage(message)) : Buffer.from(jsonOf(message));
  const tag = tagOf(body);
  const simulated = sourcesOfKind(now, 'vehicle', platform).some((source) => source.simulated);
  const fresh = { atS, body, tag, simulated };
  kept.set(key, fresh);
  return fresh;
}

function send(message: Made, form: Form, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  reply.headers({
    etag: message.tag,
    'cache-control': 'no-cache',
    'last-modified': new Date(message.atS * 1000).toUTCString(),
    'besso-simulated': String(message.simulated),
    link: `<${originOf(request)}/gtfs-rt/>; rel="license"`,
  });
  return isKnown(request, message.tag) ? reply.code(304).send() : reply.type(TYPES[form]).send(message.body);
}

function indexOf(request: FastifyRequest, { city, platform }: DoorParts): object {
  const origin = originOf(request);
  const now = city();
  const sources = sourcesOfKind(now, 'vehicle', platform);
  return {
    name: 'Bessó',
    version: '2.0',
    specification: 'https://gtfs.org/documentation/realtime/reference/',
    simulated: sources.some(({ simulated }) => simulated),
    sources,
    feeds: [...feedsHere(now)].map((feed) => feed.slice('feed:'.length)),
    files: MESSAGES.flatMap((name) =>
      (['pb', 'json'] as const).map((form) => ({ name, type: TYPES[form], href: `${origin}/gtfs-rt/${name}.${form}` })),
    ),
    notes: [
      'Trip and route ids are those of each operator: ask with feed= to match them with its timetable.',
      'A trip whose delay is known has it at its first call, from where it holds for the calls after it.',
      'A vehicle whose trip is not known is named by its route alone and has no trip update.',
    ],
  };
}

function feedsHere(city: City): ReadonlySet<RecordId<'feed'>> {
  const vehicles = [...city.entries.values()].filter(({ record }) => record.kind === 'vehicle');
  return new Set(vehicles.map(({ record }) => record.feed));
}

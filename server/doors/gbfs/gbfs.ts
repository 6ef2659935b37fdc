import { Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { City } from '../../../data/contract/city.ts';
import { readSettingsOf } from '../../bad-settings.ts';
import type { Door, DoorParts } from '../door.ts';
import { isKnown, tagOf } from '../entity-tag.ts';
import { sourcesOfKind } from '../entry-source.ts';
import { originOf } from '../request-origin.ts';
import { GBFS_DATA, GBFS_FILES, type GbfsFile, gbfsTime, TTL_S } from './gbfs-files.ts';

/** Bike stations of every operator as one GBFS 3.0 system. */
export const gbfsDoor: Door = {
  name: 'gbfs',
  open: async (parts, app) => {
    const { contact } = readSettingsOf('gbfs', SETTINGS, parts.settings.gbfs);
    await app.register(async (scope) => addRoutes(scope, parts, contact));
    return { close: () => Promise.resolve() };
  },
};

/** Nobody reads it: the name is one that is never given out (RFC 2606). */
const NO_CONTACT = 'nobody@besso.invalid';

const SETTINGS = Type.Object(
  {
    /** Whom consumers write to. */
    contact: Type.String({
      pattern: '^[^@\\s]{1,64}@[^@\\s]{1,190}$',
      default: NO_CONTACT,
      description: 'an address of electronic mail',
    }),
  },
  { additionalProperties: false },
);

/** When the content of a file last changed, as far as it was asked for. */
type Changes = Map<GbfsFile, { readonly digest: string; readonly atMs: number }>;

function addRoutes(app: FastifyInstance, parts: DoorParts, contact: string): void {
  const changes: Changes = new Map();
  app.get('/gbfs/', { schema: { summary: 'GBFS 3.0: its files, licences and sources' } }, (request, reply) =>
    reply.header('cache-control', 'no-cache').send(indexOf(request, parts)),
  );
  for (const file of GBFS_FILES) {
    const schema = { summary: `GBFS 3.0, ${file}` };
    app.get(`/gbfs/3.0/${file}.json`, { schema }, (request, reply) => {
      const { city, text } = fileText(file, request, parts, { contact, changes });
      return send(text, { file, city, parts }, request, reply);
    });
  }
}

interface Kept {
  readonly contact: string;
  readonly changes: Changes;
}

function fileText(file: GbfsFile, request: FastifyRequest, parts: DoorParts, { contact, changes }: Kept) {
  const city = parts.city();
  const origin = originOf(request);
  const order = { city, sources: sourcesOfKind(city, 'station', parts.platform), origin, contact };
  const data = GBFS_DATA[file](order);
  const digest = tagOf(JSON.stringify(data).replaceAll(origin, ''));
  const before = changes.get(file);
  const change = before?.digest === digest ? before : { digest, atMs: parts.clock.nowMs() };
  changes.set(file, change);
  const head = { last_updated: gbfsTime(change.atMs), ttl: TTL_S[file], version: '3.0' };
  return { city, text: JSON.stringify({ ...head, data }) };
}

interface Sent {
  readonly file: GbfsFile;
  readonly city: City;
  readonly parts: DoorParts;
}

function send(text: string, { file, city, parts }: Sent, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const tag = tagOf(text);
  reply.headers({
    etag: tag,
    'cache-control': `public, max-age=${Math.min(TTL_S[file], 60)}`,
    'besso-simulated': String(sourcesOfKind(city, 'station', parts.platform).some(({ simulated }) => simulated)),
    link: `<${originOf(request)}/gbfs/>; rel="license"`,
  });
  return isKnown(request, tag) ? reply.code(304).send() : reply.type('application/json').send(Buffer.from(text));
}

function indexOf(request: FastifyRequest, parts: DoorParts): object {
  const sources = sourcesOfKind(parts.city(), 'station', parts.platform);
  return {
    name: 'Bessó',
    version: '3.0',
    specification: 'https://gbfs.org/documentation/reference/',
    simulated: sources.some(({ simulated }) => simulated),
    sources,
    href: `${originOf(request)}/gbfs/3.0/gbfs.json`,
  };
}

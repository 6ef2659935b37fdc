import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { City } from '../../data/contract/city.ts';
import type { Clock } from '../../data/contract/clock.ts';
import type { Manifest } from '../../data/contract/package.ts';
import { type DoorOrder, type DoorReply, problemsCaught } from '../exports/answer-order.ts';
import { EXPORTS } from '../exports/index.ts';
import { licenceLinks } from '../exports/ogc-answer.ts';
import type { DoorAnswer, DoorRequest, LiveCity, OpenStandard } from '../exports/open-standard.ts';
import { AnswerCache } from './answer-cache.ts';
import { featuresOf } from './features.ts';
import { answerProblem } from './problem.ts';

/** Who answers from the package, on a thread of its own. */
export interface StandardsDesk {
  readonly manifest: Manifest;
  /** Names the package. */
  readonly digest: string;
  ask(order: DoorOrder): Promise<DoorReply>;
}

export interface StandardsParts {
  readonly desk: StandardsDesk;
  readonly clock: Clock;
  city(): City;
}

/** Tiles kept so that they are not made again, bytes. */
const KEPT_BYTES = 64_000_000;

/** Questions to the desk at once; a request beyond them is told to come again. */
const WAITING_AT_MOST = 64;

/** Patience with the desk, ms: the first answer reads the whole package. */
const ANSWER_WITHIN_MS = 30_000;

/** Pause of an answer under way while the desk is busy, ms. */
const BUSY_PAUSE_MS = 200;

/** Every door of an open standard, and their list at `/exports/`. */
export async function addStandardsRoutes(app: FastifyInstance, parts: StandardsParts): Promise<void> {
  const ask = patientDesk(parts.desk);
  const hidden = { schema: { hide: true } as object };
  app.get('/exports/', hidden, async (request, reply) =>
    reply.header('cache-control', 'no-cache').send(listOf(parts.desk.manifest, originOf(request))),
  );
  for (const standard of EXPORTS) {
    for (const url of [`/${standard.root}`, `/${standard.root}/*`]) {
      app.get(url, hidden, async (request, reply) => answer({ standard, request, reply, parts, ask }));
      app.route({
        method: ['POST', 'PUT', 'PATCH', 'DELETE'],
        url,
        ...hidden,
        handler: async (_request, reply) =>
          answerProblem(reply.header('allow', 'GET, HEAD, OPTIONS'), 405, 'This door is for reading only.'),
      });
    }
  }
}

type Ask = (order: DoorOrder) => Promise<DoorReply | 'busy' | 'late'>;

interface Asked {
  readonly standard: OpenStandard;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly parts: StandardsParts;
  readonly ask: Ask;
}

async function answer({ standard, request, reply, parts, ask }: Asked): Promise<FastifyReply> {
  const order: DoorOrder = {
    root: standard.root,
    request: doorRequest(standard, request, parts.clock),
    gzip: /\bgzip\b(?!\s*;\s*q=0(?![.\d]*[1-9]))/.test(request.headers['accept-encoding']?.toString() ?? ''),
  };
  reply.headers({ vary: 'accept, accept-encoding', ...licenceHeader(parts.desk.manifest) });
  const now = await problemsCaught(() => standard.answerNow?.(order.request, liveCity(parts)) ?? NOT_NOW);
  if ('problem' in now) return answerProblem(reply, now.problem.status, now.problem.detail);
  if (now.answer !== NOT_NOW) return send(reply.header('cache-control', 'no-cache'), now.answer);
  const tag = tagOf(order, parts.desk.digest);
  if (request.headers['if-none-match']?.includes(tag)) return reply.code(304).header('etag', tag).send();
  const found = await ask(order);
  if (found === 'busy' || found === 'late') {
    return answerProblem(reply.header('retry-after', '5'), 503, 'There are too many questions at once; ask again.');
  }
  if ('problem' in found) return answerProblem(reply, found.problem.status, found.problem.detail);
  const kept = found.answer.immutable ? 'public, max-age=31536000, immutable' : 'no-cache';
  reply.headers({ 'cache-control': kept, etag: tag });
  if (!found.answer.more || request.method === 'HEAD') return send(reply, found.answer);
  return sendParts(reply, found.answer, order, ask);
}

/** The licences of the data, for answers that have no words. */
function licenceHeader(manifest: Manifest): Readonly<Record<string, string>> {
  const links = licenceLinks(manifest).map(({ href }) => `<${href}>; rel="license"`);
  return links.length > 0 ? { link: links.join(', ') } : {};
}

/** Stands for: the package has to be asked. */
const NOT_NOW: DoorAnswer = { status: 200, type: '', body: '' };

function send(reply: FastifyReply, { status, type, body, headers = {} }: DoorAnswer): FastifyReply {
  return reply
    .code(status)
    .headers({ ...headers, 'content-type': type })
    .send(bufferOf(body));
}

/** Each part is asked for when the one before has been taken. */
function sendParts(reply: FastifyReply, first: DoorAnswer, order: DoorOrder, ask: Ask): FastifyReply {
  async function* bodies(): AsyncGenerator<Buffer> {
    let part = first;
    for (let number = 1; ; number++) {
      yield bufferOf(part.body);
      if (!part.more) return;
      part = await nextPart({ ...order, request: { ...order.request, part: number } }, ask);
    }
  }
  return reply
    .code(first.status)
    .headers({ ...first.headers, 'content-type': first.type })
    .send(Readable.from(bodies()));
}

/** Waits its turn where the desk is busy. */
async function nextPart(order: DoorOrder, ask: Ask): Promise<DoorAnswer> {
  let next = await ask(order);
  while (next === 'busy') {
    await new Promise((resolve) => setTimeout(resolve, BUSY_PAUSE_MS));
    next = await ask(order);
  }
  if (next === 'late' || 'problem' in next) throw new Error('the desk gave no further part');
  return next.answer;
}

/** Bytes, for the framework adds a character set to text, which the types of JSON do not have. */
function bufferOf(body: string | Uint8Array): Buffer {
  return typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
}

/** Asks the desk, but for what is known; not too much at once, nor for ever. The same question is asked once at a time. */
function patientDesk(desk: StandardsDesk): Ask {
  const cache = new AnswerCache(KEPT_BYTES);
  const asked = new Map<string, Promise<DoorReply | 'late'>>();
  return async (order) => {
    const key = keyOf(order);
    const known = cache.get(key);
    if (known) return { answer: known };
    const same = asked.get(key);
    if (same) return same;
    if (asked.size >= WAITING_AT_MOST) return 'busy';
    const reply = within(ANSWER_WITHIN_MS, desk.ask(order));
    asked.set(key, reply);
    try {
      const found = await reply;
      if (found !== 'late' && 'answer' in found && found.answer.immutable) cache.set(key, found.answer);
      return found;
    } finally {
      asked.delete(key);
    }
  };
}

async function within<Value>(limitMs: number, work: Promise<Value>): Promise<Value | 'late'> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), limitMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** All that an answer hangs on besides the package; the time of the request is none of it. */
function keyOf({ root, request, gzip }: DoorOrder): string {
  const { path, query, accept, part } = request;
  return JSON.stringify([root, request.root, path, query, accept, part, gzip]);
}

function tagOf(order: DoorOrder, digest: string): string {
  return `W/"${createHash('sha256').update(digest).update(keyOf(order)).digest('base64url').slice(0, 22)}"`;
}

function doorRequest({ root }: OpenStandard, request: FastifyRequest, clock: Clock): DoorRequest {
  const [path = '', ...query] = request.url.split('?');
  return {
    path: path.slice(root.length + 1),
    query: [...new URLSearchParams(query.join('?'))],
    root: `${originOf(request)}/${root}`,
    accept: request.headers.accept ?? '',
    atMs: clock.nowMs(),
    part: 0,
  };
}

/** As the asker names this server; a proxy in front that speaks TLS says so. */
function originOf({ headers, protocol }: FastifyRequest): string {
  const scheme = headers['x-forwarded-proto'] === 'https' ? 'https' : protocol;
  return new URL(`${scheme}://${headers.host}`).origin;
}

function liveCity({ desk, clock, city }: StandardsParts): LiveCity {
  return {
    manifest: desk.manifest,
    features: (kind) =>
      featuresOf(city(), { kind, atMs: clock.nowMs() }).map(({ id, geometry, properties }) => ({
        id,
        geometry,
        properties,
        atMs: typeof properties.observedAtMs === 'number' ? properties.observedAtMs : null,
      })),
  };
}

function listOf({ name, licence, attribution, files }: Manifest, origin: string): object {
  const standards = EXPORTS.map(({ root, name: title, version, specification }) => ({
    name: title,
    version,
    specification,
    href: `${origin}/${root}/`,
  }));
  const tiles = { name: 'PMTiles', version: '3', specification: 'https://github.com/protomaps/PMTiles' };
  return {
    name,
    licence,
    attribution,
    standards: [...standards, { ...tiles, href: `${origin}/city/${files.tiles.name}` }],
  };
}

import { randomBytes } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CHANNEL_IDS, type ChannelId } from '../../../data/contract/channel.ts';
import { networkOf } from '../../gateway/address-limits.ts';
import { answerProblem } from '../../gateway/problem.ts';
import type { Door, DoorParts } from '../door.ts';
import { readBox } from '../entry-place.ts';
import { sourcesOf } from '../entry-source.ts';
import { EventHub } from './event-hub.ts';
import { EventListener, type Wish } from './event-listener.ts';

/** What changes in the city as Server-Sent Events, for small clients. */
export const eventsDoor: Door = {
  name: 'events',
  open: async (parts, app) => {
    const desk = new EventDesk(parts);
    await app.register(async (scope) => addRoute(scope, desk));
    return { close: async () => desk.close() };
  },
};

/** Wall time between two looks at the city, ms. */
const TICK_MS = 1000;
const BEAT_MS = 15_000;

/** After how long a client comes back, ms; for some time more the ticks go on for those who were cut off. */
const RETRY_MS = 3000;
const LINGER_MS = 15_000;

/** Places; one address takes no more of them than it leaves free. */
const LISTENERS_AT_MOST = 200;

const QUERY = Type.Object(
  {
    channels: Type.Optional(
      Type.String({
        maxLength: 200,
        description: `any of ${CHANNEL_IDS.join(', ')} with commas between; default: all`,
      }),
    ),
    bbox: Type.Optional(Type.String({ maxLength: 80, description: 'west,south,east,north in degrees' })),
  },
  { additionalProperties: false },
);

interface Query {
  readonly channels?: string;
  readonly bbox?: string;
}

function addRoute(app: FastifyInstance, desk: EventDesk): void {
  const schema = {
    summary: 'What changes, as Server-Sent Events: reset, record, value, leg, gone; resumes by Last-Event-ID',
    querystring: QUERY,
  };
  app.get<{ Querystring: Query }>('/api/v1/events', { schema, exposeHeadRoute: false }, (request, reply) => {
    const wish = readWish(request.query);
    if (typeof wish === 'string') return answerProblem(reply, 400, wish);
    return desk.listen(wish, request, reply);
  });
}

/** What is wanted, or why it cannot be had. */
function readWish({ channels, bbox }: Query): Wish | string {
  const names = channels === undefined ? [...CHANNEL_IDS] : channels.split(',').map((name) => name.trim());
  const known = names.flatMap((name): ChannelId[] => CHANNEL_IDS.filter((id) => id === name));
  if (known.length < names.length) return `channels must be of ${CHANNEL_IDS.join(', ')}, with commas between.`;
  const box = bbox === undefined ? null : readBox(bbox);
  if (bbox !== undefined && box === null) return 'bbox must be west,south,east,north in degrees.';
  return { channels: new Set(known), box };
}

/** Those who listen, and the one timer for them all: it runs only while there are any. */
class EventDesk {
  readonly #parts: DoorParts;
  readonly #hub: EventHub;
  /** Each with the address that it listens from. */
  readonly #listeners = new Map<EventListener, string>();
  #timer: NodeJS.Timeout | null = null;
  #beatMs = 0;
  #quietMs = 0;

  constructor(parts: DoorParts) {
    this.#parts = parts;
    this.#hub = new EventHub({
      epoch: randomBytes(6).toString('base64url'),
      city: () => parts.city(),
      context: (city) => ({ atMs: parts.clock.nowMs(), sourceOf: sourcesOf(city, parts.platform) }),
    });
  }

  listen(wish: Wish, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const from = networkOf(request.ip);
    const places = LISTENERS_AT_MOST - this.#listeners.size;
    if (places <= [...this.#listeners.values()].filter((each) => each === from).length) {
      const whose = places > 0 ? ' from your address' : '';
      const problem = `Too many are listening${whose}; come back later.`;
      return answerProblem(reply.header('retry-after', '30'), places > 0 ? 429 : 503, problem);
    }
    this.#start();
    const { raw } = reply.hijack();
    const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };
    raw.writeHead(200, { ...Object.fromEntries(Object.entries(reply.getHeaders())), ...headers });
    raw.write(`retry: ${RETRY_MS}\n\n`);
    const id = request.headers['last-event-id'];
    const sequence = typeof id === 'string' ? this.#hub.sequenceOf(id) : null;
    const listener = new EventListener(this.#hub, wish, raw, sequence, performance.now());
    this.#listeners.set(listener, from);
    raw.on('close', () => this.#listeners.delete(listener));
    raw.on('error', () => this.#listeners.delete(listener));
    listener.pump(performance.now());
    return reply;
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
    for (const listener of this.#listeners.keys()) listener.end();
  }

  #start(): void {
    if (this.#timer) return;
    this.#hub.start();
    this.#beatMs = this.#quietMs = performance.now();
    this.#timer = setInterval(() => this.#tick(performance.now()), TICK_MS);
    this.#timer.unref();
  }

  #tick(nowMs: number): void {
    if (this.#listeners.size > 0) this.#quietMs = nowMs;
    else if (nowMs - this.#quietMs > LINGER_MS) {
      this.close();
      return;
    }
    try {
      this.#hub.tick();
    } catch (error) {
      this.#parts.log.error(`events: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    }
    const beats = nowMs - this.#beatMs >= BEAT_MS;
    if (beats) this.#beatMs = nowMs;
    for (const listener of this.#listeners.keys()) {
      if (beats) listener.beat();
      listener.pump(nowMs);
    }
  }
}

import { createHash, timingSafeEqual } from 'node:crypto';
import { type Static, Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RecordId } from '../../data/contract/record.ts';
import { answerProblem, PROBLEM } from './problem.ts';

/** What became of something pushed. */
interface Pushed {
  readonly accepted: number;
  readonly rejected: number;
  readonly reasons: Readonly<Record<string, number>>;
}

export interface DoorParts {
  /** What a sender must show, in the header `IDENTITY_KEY`. */
  readonly token: string;
  /** Undefined when there is no such feed, or it is not one that is pushed. */
  push(feed: RecordId<'feed'>, bytes: Uint8Array): Promise<Pushed | undefined>;
}

/** Largest body taken at a door, bytes. */
export const BODY_AT_MOST_BYTES = 1_048_576;

const PARAMETERS = Type.Object({ feed: Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,63}$' }) });

const PUSHED = Type.Object({
  accepted: Type.Integer(),
  rejected: Type.Integer(),
  reasons: Type.Record(Type.String(), Type.Integer()),
});

type DoorRequest = FastifyRequest<{ Params: Static<typeof PARAMETERS> }>;

/** Where sensors send what they observe, and their catalogue: each feed's connector reads the body. */
export async function addObservationDoor(app: FastifyInstance, parts: DoorParts): Promise<void> {
  await app.register(async (door) => {
    door.removeAllContentTypeParsers();
    door.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    door.addHook('onRequest', async (request, reply) => {
      if (isToken(request.headers.identity_key, parts.token)) return undefined;
      return answerProblem(reply, 401, 'The header IDENTITY_KEY does not open this door.');
    });
    const problem = Type.Ref(PROBLEM.$id ?? '');
    const schema = { params: PARAMETERS, response: { 200: PUSHED, 401: problem, 404: problem, 413: problem } };
    const receive = (request: DoorRequest, reply: FastifyReply) => answerPush(request, reply, parts);
    for (const url of ['/doors/observations/:feed', '/doors/observations/:feed/catalog']) {
      door.route({ method: ['PUT', 'POST'], url, schema, bodyLimit: BODY_AT_MOST_BYTES, handler: receive });
    }
  });
}

async function answerPush(request: DoorRequest, reply: FastifyReply, { push }: DoorParts): Promise<FastifyReply> {
  const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
  const pushed = await push(`feed:${request.params.feed}`, body);
  if (!pushed)
    return answerProblem(reply, 404, `There is no feed ${request.params.feed} that takes what is sent to it.`);
  return reply.header('cache-control', 'no-store').send(pushed);
}

/** Compared as digests, so that the time taken tells neither its length nor its letters. */
function isToken(shown: unknown, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return typeof shown === 'string' && timingSafeEqual(digest(shown), digest(token));
}

import { type Static, Type } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Me, ROLES } from '../../data/contract/role.ts';
import type { Audit } from '../audit/audit.ts';
import { describeWrite } from '../audit/audit-writes.ts';
import { valueDigest } from '../audit/chain.ts';
import { AddressLimits } from '../gateway/address-limits.ts';
import { answerProblem } from '../gateway/problem.ts';
import { type CookieName, cookieHeader, isOnLoopback, readCookie } from './cookies.ts';
import type { Identity } from './identity.ts';
import { SIGN_IN_WITHIN_MS, SignInFailed } from './openid-connect.ts';
import { PERSON_ID } from './people.ts';
import { isFromOwnPage, requireRole } from './require-role.ts';
import { SESSION_LIMITS } from './sessions.ts';
import { answerSignInProblem } from './sign-in-problem.ts';

export interface IdentityRoutesParts {
  readonly identity: Identity;
  readonly audit: Pick<Audit, 'note' | 'count'>;
  /** Where people reach this server: `--public-url`, or its own address. Asked when somebody signs in. */
  address(): string;
}

/** Attempts to sign in, of one address. */
const ATTEMPTS = { burst: 20, perSecond: 0.2 } as const;

const HIDDEN = { schema: { hide: true } as object };
const SIGN_IN_QUERY = Type.Object({ once: Type.Optional(Type.String({ maxLength: 100 })) });
const PERSON_PARAMETERS = Type.Object({ id: Type.String({ pattern: PERSON_ID.source }) });
const PERSON_BODY = Type.Object(
  { role: Type.Union([...ROLES.map((role) => Type.Literal(role)), Type.Null()]) },
  { additionalProperties: false },
);

type PersonRequest = FastifyRequest<{ Params: Static<typeof PERSON_PARAMETERS>; Body: Static<typeof PERSON_BODY> }>;

/** `/sign-in`, `/sign-in/callback`, `/sign-out`, `/api/v1/me` and `/api/v1/people`. */
export function addIdentityRoutes(app: FastifyInstance, parts: IdentityRoutesParts): void {
  const attempts = new AddressLimits(ATTEMPTS);
  const slow = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    if (attempts.take(request.ip, performance.now())) return undefined;
    parts.audit.count({ who: NOBODY, action: 'sign-in', target: '', outcome: 'refused', detail: 'too many' });
    return answerSignInProblem(request, reply.header('retry-after', '30'), 429, 'too-many');
  };
  const guarded = { ...HIDDEN, preHandler: slow, exposeHeadRoute: false } as const;
  const signIn = { ...guarded, schema: { querystring: SIGN_IN_QUERY, hide: true } as object };
  app.get<{ Querystring: Static<typeof SIGN_IN_QUERY> }>('/sign-in', signIn, async (request, reply) => {
    reply.header('cache-control', 'no-store');
    if (!isSafe(request, parts) && !isOnLoopback(request.headers)) {
      return answerSignInProblem(request, reply, 403, 'plain-http');
    }
    const { once } = request.query;
    return once === undefined ? beginOpenId(request, reply, parts) : redeemLink(once, request, reply, parts);
  });
  app.get('/sign-in/callback', guarded, async (request, reply) => finishOpenId(request, reply, parts));
  app.post('/sign-out', HIDDEN, async (request, reply) => signOut(request, reply, parts));
  addMe(app, parts);
  addPeople(app, parts);
}

const NOBODY = { role: 'viewer', id: null } as const;

async function redeemLink(
  once: string,
  request: FastifyRequest,
  reply: FastifyReply,
  parts: IdentityRoutesParts,
): Promise<FastifyReply> {
  const secret = await parts.identity.redeemLink(once);
  if (secret !== null) return letIn(secret, 'link', request, reply, parts);
  parts.audit.count({ who: NOBODY, action: 'sign-in', target: '', outcome: 'refused', detail: 'link' });
  return answerSignInProblem(request, reply, 403, 'link-used');
}

async function beginOpenId(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: IdentityRoutesParts,
): Promise<FastifyReply> {
  const { openId } = parts.identity;
  if (!openId) return answerSignInProblem(request, reply, 404, 'no-service');
  try {
    const { url, secret } = await openId.begin(`${parts.address()}/sign-in/callback`);
    return setCookie(reply, 'besso-sign-in', secret, SIGN_IN_WITHIN_MS, isSafe(request, parts)).redirect(url.href, 303);
  } catch (error) {
    return answerFailed(error, request, reply, parts);
  }
}

async function finishOpenId(
  request: FastifyRequest,
  reply: FastifyReply,
  parts: IdentityRoutesParts,
): Promise<FastifyReply> {
  const { identity } = parts;
  reply.header('cache-control', 'no-store');
  if (!identity.openId) return answerSignInProblem(request, reply, 404, 'no-service');
  const begun = readCookie(request.headers, 'besso-sign-in') ?? '';
  setCookie(reply, 'besso-sign-in', '', 0, isSafe(request, parts));
  try {
    const { search } = new URL(request.url, 'http://here');
    const secret = await identity.welcome(await identity.openId.finish(search, begun));
    return await letIn(secret, 'openid', request, reply, parts);
  } catch (error) {
    return answerFailed(error, request, reply, parts);
  }
}

/** Noted before the browser is given its session. */
async function letIn(
  secret: string,
  way: 'link' | 'openid',
  request: FastifyRequest,
  reply: FastifyReply,
  parts: IdentityRoutesParts,
): Promise<FastifyReply> {
  const isSecure = isSafe(request, parts);
  const cookie = cookieHeader('besso', secret, 1, isSecure).split(';', 1)[0] ?? '';
  const { role, person } = parts.identity.callerOf({ headers: { cookie, host: request.headers.host } });
  await parts.audit.note({ who: { role, id: person }, action: 'sign-in', target: '', outcome: 'done', detail: way });
  return setCookie(reply, 'besso', secret, SESSION_LIMITS.wholeMs, isSecure).redirect('/', 303);
}

function answerFailed(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  { audit }: IdentityRoutesParts,
): FastifyReply {
  if (!(error instanceof SignInFailed)) throw error;
  const outcome = error.status < 500 ? 'refused' : 'failed';
  audit.count({ who: NOBODY, action: 'sign-in', target: '', outcome, detail: 'openid' });
  return answerSignInProblem(request, reply, error.status, 'failed', error.message);
}

function signOut(request: FastifyRequest, reply: FastifyReply, parts: IdentityRoutesParts): FastifyReply {
  const { identity } = parts;
  const { role, person } = identity.callerOf(request);
  if (person === null) return reply.code(204).send();
  if (!isFromOwnPage(request.headers)) {
    return answerProblem(reply, 403, 'Signing out must come from a page of this server (header Origin).');
  }
  signedOut.set(request, { role, id: person });
  identity.signOut(request);
  return setCookie(reply, 'besso', '', 0, isSafe(request, parts)).code(204).send();
}

/** Who has just signed out, for the note that is made of it afterwards. */
const signedOut = new WeakMap<FastifyRequest, { readonly role: Me['role']; readonly id: string }>();

/** Who sent a request, for the audit log. */
export function actorOf(identity: Identity, request: FastifyRequest) {
  const { role, person } = identity.callerOf(request);
  return signedOut.get(request) ?? { role, id: person };
}

function addMe(app: FastifyInstance, { identity }: IdentityRoutesParts): void {
  app.get('/api/v1/me', HIDDEN, async (request, reply) => {
    const { role, person } = identity.callerOf(request);
    const me: Me = { role, signedIn: person !== null, signInAvailable: identity.openId !== null, id: person };
    return reply.header('cache-control', 'no-store').send(me);
  });
}

function addPeople(app: FastifyInstance, { identity }: IdentityRoutesParts): void {
  const { people } = identity;
  const preHandler = requireRole(identity, 'administrator');
  const answer = (reply: FastifyReply, body: object) => reply.header('cache-control', 'no-store').send(body);
  app.get('/api/v1/people', { ...HIDDEN, preHandler }, async (_request, reply) =>
    answer(reply, { people: people.all() }),
  );
  const one = { schema: { params: PERSON_PARAMETERS, hide: true } as object, preHandler };
  app.get('/api/v1/people/:id', one, async (request: PersonRequest, reply) => {
    const { id } = request.params;
    return answer(reply, { id, role: people.roleOf(id) });
  });
  const schema = { params: PERSON_PARAMETERS, body: PERSON_BODY, hide: true } as object;
  app.put('/api/v1/people/:id', { schema, preHandler }, async (request: PersonRequest, reply) => {
    const { id } = request.params;
    const { role } = request.body;
    if (id === identity.callerOf(request).person)
      return answerProblem(reply, 409, 'Nobody gives a role to themselves.');
    describeWrite(request, { before: valueDigest(people.roleOf(id)), after: valueDigest(role) });
    await people.give(id, role);
    return answer(reply, { id, role });
  });
}

/** Whether nobody on the way reads along: TLS as far as this server (or a proxy that it trusts) knows. */
function isSafe(request: FastifyRequest, parts: IdentityRoutesParts): boolean {
  if (request.protocol === 'https') return true;
  const address = new URL(parts.address());
  return address.protocol === 'https:' && address.host === request.headers.host;
}

function setCookie(reply: FastifyReply, name: CookieName, value: string, lifeMs: number, safe: boolean): FastifyReply {
  return reply.header('set-cookie', cookieHeader(name, value, Math.floor(lifeMs / 1000), safe));
}

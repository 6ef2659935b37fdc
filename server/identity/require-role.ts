import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isAtLeast, type Role } from '../../data/contract/role.ts';
import { answerProblem } from '../gateway/problem.ts';
import type { Asked, Identity } from './identity.ts';

/** Why somebody may not do what a role is needed for, with the status that says so; null where they may. */
export function roleProblem(
  { callerOf }: Pick<Identity, 'callerOf'>,
  asked: Asked,
  needed: Role,
): { readonly status: 401 | 403; readonly detail: string } | null {
  const { role, person } = callerOf(asked);
  if (isAtLeast(role, needed)) return null;
  return person === null
    ? { status: 401, detail: `This takes somebody signed in as ${needed}.` }
    : { status: 403, detail: `This takes the role ${needed}; yours is ${role}.` };
}

/**
 * A `preHandler` that lets in whoever has a role. What changes something must come from a page of this server: a browser
 * says so, and a session's cookie alone is not enough.
 */
export function requireRole(identity: Pick<Identity, 'callerOf'>, needed: Role) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const problem = roleProblem(identity, request, needed);
    if (problem) return answerProblem(reply, problem.status, problem.detail);
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    if (isReading || isFromOwnPage(request.headers)) return undefined;
    return answerProblem(reply, 403, 'What changes something must come from a page of this server (header Origin).');
  };
}

/** Whether a browser says that a page of this very server asks. */
export function isFromOwnPage({ origin, host, 'sec-fetch-site': site }: IncomingHttpHeaders): boolean {
  if (site !== undefined && site !== 'same-origin') return false;
  if (origin === undefined) return site === 'same-origin';
  return URL.canParse(origin) && new URL(origin).host === host;
}

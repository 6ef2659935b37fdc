import type { FastifyInstance } from 'fastify';
import { isOpenDoor } from './open-doors.ts';
import { originProblem } from './origin.ts';
import { answerProblem } from './problem.ts';

const POLICY = {
  'default-src': "'self'",
  'script-src': "'self'",
  'worker-src': "'self' blob:",
  'style-src': "'self'",
  'style-src-attr': "'unsafe-inline'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'connect-src': "'self' data: blob:",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'self'",
  'frame-ancestors': "'self'",
} as const;

const HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(self), payment=()',
};

/** The page's policy; `hosts` are those that whoever started the server lets it ask besides. */
function policyWith(hosts: readonly string[]): string {
  return Object.entries(POLICY)
    .map(([directive, sources]) => [directive, sources, ...(directive === 'connect-src' ? hosts : [])].join(' '))
    .join('; ');
}

/**
 * No other host, no inline script, no guessing of types; and none but this server's own pages may ask, save at the doors
 * that are open to all. `hosts` may be asked by the page besides.
 */
export function guardRequests(app: FastifyInstance, boundToLoopback: boolean, hosts: readonly string[] = []): void {
  const headers = { ...HEADERS, 'content-security-policy': policyWith(hosts) };
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers);
    const { host, ...others } = request.headers;
    const problem = originProblem(isOpenDoor(request) ? { host } : { host, ...others }, boundToLoopback);
    if (problem !== null) return answerProblem(reply, 403, problem);
    return undefined;
  });
}

import type { FastifyInstance } from 'fastify';
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
  'content-security-policy': Object.entries(POLICY)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; '),
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(self), payment=()',
};

/** No other host, no inline script, no guessing of types; and none but this server's own pages may ask. */
export function guardRequests(app: FastifyInstance, boundToLoopback: boolean): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS);
    const problem = originProblem(request.headers, boundToLoopback);
    if (problem !== null) return answerProblem(reply, 403, problem);
    return undefined;
  });
}

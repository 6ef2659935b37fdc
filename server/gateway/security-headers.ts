import type { FastifyInstance } from 'fastify';
import { isOpenDoor } from './open-doors.ts';
import { originProblem } from './origin.ts';
import { answerProblem } from './problem.ts';

const POLICY = {
  'default-src': "'self'",
  'script-src': "'self'",
  'worker-src': "'self' blob:",
  'style-src': "'self'",
  'img-src': "'self' data: blob:",
  'font-src': "'self'",
  'connect-src': "'self' data: blob:",
  'object-src': "'none'",
  'base-uri': "'none'",
  'form-action': "'self'",
  'frame-src': "'self'",
  'frame-ancestors': "'self'",
} as const;

const HEADERS: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'SAMEORIGIN',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(self), payment=()',
  'cross-origin-resource-policy': 'same-origin',
};

/** For who came over TLS: always so from now on, for a year. */
const STRICT_TRANSPORT = 'max-age=31536000';

/** From where, besides, the page may be asked for, and ask. */
export interface KnownHosts {
  /** Of tilesets elsewhere, that whoever started the server lets the page ask. */
  readonly tilesets?: readonly string[];
  /** The name, with its port, under which a proxy shows this server. */
  readonly public?: string | null;
}

/** The page's policy; `hosts` are those that whoever started the server lets it ask besides. */
function policyWith(hosts: readonly string[]): string {
  return Object.entries(POLICY)
    .map(([directive, sources]) => [directive, sources, ...(directive === 'connect-src' ? hosts : [])].join(' '))
    .join('; ');
}

/** What every answer carries, also one to a request that no route gets to see. */
export function securityHeaders(tilesets: readonly string[] = []): Readonly<Record<string, string>> {
  return { ...HEADERS, 'content-security-policy': policyWith(tilesets) };
}

/**
 * No other host, no inline script or style, no guessing of types; and none but this server's own pages may ask, save at
 * the doors that are open to all.
 */
export function guardRequests(app: FastifyInstance, boundToLoopback: boolean, hosts: KnownHosts = {}): void {
  const headers = securityHeaders(hosts.tilesets);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(headers);
    if (request.protocol === 'https') reply.header('strict-transport-security', STRICT_TRANSPORT);
    const { host, ...others } = request.headers;
    const asked = isOpenDoor(request) ? { host } : { host, ...others };
    const problem = originProblem(asked, boundToLoopback, hosts.public);
    if (problem !== null) return answerProblem(reply, 403, problem);
    return undefined;
  });
}

import type { FastifyInstance } from 'fastify';
import { AddressLimits } from './address-limits.ts';
import { answerProblem } from './problem.ts';

/** Of one address: a page with all its layers asks some hundreds at once, an office behind one address some thousands. */
const READS = { burst: 6000, perSecond: 1500 } as const;

/** What is made for whoever asks, rather than read from a file, costs more. */
const ASKED = { burst: 3000, perSecond: 600 } as const;

const MADE = /^\/(?:api|ogc|exports|3dtiles|metrics|sse)(?:\/|$|\?)/;

/** Keeps one address from taking the server for itself; 429 beyond that. Sensors' own doors have their quotas. */
export function limitRequests(app: FastifyInstance): void {
  const [reads, asked] = [new AddressLimits(READS), new AddressLimits(ASKED)];
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith('/doors/')) return undefined;
    const limits = MADE.test(request.url) ? asked : reads;
    if (limits.take(request.ip, performance.now())) return undefined;
    return answerProblem(reply.header('retry-after', '1'), 429, 'Too many requests from this address; wait a moment.');
  });
}

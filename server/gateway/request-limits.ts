import type { FastifyInstance } from 'fastify';
import { AddressLimits } from './address-limits.ts';
import type { AllowanceSettings } from './allowance.ts';
import { isLoopbackHost } from './origin.ts';
import { answerProblem } from './problem.ts';

export interface RequestLimits {
  /** Of files. */
  readonly files: AllowanceSettings;
  /** Of what is made for whoever asks: it costs more. */
  readonly made: AllowanceSettings;
  /** Of all to the machine's own programs: feeds, sensors, tests. */
  readonly own: AllowanceSettings;
}

/** Of one address: a page with all its layers asks some hundreds at once, an office behind one address some thousands. */
const REQUEST_LIMITS: RequestLimits = {
  files: { burst: 6000, perSecond: 1500 },
  made: { burst: 3000, perSecond: 600 },
  own: { burst: 60_000, perSecond: 15_000 },
};

const FILES = /^\/(?:city|assets|tilesets)\//;

/** Keeps one address from taking the server for itself: 429 beyond its limit. */
export function limitRequests(app: FastifyInstance, limits = REQUEST_LIMITS, nowMs = () => performance.now()): void {
  const { files, made, own } = limits;
  const [ofFiles, ofMade, ofOwn] = [new AddressLimits(files), new AddressLimits(made), new AddressLimits(own)];
  app.addHook('onRequest', async ({ ip, url }, reply) => {
    const held = isLoopbackHost(ip) ? ofOwn : FILES.test(url) ? ofFiles : ofMade;
    if (held.take(ip, nowMs())) return undefined;
    return answerProblem(reply.header('retry-after', '1'), 429, 'Too many requests from this address; wait a moment.');
  });
}

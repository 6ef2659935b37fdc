import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { StoreFull } from '../store/archive.ts';
import type { Audit } from './audit.ts';
import type { Actor, Note } from './chain.ts';

export interface AuditWritesParts {
  readonly audit: Pick<Audit, 'noteOften' | 'count'>;
  /** Who sent a request. */
  whoOf(request: FastifyRequest): Actor;
  /** Whether what comes in by a route is told elsewhere, by who knows its sender: only refusals are counted here then. */
  isTold?(route: string): boolean;
  failed(error: unknown): void;
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What a route knows besides of the write that it answers. */
type Known = Pick<Note, 'target' | 'before' | 'after'>;

const known = new WeakMap<FastifyRequest, Partial<Known>>();

/** Says what a write was done to, for the audit log: a target, digests of the value before and after. */
export function describeWrite(request: FastifyRequest, what: Partial<Known>): void {
  known.set(request, what);
}

/**
 * Notes every request that may change something before it is answered, whatever route it is for: to be called before the
 * routes are added. Nobody's refused requests are only counted, so that nobody can fill the log.
 */
export function auditWrites(app: FastifyInstance, parts: AuditWritesParts): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (READS.has(request.method)) return payload;
    const route = request.routeOptions.url ?? 'nowhere';
    const note = noteOf(request, reply, route, parts.whoOf(request));
    const isDone = note.outcome === 'done';
    const isTold = parts.isTold?.(route) ?? false;
    if (isDone && isTold) return payload;
    if (!isDone && (isTold || note.who.id === null)) {
      parts.audit.count({ ...note, target: '' });
      return payload;
    }
    try {
      await parts.audit.noteOften(note);
      return payload;
    } catch (error) {
      return answerUnnoted(reply, error, parts);
    }
  });
}

function noteOf(request: FastifyRequest, reply: FastifyReply, route: string, who: Actor): Note {
  const { statusCode } = reply;
  const outcome = statusCode < 400 ? 'done' : statusCode < 500 ? 'refused' : 'failed';
  return {
    who,
    action: `${request.method} ${route}`,
    target: request.url.split('?', 1)[0] ?? '',
    outcome,
    detail: String(statusCode),
    ...known.get(request),
  };
}

/** What is not in the log is not acknowledged. */
function answerUnnoted(reply: FastifyReply, error: unknown, { failed }: AuditWritesParts): string {
  failed(error);
  const isFull = error instanceof StoreFull;
  const detail = isFull ? 'There is no room to note it in the audit log.' : 'It could not be noted in the audit log.';
  const status = isFull ? 503 : 500;
  reply.code(status).removeHeader('content-length').header('content-type', 'application/problem+json');
  return JSON.stringify({ status, title: isFull ? 'Not available' : 'Failed', detail });
}

import { Type } from '@sinclair/typebox';
import type { FastifyInstance } from 'fastify';
import type { Identity } from '../identity/identity.ts';
import { requireRole } from '../identity/require-role.ts';
import type { Audit } from './audit.ts';

const QUERY = Type.Object(
  {
    before: Type.Optional(Type.Integer({ minimum: 1, description: 'entries below this sequence' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })),
  },
  { additionalProperties: false },
);

const LIMIT = 50;

/** `GET /api/v1/audit` for administrators: newest first, page by page; `next` is the `before` of the next page. */
export function addAuditRoutes(
  app: FastifyInstance,
  { audit, identity }: { readonly audit: Audit; readonly identity: Identity },
): void {
  const options = {
    schema: { querystring: QUERY, hide: true } as object,
    preHandler: requireRole(identity, 'administrator'),
  };
  app.get<{ Querystring: { before?: number; limit?: number } }>('/api/v1/audit', options, async ({ query }, reply) => {
    const { before = Number.MAX_SAFE_INTEGER, limit = LIMIT } = query;
    const entries = await audit.before(before, limit);
    const { sequence, hash } = audit.head();
    const last = Math.min(before, sequence + 1) - entries.length;
    const next = entries.length === limit && last > 1 ? last : null;
    return reply.header('cache-control', 'no-store').send({ head: { sequence, hash }, entries, next });
  });
}

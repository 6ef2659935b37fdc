import type { FastifyInstance } from 'fastify';
import type { Audit } from '../audit/audit.ts';
import { addAuditRoutes } from '../audit/audit-routes.ts';
import { auditWrites } from '../audit/audit-writes.ts';
import type { Identity } from './identity.ts';
import { actorOf, addIdentityRoutes } from './identity-routes.ts';

export interface TrustParts {
  readonly identity: Identity;
  readonly audit: Audit;
  /** Where people reach this server. */
  address(): string;
  failed(error: unknown): void;
}

/** Where people write. What sensors send to the doors of the standards is told to the log by the platform. */
const OF_PEOPLE = /^\/(?:api|sign-)/;

/** People, roles and the audit log, on a server of pages and API: before its routes are added, so that all are noted. */
export function addTrust(app: FastifyInstance, parts: TrustParts): void {
  const { identity, audit, failed } = parts;
  const isTold = (route: string): boolean => !OF_PEOPLE.test(route);
  auditWrites(app, { audit, whoOf: (request) => actorOf(identity, request), isTold, failed });
  addIdentityRoutes(app, parts);
  addAuditRoutes(app, parts);
}

import type { FastifyInstance } from 'fastify';
import { describeWrite } from './audit/audit-writes.ts';
import type { CityBase } from './city-base.ts';
import type { FeedHealth } from './gateway/feed-health.ts';
import { addQualityRoutes } from './gateway/quality-routes.ts';
import { addRegistryRoutes } from './gateway/registry-routes.ts';
import type { StandardsDesk } from './gateway/standards-routes.ts';
import { requireRole } from './identity/require-role.ts';
import { failing } from './log.ts';
import { readPackage } from './package-reader.ts';
import { openQualityDesk } from './quality-desk.ts';
import { openRegistryDesk } from './registry-desk.ts';

/** What is known of the sources and of the things themselves. */
export interface BaseDesks {
  addRoutes(app: FastifyInstance): void;
}

/** Opens the desks of quality and of the registry. */
export function openBaseDesks(base: CityBase, feeds: () => readonly FeedHealth[], standards: StandardsDesk): BaseDesks {
  const { memory, platform, clock, identity, lifetimes, log } = base;
  const { archive, store, quality } = memory;
  const city = () => store.city();
  const failed = failing(log);
  const qualityDesk = lifetimes.add(openQualityDesk({ memory: quality, archive, clock, city, feeds, failed }));
  const { documents, history } = archive;
  const reader = readPackage(base.city);
  const desk = lifetimes.add(
    openRegistryDesk({ documents, history, platform, reader, standards, clock, city, failed }),
  );
  return {
    addRoutes: (app) => {
      addQualityRoutes(app, qualityDesk);
      addRegistryRoutes(app, {
        desk,
        stewards: requireRole(identity, 'steward'),
        roleOf: (request) => identity.callerOf(request).role,
        describe: (request, target) => describeWrite(request, { target }),
      });
    },
  };
}

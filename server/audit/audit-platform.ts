import type { Entity, Platform, PlatformEvent } from '../platform/platform.ts';
import type { Audit } from './audit.ts';
import type { Actor, Note } from './chain.ts';

/** An entity of the sensor platform, for the audit log. */
function actorOf(entity: Pick<Entity, 'id' | 'kind'>): Actor {
  return { role: entity.kind, id: entity.id };
}

/** What an entity did at a door of the standards, to the audit log. */
export function entityNote(entity: Pick<Entity, 'id' | 'kind'>, action: string, target: string): Note {
  return { who: actorOf(entity), action, target, outcome: 'done' };
}

/** What a request of an entity to the sensor platform is to the audit log; null for what reads, or brings observations. */
export function platformNote(entity: Pick<Entity, 'id' | 'kind'>, method: string, uri: string): Note | null {
  const target = uri.split('?', 1)[0] ?? '';
  const service = target.split('/')[1] ?? '';
  if (method === 'GET' || method === 'HEAD' || (service === 'data' && method !== 'DELETE')) return null;
  return entityNote(entity, `${method} /${service}`, target);
}

/**
 * Counts the observations that come in, by whatever door: one entry for who published, for whom, a minute. Gives what
 * ends it.
 */
export function countObservations(
  platform: Pick<Platform, 'listen' | 'entity'>,
  audit: Pick<Audit, 'count'>,
): () => void {
  return platform.listen((events) => {
    for (const [publisher, providers] of tallied(events)) {
      const who = actorOf(platform.entity(publisher) ?? { id: publisher, kind: 'provider' });
      for (const [target, times] of providers) {
        audit.count({ who, action: 'observations', target, outcome: 'done' }, times);
      }
    }
  });
}

function tallied(events: readonly PlatformEvent[]): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const byPublisher = new Map<string, Map<string, number>>();
  for (const { type, publisher, provider } of events) {
    if (type !== 'DATA') continue;
    const providers = byPublisher.get(publisher) ?? new Map<string, number>();
    byPublisher.set(publisher, providers);
    providers.set(provider ?? '', (providers.get(provider ?? '') ?? 0) + 1);
  }
  return byPublisher;
}

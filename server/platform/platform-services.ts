import type { Clock } from '../../data/contract/clock.ts';
import type { OutsideFetch } from '../outbound/outside-fetch.ts';
import type { Documents } from '../store/archive.ts';
import { AlertAgent } from './alert-agent.ts';
import type { Platform, PlatformEvent } from './platform.ts';
import { PlatformStats } from './platform-stats.ts';
import { Push } from './push.ts';
import { Quotas, type QuotaSettings } from './quotas.ts';
import { type Subscription, Subscriptions } from './subscriptions.ts';

export interface PlatformServiceParts {
  readonly platform: Platform;
  readonly documents: Documents;
  readonly outside: OutsideFetch;
  readonly clock: Clock;
  /** The wall's clock, UTC epoch ms: for quotas and retries. */
  readonly wallMs: () => number;
  readonly log: { error(line: string): void; info(line: string): void };
  readonly quotas: QuotaSettings;
}

/** What follows the events of the platform: who is told, what is watched for, what is counted. */
export interface PlatformServices {
  readonly subscriptions: Subscriptions;
  readonly quotas: Quotas;
  readonly push: Push;
  readonly agent: AlertAgent;
  readonly stats: PlatformStats;
  close(): Promise<void>;
}

export function openPlatformServices(parts: PlatformServiceParts): PlatformServices {
  const { platform, documents, outside, clock, wallMs, log } = parts;
  const subscriptions = new Subscriptions(documents);
  const quotas = new Quotas(parts.quotas, documents, wallMs);
  const push = new Push({
    platform,
    subscriptions,
    documents,
    outside,
    quotas,
    log,
    allowed: (subscription, event) => mayRead(platform, subscription, event),
    overQuota: (entity, perHour) => {
      platform.raise('_OVER_QUOTA_OUTBOUND', `Entity ${entity} may be sent ${perHour} events per hour`);
    },
    now: wallMs,
  });
  const agent = new AlertAgent({ platform, documents, now: () => clock.nowMs(), log });
  const stats = new PlatformStats({ platform, documents, now: wallMs, log });
  const close = async (): Promise<void> => {
    await agent.close();
    await push.close();
    await stats.close();
  };
  return { subscriptions, quotas, push, agent, stats, close };
}

function mayRead(platform: Platform, { entity }: Subscription, { provider, alert }: PlatformEvent): boolean {
  const reader = platform.entity(entity);
  const owner = provider ?? (alert === null ? null : platform.alert(alert)?.entity);
  return reader !== null && owner !== null && owner !== undefined && platform.may(reader, owner, 'READ');
}

import type { Clock } from '../data/contract/clock.ts';
import { isSameRecord } from '../data/contract/difference.ts';
import type { FeedRecord, RecordId } from '../data/contract/record.ts';
import { type FeedHealth, FeedTracker } from './ingest/feed-health.ts';
import type { Entity, Platform, PlatformEvent } from './platform/platform.ts';
import type { Store } from './store/store.ts';

export interface ProviderFeedsParts {
  readonly platform: Pick<Platform, 'entities' | 'listen'>;
  readonly store: Pick<Store, 'fold'>;
  readonly clock: Clock;
  readonly log: { error(line: string): void };
}

/** The sensor platform's providers, each a feed of the city: how it does, and whom to credit. */
export interface ProviderFeeds {
  health(): readonly FeedHealth[];
  close(): void;
}

/** Wall time between two looks at whether a provider's record has changed, ms. */
const PUBLISH_MS = 2000;

/** A sensor that says nothing of its own pace is looked for so often, city seconds. */
const TTL_S = 60;

interface ProviderFeed {
  readonly tracker: FeedTracker;
  published?: FeedRecord;
}

export function startProviderFeeds({ platform, store, clock, log }: ProviderFeedsParts): ProviderFeeds {
  const feeds = new Map<string, ProviderFeed>();
  const told = new Set<string>();
  const feedOf = (entity: Entity): ProviderFeed => {
    const known = feeds.get(entity.id);
    if (known) return known;
    const feed = { tracker: new FeedTracker(configOf(entity), clock, 1) };
    feeds.set(entity.id, feed);
    return feed;
  };
  const providers = () => platform.entities().filter(({ id, kind }) => kind === 'provider' && told.has(id));
  const hear = (events: readonly PlatformEvent[]): void => {
    for (const [provider, { count, newestMs }] of tallyOf(events)) {
      told.add(provider);
      const entity = platform.entities().find(({ id }) => id === provider);
      const answered = { accepted: count, rejects: [], observedAtMs: newestMs, ttlS: null, unchanged: false };
      if (entity) feedOf(entity).tracker.answered(answered);
    }
  };
  const publish = (): void => {
    for (const entity of providers()) {
      const feed = feedOf(entity);
      const record = feed.tracker.record();
      if (feed.published && isSameRecord(feed.published, record)) continue;
      feed.published = record;
      store.fold(record.id, [{ type: 'record', record }]).catch((error: unknown) => {
        log.error(`${record.id}: its record was not kept: ${error instanceof Error ? error.message : String(error)}`);
      });
    }
  };
  const stopListening = platform.listen(hear);
  const timer = setInterval(publish, PUBLISH_MS);
  return {
    health: () => providers().map((entity) => feedOf(entity).tracker.health()),
    close: () => {
      clearInterval(timer);
      stopListening();
    },
  };
}

function configOf({ id, name, simulated, licence, attribution }: Entity) {
  const feed: RecordId<'feed'> = `feed:${id}`;
  const rights = { simulated, recorded: false, licence, attribution };
  return { id: feed, name, protocol: 'sentilo', ttlS: TTL_S, options: {}, ...rights };
}

function tallyOf(events: readonly PlatformEvent[]): Map<string, { count: number; newestMs: number }> {
  const tally = new Map<string, { count: number; newestMs: number }>();
  for (const { type, provider, atMs } of events) {
    if (type !== 'DATA' || provider === null) continue;
    const { count, newestMs } = tally.get(provider) ?? { count: 0, newestMs: atMs };
    tally.set(provider, { count: count + 1, newestMs: Math.max(newestMs, atMs) });
  }
  return tally;
}

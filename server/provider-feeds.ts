import type { City } from '../data/contract/city.ts';
import type { Clock } from '../data/contract/clock.ts';
import { isSameRecord } from '../data/contract/difference.ts';
import type { FeedRecord, RecordId } from '../data/contract/record.ts';
import { type FeedHealth, FeedTracker } from './ingest/feed-health.ts';
import type { Entity, Platform, PlatformEvent } from './platform/platform.ts';
import type { Store } from './store/store.ts';

export interface ProviderFeedsParts {
  readonly platform: Pick<Platform, 'entities' | 'listen' | 'maskedOf'>;
  readonly store: Pick<Store, 'city' | 'fold'>;
  readonly clock: Clock;
  readonly log: { error(line: string): void };
}

/** The sensor platform's providers, each a feed of the city: how it does, and whom to credit. */
export interface ProviderFeeds {
  health(): readonly (FeedHealth & { readonly masked: number })[];
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
  const feedOf = (entity: Entity): ProviderFeed => {
    const known = feeds.get(entity.id);
    if (known) return known;
    const feed = { tracker: new FeedTracker(configOf(entity), clock, 1) };
    feeds.set(entity.id, feed);
    return feed;
  };
  let isResumed = false;
  /** Who spoke before the start goes on, once what is not to be seen any more is let go. */
  const resume = (): void => {
    isResumed = true;
    const newestMs = newestByFeed(store.city());
    for (const entity of platform.entities()) {
      const atMs = newestMs.get(`feed:${entity.id}`);
      if (atMs === undefined || feeds.has(entity.id)) continue;
      feedOf(entity).tracker.resume(atMs);
    }
  };
  const providers = () => platform.entities().filter(({ id, kind }) => kind === 'provider' && feeds.has(id));
  const hear = (events: readonly PlatformEvent[]): void => {
    for (const [provider, { count, newestMs }] of tallyOf(events)) {
      const entity = platform.entities().find(({ id }) => id === provider);
      const answered = { accepted: count, rejects: [], observedAtMs: newestMs, ttlS: null, unchanged: false };
      if (entity) feedOf(entity).tracker.answered(answered);
    }
  };
  const publish = (): void => {
    if (!isResumed) resume();
    for (const entity of providers()) {
      const feed = feedOf(entity);
      const record = feed.tracker.record();
      if (feed.published && isSameRecord(feed.published, record)) continue;
      feed.published = record;
      store
        .fold(record.id, [{ type: 'record', record }])
        .catch((error: unknown) => log.error(notKept(record.id, error)));
    }
  };
  const stopListening = platform.listen(hear);
  const timer = setInterval(publish, PUBLISH_MS);
  return {
    health: () =>
      providers().map((entity) => ({ ...feedOf(entity).tracker.health(), masked: platform.maskedOf(entity.id) })),
    close: () => {
      clearInterval(timer);
      stopListening();
    },
  };
}

/** When the newest that the city has of each feed was observed. */
function newestByFeed({ entries }: City): ReadonlyMap<RecordId<'feed'>, number> {
  const newest = new Map<RecordId<'feed'>, number>();
  for (const { record, values } of entries.values()) {
    const told = Object.values(values).map(({ atMs }) => atMs);
    if (record.kind === 'feed' && record.observedAtMs !== null) told.push(record.observedAtMs);
    for (const atMs of told) newest.set(record.feed, Math.max(atMs, newest.get(record.feed) ?? atMs));
  }
  return newest;
}

function notKept(id: string, error: unknown): string {
  return `${id}: its record was not kept: ${error instanceof Error ? error.message : String(error)}`;
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

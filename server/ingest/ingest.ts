import type { Clock } from '../../data/contract/clock.ts';
import { isSameRecord } from '../../data/contract/difference.ts';
import type { FeedConfig } from '../../data/contract/feed.ts';
import type { FeedRecord, RecordId } from '../../data/contract/record.ts';
import type { Connector } from '../connectors/connector.ts';
import type { Store } from '../store/store.ts';
import { type FeedHealth, FeedTracker } from './feed-health.ts';
import type { FeedHeaders } from './feed-headers.ts';
import { FETCH_LIMITS, FetchHost, type FetchLimits } from './fetch-host.ts';
import { runPulledFeed } from './pulled-feed.ts';
import type { RetryTiming } from './retry.ts';

/** The feeds at work. */
export interface Ingest {
  health(): readonly FeedHealth[];
  /** Leaves all reads under way; done within a second. */
  close(): Promise<void>;
}

/** Real times, ms. */
export interface IngestTiming {
  readonly retry: RetryTiming;
  /** Between two reads of one feed at least, however short its ttl. */
  readonly shortestMs: number;
  readonly readMs: number;
  /** Between two looks at whether a feed's record has changed. */
  readonly publishMs: number;
  readonly fetch: FetchLimits;
}

const INGEST_TIMING: IngestTiming = {
  retry: { firstMs: 1000, mostMs: 60_000 },
  shortestMs: 1000,
  readMs: 120_000,
  publishMs: 2000,
  fetch: FETCH_LIMITS,
};

/** How long {@link Ingest.close} waits for reads that do not heed being left, ms. */
const CLOSE_MS = 900;

export interface IngestParts {
  readonly feeds: readonly FeedConfig[];
  readonly connectors: readonly Connector[];
  readonly headers?: ReadonlyMap<RecordId<'feed'>, FeedHeaders>;
  readonly store: Store;
  readonly clock: Clock;
  /** From 0 to 1, seeded: the jitter of retries. */
  readonly random: () => number;
  readonly log: { error(line: string): void };
  readonly timing?: IngestTiming;
}

interface Feed {
  readonly config: FeedConfig;
  readonly tracker: FeedTracker;
  readonly running: Promise<void>;
  published: FeedRecord | undefined;
}

/** Starts one runner per feed, and publishes each feed's state as a record of the city. */
export function startIngest(parts: IngestParts): Ingest {
  const timing = parts.timing ?? INGEST_TIMING;
  const closing = new AbortController();
  const feeds = new Map(parts.feeds.map((config) => [config.id, startFeed(parts, timing, config, closing.signal)]));
  const publishAll = (): void => {
    for (const feed of feeds.values()) publish(feed, parts);
  };
  publishAll();
  const timer = setInterval(publishAll, timing.publishMs);
  return {
    health: () => [...feeds.values()].map(({ tracker }) => tracker.health()),
    close: async () => {
      clearInterval(timer);
      closing.abort();
      let limit: ReturnType<typeof setTimeout> | undefined;
      const longest = new Promise<void>((resolve) => {
        limit = setTimeout(resolve, CLOSE_MS);
      });
      await Promise.race([Promise.all([...feeds.values()].map(({ running }) => running)), longest]);
      clearTimeout(limit);
    },
  };
}

function startFeed(parts: IngestParts, timing: IngestTiming, config: FeedConfig, closing: AbortSignal): Feed {
  const { store, clock, random, log } = parts;
  const tracker = new FeedTracker(config, clock, timing.shortestMs / 1000);
  const host = new FetchHost(clock, timing.fetch, parts.headers?.get(config.id));
  const connector = parts.connectors.find(({ protocol }) => protocol === config.protocol);
  const feed: Feed = { config, tracker, running: Promise.resolve(), published: undefined };
  if (connector) {
    const { retry, readMs } = timing;
    const logError = (line: string): void => log.error(line);
    const pulled = {
      feed: config,
      open: () => connector.open(config, host),
      host,
      store,
      tracker,
      retry,
      readMs,
      random,
      logError,
    };
    return { ...feed, running: runPulledFeed({ ...pulled, speed: clock.speed }, closing) };
  }
  noteFault(feed, `protocol ${config.protocol} is not known`, parts);
  return feed;
}

function publish(feed: Feed, parts: IngestParts): void {
  const record = feed.tracker.record();
  if (feed.published && isSameRecord(feed.published, record)) return;
  feed.published = record;
  parts.store.fold(feed.config.id, [{ type: 'record', record }]).catch((error: unknown) => {
    parts.log.error(`${feed.config.id}: its record was not kept: ${messageOf(error)}`);
  });
}

function noteFault(feed: Feed, problem: string, { log }: IngestParts): void {
  feed.tracker.failed(problem, true);
  log.error(`${feed.config.id}: a fault of ours: ${problem}`);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

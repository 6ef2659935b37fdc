import { setTimeout as sleep } from 'node:timers/promises';
import type { FeedConfig } from '../../data/contract/feed.ts';
import type { Observation } from '../../data/contract/observation.ts';
import { type Reading, type Source, SourceAway } from '../connectors/connector.ts';
import type { Store } from '../store/store.ts';
import type { FeedTracker } from './feed-health.ts';
import type { FetchHost } from './fetch-host.ts';
import { newestMs } from './newest.ts';
import { makeRepeatFilter } from './repeats.ts';
import { retryDelayMs, type RetryTiming } from './retry.ts';

export interface PulledFeedParts {
  readonly feed: FeedConfig;
  readonly open: () => Source;
  readonly host: FetchHost;
  readonly store: Store;
  readonly tracker: FeedTracker;
  readonly retry: RetryTiming;
  /** A read that takes longer, real ms, is given up, whatever the connector waits for. */
  readonly readMs: number;
  readonly speed: number;
  /** From 0 to 1, seeded. */
  readonly random: () => number;
  readonly logError: (line: string) => void;
}

/** Reads a feed again and again until `closing`. Never rejects: whatever happens stays this feed's trouble. */
export async function runPulledFeed(parts: PulledFeedParts, closing: AbortSignal): Promise<void> {
  const isNews = makeRepeatFilter();
  let source: Source | undefined;
  let failures = 0;
  while (!closing.aborted) {
    try {
      source ??= parts.open();
      await readOnce(parts, source, isNews, closing);
      failures = 0;
    } catch (error) {
      if (closing.aborted) return;
      failures++;
      noteFailure(parts, error);
    }
    const delayMs =
      failures > 0 ? retryDelayMs(failures, parts.retry, parts.random()) : parts.tracker.ttlMs / parts.speed;
    await sleep(delayMs, undefined, { signal: closing }).catch(() => undefined);
  }
}

async function readOnce(
  { feed, host, store, tracker, readMs }: PulledFeedParts,
  source: Source,
  onlyNews: (observations: readonly Observation[]) => readonly Observation[],
  closing: AbortSignal,
): Promise<void> {
  const reading = await readWithin(source, readMs, closing);
  const folded = await store.fold(feed.id, onlyNews(reading.observations));
  const isGarbage = reading.observations.length === 0 && reading.rejects.length > 0;
  if (isGarbage) host.forget();
  else host.keep();
  tracker.answered({
    accepted: folded.accepted,
    rejects: [...reading.rejects, ...folded.rejects],
    observedAtMs: reading.observedAtMs ?? newestMs(reading.observations),
    ttlS: reading.ttlS,
    unchanged: reading.unchanged,
  });
}

async function readWithin(source: Source, readMs: number, closing: AbortSignal): Promise<Reading> {
  const given = new AbortController();
  const leave = (reason: SourceAway) => given.abort(reason);
  const timer = setTimeout(() => leave(new SourceAway(`took more than ${readMs} ms`)), readMs);
  const onClosing = (): void => leave(new SourceAway('the server stops'));
  closing.addEventListener('abort', onClosing);
  try {
    return await new Promise<Reading>((resolve, reject) => {
      given.signal.addEventListener('abort', () => reject(given.signal.reason));
      source.read(given.signal).then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    closing.removeEventListener('abort', onClosing);
  }
}

function noteFailure({ feed, host, tracker, logError }: PulledFeedParts, error: unknown): void {
  host.forget();
  const message = error instanceof Error ? error.message : String(error);
  const isAway = error instanceof SourceAway;
  tracker.failed(message, !isAway);
  if (!isAway) logError(`${feed.id}: a fault of ours: ${message}`);
}

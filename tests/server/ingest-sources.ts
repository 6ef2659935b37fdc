import { Type } from '@sinclair/typebox';
import { onTestFinished } from 'vitest';
import type { FeedConfig } from '../../data/contract/feed.ts';
import type { Observation } from '../../data/contract/observation.ts';
import type { Connector } from '../../server/connectors/connector.ts';
import { FETCH_LIMITS } from '../../server/ingest/fetch-host.ts';
import { type Ingest, type IngestTiming, startIngest } from '../../server/ingest/ingest.ts';
import { CityStore } from '../../server/store/city-store.ts';
import { makeTestClock, sensorAt, type TestClock } from '../suites/store.ts';

/** What the test's own protocol says: JSON of this form, read at `options.url` or sent to the door. */
export interface Said {
  readonly atMs?: number;
  readonly ttlS?: number;
  readonly values?: readonly (readonly [key: string, value: number, atMs: number])[];
}

const TIMING: IngestTiming = {
  retry: { firstMs: 10, mostMs: 40 },
  shortestMs: 5,
  readMs: 30_000,
  publishMs: 5,
  fetch: FETCH_LIMITS,
};

function decode(bytes: Uint8Array): { readonly said: Said; readonly observations: readonly Observation[] } | undefined {
  try {
    const said: Said = JSON.parse(new TextDecoder().decode(bytes));
    const observations = (said.values ?? []).flatMap(([key, value, atMs]): Observation[] => [
      { type: 'record', record: sensorAt(key) },
      { type: 'value', subject: `sensor:${key}`, property: 'no2', value, atMs },
    ]);
    return { said, observations };
  } catch {
    return undefined;
  }
}

const MALFORMED = { observations: [], rejects: [{ reason: 'malformed', detail: 'that is no JSON' }] } as const;

export const readJson: Connector = {
  protocol: 'read-json',
  options: Type.Object({ url: Type.String() }),
  open: ({ options }, host) => ({
    read: async (signal) => {
      const fetched = await host.fetch(String(options.url), signal);
      const nothing = { observations: [], rejects: [], observedAtMs: null, ttlS: null };
      if (fetched.unchanged) return { ...nothing, unchanged: true };
      const { said, observations } = decode(fetched.bytes) ?? {};
      if (!said) return { ...nothing, ...MALFORMED, unchanged: false };
      const { atMs = null, ttlS = null } = said;
      return { observations: observations ?? [], rejects: [], observedAtMs: atMs, ttlS, unchanged: false };
    },
  }),
};

export function feedOf(key: string, protocol: string, more: Partial<FeedConfig> = {}): FeedConfig {
  const described = { name: key, simulated: true, recorded: false, licence: 'CC0-1.0', attribution: 'a test' };
  return { ...described, id: `feed:${key}`, protocol, ttlS: 0.01, options: {}, ...more };
}

export interface Running {
  readonly ingest: Ingest;
  readonly store: CityStore;
  readonly clock: TestClock;
  readonly errors: readonly string[];
}

/** Ingest of some feeds, stopped with the test; its city's clock stands still until the test turns it. */
export function runIngest(
  feeds: readonly FeedConfig[],
  connectors: readonly Connector[] = [readJson],
  timing: Partial<IngestTiming> = {},
  speed = 1,
): Running {
  const clock = makeTestClock(speed);
  const store = new CityStore(clock);
  const errors: string[] = [];
  const log = { error: (line: string): void => void errors.push(line) };
  const ingest = startIngest({
    feeds,
    connectors,
    store,
    clock,
    log,
    random: () => 0,
    timing: { ...TIMING, ...timing },
  });
  onTestFinished(() => ingest.close());
  return { ingest, store, clock, errors };
}

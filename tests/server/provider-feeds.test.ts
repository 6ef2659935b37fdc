import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Observation } from '../../data/contract/observation.ts';
import type { CityRecord } from '../../data/contract/record.ts';
import type { Entity, PlatformEvent } from '../../server/platform/platform.ts';
import { startProviderFeeds } from '../../server/provider-feeds.ts';
import { makeTestClock } from '../suites/store.ts';

const RIGHTS = { kind: 'provider', name: 'Noise', licence: 'CC0-1.0', attribution: 'a test' } as const;
const ENTITIES: readonly Entity[] = [
  { ...RIGHTS, id: 'noise', simulated: true },
  { ...RIGHTS, id: 'silent', simulated: false },
];

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

function eventAt(atMs: number): PlatformEvent {
  const nobody = { location: null, alert: null, alertType: null };
  const said = { type: 'DATA', topic: '/data/noise/n1', message: '61.4', provider: 'noise', sensor: 'n1' } as const;
  return { ...nobody, ...said, atMs, publishedAtMs: atMs, publisher: 'noise' };
}

/** Over a city that has this of before. */
function start(records: readonly CityRecord[] = []) {
  const clock = makeTestClock();
  const told: Observation[] = [];
  const heard: ((events: readonly PlatformEvent[]) => void)[] = [];
  const entries = records.map((record, index) => [record.id, { handle: index, record, values: {}, legs: [] }] as const);
  const feeds = startProviderFeeds({
    platform: {
      entities: () => ENTITIES,
      maskedOf: () => 3,
      listen: (listener) => {
        heard.push(listener);
        return () => heard.splice(0);
      },
    },
    store: {
      city: () => ({ entries: new Map(entries) }),
      fold: async (_, observations) => {
        told.push(...observations);
        return { accepted: observations.length, rejects: [] };
      },
    },
    clock,
    log: { error: (line) => expect.unreachable(line) },
  });
  return { clock, told, heard, feeds };
}

test('a provider that has spoken is a feed of the city, with its rights and how it does; one that has not is none', async () => {
  const { clock, told, heard, feeds } = start();
  expect(feeds.health()).toEqual([]);
  heard[0]?.([eventAt(clock.atMs - 5000), eventAt(clock.atMs - 1000)]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(feeds.health()).toMatchObject([
    { id: 'feed:noise', state: 'live', simulated: true, accepted: 2, ageMs: 1000, masked: 3 },
  ]);
  expect(told).toMatchObject([
    { type: 'record', record: { id: 'feed:noise', kind: 'feed', licence: 'CC0-1.0', attribution: 'a test' } },
  ]);
  await vi.advanceTimersByTimeAsync(4000);
  expect(told).toHaveLength(1);
  feeds.close();
  expect(heard).toEqual([]);
});

test('one that spoke before the start is as old as what it said, and lives when it speaks again', async () => {
  const before = makeTestClock().atMs - 3_600_000;
  const record: CityRecord = {
    id: 'feed:noise',
    kind: 'feed',
    feed: 'feed:noise',
    name: 'Noise',
    protocol: 'sentilo',
    state: 'live',
    simulated: true,
    recorded: false,
    licence: 'CC0-1.0',
    attribution: 'a test',
    observedAtMs: before,
    acceptedCount: 7,
    rejectedCount: 0,
    problem: '',
  };
  const { clock, heard, feeds } = start([record]);
  await vi.advanceTimersByTimeAsync(2000);
  expect(feeds.health()).toMatchObject([{ id: 'feed:noise', state: 'stale', accepted: 0, ageMs: 3_600_000 }]);
  heard[0]?.([eventAt(clock.atMs)]);
  expect(feeds.health()).toMatchObject([{ id: 'feed:noise', state: 'live', accepted: 1 }]);
  feeds.close();
});

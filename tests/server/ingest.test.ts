import { expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import type { FeedRecord } from '../../data/contract/record.ts';
import type { Connector } from '../../server/connectors/connector.ts';
import { FETCH_LIMITS } from '../../server/ingest/fetch-host.ts';
import type { FeedHealth } from '../../server/ingest/feed-health.ts';
import { retryDelayMs } from '../../server/ingest/retry.ts';
import { sensorAt } from '../suites/store.ts';
import { feedOf, readJson, type Running, runIngest, type Said } from './ingest-sources.ts';
import { type Asked, startFakeWeb } from './ingest-web.ts';

const NOW_MS = 1_795_000_000_000;

const say = (said: Said): string => JSON.stringify(said);

function healthOf({ ingest }: Running, key: string): FeedHealth | undefined {
  return ingest.health().find(({ id }) => id === `feed:${key}`);
}

function gapsMs(asked: readonly Asked[]): readonly number[] {
  return asked.slice(1).map(({ atMs }, index) => atMs - (asked[index]?.atMs ?? 0));
}

test('what a feed says is in the city, and the feed is live', async () => {
  const web = await startFakeWeb((_, response) => response.end(say({ atMs: NOW_MS, values: [['a', 40, NOW_MS]] })));
  const running = runIngest([feedOf('air', 'read-json', { options: { url: web.origin } })]);
  await eventually(() => expect(healthOf(running, 'air')?.state).toBe('live'));
  expect(running.store.city().entries.get('sensor:a')?.values.no2).toEqual({ value: 40, atMs: NOW_MS });
  expect(healthOf(running, 'air')).toMatchObject({
    accepted: 2,
    rejected: 0,
    observedAtMs: NOW_MS,
    ageMs: 0,
    problem: '',
  });
});

test('a feed is read again after its own ttl rather than the one configured', async () => {
  const web = await startFakeWeb((_, response, count) => response.end(say({ atMs: NOW_MS + count, ttlS: 0.12 })));
  runIngest([feedOf('air', 'read-json', { options: { url: web.origin }, ttlS: 0.01 })]);
  await web.arrived(3);
  for (const gapMs of gapsMs(web.asked)) expect(gapMs).toBeGreaterThan(110);
});

test('a city that runs faster reads its feeds more often', async () => {
  const web = await startFakeWeb((_, response, count) => response.end(say({ atMs: NOW_MS + count, ttlS: 3600 })));
  const feed = feedOf('air', 'read-json', { options: { url: web.origin }, ttlS: 3600 });
  runIngest([feed], [readJson], {}, 100_000);
  await web.arrived(3);
  for (const gapMs of gapsMs(web.asked)) expect(gapMs).toBeGreaterThan(34);
});

test('a feed that fails is tried again, ever more seldom, and is away until it answers', async () => {
  let isDown = true;
  const web = await startFakeWeb((_, response, count) => {
    response.writeHead(isDown ? 503 : 200).end(say({ atMs: NOW_MS + count, ttlS: 60 }));
  });
  const running = runIngest([feedOf('air', 'read-json', { options: { url: web.origin } })]);
  await web.arrived(4);
  const [first = 0, second = 0, third = 0] = gapsMs(web.asked);
  expect([first > 9, second > 19, third > 39]).toEqual([true, true, true]);
  expect(healthOf(running, 'air')).toMatchObject({ state: 'away', problem: expect.stringMatching(/answered 503$/) });
  isDown = false;
  await eventually(() => expect(healthOf(running, 'air')).toMatchObject({ state: 'live', problem: '' }));
});

test('after a failure all is asked for anew, so that nothing is lost in it', async () => {
  const web = await startFakeWeb((_, response, count) => {
    response.writeHead(count === 3 ? 503 : 200, { etag: `"${count}"` }).end(say({ atMs: NOW_MS + count }));
  });
  runIngest([feedOf('air', 'read-json', { options: { url: web.origin } })]);
  await web.arrived(5);
  const conditions = web.asked.slice(0, 5).map(({ headers }) => headers['if-none-match']);
  expect(conditions).toEqual([undefined, '"1"', '"2"', undefined, '"4"']);
});

test('the wait between tries doubles up to a most, and chance takes up to half of it', () => {
  const timing = { firstMs: 1000, mostMs: 60_000 };
  expect([1, 2, 3, 7, 1000].map((failures) => retryDelayMs(failures, timing, 0))).toEqual([
    1000, 2000, 4000, 60_000, 60_000,
  ]);
  expect(retryDelayMs(3, timing, 1)).toBe(2000);
});

test('what is malformed is counted with its reason, and told', async () => {
  const web = await startFakeWeb((_, response) => response.end('<html>blocked</html>'));
  const running = runIngest([feedOf('air', 'read-json', { options: { url: web.origin } })]);
  await eventually(() => {
    expect(healthOf(running, 'air')).toMatchObject({ state: 'away', accepted: 0, problem: 'that is no JSON' });
  });
  await web.arrived(3);
  await eventually(() => expect(healthOf(running, 'air')?.reasons.malformed).toBeGreaterThanOrEqual(2));
});

test('what a source repeats from one reading to the next is neither accepted nor rejected', async () => {
  const web = await startFakeWeb((_, response, count) => {
    response.end(
      say({
        atMs: NOW_MS + count,
        values: [
          ['a', 40, NOW_MS],
          ['b', count, NOW_MS + count],
        ],
      }),
    );
  });
  const running = runIngest([feedOf('air', 'read-json', { options: { url: web.origin } })]);
  await web.arrived(4);
  await running.ingest.close();
  const health = healthOf(running, 'air');
  expect([health?.rejected, health?.reasons]).toEqual([0, {}]);
  expect(running.store.city().entries.get('sensor:a')?.values.no2?.value).toBe(40);
});

test('duplicates within one reading are rejected by name, and values out of order are kept', async () => {
  const values = [
    ['a', 40, NOW_MS],
    ['a', 40, NOW_MS],
    ['a', 30, NOW_MS - 1000],
  ] as const;
  const web = await startFakeWeb((_, response) => response.end(say({ atMs: NOW_MS, ttlS: 60, values })));
  const running = runIngest([feedOf('air', 'read-json', { options: { url: web.origin } })]);
  await eventually(() => expect(healthOf(running, 'air')?.accepted).toBe(5));
  expect(healthOf(running, 'air')?.reasons).toEqual({ duplicate: 1 });
  expect(running.store.city().entries.get('sensor:a')?.values.no2?.value).toBe(40);
});

test('a source that hangs, one that is broken and one of no known protocol stop no other', async () => {
  const web = await startFakeWeb(({ path }, response, count) => {
    if (path === '/good') response.end(say({ atMs: NOW_MS + count, values: [['a', count, NOW_MS + count]] }));
  });
  const deaf: Connector = { ...readJson, protocol: 'deaf', open: () => ({ read: () => new Promise(() => undefined) }) };
  const broken: Connector = {
    ...readJson,
    protocol: 'broken',
    open: () => ({
      read: () => {
        throw new TypeError('undefined is not\na function');
      },
    }),
  };
  const unopened: Connector = {
    ...readJson,
    protocol: 'unopened',
    open: () => {
      throw new Error('options are wrong');
    },
  };
  const running = runIngest(
    [
      feedOf('silent', 'read-json', { options: { url: `${web.origin}/silent` } }),
      feedOf('deaf', 'deaf'),
      feedOf('broken', 'broken'),
      feedOf('unopened', 'unopened'),
      feedOf('unknown', 'unknown'),
      feedOf('good', 'read-json', { options: { url: `${web.origin}/good` } }),
    ],
    [readJson, deaf, broken, unopened],
    { readMs: 300, fetch: { ...FETCH_LIMITS, silenceMs: 100 } },
  );
  await eventually(() => {
    expect(running.ingest.health().map(({ state, problem }) => `${state} ${problem}`)).toEqual([
      expect.stringMatching(/^away .* said nothing for 100 ms$/),
      'away took more than 300 ms',
      'away undefined is not a function',
      'away options are wrong',
      'away protocol unknown is not known',
      'live ',
    ]);
  });
  expect(running.errors).toContain('feed:broken: a fault of ours: undefined is not\na function');
  expect(running.errors.some((line) => /silent|deaf|good/.test(line))).toBe(false);
});

test('it closes without waiting, whatever hangs', async () => {
  const web = await startFakeWeb(() => undefined);
  const deaf: Connector = { ...readJson, protocol: 'deaf', open: () => ({ read: () => new Promise(() => undefined) }) };
  const feeds = [feedOf('deaf', 'deaf'), feedOf('silent', 'read-json', { options: { url: web.origin } })];
  const { ingest } = runIngest(feeds, [readJson, deaf], {
    readMs: 60_000,
    fetch: { silenceMs: 60_000, wholeMs: 60_000, bytes: 10, redirects: 0 },
  });
  await web.arrived(1);
  const startMs = performance.now();
  await ingest.close();
  expect(performance.now() - startMs).toBeLessThan(30_000);
});

test('after it was closed nothing is read and nothing is taken in', async () => {
  const web = await startFakeWeb((_, response, count) => response.end(say({ atMs: NOW_MS + count })));
  const running = runIngest([feedOf('air', 'read-json', { options: { url: web.origin } })]);
  await web.arrived(2);
  await running.ingest.close();
  const asked = web.asked.length;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(web.asked.length).toBe(asked);
});

test('each feed is a record of the city, kept up to date', async () => {
  const web = await startFakeWeb((_, response) =>
    response.end(say({ atMs: NOW_MS, ttlS: 60, values: [['a', 40, NOW_MS]] })),
  );
  const options = { url: web.origin };
  const running = runIngest([feedOf('door', 'read-json', { ttlS: 60, licence: 'CC BY 4.0', options })]);
  const record = (): FeedRecord | undefined => {
    const found = running.store.city().entries.get('feed:door')?.record;
    return found?.kind === 'feed' ? found : undefined;
  };
  expect(record()).toMatchObject({ state: 'away', acceptedCount: 0, observedAtMs: null, licence: 'CC BY 4.0' });
  await eventually(() => expect(record()).toMatchObject({ state: 'live', acceptedCount: 2, observedAtMs: NOW_MS }));
  running.clock.atMs += 121_000;
  await eventually(() => expect(record()).toMatchObject({ state: 'late' }));
  running.clock.atMs += 180_000;
  await eventually(() => expect(record()).toMatchObject({ state: 'stale' }));
  expect(running.store.city().entries.get('sensor:a')?.record).toEqual(sensorAt('a'));
});

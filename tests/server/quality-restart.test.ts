import { describe, expect, test } from 'vitest';
import type { Observation } from '../../data/contract/observation.ts';
import type { CityRecord } from '../../data/contract/record.ts';
import { flagsOf } from '../../data/contract/verdict.ts';
import { SeriesJudge } from '../../server/quality/judge.ts';
import { Quality } from '../../server/quality/quality.ts';
import { openQualityDesk } from '../../server/quality-desk.ts';
import { resumeQuality } from '../../server/quality-keeper.ts';
import { CityStore } from '../../server/store/city-store.ts';
import { MemoryArchive } from './memory-archive.ts';
import { FEED } from './air-feed.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Friday 2026-11-20, midnight UTC. */
const START_MS = Date.UTC(2026, 10, 20);

const SENSORS: readonly CityRecord[] = ['one', 'two', 'daily'].map((key) => ({
  ...{ id: `sensor:air/${key}`, kind: 'sensor', feed: FEED.id, name: key, sensorType: 'air' },
  ...{ longitude: 2.17, latitude: 41.387 },
}));

/** A server over an archive, as it starts and ends. */
class Server {
  nowMs: number;
  rejected = 0;
  readonly failures: unknown[] = [];
  readonly #store: CityStore;
  readonly #desk: ReturnType<typeof openQualityDesk>;

  constructor(base: MemoryArchive, nowMs: number) {
    this.nowMs = nowMs;
    const clock = { nowMs: () => this.nowMs, speed: 1 };
    const { history, documents } = base;
    const newestMs = history.extent()?.newestMs;
    const records = [
      ...new Map(base.batches.flatMap((batch) => batch.records.map((each) => [each.id, each]))).values(),
    ];
    const last = { series: [], legs: [], records, gone: [], withdrawn: [], documents: [], values: history.latest() };
    const city = newestMs === undefined ? null : { ...last, arrivedMs: newestMs };
    const restored = { series: [...history.series().values()], city };
    const archive = { history, documents, restored, usage: () => base.usage() };
    const [quality, judge] = [new Quality(), new SeriesJudge()];
    const keptMs = resumeQuality(archive, { quality, judge }, nowMs);
    this.#store = new CityStore(clock, { judge, witness: quality, recorder: base, restored });
    this.#desk = openQualityDesk({
      memory: { quality, judge, keptMs },
      archive,
      clock,
      city: () => this.#store.city(),
      feeds: () => [{ id: FEED.id, rejected: this.rejected }],
      failed: (error) => this.failures.push(error),
    });
  }

  async say(atMs: number, ...values: readonly (readonly [string, number, number?])[]) {
    this.nowMs = atMs;
    const told: Observation[] = values.map(([key, value, saidMs]) => ({
      ...{ type: 'value', subject: `sensor:air/${key}`, property: 'temperature' },
      ...{ atMs: saidMs ?? atMs, value },
    }));
    const records: Observation[] = [FEED, ...SENSORS].map((record) => ({ type: 'record', record }));
    const { rejects } = await this.#store.fold(FEED.id, [...records, ...told]);
    this.rejected += rejects.length;
  }

  flagsOf(key: string) {
    return flagsOf(this.#store.city().entries.get(`sensor:air/${key}`)?.values.temperature?.verdict ?? 0);
  }

  /** Once what was before is read. */
  async scores() {
    await this.#desk.restored;
    const { feeds, sensors } = this.#desk.assess();
    return { feeds, sensors: sensors.toSorted((one, other) => (one.id < other.id ? -1 : 1)) };
  }

  async stop() {
    await this.#desk.restored;
    await this.#desk.close();
  }
}

/** Half a day: jumps, doubles, what cannot be, an hour without one of them, one that speaks every six hours. */
async function live(server: Server, fromMinute: number, toMinute: number) {
  for (let minute = fromMinute; minute < toMinute; minute += 5) {
    const atMs = START_MS + minute * MINUTE_MS;
    const value = minute % 70 === 0 ? 400 : 15 + Math.sin(minute / 200);
    await server.say(atMs, ['one', value], ...(minute % 90 === 0 ? [['one', value] as const] : []));
    if (minute < 300 || minute >= 360)
      await server.say(atMs, ['two', minute % 110 === 0 ? 29 : 16 + (minute % 4) / 10]);
    if (minute % 360 === 0) await server.say(atMs, ['daily', 17 + minute / 1000]);
  }
}

describe('scores go on through a restart', () => {
  /** Of a server that was never stopped. */
  const whole = (async () => {
    const server = new Server(new MemoryArchive(), START_MS);
    await live(server, 0, 740);
    return server.scores();
  })();

  test.each([
    ['that was stopped', true],
    ['that was killed', false],
  ])('of a server %s: as if there had been none', async (_, isStopped) => {
    const archive = new MemoryArchive();
    const first = new Server(archive, START_MS);
    await live(first, 0, 200);
    await first.stop();
    const second = new Server(archive, START_MS + 200 * MINUTE_MS);
    await live(second, 200, 395);
    if (isStopped) await second.stop();
    const third = new Server(archive, START_MS + 395 * MINUTE_MS);
    await live(third, 395, 740);
    const expected = await whole;
    const { feeds, sensors } = await third.scores();
    const [feed] = expected.feeds;
    expect(feed?.counts.flagged).toMatchObject({ range: 11, rate: 7, duplicate: 9 });
    if (isStopped) expect({ feeds, sensors }).toEqual(expected);
    else {
      // Doubles are not in the history: of those since the last keeping nothing is known.
      expect(feeds[0]).toMatchObject({ fromMs: START_MS, completeness: feed?.completeness, rejected: 7 });
      expect(feeds[0]?.counts.flagged).toEqual({ ...feed?.counts.flagged, duplicate: 7 });
    }
    expect(third.failures).toEqual([]);
  });

  test('hours without a server are silent hours, and what is a day old counts no longer', async () => {
    const archive = new MemoryArchive();
    const first = new Server(archive, START_MS);
    await live(first, 0, 360);
    await first.stop();
    const second = new Server(archive, START_MS + 27 * HOUR_MS);
    const { sensors } = await second.scores();
    const one = sensors.find(({ name }) => name === 'one');
    expect(one).toMatchObject({
      fromMs: START_MS + 4 * HOUR_MS,
      counts: { observed: 25, flagged: { range: 2 } },
    });
    expect(one?.completeness).toBeCloseTo(2 / 23, 2);
  });

  test('where nothing could be kept the history tells it, but for doubles', async () => {
    const archive = new MemoryArchive();
    const first = new Server(archive, START_MS);
    await live(first, 0, 100);
    const before = await first.scores();
    archive.full = true;
    await first.stop();
    expect(first.failures).toHaveLength(1);
    archive.full = false;
    const { sensors } = await new Server(archive, START_MS + 95 * MINUTE_MS).scores();
    const of = (scores: typeof before.sensors) => scores.find(({ name }) => name === 'two');
    expect(of(sensors)).toEqual(of(before.sensors));
  });
});

describe('what is held against a value goes on through a restart', () => {
  const restarted = async (values: readonly number[], everyMinutes: number, then: number) => {
    const archive = new MemoryArchive();
    const first = new Server(archive, START_MS);
    for (const [index, value] of values.entries()) {
      await first.say(START_MS + index * everyMinutes * MINUTE_MS, ['one', value]);
    }
    await first.stop();
    const nowMs = START_MS + values.length * everyMinutes * MINUTE_MS;
    const second = new Server(archive, nowMs);
    await second.say(nowMs, ['one', then]);
    return second.flagsOf('one');
  };

  test('a jump over the restart is one', async () => {
    expect(await restarted([18.1, 18.2], 5, 31)).toEqual(['rate']);
    expect(await restarted([18.1, 18.2], 5, 18.4)).toEqual([]);
  });

  test('a sensor that was stuck before is stuck after it', async () => {
    expect(await restarted(Array(12).fill(18.2), 30, 18.2)).toEqual(['frozen']);
    expect(await restarted(Array(12).fill(18.2), 30, 18.3)).toEqual([]);
  });

  test('killed before anything was kept, the last value is known all the same', async () => {
    const archive = new MemoryArchive();
    const first = new Server(archive, START_MS);
    await first.say(START_MS, ['one', 18.1]);
    const second = new Server(archive, START_MS + 5 * MINUTE_MS);
    await second.say(START_MS + 5 * MINUTE_MS, ['one', 31]);
    expect(second.flagsOf('one')).toEqual(['rate']);
  });
});

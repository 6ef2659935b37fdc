import fastify from 'fastify';
import { describe, expect, test } from 'vitest';
import type { City, Entry } from '../../data/contract/city.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import type { CityRecord } from '../../data/contract/record.ts';
import { type VerdictFlag, verdictOf } from '../../data/contract/verdict.ts';
import { answerProblems, PROBLEM } from '../../server/gateway/problem.ts';
import { addQualityRoutes } from '../../server/gateway/quality-routes.ts';
import { SeriesJudge } from '../../server/quality/judge.ts';
import { compareNeighbours } from '../../server/quality/neighbours.ts';
import { Quality } from '../../server/quality/quality.ts';
import { CityStore } from '../../server/store/city-store.ts';
import { FEED } from './air-feed.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** Friday 2026-11-20, midnight UTC. */
const START_MS = Date.UTC(2026, 10, 20);
const NOT_REFUSED = () => ({ count: 0, sinceMs: START_MS });

function sensor(key: string, longitude = 2.17, latitude = 41.387): CityRecord {
  return { id: `sensor:air/${key}`, kind: 'sensor', feed: FEED.id, name: key, sensorType: 'air', longitude, latitude };
}

function cityOf(...records: readonly CityRecord[]): City {
  const entries = [FEED, ...records].map(
    (record, index): Entry => ({ handle: index + 1, record, values: {}, legs: [] }),
  );
  return { entries: new Map(entries.map((entry) => [entry.record.id, entry])) };
}

function seriesOf(key: string, property: PropertyId = 'no2', id = 1) {
  return { id, key: `sensor:air/${key} ${property}`, subject: `sensor:air/${key}` as const, property, factor: 1 };
}

/** The scores of one series that spoke at these minutes, at a minute. */
function scoresAt(minutes: readonly number[], nowMinute: number, flags: readonly VerdictFlag[] = []) {
  const quality = new Quality();
  for (const [index, minute] of minutes.entries()) {
    const atMs = START_MS + minute * MINUTE_MS;
    quality.note(seriesOf('one'), { atMs, value: index }, verdictOf(flags), atMs);
  }
  const { sensors } = quality.assess(cityOf(sensor('one')), NOT_REFUSED, START_MS + nowMinute * MINUTE_MS);
  return sensors[0];
}

const every = (step: number, count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => from + index * step);

describe('completeness', () => {
  test('a sensor that said all that it should is whole', () => {
    expect(scoresAt(every(5, 288), 1437)).toMatchObject({ completeness: 1, intervalMs: 5 * MINUTE_MS });
  });

  test('six silent hours of twenty-four are a quarter missing', () => {
    const minutes = every(10, 145).filter((minute) => minute <= 600 || minute > 960);
    expect(scoresAt(minutes, 1440)?.completeness).toBeCloseTo(0.75, 1);
  });

  test('every second reading lost at random is half missing once the rhythm is known', () => {
    const minutes = [...every(1, 240), ...every(2, 600, 240)];
    const completeness = scoresAt(minutes, 1439)?.completeness ?? 0;
    expect(completeness).toBeGreaterThan(0.95);
    const lost = [...every(1, 720), ...every(10, 72, 720).flatMap((minute) => [minute, minute + 1, minute + 2])];
    expect(scoresAt(lost, 1439)?.completeness).toBeCloseTo((720 + 72 * 3) / 1440, 1);
  });

  test('a clock that ticks unevenly misses nothing', () => {
    const minutes = every(5, 200).map((minute, index) => minute + ([0, 1.2, -0.9, 0.6][index % 4] ?? 0));
    expect(scoresAt(minutes, 1000)?.completeness).toBeGreaterThan(0.99);
  });

  test('sending twice as fast for an hour makes up for no silent hour', () => {
    const minutes = [...every(5, 72), ...every(1, 60, 360)];
    expect(scoresAt(minutes, 1440)?.completeness).toBeLessThan(0.35);
  });

  test('what it said the day before yesterday counts no longer', () => {
    expect(scoresAt(every(5, 12), 60 * 49)).toMatchObject({ completeness: 0, freshness: expect.closeTo(0, 2) });
  });

  test('one that speaks once an hour and late is whole', () => {
    const quality = new Quality();
    for (let hour = 0; hour < 30; hour++) {
      const atMs = START_MS + hour * HOUR_MS;
      quality.note(seriesOf('one'), { atMs, value: hour }, 0, atMs + 50 * MINUTE_MS);
    }
    const nowMs = START_MS + 29 * HOUR_MS + 55 * MINUTE_MS;
    expect(quality.assess(cityOf(sensor('one')), NOT_REFUSED, nowMs).sensors[0]).toMatchObject({
      completeness: 1,
      freshness: 1,
      intervalMs: HOUR_MS,
    });
  });

  test('before its rhythm is known nothing is said', () => {
    expect(scoresAt([0, 5], 6)).toMatchObject({ completeness: null, freshness: null, intervalMs: null });
  });
});

describe('freshness', () => {
  test.each([
    [1, 1],
    [7, 1],
    [15, 0.5],
    [75, 0.1],
  ])('%i minutes after the newest of a five-minute rhythm it is %d', (ageMinutes, freshness) => {
    expect(scoresAt(every(5, 20), 95 + ageMinutes)?.freshness).toBeCloseTo(freshness, 2);
  });
});

describe('flags', () => {
  test('each is counted, and told as a share of what came', () => {
    const quality = new Quality();
    const say = (flags: readonly VerdictFlag[], times: number) => {
      for (let time = 0; time < times; time++) {
        quality.note(seriesOf('one'), { atMs: START_MS, value: 1 }, verdictOf(flags), START_MS);
      }
    };
    say([], 5);
    say(['range'], 2);
    say(['rate', 'late'], 1);
    say(['duplicate'], 2);
    const [one] = quality.assess(cityOf(sensor('one')), NOT_REFUSED, START_MS).sensors;
    expect(one?.counts).toMatchObject({
      observed: 10,
      flagged: { range: 2, rate: 1, late: 1, duplicate: 2, frozen: 0 },
    });
    expect(one?.flagged).toMatchObject({ range: 0.2, rate: 0.1, late: 0.1, duplicate: 0.2, future: 0 });
  });

  test('they are forgotten after a day', () => {
    expect(scoresAt(every(1, 10), 60 * 25, ['range'])?.counts).toMatchObject({ observed: 0, flagged: { range: 0 } });
  });
});

describe('accuracy', () => {
  const HOURS = 24;
  /** Sensors in a row, 1 km apart, that follow one another with a fixed difference each. */
  const row = (offsets: readonly number[]) =>
    offsets.map((offset, index) => ({
      id: `s${index}`,
      property: 'temperature' as const,
      at: [2.1 + index * 0.012, 41.39] as const,
      means: Float32Array.from(
        { length: HOURS },
        (_, hour) => 15 + 5 * Math.sin(hour / 4) + offset + (hour % 3) * 0.1 * (index % 2),
      ),
    }));

  test('one of eight that is 6 degrees off is told from those that are right', () => {
    const compared = compareNeighbours(row([0, 0.4, -0.3, 0.2, 6, -0.4, 0.3, 0]));
    const right = ['s0', 's1', 's6', 's7'].map((id) => compared.get(id)?.accuracy);
    expect(right).toEqual([1, 1, 1, 1]);
    expect(compared.get('s4')?.accuracy).toBeLessThan(0.35);
    expect(compared.get('s4')?.neighbours).toBe(3);
  });

  test('those that are silent stand in nobody’s place', () => {
    const loud = row([0, 0.4, -0.3, 0.2, 6, -0.4, 0.3, 0]);
    const silent = loud.flatMap((each) =>
      [1, 2, 3].map((copy) => ({ ...each, id: `${each.id}-${copy}`, means: new Float32Array(HOURS).fill(Number.NaN) })),
    );
    expect(compareNeighbours([...silent, ...loud])).toEqual(compareNeighbours(loud));
  });

  test('without neighbours near enough nothing is said', () => {
    const lonely = row([0, 0, 0]).map((each, index) => ({ ...each, at: [2 + index * 0.2, 41.4] as const }));
    expect(compareNeighbours(lonely).size).toBe(0);
  });

  test('what varies from street to street is not compared', () => {
    expect(
      compareNeighbours(row([0, 1, 2, 3]).map((each) => ({ ...each, property: 'bikes-available' as const }))).size,
    ).toBe(0);
  });

  test('five thousand sensors are compared within two seconds', () => {
    const many = Array.from({ length: 5000 }, (_, index) => ({
      id: String(index),
      property: 'temperature' as const,
      at: [2.1 + (index % 100) * 0.0006, 41.35 + Math.floor(index / 100) * 0.0006] as const,
      means: new Float32Array(HOURS).fill(15 + (index % 7)),
    }));
    const before = process.cpuUsage();
    expect(compareNeighbours(many).size).toBe(5000);
    expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
  });
});

describe('of feeds', () => {
  test('the store tells the scores of everything that comes in, duplicates too', async () => {
    const clock = { nowMs: () => START_MS, speed: 1 };
    const quality = new Quality();
    const store = new CityStore(clock, { judge: new SeriesJudge(), witness: quality });
    const value = { type: 'value', subject: 'sensor:air/one', property: 'no2', atMs: START_MS } as const;
    const records = [FEED, sensor('one'), sensor('two')].map((record) => ({ type: 'record', record }) as const);
    await store.fold(FEED.id, [...records, { ...value, value: 12 }, { ...value, value: 12 }]);
    await store.fold(FEED.id, [{ ...value, value: 5000, subject: 'sensor:air/two' }]);
    const { feeds } = quality.assess(store.city(), () => ({ count: 7, sinceMs: START_MS }), START_MS);
    expect(feeds).toMatchObject([
      {
        id: 'feed:air',
        name: 'Aire',
        simulated: true,
        sensors: 2,
        rejected: 7,
        counts: { observed: 3, flagged: { duplicate: 1, range: 1 } },
      },
    ]);
  });

  test('a provider’s sensors that the city has no property for count too; orders and what was forgotten do not', () => {
    const quality = new Quality();
    const told = (id: number, key: string) => ({ id, key, subject: null, property: null, factor: 1 });
    for (const [id, key] of ['air/battery', 'order air/battery', 'air/battery #7', 'alarm low'].entries()) {
      quality.note(told(id, key), { atMs: START_MS, value: Number.NaN }, 0, START_MS);
    }
    const { sensors } = quality.assess(cityOf(), NOT_REFUSED, START_MS);
    expect(sensors.map(({ id, feed }) => [id, feed])).toEqual([['air/battery', 'feed:air']]);
  });

  test('a vehicle that ran in the morning is not missing in the evening', () => {
    const quality = new Quality();
    const vehicle: CityRecord = {
      id: 'vehicle:air/1',
      kind: 'vehicle',
      feed: FEED.id,
      name: '1',
      mode: 'bus',
      line: null,
      headsign: '',
      basis: 'observed',
      lengthM: 12,
    };
    const series = { id: 1, key: 'vehicle:air/1 delay', subject: vehicle.id, property: 'delay', factor: 1 } as const;
    for (const minute of every(1, 60)) {
      const atMs = START_MS + minute * MINUTE_MS;
      quality.note(series, { atMs, value: 10 }, 0, atMs);
    }
    const { sensors } = quality.assess(cityOf(vehicle), NOT_REFUSED, START_MS + 12 * HOUR_MS);
    expect(sensors).toMatchObject([{ completeness: null, freshness: null, counts: { observed: 60, expected: 0 } }]);
  });

  test('6,000 series take less than half a second of processor time', () => {
    const quality = new Quality();
    const records = Array.from({ length: 6000 }, (_, index) => sensor(String(index), 2.1 + index * 1e-6));
    for (let index = 0; index < 6000; index++) {
      for (const minute of [0, 5, 10, 15]) {
        const atMs = START_MS + minute * MINUTE_MS;
        quality.note(seriesOf(String(index), 'in-service', index), { atMs, value: 1 }, 0, atMs);
      }
    }
    const city = cityOf(...records);
    const before = process.cpuUsage();
    expect(quality.assess(city, NOT_REFUSED, START_MS + 16 * MINUTE_MS).sensors).toHaveLength(6000);
    expect(process.cpuUsage(before).user).toBeLessThan(500_000);
  });
});

describe('the routes', () => {
  async function serve() {
    const nowMs = START_MS + 30 * MINUTE_MS;
    const quality = new Quality();
    for (const minute of every(5, 6)) {
      const atMs = START_MS + minute * MINUTE_MS;
      quality.note(seriesOf('one'), { atMs, value: minute }, 0, atMs);
    }
    const app = fastify({ ajv: { customOptions: { removeAdditional: false, coerceTypes: true } } });
    app.setSerializerCompiler(() => JSON.stringify);
    answerProblems(app, () => undefined);
    app.addSchema(PROBLEM);
    addQualityRoutes(app, { assess: () => quality.assess(cityOf(sensor('one')), NOT_REFUSED, nowMs) });
    await app.ready();
    const ask = async (url: string) => {
      const response = await app.inject(url);
      return { status: response.statusCode, body: response.json() };
    };
    return { ask, close: () => app.close() };
  }

  test('sensors are told by feed or thing, a page at a time, and a wrong question is refused', async () => {
    const { ask, close } = await serve();
    const all = await ask('/api/v1/quality/sensors?feed=feed:air&limit=1');
    expect(all.body).toMatchObject({
      total: 1,
      sensors: [{ subject: 'sensor:air/one', property: 'no2', completeness: 1, fromMs: START_MS }],
    });
    expect((await ask('/api/v1/quality')).body.feeds).toMatchObject([{ id: 'feed:air', fromMs: START_MS, sensors: 1 }]);
    expect((await ask('/api/v1/quality/sensors?subject=sensor:air/none')).body.sensors).toEqual([]);
    expect((await ask('/api/v1/quality/sensors?limit=0')).status).toBe(400);
    expect((await ask('/api/v1/quality/sensors?else=1')).status).toBe(400);
    await close();
  });
});

import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verdictOf } from '../../data/contract/verdict.ts';
import { ngsiLdDoor } from '../../server/doors/ngsi-ld/ngsi-ld.ts';
import type { Buckets } from '../../server/store/archive.ts';
import { columnsOf } from './memory-archive.ts';
import { makeStandardsCity, NOW_MS, openDoor } from './standards-city.ts';

const AIR = 'urn:ngsi-ld:AirQualityObserved:environment/43';
const SERIES = [
  { id: 1, key: 'a', subject: 'sensor:environment/43', property: 'no2', factor: 1 },
  { id: 2, key: 'b', subject: 'sensor:environment/X4', property: 'humidity', factor: 1 },
] as const;

/** One value a minute for two hours and a half, and one that is not to be believed. */
const ROWS = [
  ...Array.from({ length: 150 }, (_, minute) => ({ series: 1, atMs: NOW_MS - (150 - minute) * 60_000, value: minute })),
  { series: 1, atMs: NOW_MS - 30_000, value: 900, verdict: verdictOf(['rate']) },
  { series: 2, atMs: NOW_MS - 60_000, value: 54 },
];

const asked: unknown[] = [];

/** Two hours, the second without a value. */
function buckets(series: readonly number[], fromMs: number, toMs: number, atMost: number): Promise<Buckets> {
  asked.push([series, fromMs, toMs, atMost]);
  const columns = {
    count: Uint32Array.of(60, 0, 3),
    mean: Float64Array.of(50, Number.NaN, 54),
    minimum: Float64Array.of(40, Number.NaN, 53),
    maximum: Float64Array.of(60, Number.NaN, 55),
  };
  return Promise.resolve({ fromMs, widthMs: 3_600_000, bySeries: new Map(series.map((id) => [id, columns])) });
}

const here = makeStandardsCity({ history: { buckets } });
let app: FastifyInstance;

beforeAll(async () => {
  await here.archive.record({
    arrivedMs: NOW_MS,
    series: SERIES,
    values: columnsOf(ROWS),
    legs: [],
    records: [],
    gone: [],
    withdrawn: [],
    documents: [],
  });
  ({ app } = await openDoor(ngsiLdDoor, here.parts));
});
afterAll(() => app.close());

const ask = (path: string, query: Record<string, string>) =>
  app.inject(`/ngsi-ld/v1/temporal/entities${path}?${new URLSearchParams(query)}`);

describe('how entities were', () => {
  test('the last values, newest first, with unit, moment and what is to be said against them', async () => {
    const answer = await ask(`/${AIR}`, { lastN: '2' });
    expect(answer.json()).toEqual({
      id: AIR,
      type: 'AirQualityObserved',
      no2: [
        {
          type: 'Property',
          value: 900,
          unitCode: 'GQ',
          observedAt: '2026-11-20T07:29:30.000Z',
          qualityFlags: { type: 'Property', value: ['rate'] },
        },
        { type: 'Property', value: 149, unitCode: 'GQ', observedAt: '2026-11-20T07:29:00.000Z' },
      ],
    });
    expect(answer.headers.link).toContain('context.jsonld');
  });

  test.each([
    [{ timerel: 'before', timeAt: '2026-11-20T05:02:00Z' }, [0, 1]],
    [{ timerel: 'after', timeAt: '2026-11-20T08:27:00+01:00' }, [148, 149]],
    [{ timerel: 'between', timeAt: '2026-11-20T06:00:00Z', endTimeAt: '2026-11-20T06:02:00Z' }, [60, 61, 62]],
    [{ timerel: 'between', timeAt: '2026-11-20T06:00:00Z', endTimeAt: '2026-11-20T06:02:00Z', lastN: '1' }, [62]],
  ])('%j gives what was then, good values alone where only values are wanted', async (query, values) => {
    const answer = await ask(`/${AIR}`, { ...query, options: 'temporalValues' });
    expect(answer.json().no2.values.map(([value]: [number]) => value)).toEqual(values);
  });

  test('values in the units of the model', async () => {
    const answer = await ask('/urn:ngsi-ld:WeatherObserved:environment/X4', { options: 'temporalValues' });
    expect(answer.json().relativeHumidity.values).toEqual([[0.54, '2026-11-20T07:29:00.000Z']]);
  });

  test('several at once, of one type, with the attributes that are wanted', async () => {
    const query = {
      type: 'AirQualityObserved,WeatherObserved',
      timerel: 'before',
      timeAt: '2026-11-20T07:30:00Z',
      lastN: '1',
    };
    const answer = await ask('', { ...query, count: 'true' });
    expect(answer.json().map(({ id }: { id: string }) => id)).toEqual([
      AIR,
      'urn:ngsi-ld:WeatherObserved:environment/X4',
    ]);
    expect(answer.headers['ngsild-results-count']).toBe('2');
    const chosen = await ask('', { ...query, attrs: 'relativeHumidity' });
    expect(chosen.json()).toHaveLength(1);
  });

  test('means, extremes and counts of periods, each with its beginning and end', async () => {
    const span = { timerel: 'between', timeAt: '2026-11-20T04:00:00Z', endTimeAt: '2026-11-20T07:00:00Z' };
    const answer = await ask('/urn:ngsi-ld:WeatherObserved:environment/X4', {
      ...span,
      options: 'aggregatedValues',
      aggrMethods: 'avg,max,totalCount',
      aggrPeriodDuration: 'PT1H',
    });
    expect(answer.json().relativeHumidity).toEqual({
      type: 'Property',
      avg: [
        [0.5, '2026-11-20T04:00:00.000Z', '2026-11-20T05:00:00.000Z'],
        [0.54, '2026-11-20T06:00:00.000Z', '2026-11-20T07:00:00.000Z'],
      ],
      max: [
        [0.6, '2026-11-20T04:00:00.000Z', '2026-11-20T05:00:00.000Z'],
        [0.55, '2026-11-20T06:00:00.000Z', '2026-11-20T07:00:00.000Z'],
      ],
      totalCount: [
        [60, '2026-11-20T04:00:00.000Z', '2026-11-20T05:00:00.000Z'],
        [3, '2026-11-20T06:00:00.000Z', '2026-11-20T07:00:00.000Z'],
      ],
    });
    expect(asked).toEqual([[[2], Date.UTC(2026, 10, 20, 4), Date.UTC(2026, 10, 20, 7), 3]]);
  });

  test('where there is more than may be given, the answer says which part it is', async () => {
    const many = Array.from({ length: 1200 }, (_, second) => ({
      series: 9,
      atMs: NOW_MS - 7_200_000 + second * 1000,
      value: 1,
    }));
    const full = makeStandardsCity();
    await full.archive.record({
      arrivedMs: NOW_MS,
      series: [{ ...SERIES[0], id: 9 }],
      values: columnsOf(many),
      legs: [],
      records: [],
      gone: [],
      withdrawn: [],
      documents: [],
    });
    const other = await openDoor(ngsiLdDoor, full.parts);
    const answer = await other.app.inject(
      `/ngsi-ld/v1/temporal/entities/${AIR}?timerel=before&timeAt=2026-11-20T07:30:00Z`,
    );
    await other.app.close();
    expect(answer.statusCode).toBe(206);
    expect(answer.headers['content-range']).toBe('DateTime 2026-11-20T05:30:00Z-2026-11-20T05:46:39Z/*');
    expect(answer.json().no2).toHaveLength(1000);
  });

  test.each([
    ['', { type: 'AirQualityObserved' }, 400],
    ['', { timerel: 'before', timeAt: '2026-11-20T07:30:00Z' }, 400],
    [`/${AIR}`, { timerel: 'since', timeAt: '2026-11-20T07:30:00Z' }, 400],
    [`/${AIR}`, { timerel: 'before', timeAt: 'yesterday' }, 400],
    [`/${AIR}`, { timerel: 'between', timeAt: '2026-11-20T07:30:00Z', endTimeAt: '2026-11-20T07:00:00Z' }, 400],
    [`/${AIR}`, { lastN: '0' }, 400],
    [`/${AIR}`, { options: 'aggregatedValues' }, 400],
    [`/${AIR}`, { options: 'aggregatedValues', aggrMethods: 'stddev' }, 400],
    [`/${AIR}`, { options: 'aggregatedValues', aggrMethods: 'avg', aggrPeriodDuration: 'PT1S' }, 400],
    [`/${AIR}`, { timeproperty: 'modifiedAt' }, 422],
    [`/${AIR}`, { timerel: 'before', timeAt: '1999-01-01T00:00:00Z' }, 404],
    ['/urn:ngsi-ld:Vehicle:none', {}, 404],
    ['', { type: 'Vehicle', timerel: 'before', timeAt: '2026-11-20T07:30:00Z', limit: '101' }, 403],
  ])('%s %j is answered with %d', async (path, query, status) => {
    const answer = await ask(path, query as unknown as Record<string, string>);
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([status, 'application/problem+json']);
  });
});

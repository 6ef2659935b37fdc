import { parse } from 'csv-parse/sync';
import type { FastifyInstance } from 'fastify';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verdictOf } from '../../data/contract/verdict.ts';
import { downloadsDoor } from '../../server/doors/downloads/downloads.ts';
import { historyRows, TooManyRows } from '../../server/doors/downloads/history-rows.ts';
import type { BucketColumns, Buckets } from '../../server/store/archive.ts';
import { columnsOf } from './memory-archive.ts';
import { makeStandardsCity, NOW_MS, openDoor } from './standards-city.ts';

const NO2 = {
  id: 1,
  key: 'sensor:environment/43 no2',
  subject: 'sensor:environment/43',
  property: 'no2',
  factor: 1,
} as const;
const TEMPERATURE = {
  id: 2,
  key: 'p/t',
  subject: 'sensor:environment/X4',
  property: 'temperature',
  factor: 0.1,
} as const;
const BATTERY = { id: 3, key: 'p/b', subject: null, property: null, factor: 1 } as const;
const LEFT = { id: 4, key: 'gone', subject: 'sensor:gone/1', property: 'no2', factor: 1 } as const;

/** A value each minute of the hour before; the newest is flagged; a text and a value of a sensor that is gone. */
const ROWS = [
  ...Array.from({ length: 60 }, (_, minute) => ({
    series: 1,
    atMs: NOW_MS - (60 - minute) * 60_000,
    value: minute,
    verdict: minute === 59 ? verdictOf(['range', 'late']) : 0,
  })),
  { series: 2, atMs: NOW_MS - 1000, value: 125 },
  { series: 3, atMs: NOW_MS - 1000, value: 3.7 },
  { series: 4, atMs: NOW_MS - 1000, value: 9 },
];

let manyValues = 0;

/** Good values by hand: what the memory of the city is asked for. */
function bucketsOf(series: readonly number[], fromMs: number, toMs: number, atMost: number): Promise<Buckets> {
  const widthMs = Math.ceil((toMs - fromMs) / atMost / 60_000) * 60_000 || 60_000;
  const startMs = Math.floor(fromMs / widthMs) * widthMs;
  const columns = (id: number): BucketColumns => {
    const steps = Math.floor((toMs - startMs) / widthMs) + 1;
    const values = Array.from({ length: steps }, (_, step): number[] =>
      ROWS.filter(
        (row) =>
          row.series === id &&
          !('verdict' in row && row.verdict) &&
          Math.floor((row.atMs - startMs) / widthMs) === step,
      ).map(({ value }) => value),
    );
    return {
      count: Uint32Array.from(values, ({ length }) => length + manyValues),
      mean: Float64Array.from(values, (each) => each.reduce((sum, value) => sum + value, 0) / each.length),
      minimum: Float64Array.from(values, (each) => Math.min(...each)),
      maximum: Float64Array.from(values, (each) => Math.max(...each)),
    };
  };
  return Promise.resolve({ fromMs: startMs, widthMs, bySeries: new Map(series.map((id) => [id, columns(id)])) });
}

const here = makeStandardsCity({ history: { buckets: bucketsOf } });
let app: FastifyInstance;

beforeAll(async () => {
  await here.archive.record({
    arrivedMs: NOW_MS,
    series: [NO2, TEMPERATURE, BATTERY, LEFT],
    values: columnsOf(ROWS),
    legs: [],
    records: [],
    gone: [],
    withdrawn: [],
    documents: [],
  });
  ({ app } = await openDoor(downloadsDoor, here.parts));
});
afterAll(() => app.close());

async function csv(path: string): Promise<Record<string, string>[]> {
  const answer = await app.inject(`/downloads/${path}`);
  expect(answer.statusCode, answer.body).toBe(200);
  expect(answer.headers['content-type']).toMatch(/^text\/csv; charset=utf-8/);
  expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="besso-[\w-]+\.csv"$/);
  return parse(answer.body, { columns: true, relax_column_count: false, record_delimiter: '\r\n' });
}

async function parquet(path: string) {
  const answer = await app.inject(`/downloads/${path}`);
  expect(answer.statusCode, answer.body).toBe(200);
  const { buffer, byteOffset, byteLength } = answer.rawPayload;
  const file = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
  return { metadata: parquetMetadata(file), rows: await parquetReadObjects({ file }) };
}

describe('downloads of what was observed', () => {
  test('raw values as CSV, with unit, flags, source, licence and whether they are simulated', async () => {
    const rows = await csv('values.csv?property=no2&subject=sensor:environment/43');
    expect(rows).toHaveLength(60);
    expect(rows[0]).toEqual({
      'time [UTC]': '2026-11-20T06:30:00.000Z',
      subject: 'sensor:environment/43',
      name: 'Eixample, "Gran Via"',
      property: 'no2',
      unit: 'µg/m³',
      'value [µg/m³]': '0',
      flags: '',
      'longitude [°]': '2.1538',
      'latitude [°]': '41.3853',
      source: 'Feed environment',
      licence: 'CC-BY-4.0',
      simulated: 'true',
    });
    expect(rows[59]?.flags).toBe('range late');
  });

  test('without a choice everything that the city has a property for, in its units, also of things that are gone', async () => {
    const rows = await csv('values.csv');
    expect(new Set(rows.map(({ subject }) => subject))).toEqual(
      new Set(['sensor:environment/43', 'sensor:environment/X4', 'sensor:gone/1']),
    );
    expect(rows.find(({ property }) => property === 'temperature')?.['value [unit]']).toBe('12.5');
  });

  test.each([
    ['from=2026-11-20T07:00:00Z&to=2026-11-20T07:10:00Z', 11],
    ['from=2026-11-20T08:00:00%2B01:00&to=2026-11-20T08:10:00+01:00', 11],
    [`from=${NOW_MS - 60_000}&to=${NOW_MS}`, 4 - 1],
    ['kind=station', 0],
    ['channel=weather', 1],
    ['bbox=2.15,41.38,2.16,41.39', 60],
    ['feed=environment&property=temperature,no2', 61],
  ])('%s chooses', async (query, count) => {
    expect(await csv(`values.csv?${query}`)).toHaveLength(count);
  });

  test('means of steps say how wide they are and how many values they are made of; bad values are not in them', async () => {
    const rows = await csv('values.csv?property=no2&channel=air&every=600');
    expect(rows.map((row) => [row['mean [µg/m³]'], row['count [1]'], row['width [s]']])).toEqual([
      ['4.5', '10', '600'],
      ['14.5', '10', '600'],
      ['24.5', '10', '600'],
      ['34.5', '10', '600'],
      ['44.5', '10', '600'],
      ['54', '9', '600'],
    ]);
    expect(rows[5]).toMatchObject({ 'minimum [µg/m³]': '50', 'maximum [µg/m³]': '58' });
  });

  test('Parquet holds the same rows with their types, and the units beside them', async () => {
    const { metadata, rows } = await parquet('values.parquet?channel=air');
    expect(rows).toHaveLength(60);
    expect(rows[59]).toEqual({
      time: new Date(NOW_MS - 60_000),
      subject: 'sensor:environment/43',
      name: 'Eixample, "Gran Via"',
      property: 'no2',
      unit: 'µg/m³',
      value: 59,
      flags: 'range late',
      longitude: 2.1538,
      latitude: 41.3853,
      source: 'Feed environment',
      licence: 'CC-BY-4.0',
      simulated: true,
    });
    expect(metadata.key_value_metadata).toContainEqual({ key: 'unit.longitude', value: '°' });
    const none = await parquet('values.parquet?kind=station');
    expect([none.rows, Number(none.metadata.num_rows)]).toEqual([[], 0]);
  });

  test('the city now: a row for each value, and where vehicles are', async () => {
    const rows = await csv('now.csv');
    const bikes = rows.filter(({ subject }) => subject === 'station:bikes/1');
    expect(bikes.map(({ property }) => property)).toEqual([
      'bikes-available',
      'ebikes-available',
      'docks-available',
      'in-service',
    ]);
    const [bus] = await csv('now.csv?kind=vehicle&feed=transit');
    expect(bus).toMatchObject({ subject: 'vehicle:transit/bus 7', property: 'delay', 'value [unit]': '125' });
    expect(Number(bus?.['longitude [°]'])).toBeCloseTo(2.1706, 4);
    const { rows: same } = await parquet('now.parquet');
    expect(same).toHaveLength(rows.length);
    expect(same.filter(({ flags }) => flags === 'range')).toHaveLength(1);
  });
});

describe('refusals of downloads', () => {
  test.each([
    'values.csv?from=yesterday',
    'values.csv?from=2026-11-21T00:00:00Z&to=2026-11-20T00:00:00Z',
    'values.csv?kind=person',
    'values.csv?property=no2,secret',
    'now.parquet?bbox=1,2,3',
    'now.csv?bbox=3,41,2,42',
    'values.csv?every=0',
    'values.csv?district=99',
    'now.csv?what=ever',
  ])('%s is a bad request', async (path) => {
    const answer = await app.inject(`/downloads/${path}`);
    expect(answer.statusCode).toBe(400);
  });

  test('who asks for the head alone is told what would come, and a download that would be refused is refused', async () => {
    for (const path of ['now.csv', 'values.parquet']) {
      const { statusCode, headers, body } = await app.inject({ method: 'HEAD', url: `/downloads/${path}` });
      expect([statusCode, body]).toEqual([200, '']);
      expect(headers['content-disposition']).toMatch(/^attachment; filename="besso-/);
    }
    expect((await app.inject({ method: 'HEAD', url: '/downloads/now.csv?kind=nothing' })).statusCode).toBe(400);
  });

  test('more rows than a million are refused before the first is sent', async () => {
    manyValues = 20_000;
    const raw = await app.inject('/downloads/values.csv');
    manyValues = 0;
    expect([raw.statusCode, raw.json().detail]).toEqual([413, expect.stringContaining('1000000 rows')]);
    const steps = await app.inject('/downloads/values.csv?every=1&from=2026-01-01T00:00:00Z');
    expect(steps.statusCode).toBe(413);
  });

  test('districts are answered where the territory is known, and refused plainly where it is not', async () => {
    expect((await app.inject('/downloads/now.csv?district=02')).statusCode).toBe(501);
    const parts = {
      ...here.parts,
      districtOf: ([longitude]: readonly [number, number]) => (longitude < 2.16 ? '02' : '01'),
    };
    const other = await openDoor(downloadsDoor, parts);
    const answer = await other.app.inject('/downloads/now.csv?district=02&channel=air');
    await other.app.close();
    expect(answer.body.split('\r\n')).toHaveLength(1 + 3 + 1);
  });

  test('a memory that is still being opened is worth another try', async () => {
    here.archive.state = 'opening';
    expect((await app.inject('/downloads/values.csv')).statusCode).toBe(503);
    here.archive.state = 'ready';
  });

  test('four at once are enough; when one is done another may begin', async () => {
    const waiting: (() => void)[] = [];
    const buckets = () =>
      new Promise<Buckets>((resolve) => waiting.push(() => resolve({ fromMs: 0, widthMs: 1, bySeries: new Map() })));
    const slow = makeStandardsCity({ history: { buckets, series: () => new Map([[1, NO2]]) } });
    const other = await openDoor(downloadsDoor, slow.parts);
    const four = [1, 2, 3, 4].map(() => other.app.inject('/downloads/values.csv'));
    await expect.poll(() => waiting.length, { timeout: 15_000, interval: 10 }).toBe(4);
    const fifth = await other.app.inject('/downloads/values.csv');
    expect([fifth.statusCode, fifth.headers['retry-after']]).toEqual([503, '10']);
    for (const settle of waiting) settle();
    expect((await Promise.all(four)).map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
    expect((await other.app.inject('/downloads/now.csv')).statusCode).toBe(200);
    await other.app.close();
  });
});

describe('reading a long history', () => {
  const many = Array.from({ length: 45_000 }, (_, index) => ({ atMs: Math.floor(index / 7) * 1000, value: index }));
  const page = (_series: number, { fromMs, limit }: { fromMs: number; limit: number }) =>
    Promise.resolve(columnsOf(many.slice((fromMs / 1000) * 7, (fromMs / 1000) * 7 + limit)));
  const history = { ...here.archive.history, values: page };
  const order = {
    series: [NO2],
    entries: new Map(),
    fromMs: 0,
    toMs: NOW_MS,
    rowsAtMost: 1_000_000,
    context: {
      atMs: NOW_MS,
      sourceOf: () => ({ name: '', licence: '', attribution: '', simulated: false, recorded: false }),
    },
  };

  test('goes page by page, with several values of one moment on both sides of an end', async () => {
    const values: (number | null)[] = [];
    for await (const rows of historyRows(history, order)) values.push(...rows.map(({ value }) => value));
    expect(values).toEqual(many.map(({ value }) => value));
  });

  test('breaks off beyond the most, so that nobody takes a part for the whole', async () => {
    const read = async () => {
      for await (const rows of historyRows(history, { ...order, rowsAtMost: 30_000 })) void rows;
    };
    await expect(read()).rejects.toThrow(TooManyRows);
  });
});

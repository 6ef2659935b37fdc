import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sensorThingsDoor } from '../../server/doors/sensorthings/open.ts';
import { NO_VALUES } from '../../server/store/batch.ts';
import { bareApp, describeSensors, makeDoorCity, NOON_MS, tell } from './door-city.ts';
import { type Json, list } from './sensorthings-door.ts';

describe('of more observations than are read in the order of time', () => {
  const COUNT = 210_001;
  let app: FastifyInstance;

  /** Each of the results from 0 to 210,000 once, one a second up to noon; 7,919 is prime and does not divide 210,001. */
  beforeAll(async () => {
    const much = await makeDoorCity();
    await describeSensors(much);
    await tell(much, 'temp-1', [-1]);
    const [series] = [...much.archive.history.series().values()].filter(({ key }) => key === 'reus/temp-1');
    if (!series) throw new Error('temp-1 has no series');
    const rows = Array.from({ length: COUNT }, (_, index) => index);
    const values = {
      ...NO_VALUES,
      series: new Uint32Array(COUNT).fill(series.id),
      atMs: Float64Array.from(rows, (index) => NOON_MS - (COUNT - index) * 1000),
      value: Float64Array.from(rows, (index) => (index * 7919) % COUNT),
      verdict: new Uint8Array(COUNT),
    };
    const rest = { series: [], legs: [], records: [], gone: [], withdrawn: [], documents: [] };
    await much.archive.record({ arrivedMs: NOON_MS, values, ...rest });
    app = bareApp();
    await sensorThingsDoor.open(much.parts, app);
  });

  afterAll(() => app.close());

  const ask = async (query: string) => {
    const answer = await app.inject(`/sta/v1.1/Observations?${encodeURI(query)}`);
    const body = answer.json() as Json;
    const results = answer.statusCode === 200 ? list({ body }).map(({ result }) => result) : [];
    return { status: answer.statusCode, retryAfter: answer.headers['retry-after'], body, results };
  };

  test('all are counted', async () => {
    const { body, results } = await ask('$count=true&$top=1&$filter=phenomenonTime lt 2026-11-19T12:00:00Z');
    expect([body['@iot.count'], results]).toEqual([COUNT, [((COUNT - 1) * 7919) % COUNT]]);
  });

  test('those that pass a filter are counted, and the newest of them told', async () => {
    const { body, results } = await ask('$count=true&$top=2&$filter=result ge 209001 and result lt 210001');
    const passing = Array.from({ length: COUNT }, (_, index) => (index * 7919) % COUNT).filter(
      (each) => each >= 209_001,
    );
    expect([body['@iot.count'], results]).toEqual([1000, passing.slice(-2).reverse()]);
  });

  test('what hardly any passes is found among all', async () => {
    expect((await ask('$top=1&$filter=result eq 0 and phenomenonTime lt 2026-11-19T00:00:00Z')).results).toEqual([0]);
  });

  test('they are put in any order, for one request at a time: one more waits, others are told to come again', async () => {
    const answers = await Promise.all(
      ['asc&$top=2', 'desc&$top=2&$skip=1', 'asc&$top=1'].map((each) => ask(`$orderby=result ${each}`)),
    );
    expect(answers.map(({ status, results, retryAfter }) => [status, results, retryAfter])).toEqual([
      [200, [-1, 0], undefined],
      [200, [209_999, 209_998], undefined],
      [503, [], '5'],
    ]);
    expect(String(answers[1]?.body['@iot.nextLink'])).toContain('$skip=3');
  });
});

import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DoorCity, NOON_MS } from './door-city.ts';
import { openSensorThings, type SensorThings } from './sensorthings-door.ts';

let city: DoorCity;
let app: FastifyInstance;
let ask: SensorThings['ask'];
let post: SensorThings['post'];

beforeAll(async () => {
  ({ city, app, ask, post } = await openSensorThings());
});

afterAll(() => app.close());

describe('creating', () => {
  const observation = { phenomenonTime: '2026-11-19T12:00:30Z', result: 22.5 };

  test('an Observation of a Datastream is safe when it is answered, with its address', async () => {
    const answer = await post("Datastreams('reus.no2-1')/Observations", observation);
    expect(answer.statusCode).toBe(201);
    expect((await ask(String(answer.headers.location))).body).toMatchObject({
      result: 22.5,
      phenomenonTime: '2026-11-19T12:00:30.000Z',
    });
  });

  test('an Observation that names its Datastream and brings where it was made', async () => {
    const FeatureOfInterest = {
      name: 'x',
      description: 'x',
      encodingType: 'application/geo+json',
      feature: { type: 'Point', coordinates: [2.16, 41.39] },
    };
    const answer = await post('Observations', {
      ...observation,
      Datastream: { '@iot.id': 'reus.bus-1' },
      FeatureOfInterest,
    });
    expect(answer.statusCode).toBe(201);
    const { body } = await ask(`${String(answer.headers.location)}?$expand=FeatureOfInterest`);
    expect(body).toMatchObject({
      result: 22.5,
      FeatureOfInterest: { feature: { type: 'Point', coordinates: [2.16, 41.39] } },
    });
  });

  test('many at once, each answered with its address or an error', async () => {
    const answer = await post('CreateObservations', [
      {
        Datastream: { '@iot.id': 'reus.no2-1' },
        components: ['phenomenonTime', 'result'],
        'dataArray@iot.count': 2,
        dataArray: [
          ['2026-11-19T12:01:00Z', 30],
          ['not a time', 31],
        ],
      },
    ]);
    expect(answer.statusCode).toBe(201);
    expect(answer.json()).toEqual(["http://city.test/sta/v1.1/Observations('reus.no2-1@1795089660000')", 'error']);
  });

  test.each([
    [401, "Datastreams('reus.temp-1')/Observations", observation, null],
    [403, "Datastreams('reus.temp-1')/Observations", observation, 'veins'],
    [403, "Datastreams('station:bikes~42:bikes-available')/Observations", observation, 'reus'],
    [404, "Datastreams('reus.nobody')/Observations", observation, 'reus'],
    [400, "Datastreams('reus.temp-1')/Observations", { phenomenonTime: '2026-11-19T12:00:30Z' }, 'reus'],
    [
      400,
      "Datastreams('reus.temp-1')/Observations",
      { ...observation, phenomenonTime: '2026-02-30T00:00:00Z' },
      'reus',
    ],
    [400, 'Observations', observation, 'reus'],
    [405, 'Things', { name: 'x', description: 'x' }, 'reus'],
  ] as const)('%i: to %s', async (status, path, body, who) => {
    const answer = await post(path, body, who && city.tokens[who]);
    expect(answer.statusCode).toBe(status);
    if (status === 405) expect(answer.headers.allow).toBe('GET, HEAD');
  });

  test('a store without room answers 503, and the Observation is not there', async () => {
    city.archive.full = true;
    const answer = await post("Datastreams('reus.temp-1')/Observations", {
      result: 1,
      phenomenonTime: new Date(NOON_MS - 1).toISOString(),
    });
    city.archive.full = false;
    expect(answer.statusCode).toBe(503);
    expect((await ask(`Observations('reus.temp-1@${NOON_MS - 1}')`)).status).toBe(404);
  });

  test.each(['PUT', 'PATCH', 'DELETE'] as const)('%s is not done here', async (method) => {
    const answer = await app.inject({
      method,
      url: "/sta/v1.1/Things('reus.catalunya')",
      headers: { host: 'city.test' },
    });
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
  });
});

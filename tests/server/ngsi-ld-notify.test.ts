import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastCheck from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NgsiProblem } from '../../server/doors/ngsi-ld/ngsi-problem.ts';
import { ngsiLdDoor } from '../../server/doors/ngsi-ld/ngsi-ld.ts';
import { readNotification } from '../../server/doors/ngsi-ld/notification.ts';
import { type DoorCity, makeDoorCity, NOON_MS } from './door-city.ts';
import { openDoor } from './standards-city.ts';

const SAMPLES = join(import.meta.dirname, '../../../shared/data/samples/ngsi-ld');

let here: DoorCity;
let app: FastifyInstance;

beforeAll(async () => {
  here = await makeDoorCity();
  ({ app } = await openDoor(ngsiLdDoor, here.parts));
});
afterAll(() => app.close());
beforeEach(() => {
  here.archive.full = false;
});

function send(data: unknown, headers: Record<string, string> = { identity_key: here.tokens.reus }, provider = 'reus') {
  const body = {
    id: 'urn:ngsi-ld:Notification:1',
    type: 'Notification',
    subscriptionId: 'urn:s',
    notifiedAt: at(0),
    data,
  };
  return app.inject({
    method: 'POST',
    url: `/ngsi-ld/v1/notify/${provider}`,
    headers: { 'content-type': 'application/ld+json', ...headers },
    payload: JSON.stringify(body),
  });
}

const at = (ageS: number) => new Date(NOON_MS - ageS * 1000).toISOString();

const STATION = {
  id: 'urn:ngsi-ld:AirQualityObserved:reus-1',
  type: 'AirQualityObserved',
  dateObserved: { type: 'Property', value: { '@type': 'DateTime', '@value': at(120) } },
  location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [2.17, 41.387] } },
  no2: { type: 'Property', value: 38.5, unitCode: 'GQ', observedAt: at(60) },
  relativeHumidity: { type: 'Property', value: 0.54 },
  no: { type: 'Property', value: 0.03, unitCode: 'GP' },
  refDevice: { type: 'Relationship', object: 'urn:ngsi-ld:Device:9' },
  '@context': ['https://example.org/context.jsonld'],
};

describe('a notification of a context broker', () => {
  test('becomes sensors of the provider and what they say, in their units and at their moments', async () => {
    const answer = await send([STATION]);
    expect([answer.statusCode, answer.json()]).toEqual([
      200,
      { accepted: 3, refused: [], leftOut: 1, reasons: [expect.stringContaining('refDevice')] },
    ]);
    const sensor = here.platform.sensor('reus', 'AirQualityObserved-reus-1_no2');
    expect(sensor).toMatchObject({
      type: 'no2',
      unit: 'µg/m³',
      dataType: 'NUMBER',
      component: 'AirQualityObserved-reus-1',
    });
    expect(sensor?.additionalInfo).toEqual({ ngsiLdEntity: STATION.id, ngsiLdAttribute: 'no2' });
    expect(here.platform.component('reus', 'AirQualityObserved-reus-1')).toMatchObject({
      type: 'air_quality',
      location: [[2.17, 41.387]],
    });
    const city = here.parts.city();
    expect(city.entries.get('sensor:reus/AirQualityObserved-reus-1')?.values).toMatchObject({
      no2: { value: 38.5, atMs: NOON_MS - 60_000 },
      no: { value: 30, atMs: NOON_MS - 120_000 },
    });
  });

  test('is acknowledged only once it is safe', async () => {
    const settling: (() => void)[] = [];
    here.state.held = new Promise<void>((resolve) => settling.push(resolve));
    let answered = false;
    const answer = send([{ ...STATION, no2: { type: 'Property', value: 39, observedAt: at(10) } }]).then((reply) => {
      answered = true;
      return reply;
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(answered).toBe(false);
    here.state.held = null;
    for (const settle of settling) settle();
    expect((await answer).statusCode).toBe(200);
  });

  test('may be simplified or concise, hold several values of an attribute, or be GeoJSON', async () => {
    const simple = {
      id: 'urn:ngsi-ld:WeatherObserved:w',
      type: 'WeatherObserved',
      temperature: 12.5,
      windDirection: -90,
    };
    expect((await send([simple])).json().accepted).toBe(2);
    const several = {
      ...simple,
      temperature: [
        { value: 13, observedAt: at(9) },
        { value: 14, datasetId: 'urn:d', observedAt: at(8) },
      ],
    };
    expect((await send([several])).json().accepted).toBe(3);
    const feature = {
      type: 'Feature',
      id: simple.id,
      geometry: null,
      properties: { type: 'WeatherObserved', temperature: 15 },
    };
    expect((await send({ type: 'FeatureCollection', features: [feature] })).json().accepted).toBe(1);
    const sensor = here.platform.sensor('reus', 'WeatherObserved-w_temperature');
    if (!sensor) throw new Error('the sensor is not there');
    const range = { fromMs: 0, toMs: NOON_MS, limit: 10 };
    const values = (await here.platform.observations(sensor, range)).map(({ value }) => value);
    expect(values.toSorted()).toEqual(['12.5', '13', '14', '15']);
  });

  test('of private people is not taken in', async () => {
    const answer = await send([
      { id: 'urn:p', type: 'Person', heartRate: 70 },
      { id: 'urn:v', type: 'Vehicle', speed: 50 },
      { id: 'urn:x', type: 'Thing', licensePlate: '1234ABC', phoneNumber: 'x' },
    ]);
    expect(answer.json()).toMatchObject({ accepted: 0, leftOut: 4 });
    expect(here.platform.sensors('reus').some(({ id }) => /heart|speed|plate|phone/i.test(id))).toBe(false);
  });

  test('wants a token that may write for that provider', async () => {
    expect((await send([STATION], {})).statusCode).toBe(401);
    expect((await send([STATION], { authorization: 'Bearer nobody' })).statusCode).toBe(401);
    expect((await send([STATION], { authorization: `Bearer ${here.tokens.veins}` })).statusCode).toBe(403);
    expect((await send([STATION], { authorization: `bearer ${here.tokens.reus}` })).statusCode).toBe(200);
  });

  test('is refused where there is no room, so that the broker sends it again', async () => {
    here.archive.full = true;
    const answer = await send([{ ...STATION, no2: 41 }]);
    expect([answer.statusCode, answer.json().title]).toEqual([503, 'Not available']);
  });

  test.each([
    '',
    '{',
    '[]',
    '{"type":"Subscription"}',
    '{"type":"Notification","data":[7]}',
    '{"type":"Notification","data":[{"type":"X"}]}',
  ])('%s is refused', async (payload) => {
    const headers = { identity_key: here.tokens.reus, 'content-type': 'application/json' };
    const answer = await app.inject({ method: 'POST', url: '/ngsi-ld/v1/notify/reus', headers, payload });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().type).toMatch(/^https:\/\/uri\.etsi\.org\/ngsi-ld\/errors\/(InvalidRequest|BadRequestData)$/);
  });

  test('too many entities are refused, and names that differ by lost signs stay apart', async () => {
    const many = Array.from({ length: 1001 }, (_, index) => ({ id: `urn:${index}`, type: 'X', a: 1 }));
    expect((await send(many)).statusCode).toBe(400);
    const { sensors } = readNotification({
      type: 'Notification',
      data: [{ id: 'urn:a', type: 'X', 'á b': 1, 'é b': 2, c: 3 }],
    });
    expect(new Set(sensors.map(({ sensor }) => sensor)).size).toBe(3);
    for (const { sensor } of sensors) expect(sensor).toMatch(/^[0-9a-zA-Z_-]+$/);
  });

  test('of any JSON is read or refused, never another failure', () => {
    const word = fastCheck.constantFrom(
      'id',
      'type',
      'data',
      'value',
      'observedAt',
      'unitCode',
      'location',
      'features',
      '__proto__',
    );
    const json = fastCheck.letrec((tie) => ({
      node: fastCheck.oneof(
        { maxDepth: 5 },
        fastCheck.constantFrom(
          'Notification',
          'Vehicle',
          'FeatureCollection',
          1,
          null,
          true,
          'x',
          '2026-11-20T07:00:00Z',
        ),
        fastCheck.array(tie('node'), { maxLength: 3 }),
        fastCheck.dictionary(word, tie('node'), { maxKeys: 5 }),
      ),
    })).node;
    const property = fastCheck.property(json, json, (data, whole) => {
      for (const body of [whole, { type: 'Notification', data }]) {
        try {
          readNotification(JSON.parse(JSON.stringify(body)));
        } catch (error) {
          expect(error).toBeInstanceOf(NgsiProblem);
        }
      }
    });
    fastCheck.assert(property, { numRuns: 700, seed: 20_261_120 });
    const deep = JSON.parse(`${'{"value":'.repeat(50_000)}1${'}'.repeat(50_000)}`);
    expect(readNotification({ type: 'Notification', data: [{ id: 'urn:a', type: 'X', a: deep }] }).told).toEqual([]);
  });
});

describe.skipIf(!existsSync(SAMPLES))('the published samples (skipped without ../shared/data)', () => {
  test.each([
    ['AirQualityObserved', 'no2', 69],
    ['NoiseLevelObserved', 'LAeq', 67.8],
  ])('%s, as sent by its authors, is taken in', async (type, attribute, value) => {
    for (const form of ['example-normalized.jsonld', 'example.jsonld']) {
      const entity = JSON.parse(readFileSync(join(SAMPLES, type, 'examples', form), 'utf8'));
      const answer = await send([entity]);
      expect([answer.statusCode, answer.json().refused], answer.body).toEqual([200, []]);
      const { told } = readNotification({ type: 'Notification', data: [entity] });
      expect(told.filter(({ sensor }) => sensor.endsWith(`_${attribute}`)).map((each) => each.value)).toEqual([
        String(value),
      ]);
    }
  });
});

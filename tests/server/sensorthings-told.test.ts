import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type VerdictFlag, verdictOf } from '../../data/contract/verdict.ts';
import type { Entity } from '../../server/doors/sensorthings/entity.ts';
import { toldObservation } from '../../server/doors/sensorthings/observations.ts';
import { packedSaidWith, unpackedSaidWith } from '../../server/store/said-with.ts';
import { list, openSensorThings, type SensorThings } from './sensorthings-door.ts';

let things: SensorThings;

beforeAll(async () => {
  things = await openSensorThings();
});

afterAll(() => things.app.close());

/** Creates one and gives it as it is read again. */
async function told(sensor: string, observation: object, query = '') {
  const answer = await things.post(`Datastreams('reus.${sensor}')/Observations`, observation);
  expect(answer.statusCode, answer.body).toBe(201);
  return (await things.ask(`${String(answer.headers.location)}${query}`)).body;
}

/** The results of those that pass, in order. */
async function results(path: string): Promise<readonly unknown[]> {
  const answer = await things.ask(path);
  expect(answer.status, answer.text).toBe(200);
  return list(answer).map(({ result }) => result);
}

describe('what a created Observation says', () => {
  test('is given back as it was said: times, quality and parameters', async () => {
    const said = {
      phenomenonTime: '2026-11-19T10:00:00.000Z/2026-11-19T11:00:00.000Z',
      resultTime: '2026-11-19T11:05:00.000Z',
      validTime: '2026-11-19T11:00:00.000Z/2026-11-19T12:00:00.000Z',
      resultQuality: [{ nameOfMeasure: 'DQ_Status', DQ_Result: { code: 'checked' } }],
      parameters: { batch: 7, by: { hand: true } },
      result: 21,
    };
    expect(await told('temp-1', said)).toMatchObject(said);
  });

  test('in other zones is given back in UTC, and a result without a time of its own is of the end', async () => {
    const phenomenonTime = '2026-11-19T08:00:00+01:00/2026-11-19T09:00:00+01:00';
    expect(await told('temp-1', { phenomenonTime, result: 20 })).toMatchObject({
      phenomenonTime: '2026-11-19T07:00:00.000Z/2026-11-19T08:00:00.000Z',
      resultTime: '2026-11-19T08:00:00.000Z',
    });
  });

  test('of quality stands alone, or beside what is found against the value', () => {
    const datastream: Entity = { set: 'Datastreams', id: 'reus.noise-1', properties: {} };
    const source = {
      datastream,
      series: 1,
      sensor: null,
      servedMinutes: null,
      dataType: 'NUMBER',
      told: 'reus',
      location: null,
    };
    const saidWith = { location: null, also: { resultQuality: 'measured' } };
    const qualityOf = (flags: readonly VerdictFlag[]) =>
      toldObservation(source, { atMs: 0, value: 5000, verdict: verdictOf(flags), saidWith, index: 0 }).properties
        .resultQuality;
    expect(qualityOf(['late'])).toBe('measured');
    expect(qualityOf(['range'])).toEqual(['measured', { flags: ['range'], good: false }]);
  });

  test('comes by dataArray too', async () => {
    const at = '2026-11-19T09:30:00.000Z';
    const validTime = '2026-11-19T09:00:00.000Z/2026-11-19T10:00:00.000Z';
    const answer = await things.post('CreateObservations', [
      {
        Datastream: { '@iot.id': 'reus.no2-1' },
        components: ['phenomenonTime', 'result', 'validTime', 'parameters', 'FeatureOfInterest/id'],
        dataArray: [
          [at, 33, validTime, { batch: 8 }, 'reus.familia'],
          [at, 34, validTime, { batch: 8 }, 'nowhere'],
        ],
      },
    ]);
    const [address = '', refused] = answer.json() as readonly string[];
    expect(refused).toBe('error');
    expect((await things.ask(`${address}?$expand=FeatureOfInterest`)).body).toMatchObject({
      result: 33,
      validTime,
      parameters: { batch: 8 },
      FeatureOfInterest: { '@iot.id': 'reus.familia' },
    });
  });

  test('at a moment that has one already gets an address of its own', async () => {
    const phenomenonTime = '2026-11-19T11:40:00.000Z';
    expect(await told('temp-1', { phenomenonTime, result: 18 })).toMatchObject({ result: 18 });
    expect(await told('temp-1', { phenomenonTime, result: 19 })).toMatchObject({ phenomenonTime, result: 19 });
  });

  test.each([
    [400, { validTime: '2026-11-19T12:00:00Z' }],
    [400, { validTime: '2026-11-19T12:00:00Z/2026-11-19T11:00:00Z' }],
    [400, { phenomenonTime: '2026-11-19T12:00:00Z/soon' }],
    [400, { parameters: 'none' }],
    [400, { parameters: { long: 'x'.repeat(5000) } }],
    [
      400,
      {
        FeatureOfInterest: {
          feature: {
            type: 'LineString',
            coordinates: [
              [2, 41],
              [2.1, 41],
            ],
          },
        },
      },
    ],
    [404, { FeatureOfInterest: { '@iot.id': 'nowhere' } }],
  ])('%i: what cannot be kept as it is said is refused (%#)', async (status, members) => {
    const answer = await things.post("Datastreams('reus.temp-1')/Observations", { result: 1, ...members });
    expect(answer.statusCode, answer.body).toBe(status);
  });
});

test.each(['result', 'resultQuality', 'parameters'])('a %s too deep to be written again is refused', async (name) => {
  const nested = `{"a":${'['.repeat(6000)}${']'.repeat(6000)}}`;
  const body = `{"phenomenonTime":"2026-11-19T11:50:00Z","result":1,"${name}":${nested}}`;
  const answer = await things.post("Datastreams('reus.temp-1')/Observations", body);
  expect(answer.statusCode).toBe(400);
});

describe('the feature of a created Observation', () => {
  const at = '2026-11-19T10:10:00.000Z';

  test('is the one that it names, and leads back to it alone', async () => {
    const FeatureOfInterest = { '@iot.id': 'reus.familia' };
    const query = '?$expand=FeatureOfInterest($select=id)';
    expect(await told('temp-1', { phenomenonTime: at, result: 7.5, FeatureOfInterest }, query)).toMatchObject({
      FeatureOfInterest: { '@iot.id': 'reus.familia' },
    });
    expect(await results("FeaturesOfInterest('reus.familia')/Observations?$filter=result lt 10")).toEqual([7.5]);
    expect(await results("FeaturesOfInterest('reus.catalunya')/Observations?$filter=result lt 10")).toEqual([]);
  });

  test('may be named by the address that it is sent to', async () => {
    const Datastream = { '@iot.id': 'reus.temp-1' };
    const answer = await things.post("FeaturesOfInterest('reus.familia')/Observations", {
      phenomenonTime: '2026-11-19T10:20:00.000Z',
      result: 8.5,
      Datastream,
    });
    expect(answer.statusCode).toBe(201);
    const feature = `${String(answer.headers.location)}/FeatureOfInterest/@iot.id/$value`;
    expect((await things.ask(feature)).text).toBe('reus.familia');
  });

  test('of what moves leads to what was observed there', async () => {
    const FeatureOfInterest = { feature: { type: 'Point', coordinates: [2.15, 41.38] } };
    await told('bus-1', { phenomenonTime: at, result: 14, FeatureOfInterest });
    await told('bus-1', { phenomenonTime: '2026-11-19T10:11:00Z', result: 15 });
    expect(await results("FeaturesOfInterest('point:2.15,41.38')/Observations")).toEqual([14]);
  });
});

describe('times of their own', () => {
  beforeAll(async () => {
    const day = '2026-11-18T';
    const span = (from: string, to: string) => `${day}${from}:00.000Z/${day}${to}:00.000Z`;
    await told('noise-1', { result: 61, phenomenonTime: `${day}06:00:00Z`, resultTime: `${day}09:00:00Z` });
    await told('noise-1', { result: 62, phenomenonTime: `${day}07:00:00Z` });
    await told('noise-1', { result: 63, phenomenonTime: span('06:00', '07:00') });
    await told('noise-1', { result: 64, phenomenonTime: span('07:00', '08:00') });
    await told('noise-1', { result: 65, phenomenonTime: span('07:01', '07:59') });
    await told('noise-1', { result: 66, phenomenonTime: span('07:59', '09:00') });
  });

  const noise =
    "Datastreams('reus.noise-1')/Observations?$filter=result lt 70 and phenomenonTime lt 2026-11-18T20:00:00Z";

  test('put results in order, and are found by', async () => {
    expect(await results(`${noise}&$orderby=resultTime desc,result`)).toEqual([61, 66, 64, 65, 62, 63]);
    expect(await results(`${noise} and resultTime ge 2026-11-18T08:30:00Z&$orderby=result`)).toEqual([61, 66]);
    expect(
      await results("Datastreams('reus.noise-1')/Observations?$filter=resultTime eq 2026-11-18T09:00:00Z"),
    ).toEqual([66, 61]);
  });

  test.each([
    ['lt 2026-11-18T07:00:00Z', [61, 63]],
    ['le 2026-11-18T07:00:00Z', [61, 62, 63]],
    ['gt 2026-11-18T07:00:00Z', [65, 66]],
    ['ge 2026-11-18T07:00:00Z', [62, 64, 65, 66]],
    ['eq 2026-11-18T07:00:00Z', [62]],
    ['eq 2026-11-18T07:00:00Z/2026-11-18T08:00:00Z', [64]],
    ['lt 2026-11-18T07:00:00Z/2026-11-18T08:00:00Z', [61, 63]],
    ['le 2026-11-18T07:00:00Z/2026-11-18T08:00:00Z', [61, 62, 63, 64]],
    ['ge 2026-11-18T07:00:00Z/2026-11-18T08:00:00Z', [64, 66]],
  ])('are compared as spans: phenomenonTime %s', async (condition, expected) => {
    expect(await results(`${noise} and phenomenonTime ${condition}&$orderby=result`)).toEqual(expected);
  });
});

test.each([
  [{ location: '41.4 2.1' }, '41.4 2.1'],
  [{ location: '{"a":1}' }, undefined],
  [{ location: null, also: { validTime: 'x' } }, undefined],
  [{ location: '41.4 2.1', also: { parameters: { a: [1] } } }, undefined],
])('what is said with a value is one text and the same again: %j', (saidWith, text) => {
  const packed = packedSaidWith(saidWith);
  expect(unpackedSaidWith(packed)).toEqual(saidWith);
  if (text !== undefined) expect(packed).toBe(text);
});

test('a place that a sensor told in its own way stays what it is', () => {
  expect(unpackedSaidWith('{not JSON')).toEqual({ location: '{not JSON' });
  expect(unpackedSaidWith(undefined)).toEqual({ location: null });
});

import fastCheck from 'fast-check';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { NgsiProblem } from '../../server/doors/ngsi-ld/ngsi-problem.ts';
import { ngsiLdDoor } from '../../server/doors/ngsi-ld/ngsi-ld.ts';
import { readGeoQuery } from '../../server/doors/ngsi-ld/geo-query.ts';
import { readQuery } from '../../server/doors/ngsi-ld/query-language.ts';
import { readPattern } from '../../server/doors/ngsi-ld/safe-pattern.ts';
import { makeStandardsCity, openDoor } from './standards-city.ts';

const here = makeStandardsCity();
let app: FastifyInstance;

beforeAll(async () => {
  ({ app } = await openDoor(ngsiLdDoor, here.parts));
});
afterAll(() => app.close());

const ask = (path: string, accept?: string) =>
  app.inject({
    url: `/ngsi-ld/v1${path}`,
    headers: { host: 'twin.example', ...(accept !== undefined && { accept }) },
  });

const AIR = 'urn:ngsi-ld:AirQualityObserved:environment/43';
const query = (words: Record<string, string>) => `/entities?${new URLSearchParams(words)}`;

async function ids(words: Record<string, string>): Promise<readonly string[]> {
  const answer = await ask(query(words));
  expect(answer.statusCode, answer.body).toBe(200);
  return answer.json().map(({ id }: { id: string }) => id.slice('urn:ngsi-ld:'.length));
}

/** Of the road section from 2.1, 41.38 to 2.13, 41.39: what lies at its middle, away from both ends. */
const MIDDLE = [
  { georel: 'near;maxDistance==20', geometry: 'Point', coordinates: '[2.115,41.385]' },
  {
    georel: 'intersects',
    geometry: 'Polygon',
    coordinates: '[[[2.114,41.3],[2.116,41.3],[2.116,41.5],[2.114,41.5],[2.114,41.3]]]',
  },
  { georel: 'intersects', geometry: 'LineString', coordinates: '[[2.115,41.3],[2.115,41.5]]' },
  { georel: 'contains', geometry: 'LineString', coordinates: '[[2.112,41.384],[2.118,41.386]]' },
  { georel: 'overlaps', geometry: 'LineString', coordinates: '[[2.115,41.385],[2.16,41.4]]' },
  {
    georel: 'within',
    geometry: 'MultiPolygon',
    coordinates: '[[[[2.09,41.37],[2.14,41.37],[2.14,41.395],[2.09,41.395],[2.09,41.37]]]]',
  },
];

describe('an entity', () => {
  test('is written as the standard has it: values, units, moments, and what is bad is flagged', async () => {
    const answer = await ask(`/entities/${AIR}`);
    expect(answer.headers['content-type']).toBe('application/json');
    expect(answer.json()).toMatchObject({
      id: AIR,
      type: 'AirQualityObserved',
      name: { type: 'Property', value: 'Eixample, "Gran Via"' },
      dateObserved: { type: 'Property', value: '2026-11-20T07:29:00.000Z' },
      location: { type: 'GeoProperty', value: { type: 'Point', coordinates: [2.1538, 41.3853] } },
      no2: { type: 'Property', value: 41.5, unitCode: 'GQ', observedAt: '2026-11-20T07:29:00.000Z' },
      pm10: { value: 1999, qualityFlags: { type: 'Property', value: ['range'] } },
      co: { value: 0.3, unitCode: 'GP' },
      source: { type: 'Property', value: 'Feed environment' },
      dataProvider: { type: 'Property', value: 'Owner of environment' },
      license: { type: 'Property', value: 'CC-BY-4.0' },
      simulated: { type: 'Property', value: true },
    });
  });

  test('is simple by keyValues, without what is bad; concise keeps what a value has besides', async () => {
    const simple = (await ask(`/entities/${AIR}?options=keyValues`)).json();
    expect(simple).toMatchObject({ no2: 41.5, simulated: true, location: { type: 'Point' } });
    expect(simple).not.toHaveProperty('pm10');
    const concise = (await ask(`/entities/${AIR}?options=concise&attrs=no2,name`)).json();
    expect(concise).toEqual({
      id: AIR,
      type: 'AirQualityObserved',
      name: 'Eixample, "Gran Via"',
      no2: { value: 41.5, unitCode: 'GQ', observedAt: '2026-11-20T07:29:00.000Z' },
    });
    const timed = (await ask(`/entities/${AIR}?options=sysAttrs`)).json();
    expect([timed.modifiedAt, timed.no2.modifiedAt]).toEqual(['2026-11-20T07:29:00.000Z', '2026-11-20T07:29:00.000Z']);
  });

  test('models have their own units: fractions of humidity, a compass from -180 to 180, km/h', async () => {
    const weather = (await ask('/entities/urn:ngsi-ld:WeatherObserved:environment/X4?options=keyValues')).json();
    expect(weather).toMatchObject({ temperature: 12.5, relativeHumidity: 0.54, windDirection: -90, precipitation: 0 });
    const bus = (await ask('/entities/urn:ngsi-ld:Vehicle:transit/bus%207?options=keyValues')).json();
    expect(bus).toMatchObject({ vehicleType: 'bus', category: ['public'], speed: 36, heading: 90, delay: 125 });
    expect(bus.id).toBe('urn:ngsi-ld:Vehicle:transit/bus%207');
    const section = (await ask('/entities/urn:ngsi-ld:TrafficFlowObserved:traffic/7?options=keyValues')).json();
    expect(section).toMatchObject({ congested: true, trafficState: 'congestion', location: { type: 'LineString' } });
  });

  test('is found by its id as it stands and percent-encoded', async () => {
    const id = 'urn:ngsi-ld:Vehicle:transit/bus%207';
    for (const path of [id, encodeURIComponent(id), encodeURIComponent('urn:ngsi-ld:Vehicle:transit/bus 7')]) {
      expect((await ask(`/entities/${path}?options=keyValues`)).json().name).toBe('V15 7');
    }
    expect(
      (await ask(`/entities/${encodeURIComponent('urn:ngsi-ld:NoiseLevelObserved:environment/noise/1')}`)).statusCode,
    ).toBe(200);
  });

  test('that nothing was observed of yet, or of another type, is none', async () => {
    for (const id of [
      'AirQualityObserved:environment/silent',
      'WeatherObserved:environment/43',
      'Person:1',
      'Vehicle:%E0%A4%A',
    ]) {
      const answer = await ask(`/entities/urn:ngsi-ld:${id.replaceAll('%', '%25')}`);
      expect(answer.statusCode).toBe(404);
      expect(answer.json().type).toBe('https://uri.etsi.org/ngsi-ld/errors/ResourceNotFound');
    }
    expect((await ask('/entities/nothing')).json().type).toBe('https://uri.etsi.org/ngsi-ld/errors/BadRequestData');
  });
});

describe('content negotiation', () => {
  test('JSON has its context in a header, JSON-LD inside; both are ours, and the core is only named', async () => {
    const json = await ask(`/entities/${AIR}`, 'application/json');
    expect(json.headers.link).toBe(
      '<http://twin.example/ngsi-ld/v1/context.jsonld>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"',
    );
    const ld = await ask(`/entities/${AIR}`, 'application/json;q=0.5, application/ld+json');
    expect(ld.headers['content-type']).toBe('application/ld+json');
    expect(ld.headers.link).toBeUndefined();
    expect(ld.json()['@context']).toEqual([
      'http://twin.example/ngsi-ld/v1/context.jsonld',
      'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.6.jsonld',
    ]);
    const context = (await ask('/context.jsonld')).json()['@context'];
    for (const name of Object.keys(ld.json()).filter((each) => !['@context', 'location'].includes(each))) {
      expect(context, name).toHaveProperty(name);
    }
    expect(context.no2).toBe('https://smartdatamodels.org/dataModel.Environment/no2');
  });

  test('GeoJSON features for maps', async () => {
    const answer = await ask(query({ type: 'AirQualityObserved', options: 'keyValues' }), 'application/geo+json');
    expect(answer.headers['content-type']).toBe('application/geo+json');
    expect(answer.json()).toMatchObject({
      type: 'FeatureCollection',
      features: [{ id: AIR, type: 'Feature', geometry: { type: 'Point' }, properties: { no2: 41.5 } }],
    });
  });

  test('what nobody can be given is not acceptable', async () => {
    const answer = await ask(`/entities/${AIR}`, 'text/html');
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([406, 'application/problem+json']);
  });
});

describe('a query of entities', () => {
  test.each([
    [
      { type: 'AirQualityObserved,NoiseLevelObserved' },
      ['AirQualityObserved:environment/43', 'NoiseLevelObserved:environment/noise/1'],
    ],
    [{ type: 'https://smartdatamodels.org/dataModel.Transportation/Vehicle' }, ['Vehicle:transit/bus%207']],
    [{ type: 'OnStreetParking' }, []],
    [{ id: `${AIR},urn:ngsi-ld:Vehicle:none` }, ['AirQualityObserved:environment/43']],
    [
      { type: 'BikeHireDockingStation', idPattern: 'bikes/[12]$' },
      ['BikeHireDockingStation:bikes/1', 'BikeHireDockingStation:bikes/2'],
    ],
    [{ attrs: 'temperature' }, ['WeatherObserved:environment/X4']],
    [{ q: 'no2>40' }, ['AirQualityObserved:environment/43']],
    [{ q: 'no2>41.5' }, []],
    [{ q: 'pm10>0' }, []],
    [{ q: 'no2==40..45;simulated==true' }, ['AirQualityObserved:environment/43']],
    [{ q: 'availableBikeNumber==3,12;status=="working"' }, ['BikeHireDockingStation:bikes/1']],
    [{ q: '(availableBikeNumber<5|temperature>=12.5);name!="el Raval"' }, ['BikeHireDockingStation:bikes/2']],
    [{ q: 'name~=^Gran Via' }, ['BikeHireDockingStation:bikes/1']],
    [{ q: 'no2.observedAt>=2026-11-20T08:29:00+01:00' }, ['AirQualityObserved:environment/43']],
    [{ q: 'dateObserved<2026-11-20T07:00:00Z' }, []],
    [{ type: 'KeyPerformanceIndicator', q: 'process=="road traffic"' }, ['KeyPerformanceIndicator:congested-sections']],
  ])('%j finds %j', async (words, found) => {
    expect(await ids(words)).toEqual(found);
  });

  test.each([
    [
      { georel: 'near;maxDistance==1000', geometry: 'Point', coordinates: '[2.1538,41.3853]' },
      ['AirQualityObserved:environment/43'],
    ],
    [
      { georel: 'near;minDistance==1100', geometry: 'Point', coordinates: '[2.1538,41.3853]' },
      ['WeatherObserved:environment/X4', 'TrafficFlowObserved:traffic/7'],
    ],
    [
      {
        georel: 'within',
        geometry: 'Polygon',
        coordinates: '[[[2.15,41.38],[2.16,41.38],[2.16,41.39],[2.15,41.39],[2.15,41.38]]]',
      },
      ['AirQualityObserved:environment/43'],
    ],
    [
      {
        georel: 'intersects',
        geometry: 'Polygon',
        coordinates: '[[[2.0,41.3],[2.11,41.3],[2.11,41.5],[2.0,41.5],[2.0,41.3]]]',
      },
      ['TrafficFlowObserved:traffic/7'],
    ],
    [{ georel: 'equals', geometry: 'Point', coordinates: '[2.16775,41.3853]' }, ['WeatherObserved:environment/X4']],
    [{ georel: 'contains', geometry: 'Point', coordinates: '[2.16775,41.3853]' }, ['WeatherObserved:environment/X4']],
    [
      { georel: 'within', geometry: 'MultiPoint', coordinates: '[[2.16775,41.3853],[2.1538,41.3853]]' },
      ['AirQualityObserved:environment/43', 'WeatherObserved:environment/X4'],
    ],
  ])('%j finds what is there', async (words, found) => {
    expect(await ids({ ...words, type: 'AirQualityObserved,WeatherObserved,TrafficFlowObserved' })).toEqual(found);
  });

  test.each(MIDDLE)('$georel $geometry finds a line by what lies between its corners', async (there) => {
    expect(await ids({ ...there, type: 'AirQualityObserved,TrafficFlowObserved' })).toEqual([
      'TrafficFlowObserved:traffic/7',
    ]);
  });

  test('comes in pages that lead to each other, and says how many there are', async () => {
    const first = await ask(
      query({ type: 'BikeHireDockingStation,KeyPerformanceIndicator', limit: '2', count: 'true' }),
    );
    expect(first.headers['ngsild-results-count']).toBe('8');
    expect(first.json()).toHaveLength(2);
    const next = /<http:\/\/twin\.example(\/ngsi-ld\/v1[^>]*)>; rel="next"/.exec(String(first.headers.link))?.[1] ?? '';
    const second = await app.inject({ url: next, headers: { host: 'twin.example' } });
    expect(second.json()[0].type).toBe('KeyPerformanceIndicator');
    expect(String(second.headers.link)).toMatch(/rel="prev"/);
    const none = await ask(query({ type: 'Vehicle', limit: '0', options: 'count' }));
    expect([none.json(), none.headers['ngsild-results-count']]).toEqual([[], '1']);
  });

  test('indicators say what they are made of, and are simulated as soon as any of it is', async () => {
    const answer = await ask(query({ type: 'KeyPerformanceIndicator', options: 'keyValues' }));
    const byId = new Map(answer.json().map((each: { id: string }) => [each.id.split(':').at(-1), each]));
    expect(byId.get('bikes-available')).toMatchObject({
      kpiValue: 15,
      simulated: false,
      dataProvider: 'Owner of bikes',
    });
    expect(byId.get('feeds-live')).toMatchObject({ kpiValue: 1, simulated: true });
    expect(byId.get('mean-no2')).toMatchObject({ kpiValue: 41.5 });
    expect(byId.has('mean-pm10')).toBe(false);
  });

  test.each([
    [{}, 'BadRequestData', 400],
    [{ type: 'Vehicle', limit: '1001' }, 'TooManyResults', 403],
    [{ type: 'Vehicle', limit: '0' }, 'BadRequestData', 400],
    [{ type: 'Vehicle', limit: 'x' }, 'BadRequestData', 400],
    [{ q: 'no2>>4' }, 'BadRequestData', 400],
    [{ q: '((no2>4)' }, 'BadRequestData', 400],
    [{ q: 'name~=(a+)+$' }, 'BadRequestData', 400],
    [{ type: 'Vehicle', idPattern: '.*.*.*x' }, 'BadRequestData', 400],
    [{ type: 'Vehicle', options: 'pretty' }, 'BadRequestData', 400],
    [{ georel: 'near' }, 'BadRequestData', 400],
    [{ georel: 'near;maxDistance==1', geometry: 'Point', coordinates: '[200,0]' }, 'BadRequestData', 400],
    [
      { georel: 'near;maxDistance==9', geometry: 'Polygon', coordinates: '[[[0,0],[1,0],[1,1],[0,0]]]' },
      'OperationNotSupported',
      422,
    ],
    [{ georel: 'near;maxDistance==9', geometry: 'Place', coordinates: '[2,41]' }, 'BadRequestData', 400],
    [{ georel: 'within', geometry: 'Polygon', coordinates: '[[[0,0],[1,0],[1,1],[0,1]]]' }, 'BadRequestData', 400],
    [{ georel: 'intersects', geometry: 'LineString', coordinates: '[[0,0]]' }, 'BadRequestData', 400],
    [{ georel: 'intersects', geometry: 'MultiPoint', coordinates: '[]' }, 'BadRequestData', 400],
    [{ georel: 'beside', geometry: 'Polygon', coordinates: '[[[0,0],[1,0],[1,1],[0,0]]]' }, 'BadRequestData', 400],
  ])('%j is refused as %s', async (words, kind, status) => {
    const answer = await ask(query(words as unknown as Record<string, string>));
    expect([answer.statusCode, answer.json().type]).toEqual([status, `https://uri.etsi.org/ngsi-ld/errors/${kind}`]);
    expect(answer.json()).toMatchObject({ title: kind, status, detail: expect.any(String) });
  });
});

describe('what there is to ask for', () => {
  test('types and attributes, as lists and one by one', async () => {
    expect((await ask('/types')).json()).toMatchObject({
      type: 'EntityTypeList',
      typeList: expect.arrayContaining(['Vehicle']),
    });
    expect((await ask('/types?details=true')).json()[0]).toMatchObject({
      typeName: 'AirQualityObserved',
      type: 'EntityType',
    });
    expect((await ask('/types/BikeHireDockingStation')).json()).toMatchObject({
      type: 'EntityTypeInfo',
      entityCount: 2,
      attributeDetails: expect.arrayContaining([
        { id: 'location', type: 'Attribute', attributeName: 'location', attributeTypes: ['GeoProperty'] },
      ]),
    });
    expect((await ask('/types/Person')).statusCode).toBe(404);
    expect((await ask('/attributes')).json().attributeList).toContain('no2');
    expect((await ask('/attributes/temperature')).json()).toMatchObject({
      typeNames: ['WeatherObserved'],
      attributeCount: 1,
    });
    expect((await ask('/nothing')).json().type).toBe('https://uri.etsi.org/ngsi-ld/errors/ResourceNotFound');
  });
});

describe('hostile queries', () => {
  const entity = {
    id: 'x',
    type: 'X',
    attributes: [{ name: 'a', kind: 'Property' as const, value: 'aaaaaaaaaaaaaaaaaaaaaaaa' }],
  };

  function refusedOrRead(read: () => unknown): void {
    try {
      read();
    } catch (error) {
      expect(error).toBeInstanceOf(NgsiProblem);
    }
  }

  test('any text is read or refused, never another failure', () => {
    const signs = fastCheck.constantFrom(...'ab1.,;|()[]"\\=!<>~*+?{}^$ T:-Z'.split(''));
    const words = fastCheck.oneof(
      fastCheck.string({ maxLength: 60 }),
      fastCheck.string({ unit: signs, maxLength: 60 }),
    );
    const property = fastCheck.property(words, words, words, (one, two, three) => {
      refusedOrRead(() => readQuery(one)(entity));
      refusedOrRead(() => readPattern(two)('a'.repeat(300)));
      refusedOrRead(() => readGeoQuery({ georel: one, geometry: two, coordinates: three })?.([[2, 41]]));
      refusedOrRead(() => readGeoQuery({ georel: 'within', geometry: 'Polygon', coordinates: three })?.([[2, 41]]));
    });
    fastCheck.assert(property, { numRuns: 1000, seed: 20_261_120 });
  });

  test('no pattern that is taken runs away on any text', () => {
    for (const pattern of [
      '(a|a)*b',
      '(a*)*b',
      '^(([a-z])+.)+[A-Z]([a-z])+$',
      '(?=a)',
      '\\1',
      '.*.*.*=.*',
      '(a{1,99}){1,99}',
      `${'a?'.repeat(30)}${'a'.repeat(30)}`,
    ]) {
      expect(() => readPattern(pattern)).toThrow(NgsiProblem);
    }
    const startMs = performance.now();
    readPattern('^.*a.*$')('a'.repeat(100_000));
    readPattern('a*a*b')('a'.repeat(100_000));
    expect(performance.now() - startMs).toBeLessThan(30_000);
  });

  test('what is read only says so', async () => {
    for (const url of ['/entities', `/entities/${AIR}`, '/types', '/temporal/entities']) {
      for (const method of ['POST', 'PATCH', 'DELETE'] as const) {
        const answer = await app.inject({
          method,
          url: `/ngsi-ld/v1${url}`,
          payload: '<',
          headers: { 'content-type': 'a/b' },
        });
        expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET, HEAD']);
      }
    }
  });

  test('names of the language itself are names like any other', async () => {
    for (const words of [
      { type: '__proto__' },
      { q: '__proto__==1' },
      { attrs: 'constructor' },
      { q: 'constructor' },
    ]) {
      expect(await ids(words as unknown as Record<string, string>)).toEqual([]);
    }
    expect((await ask('/entities/urn:ngsi-ld:constructor:x')).statusCode).toBe(404);
  });
});

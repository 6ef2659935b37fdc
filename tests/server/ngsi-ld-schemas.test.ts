import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ngsiLdDoor } from '../../server/doors/ngsi-ld/ngsi-ld.ts';
import { makeStandardsCity, openDoor } from './standards-city.ts';

const SAMPLES = join(import.meta.dirname, '../../../shared/data/samples/ngsi-ld');

const DATA_MODELS = 'https://smart-data-models.github.io/data-models/common-schema.json';
const LEVELS =
  'https://raw.githubusercontent.com/smart-data-models/dataModel.Environment/master/Environment-schema.json';

const text = { type: 'string' };
const time = { type: 'string', format: 'date-time' };
const numbers = { type: 'array', minItems: 2, items: { type: 'number' } };

/** What the models refer to and do not bring along, after the texts of smart-data-models/data-models; for what we give. */
const COMMON = {
  $id: DATA_MODELS,
  definitions: {
    'GSMA-Commons': {
      properties: {
        id: { type: 'string', format: 'uri', maxLength: 256 },
        dateCreated: time,
        dateModified: time,
        source: text,
        name: text,
        dataProvider: text,
      },
    },
    'Location-Commons': {
      properties: {
        location: {
          oneOf: [
            { properties: { type: { const: 'Point' }, coordinates: numbers }, required: ['type', 'coordinates'] },
            {
              properties: {
                type: { const: 'LineString' },
                coordinates: { type: 'array', minItems: 2, items: numbers },
              },
              required: ['type', 'coordinates'],
            },
          ],
        },
        address: { type: 'object' },
      },
    },
  },
};

const positive = { type: 'number', minimum: 0 };
const commons = { $ref: `${DATA_MODELS}#/definitions/GSMA-Commons` };
const located = { $ref: `${DATA_MODELS}#/definitions/Location-Commons` };

function model(type: string, properties: Record<string, object>, required: readonly string[]): object {
  const own = { properties: { type: { const: type }, ...properties } };
  return { allOf: [commons, located, own], required: ['id', 'type', ...required] };
}

/** Models whose schema is not among the samples: their properties, bounds and what is required, after their specifications. */
const MODELS: Readonly<Record<string, object>> = {
  WeatherObserved: model(
    'WeatherObserved',
    {
      dateObserved: time,
      temperature: { type: 'number' },
      relativeHumidity: { type: 'number', minimum: 0, maximum: 1 },
      precipitation: positive,
      atmosphericPressure: positive,
      solarRadiation: positive,
      windSpeed: positive,
      windDirection: { type: 'number', minimum: -180, maximum: 180 },
    },
    ['dateObserved', 'location'],
  ),
  TrafficFlowObserved: model('TrafficFlowObserved', { dateObserved: text, congested: { type: 'boolean' } }, [
    'dateObserved',
  ]),
  BikeHireDockingStation: model(
    'BikeHireDockingStation',
    {
      availableBikeNumber: positive,
      freeSlotNumber: positive,
      totalSlotNumber: positive,
      observationDateTime: time,
      stationName: text,
      status: { enum: ['working', 'outOfService', 'withIncidence', 'full', 'almostFull', 'empty', 'almostEmpty'] },
    },
    [],
  ),
  Vehicle: model(
    'Vehicle',
    {
      vehicleType: { enum: ['bus', 'tram', 'other'] },
      category: {
        type: 'array',
        items: { enum: ['municipalServices', 'nonTracked', 'private', 'public', 'specialUsage', 'tracked'] },
      },
      serviceProvided: { type: 'array', items: { const: 'urbanTransit' } },
      serviceStatus: { enum: ['broken', 'onRoute', 'outOfService', 'parked'] },
      speed: { type: 'number', minimum: -1 },
      heading: { oneOf: [{ type: 'number', minimum: 0, exclusiveMaximum: 360 }, { const: -1 }] },
      fleetVehicleId: text,
    },
    ['vehicleType', 'category', 'location'],
  ),
  KeyPerformanceIndicator: model(
    'KeyPerformanceIndicator',
    {
      category: { type: 'array', minItems: 1, items: { enum: ['quantitative', 'qualitative', 'process'] } },
      kpiValue: { type: 'number' },
      process: text,
      calculatedBy: text,
      calculationFormula: text,
      calculationMethod: { enum: ['manual', 'automatic', 'semiautomatic'] },
      area: text,
    },
    [],
  ),
};

const here = makeStandardsCity();
let app: FastifyInstance;

beforeAll(async () => {
  ({ app } = await openDoor(ngsiLdDoor, here.parts));
});
afterAll(() => app.close());

function checker(schema: object) {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(COMMON);
  ajv.addSchema({ $id: LEVELS, definitions: { airQualityLevel: text } });
  return ajv.compile(schema);
}

async function entitiesOf(type: string): Promise<readonly Record<string, unknown>[]> {
  const answer = await app.inject(`/ngsi-ld/v1/entities?type=${type}&options=keyValues`);
  return answer.json();
}

function expectValid(schema: object, entities: readonly unknown[]): void {
  const check = checker(schema);
  expect(entities.length).toBeGreaterThan(0);
  for (const entity of entities) {
    check(entity);
    expect(check.errors ?? []).toEqual([]);
  }
}

describe.skipIf(!existsSync(SAMPLES))('the published schemas (skipped without ../shared/data)', () => {
  test.each(['AirQualityObserved', 'NoiseLevelObserved'])(
    '%s of ours are valid, as are the samples of its authors',
    async (type) => {
      const schema = JSON.parse(readFileSync(join(SAMPLES, type, 'schema.json'), 'utf8'));
      expectValid(schema, await entitiesOf(type));
      const sample = JSON.parse(readFileSync(join(SAMPLES, type, 'examples/example.jsonld'), 'utf8'));
      const { tsp: _unlike, dateObserved: _bare, ...others } = sample;
      expectValid(schema, [{ ...others, dateObserved: '2016-03-15T11:00:00Z' }]);
      expect(checker(schema)({ ...others, type: 'Other' })).toBe(false);
    },
  );
});

describe('models whose schema is not at hand', () => {
  test.each(Object.keys(MODELS))('%s keeps what its specification requires', async (type) => {
    expectValid(MODELS[type] ?? {}, await entitiesOf(type));
  });

  test('every entity says when, who and whether it is simulated', async () => {
    for (const type of [...Object.keys(MODELS), 'AirQualityObserved', 'NoiseLevelObserved']) {
      for (const entity of await entitiesOf(type)) {
        expect(entity).toMatchObject({
          dateObserved: expect.stringMatching(/^2026-11-20T07:/),
          source: expect.stringMatching(/./),
          dataProvider: expect.stringMatching(/./),
          simulated: expect.any(Boolean),
        });
      }
    }
  });
});

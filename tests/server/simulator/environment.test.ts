import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { AIR_STATIONS } from '../../../data/catalogue/air-stations.ts';
import { PROPERTIES } from '../../../data/catalogue/properties.ts';
import { sentiloTypeOf } from '../../../data/catalogue/sentilo-types.ts';
import { WEATHER_STATIONS } from '../../../data/catalogue/weather-stations.ts';
import { airAt } from '../../../server/simulator/air.ts';
import { noiseAt, noiseMetersOf } from '../../../server/simulator/noise.ts';
import { catalogueOf, observationsBetween, weatherAt } from '../../../server/simulator/observations.ts';
import { pressureAtHeight, relativeHumidity, skyAt, solarRadiationWM2 } from '../../../server/simulator/weather.ts';
import { streetSpotsOf } from '../../../server/simulator/street-spots.ts';
import { gridStreets, NO_PLACES } from './small-city.ts';

const REAL = '../shared/data/air-quality/qualitat_aire_estacions.csv';
if (!existsSync(REAL)) console.warn(`skipped: the city's own list of air stations is not at ${REAL}`);

const HOUR_MS = 3_600_000;
const meters = noiseMetersOf(streetSpotsOf(gridStreets(60), NO_PLACES), 2);
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const hoursOf = (from: string, count: number) =>
  Array.from({ length: count }, (_, hour) => Date.parse(from) + hour * HOUR_MS);

describe('the environment', () => {
  const atMs = Date.parse('2024-11-20T07:30:00Z');
  const catalogue = catalogueOf(meters);

  test('has 8 air stations, 100 noise meters or more, 4 weather stations or more, all described', () => {
    const components = (type: string) =>
      new Set(catalogue.filter(({ componentType }) => componentType === type).map(({ component }) => component)).size;
    expect([components('air_quality'), components('meteo')]).toEqual([8, 4]);
    expect(components('noise')).toBeGreaterThanOrEqual(100);
    for (const { location, unit, componentDesc } of catalogue) {
      expect(location).toMatch(/^41\.\d+ 2\.\d+$/);
      expect(unit).not.toBe('');
      expect(componentDesc).not.toBe('');
    }
  });

  test.skipIf(!existsSync(REAL))('has the air stations where the city has them', () => {
    const rows = parse(readFileSync(REAL, 'utf8'), { columns: true, bom: true }) as Record<string, string>[];
    for (const { id, at } of AIR_STATIONS) {
      const row = rows.find(({ Estacio }) => Estacio === id);
      expect(at[0]).toBeCloseTo(Number(row?.Longitud), 3);
      expect(at[1]).toBeCloseTo(Number(row?.Latitud), 3);
    }
  });

  test('sends only values of sensors described, in the range of the catalogue, in UTC as Sentilo writes it', () => {
    const types = new Map(catalogue.map(({ sensor, type }) => [sensor, sentiloTypeOf(type)?.property]));
    const data = observationsBetween(meters, 2, Number.NEGATIVE_INFINITY, atMs);
    expect(data).toHaveLength(catalogue.length);
    for (const { sensor, observations } of data) {
      const type = types.get(sensor);
      expect(type).toBeDefined();
      if (!type) continue;
      const value = Number(observations[0]?.value);
      expect(value, sensor).toBeGreaterThanOrEqual(PROPERTIES[type].minimum);
      expect(value, sensor).toBeLessThanOrEqual(PROPERTIES[type].maximum);
      expect(observations[0]?.timestamp).toBe('20/11/2024T07:30:00');
    }
  });

  test('sends each kind in its own time, and nothing twice', () => {
    const kinds = (from: string, to: string) => {
      const data = observationsBetween(meters, 2, Date.parse(from), Date.parse(to));
      return [...new Set(data.map(({ sensor }) => sensor.split('-')[0]))].sort();
    };
    expect(kinds('2024-11-20T07:30:05Z', '2024-11-20T07:30:59Z')).toEqual([]);
    expect(kinds('2024-11-20T07:30:05Z', '2024-11-20T07:31:00Z')).toEqual(['noise']);
    expect(kinds('2024-11-20T07:34:05Z', '2024-11-20T07:35:00Z')).toEqual(['noise', 'weather']);
    expect(kinds('2024-11-20T07:39:05Z', '2024-11-20T07:40:00Z')).toEqual(['air', 'noise', 'weather']);
  });

  test('is the same for the same seed and other for another', () => {
    const data = (seed: number) => observationsBetween(meters, seed, 0, atMs);
    expect(data(2)).toEqual(data(2));
    expect(data(3)).not.toEqual(data(2));
  });
});

describe('the weather', () => {
  const year = hoursOf('2024-01-01T00:00:00Z', 8784).map((ms) => ({ ms, sky: skyAt(2, ms) }));
  const month = (index: number) => year.filter(({ ms }) => new Date(ms).getUTCMonth() === index);

  test('has the months of Barcelona: about 10 degrees in January, 25 in August', () => {
    expect(mean(month(0).map(({ sky }) => sky.temperatureC))).toBeGreaterThan(8);
    expect(mean(month(0).map(({ sky }) => sky.temperatureC))).toBeLessThan(13);
    expect(mean(month(7).map(({ sky }) => sky.temperatureC))).toBeGreaterThan(22.5);
    expect(mean(month(7).map(({ sky }) => sky.temperatureC))).toBeLessThan(27);
  });

  test('rains as much in a year as on that coast: 300 to 1,000 mm, in less than an eighth of the hours', () => {
    expect(year.reduce((sum, { sky }) => sum + sky.rainMmH, 0)).toBeGreaterThan(300);
    expect(year.reduce((sum, { sky }) => sum + sky.rainMmH, 0)).toBeLessThan(1000);
    expect(year.filter(({ sky }) => sky.rainMmH > 0.1).length / year.length).toBeLessThan(0.125);
  });

  test('is warmer in the afternoon than before dawn', () => {
    const at = (hour: number) =>
      mean(year.filter((_, index) => index % 24 === hour).map(({ sky }) => sky.temperatureC));
    expect(at(14) - at(5)).toBeGreaterThan(3);
  });

  test('has no sun by night, and at noon of midsummer at most what reaches the ground', () => {
    for (const { sky } of year) if (sky.sunAltitudeDeg < 0) expect(solarRadiationWM2(sky)).toBe(0);
    const most = Math.max(...year.map(({ sky }) => solarRadiationWM2(sky)));
    expect(most).toBeGreaterThan(800);
    expect(most).toBeLessThan(1050);
  });

  test('keeps to physics: dew under the temperature, 48 hPa less at 411 m, air at its dew point full of water', () => {
    for (const { sky } of year) expect(sky.dewPointC).toBeLessThan(sky.temperatureC);
    expect(1013.25 - pressureAtHeight(1013.25, 411)).toBeCloseTo(48, -0.5);
    expect(relativeHumidity(18, 18)).toBeCloseTo(100, 5);
    // 20 degrees with a dew point of 10: 52.5 % in the tables of the WMO.
    expect(relativeHumidity(20, 10)).toBeCloseTo(52.5, 0);
  });

  test('is cooler and of lower pressure on the hill than by the sea', () => {
    const value = (station: (typeof WEATHER_STATIONS)[number] | undefined, property: string) =>
      mean(
        hoursOf('2024-05-01T00:00:00Z', 200).map(
          (ms) => (station ? weatherAt(station, 2, ms) : []).find(([each]) => each === property)?.[1] ?? 0,
        ),
      );
    const hill = WEATHER_STATIONS.find(({ heightM }) => heightM > 400);
    const sea = WEATHER_STATIONS.find(({ heightM }) => heightM < 10);
    expect(value(sea, 'temperature') - value(hill, 'temperature')).toBeGreaterThan(2);
    expect(value(sea, 'pressure') - value(hill, 'pressure')).toBeGreaterThan(40);
  });
});

describe('the air', () => {
  const value = (id: string, property: string, ms: number) => {
    const station = AIR_STATIONS.find((each) => each.id === id);
    return (station ? airAt(station, 2, ms) : []).find((each) => each.property === property)?.value ?? Number.NaN;
  };
  const month = hoursOf('2024-11-01T00:00:00Z', 720);

  test('has most NO2 by the busy street and least on the hill', () => {
    const of = (id: string) => mean(month.map((ms) => value(id, 'no2', ms)));
    expect(of('43')).toBeGreaterThan(of('4'));
    expect(of('4')).toBeGreaterThan(of('58'));
    expect(of('43')).toBeGreaterThan(18);
    expect(of('43')).toBeLessThan(60);
  });

  test('follows the traffic: more NO2 at nine on working days than at four, and than on Sundays at nine', () => {
    const of = (hour: number, days: readonly number[]) =>
      mean(
        month
          .filter((ms) => new Date(ms).getUTCHours() === hour && days.includes(new Date(ms).getUTCDay()))
          .map((ms) => value('43', 'no2', ms)),
      );
    expect(of(8, [1, 2, 3, 4, 5])).toBeGreaterThan(1.5 * of(3, [1, 2, 3, 4, 5]));
    expect(of(8, [1, 2, 3, 4, 5])).toBeGreaterThan(1.3 * of(8, [0]));
  });

  test('has nitrogen oxides made of its parts, and fine dust as a part of dust', () => {
    for (const ms of month) {
      const nox = value('43', 'no2', ms) + 1.53 * value('43', 'no', ms);
      expect(value('43', 'nox', ms)).toBeCloseTo(nox, 6);
      expect(value('43', 'pm25', ms)).toBeLessThan(value('43', 'pm10', ms));
    }
  });
});

describe('the noise', () => {
  const level = (wanted: (meter: (typeof meters)[number]) => boolean, iso: string) =>
    mean(meters.filter(wanted).map((meter) => noiseAt(meter, Date.parse(iso))));
  const quiet = ({ leisure }: { leisure: number }) => leisure === 0;

  test('is loudest by the widest streets, and everywhere in the range of a city', () => {
    const main = level((meter) => meter.streetClass === 'primary', '2024-11-20T12:00:00Z');
    const side = level((meter) => meter.streetClass === 'residential', '2024-11-20T12:00:00Z');
    expect(main).toBeGreaterThan(side + 4);
    for (const meter of meters) {
      for (const ms of hoursOf('2024-11-20T00:00:00Z', 24)) {
        expect(noiseAt(meter, ms)).toBeGreaterThan(35);
        expect(noiseAt(meter, ms)).toBeLessThan(90);
      }
    }
  });

  test('falls by night, but not where people go out on a Friday', () => {
    expect(level(quiet, '2024-11-20T12:00:00Z') - level(quiet, '2024-11-21T03:00:00Z')).toBeGreaterThan(5);
    const lively = ({ leisure }: { leisure: number }) => leisure > 0.5;
    expect(meters.filter(lively).length).toBeGreaterThan(0);
    expect(level(lively, '2024-11-22T23:30:00Z')).toBeGreaterThan(level(lively, '2024-11-22T11:00:00Z'));
    expect(level(lively, '2024-11-22T23:30:00Z')).toBeGreaterThan(level(lively, '2024-11-19T23:30:00Z'));
  });
});

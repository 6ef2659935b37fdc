import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { sectionsOf } from '../../../server/simulator/sections.ts';
import { sectionsCsv, trafficDat } from '../../../server/simulator/traffic-files.ts';
import { trafficAt } from '../../../server/simulator/traffic.ts';
import { streetSpotsOf } from '../../../server/simulator/street-spots.ts';
import { gridStreets, NO_PLACES } from './small-city.ts';

const REAL = '../shared/data/traffic/transit_relacio_trams_2022.csv';
if (!existsSync(REAL)) console.warn(`skipped: the city's own file of sections is not at ${REAL}`);

const streets = gridStreets(60);
const sections = sectionsOf(streets, NO_PLACES, streetSpotsOf(streets, NO_PLACES));
const statesAt = (iso: string) => trafficAt(sections, 5, Date.parse(iso));
const shareOf = (iso: string, wanted: (state: number) => boolean) =>
  statesAt(iso).filter(({ state }) => wanted(state)).length / sections.length;

describe('the road sections', () => {
  test('are 527, each a line of two points or more on a named street from crossing to crossing', () => {
    expect(sections).toHaveLength(527);
    expect(new Set(sections.map(({ id }) => id)).size).toBe(527);
    for (const { name, path } of sections) {
      expect(name).toMatch(/^.+ \(.+ a .+\)$/);
      expect(path.length).toBeGreaterThanOrEqual(4);
      expect(path.length % 2).toBe(0);
    }
  });

  test('of the two ways of a street lie apart, each on its right', () => {
    const street = sections.filter(({ name }) => name.startsWith('Carrer de Ponent 31 ('));
    const there = street.find(({ path }) => (path.at(-2) ?? 0) > (path[0] ?? 0));
    const back = street.find(({ path }) => (path.at(-2) ?? 0) < (path[0] ?? 0));
    // Eastwards the right is south, westwards north; 12 m apart are 0.0001 degrees.
    expect((back?.path[1] ?? 0) - (there?.path[1] ?? 0)).toBeGreaterThan(0.00009);
    expect((back?.path[1] ?? 0) - (there?.path[1] ?? 0)).toBeLessThan(0.00013);
  });

  test('are cut from whole streets: the pieces of a street are nearly as long as its two ways', () => {
    const metres = sections
      .filter(({ name }) => name.startsWith('Carrer de Ponent 31 ('))
      .map(({ path }) => Math.abs((path.at(-2) ?? 0) - (path[0] ?? 0)) * 83_500)
      .reduce((sum, each) => sum + each, 0);
    expect(metres / (2 * 59 * 120)).toBeGreaterThan(0.9);
    expect(metres / (2 * 59 * 120)).toBeLessThan(1.02);
  });

  test('are written as the city writes them', () => {
    const text = sectionsCsv(sections);
    const rows = parse(text, { columns: true }) as Record<string, string>[];
    expect(text.split('\n')[0]).toBe('"Tram","Descripció","Coordenades"');
    expect(rows).toHaveLength(527);
    expect(rows[0]?.Coordenades?.split(',').map(Number)).toEqual(sections[0]?.path);
  });

  test.skipIf(!existsSync(REAL))("have the very header and row shape of the city's own file", () => {
    const real = readFileSync(REAL, 'utf8').split('\n');
    const ours = sectionsCsv(sections).split('\n');
    expect(ours[0]).toBe(real[0]?.trim());
    const shape = /^\d+,"[^"]+","[-\d., ]+"\r?$/;
    expect(real[1]).toMatch(shape);
    expect(ours[1]).toMatch(shape);
  });
});

describe('the traffic states', () => {
  test('are denser in the rush than by night', () => {
    expect(shareOf('2024-11-20T03:00:00+01:00', (state) => state >= 3)).toBeLessThan(0.03);
    const rush = shareOf('2024-11-20T08:30:00+01:00', (state) => state >= 3 && state <= 5);
    expect(rush).toBeGreaterThan(0.25);
    expect(rush).toBeLessThan(0.75);
    expect(shareOf('2024-11-20T08:30:00+01:00', (state) => state === 5)).toBeGreaterThan(0.005);
    expect(shareOf('2024-11-24T08:30:00+01:00', (state) => state >= 3)).toBeLessThan(rush / 3);
  });

  test('hold a few sections without data, and hardly any cut', () => {
    expect(shareOf('2024-11-20T12:00:00+01:00', (state) => state === 0)).toBeLessThan(0.05);
    expect(shareOf('2024-11-20T12:00:00+01:00', (state) => state === 6)).toBeLessThan(0.02);
    const kinds = new Set(
      Array.from({ length: 48 }, (_, half) => trafficAt(sections, 5, Date.parse('2024-11-20T00:00:00Z') + half * 18e5))
        .flat()
        .map(({ state }) => state),
    );
    expect([...kinds].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  test('foretell what comes in a quarter of an hour', () => {
    const forecast = statesAt('2024-11-20T07:15:00Z');
    const later = statesAt('2024-11-20T07:30:00Z');
    const right = forecast.filter((each, index) => each.forecast === later[index]?.state).length;
    expect(right / sections.length).toBeGreaterThan(0.9);
  });

  test('are written as the city writes them, in local time, summer and winter', () => {
    const lines = trafficDat(statesAt('2024-07-10T06:30:00Z'), Date.parse('2024-07-10T06:30:00Z')).trim().split('\n');
    expect(lines).toHaveLength(527);
    for (const line of lines) expect(line).toMatch(/^\d+#20240710083000#[0-6]#[0-6]$/);
    expect(trafficDat([], 0)).toBe('');
    const winter = trafficDat(statesAt('2024-11-20T07:30:00Z').slice(0, 1), Date.parse('2024-11-20T07:30:00Z'));
    expect(winter).toMatch(/^1#20241120083000#[0-6]#[0-6]\n$/);
  });

  test('write the hour that autumn repeats twice, and leave out the one that spring leaves out', () => {
    const stamp = (iso: string) => trafficDat(statesAt(iso).slice(0, 1), Date.parse(iso)).split('#')[1];
    expect(stamp('2024-10-27T00:30:00Z')).toBe('20241027023000');
    expect(stamp('2024-10-27T01:30:00Z')).toBe('20241027023000');
    expect(stamp('2024-03-31T00:59:00Z')).toBe('20240331015900');
    expect(stamp('2024-03-31T01:00:00Z')).toBe('20240331030000');
  });

  test('are the same for the same seed and minute and others for others', () => {
    const states = (seed: number, iso: string) => trafficAt(sections, seed, Date.parse(iso)).map(({ state }) => state);
    expect(states(5, '2024-11-20T07:30:10Z')).toEqual(states(5, '2024-11-20T07:30:50Z'));
    expect(states(6, '2024-11-20T07:30:10Z')).not.toEqual(states(5, '2024-11-20T07:30:10Z'));
  });
});

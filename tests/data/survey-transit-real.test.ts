import { beforeAll, describe, expect, test } from 'vitest';
import { transitNetwork } from '../../data/city/transit.ts';
import type { TransitLine, TransitNetwork } from '../../data/contract/package.ts';
import { pathOfFlat, project } from '../../data/contract/path.ts';
import { toLocalCm } from '../../data/contract/place.ts';
import { surveyTransit } from '../../data/survey/transit.ts';
import { HAS_OFFICIAL, type Read, readOfficial, sourced } from './official-files.ts';

describe.skipIf(!HAS_OFFICIAL)("the operators' own files (skipped without ../shared/data)", () => {
  let read: readonly Read<'transit'>[];
  let network: TransitNetwork;
  const linesOf = (operator: string) => network.lines.filter((line) => line.operator === operator);
  const named = (operator: string, name: string) => linesOf(operator).find((line) => line.name === name);

  beforeAll(async () => {
    read = await readOfficial('transit');
    network = surveyTransit(sourced(read), transitNetwork());
  }, 120_000);

  /** Metres from each stop of a line to its path, the largest. */
  function farthestStopM(line: TransitLine): number {
    const path = pathOfFlat(line.path);
    const stops = new Map(network.stops.map((stop) => [stop.id, stop]));
    return Math.max(...line.stops.map((id) => project(path, toLocalCm(stops.get(id)?.at ?? [0, 0])).distanceCm / 100));
  }

  test('are found by their content: FGC, both trams, and TMB without a timetable', () => {
    const found = read.flatMap(({ facts }) => facts.map(({ key, timetable }) => [key, timetable !== undefined]));
    expect(found.sort()).toEqual([
      ['fgc', true],
      ['tmb', false],
      ['trambaix', true],
      ['trambesos', true],
    ]);
  });

  test('have every station of FGC and TRAM on its lines within 30 m', () => {
    const lines = ['FGC', 'TRAMBAIX', 'TRAMBESÒS'].flatMap(linesOf);
    expect(lines.length).toBe(23);
    expect(lines.filter((line) => farthestStopM(line) > 30).map(({ id }) => id)).toEqual([]);
  });

  test('have the metro with its stations in number, as TMB publishes them, on its lines within 30 m', () => {
    const stations = { L1: 30, L2: 18, L3: 26, L4: 22, L5: 27, L9N: 9, L9S: 15, L10N: 6, L10S: 11, L11: 5, FM: 2 };
    const counted = Object.keys(stations).map((name) => [name, named('TMB', name)?.stops.length]);
    expect(Object.fromEntries(counted)).toEqual(stations);
    expect(linesOf('TMB').filter((line) => farthestStopM(line) > 30)).toEqual([]);
  });

  test('say the valid days of their timetables, read from calendars without calendar.txt', () => {
    const days = read.flatMap(({ facts }) => facts.map(({ key, validFrom, validTo }) => [key, validFrom, validTo]));
    expect(days).toContainEqual(['fgc', '2025-12-29', '2026-12-31']);
    expect(days).toContainEqual(['tmb', undefined, undefined]);
  });

  test('run T2 as a tram though it is typed as a railway', () => {
    expect(named('TRAMBAIX', 'T2')).toMatchObject({ mode: 'tram', inferred: ['mode'] });
  });

  test('leave no generated line of an operator whose lines they hold', () => {
    const generated = network.lines.filter(({ source }) => source === undefined);
    expect([...new Set(generated.map(({ operator }) => operator))].sort()).toEqual(['AMB', 'Rodalies de Catalunya']);
  });

  test('leave out the railways of Lleida, Núria and Montserrat', () => {
    const fgc = read.find(({ facts }) => facts[0]?.key === 'fgc');
    expect(fgc?.rejects.map(([, where]) => where)).toEqual([
      'routes.txt route L1: no trip with two stops',
      'routes.txt route MM',
      'routes.txt route RL1',
      'routes.txt route RL2',
    ]);
  });
});

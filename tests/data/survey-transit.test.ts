import { describe, expect, test } from 'vitest';
import type { TransitFact } from '../../data/city/importers/facts.ts';
import type { TransitLine, TransitNetwork, TransitStop } from '../../data/contract/package.ts';
import { surveyTimetables } from '../../data/survey/timetables.ts';
import { surveyTransit } from '../../data/survey/transit.ts';
import { sourceFile } from '../suites/importer-cases.ts';

function stop(id: string, longitude: number, latitude: number): TransitStop {
  return { id, name: id.toUpperCase(), at: [longitude, latitude] };
}

function line(id: string, name: string, stops: readonly TransitStop[], more: Partial<TransitLine> = {}): TransitLine {
  return {
    id,
    name,
    longName: name,
    mode: 'metro',
    colour: '#000000',
    textColour: '#ffffff',
    operator: 'FGC',
    stops: stops.map((each) => each.id),
    path: stops.flatMap(({ at }) => at),
    loop: false,
    headwayMin: [5, 6, 7],
    speedKmh: 30,
    ...more,
  };
}

function fact(
  lines: readonly TransitLine[],
  stops: readonly TransitStop[],
  more: Partial<TransitFact> = {},
): TransitFact {
  return { operator: 'FGC', key: 'fgc', lines, stops, modes: ['metro'], ...more };
}

const OURS = [stop('g-a', 2.16, 41.39), stop('g-b', 2.15, 41.4)];
const THEIRS = [stop('fgc-a', 2.161, 41.391), stop('fgc-b', 2.151, 41.401)];
const GENERATED: TransitNetwork = { lines: [line('fgc-L6', 'L6', OURS), line('fgc-L7', 'L7', OURS)], stops: OURS };

describe('the network of a surveyed city', () => {
  test("has the operator's line in place of the generated one of its name, and the others still", () => {
    const real = line('fgc-L6', 'L6', THEIRS);
    const network = surveyTransit([{ fact: fact([real], THEIRS), source: 3 }], GENERATED);
    expect(network.lines.map(({ id, source }) => [id, source])).toEqual([
      ['fgc-L6', 3],
      ['fgc-L7', undefined],
    ]);
    expect(network.stops.map(({ id, source }) => [id, source])).toEqual([
      ['g-a', undefined],
      ['g-b', undefined],
      ['fgc-a', 3],
      ['fgc-b', 3],
    ]);
  });

  test('leaves out the stops that no line calls at any more', () => {
    const lines = [line('fgc-L6', 'L6', THEIRS), line('fgc-7', 'L7', THEIRS)];
    const { stops } = surveyTransit([{ fact: fact(lines, THEIRS), source: 1 }], GENERATED);
    expect(stops.map(({ id }) => id)).toEqual(['fgc-a', 'fgc-b']);
  });

  test('knows TRAMBAIX for a part of TRAM, and another operator by the course of its line', () => {
    const generated: TransitNetwork = {
      lines: [line('tram-T1', 'T1', OURS, { operator: 'TRAM' }), line('r1', 'R1', OURS, { operator: 'Rodalies' })],
      stops: OURS,
    };
    const away = [stop('x-a', 2.05, 41.36), stop('x-b', 2.06, 41.36)];
    const lines = [
      line('x-T1', 'T1', away, { operator: 'TRAMBAIX' }),
      line('x-R1', 'R1', THEIRS, { operator: 'RENFE' }),
    ];
    const network = surveyTransit([{ fact: fact(lines, [...THEIRS, ...away]), source: 1 }], generated);
    expect(network.lines.map(({ id }) => id)).toEqual(['x-T1', 'x-R1']);
  });

  test('keeps a line of the same name that another operator runs elsewhere', () => {
    const away = [stop('n-a', 2.3, 41.5), stop('n-b', 2.31, 41.5)];
    const lines = [line('metro-L6', 'L6', away, { operator: 'Metro' })];
    const network = surveyTransit([{ fact: fact(lines, away), source: 1 }], GENERATED);
    expect(network.lines.map(({ id }) => id)).toEqual(['metro-L6', 'fgc-L6', 'fgc-L7']);
  });

  test('takes from the generated line what a file without a timetable leaves open, and the mode that it knows', () => {
    const real = line('fgc-L6', 'L6', THEIRS, { mode: 'rail', headwayMin: [1, 1, 1], inferred: ['headway'] });
    const [first] = surveyTransit([{ fact: fact([real], THEIRS), source: 1 }], GENERATED).lines;
    expect(first).toMatchObject({ mode: 'metro', headwayMin: [5, 6, 7], speedKmh: 30, inferred: ['headway', 'mode'] });
  });

  test('ends where the package does', () => {
    const far = [stop('a', 2.1, 41.4), stop('b', 2.1, 41.5), stop('c', 2.1, 41.6), stop('d', 2.1, 41.7)];
    const [first] = surveyTransit([{ fact: fact([line('x', 'R5', far)], far), source: 1 }], GENERATED).lines;
    expect(first?.stops).toEqual(['a', 'b']);
    expect(first?.path).toEqual([2.1, 41.4, 2.1, 41.5]);
  });

  test('has no line that the package does not hold two stops of', () => {
    const far = [stop('a', 2.1, 41.5), stop('b', 2.1, 41.6), stop('c', 2.1, 41.7)];
    const network = surveyTransit([{ fact: fact([line('x', 'R5', far)], far), source: 1 }], GENERATED);
    expect(network.lines.map(({ id }) => id)).toEqual(['fgc-L6', 'fgc-L7']);
  });
});

describe('timetables', () => {
  const bytes = Uint8Array.of(80, 75, 3, 4);
  const timetable = sourceFile('x/fgc.zip', new Map([['x/fgc.zip', bytes]]), 3);

  test('go into the package whole, named by their operator, each once', () => {
    const full = fact([], [], { timetable, validFrom: '2026-01-01', validTo: '2026-12-31' });
    const kept = surveyTimetables([
      { fact: full, source: 4 },
      { fact: full, source: 5 },
      { fact: fact([], [], { key: 'tmb' }), source: 6 },
    ]);
    expect(kept.map((each) => each.bytes)).toEqual([bytes]);
    expect(kept[0]?.listed).toEqual({
      key: 'fgc',
      operator: 'FGC',
      name: 'timetable-fgc.zip',
      bytes: 4,
      sha256: '8dcc7e601606217f3b754766511182a916b17e9a26a94c9d887104eba92e9bb2',
      source: 4,
      validFrom: '2026-01-01',
      validTo: '2026-12-31',
    });
  });
});

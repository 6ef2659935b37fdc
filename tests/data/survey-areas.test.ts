import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AreaFact, StatisticFact } from '../../data/city/importers/facts.ts';
import type { LngLat } from '../../data/contract/place.ts';
import { areaM2Of, simplifiedRings } from '../../data/survey/area-outlines.ts';
import { areaIndex, surveyAreas } from '../../data/survey/areas.ts';

type Box = readonly [west: number, south: number, east: number, north: number];

function square([west, south, east, north]: Box): readonly LngLat[] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

function area(level: AreaFact['level'], code: string, box: Box, more: Partial<AreaFact> = {}) {
  return { fact: { level, code, name: code, polygons: [[square(box)]], ...more }, source: 1 };
}

function figure(
  level: StatisticFact['level'],
  code: string,
  measure: StatisticFact['measure'],
  year: number,
  value: number | null,
) {
  return { fact: { level, code, measure, year, value }, source: 2 };
}

const TWO_BARRIS = [
  area('barri', '02', [2.11, 41.4, 2.12, 41.41], { district: '01' }),
  area('district', '01', [2.1, 41.4, 2.12, 41.41]),
  area('barri', '01', [2.1, 41.4, 2.11, 41.41], { district: '01' }),
  area('section', '01002', [2.105, 41.4, 2.11, 41.41]),
  area('section', '01001', [2.1, 41.4, 2.105, 41.41], { barri: '01' }),
];

describe('areas', () => {
  test('come from the widest to the narrowest, by code, each with what it lies in, told or found', () => {
    const { areas } = surveyAreas({ areas: TWO_BARRIS, statistics: [] });
    expect(areas.map(({ id, parent }) => `${id} in ${parent}`)).toEqual([
      'district:01 in null',
      'barri:01 in district:01',
      'barri:02 in district:01',
      'section:01001 in barri:01',
      'section:01002 in barri:01',
    ]);
  });

  test('of an area in two files the outline with more corners is taken', () => {
    const corners: readonly LngLat[] = [...square([2.1, 41.4, 2.11, 41.41]).slice(0, -1), [2.099, 41.405], [2.1, 41.4]];
    const fuller = { fact: { level: 'barri' as const, code: '01', name: 'fuller', polygons: [[corners]] }, source: 7 };
    const plain = area('barri', '01', [2.1, 41.4, 2.11, 41.41]);
    for (const order of [
      [fuller, plain],
      [plain, fuller],
    ]) {
      const { areas } = surveyAreas({ areas: order, statistics: [] });
      expect(areas.map(({ name, source }) => [name, source])).toEqual([['fuller', 7]]);
    }
  });

  test('the newest figure is taken, a masked one is none, and a whole has the sum of its parts', () => {
    const statistics = [
      figure('section', '01001', 'population', 2022, 10),
      figure('section', '01001', 'population', 2023, 30),
      figure('section', '01002', 'population', 2023, 10),
      figure('barri', '01', 'population', 2024, null),
      figure('barri', '02', 'population', 2023, 60),
      figure('section', '01001', 'income-eur', 2021, 10_000),
      figure('section', '01002', 'income-eur', 2021, 20_000),
    ];
    const { areas } = surveyAreas({ areas: TWO_BARRIS, statistics });
    const of = (id: string) => areas.find((each) => each.id === id);
    expect([of('section:01001')?.population, of('barri:01')?.population, of('district:01')?.population]).toEqual([
      30, 40, 100,
    ]);
    expect(of('barri:01')?.incomeEur).toBe(12_500);
    expect(of('district:01')?.incomeEur).toBeUndefined();
  });

  test('the area is of the ellipsoid: a hundredth of a degree at 41.4° is 928,747 m²', () => {
    const cell = areaM2Of([[square([2.17, 41.395, 2.18, 41.405])]]);
    expect(Math.abs(cell / EXACT_CELL_M2 - 1)).toBeLessThan(0.0005);
    const hole = square([2.172, 41.397, 2.174, 41.399]);
    expect(areaM2Of([[square([2.17, 41.395, 2.18, 41.405]), hole]])).toBeCloseTo(cell - areaM2Of([[hole]]), 3);
  });
});

/** By the authalic formula of the zone between two parallels of WGS84. */
const EXACT_CELL_M2 = 928747;

describe('borders drawn simpler', () => {
  const wiggle = fc.array(fc.double({ min: -0.0005, max: 0.0005, noNaN: true }), { minLength: 2, maxLength: 60 });

  test('what two areas share they still share, and nothing moves further than the tolerance', () => {
    fc.assert(
      fc.property(wiggle, fc.integer({ min: 0, max: 80 }), (offsets, turn) => {
        const border: LngLat[] = offsets.map((offset, index) => [2.15 + offset, 41.4 + (index + 1) * 0.0001]);
        const west: LngLat[] = [[2.15, 41.4], ...border, [2.15, 41.41], [2.14, 41.41], [2.14, 41.4]];
        const east: LngLat[] = [[2.15, 41.4], [2.16, 41.4], [2.16, 41.41], [2.15, 41.41], ...border.toReversed()];
        const start = turn % east.length;
        const turned = [...east.slice(start), ...east.slice(0, start)];
        const rings = [west, turned].map((ring) => [...ring, ...ring.slice(0, 1)]);
        const [one = [], other = []] = simplifiedRings(rings, 1.5);
        const inner = (ring: readonly LngLat[]) =>
          [...new Set(ring.filter(([x]) => x > 2.1401 && x < 2.1599).map(String))].sort();
        expect(inner(one)).toEqual(inner(other));
        for (const corner of border) expect(distanceM(corner, one)).toBeLessThan(1.7);
      }),
    );
  });
});

describe('a border with two corners equally far out', () => {
  test('is drawn the same from both sides', () => {
    const metres = (east: number, north: number): LngLat => [2.15 + east / 83_480, 41.4 + north / 111_070];
    const border = [metres(0, 0), metres(2, 10), metres(2, 20), metres(0, 30)];
    const west = [...border, metres(-50, 30), metres(-50, 0), metres(0, 0)];
    const east = [...border.toReversed(), metres(50, 0), metres(50, 30), metres(0, 30)];
    const [one = [], other = []] = simplifiedRings([west, east], 1.5);
    const middle = (ring: readonly LngLat[]) => ring.filter(([x]) => x > 2.150_01 && x < 2.1502).map(String);
    expect(middle(one)).toHaveLength(1);
    expect(middle(one)).toEqual(middle(other));
  });
});

describe('the index of areas', () => {
  test('gives for any place what looking at every area gives', () => {
    const corner = fc.tuple(
      fc.double({ min: 2.1, max: 2.2, noNaN: true }),
      fc.double({ min: 41.4, max: 41.45, noNaN: true }),
    );
    fc.assert(
      fc.property(
        fc.array(corner, { minLength: 3, maxLength: 12 }),
        fc.array(corner, { minLength: 30, maxLength: 30 }),
        (ring, places) => {
          const flat = dense([...ring, ...ring.slice(0, 1)]).flat();
          const only = {
            id: 'barri:01',
            level: 'barri',
            code: '01',
            name: '',
            parent: null,
            areaM2: 1,
            source: 0,
          } as const;
          const index = areaIndex({ areas: [{ ...only, polygons: [[flat]] }] });
          for (const place of places) expect(index.at(place, 'barri') !== null).toBe(evenOdd(flat, place));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('knows holes, and nothing where there is nothing', () => {
    const index = areaIndex(
      surveyAreas({
        areas: [
          area('barri', '01', [2.1, 41.4, 2.2, 41.45], {
            polygons: [[square([2.1, 41.4, 2.2, 41.45]), square([2.12, 41.41, 2.16, 41.43])]],
          }),
        ],
        statistics: [],
      }),
    );
    expect(index.at([2.11, 41.405], 'barri')?.code).toBe('01');
    expect(index.at([2.14, 41.42], 'barri')).toBeNull();
    expect(index.at([2.11, 41.405], 'section')).toBeNull();
    expect(index.at([Number.NaN, 41.4], 'barri')).toBeNull();
  });
});

/** The same ring in short pieces, as surveyed borders are: most cells of the index have none of them. */
function dense(ring: readonly LngLat[]): LngLat[] {
  return ring.flatMap(([x, y], index) => {
    const [nextX, nextY] = ring[index + 1] ?? [x, y];
    return Array.from(
      { length: 100 },
      (_, step): LngLat => [x + ((nextX - x) * step) / 100, y + ((nextY - y) * step) / 100],
    );
  });
}

function evenOdd(ring: readonly number[], [x, y]: LngLat): boolean {
  let crossings = 0;
  for (let at = 0; at + 3 < ring.length; at += 2) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = ring.slice(at, at + 4);
    if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) crossings++;
  }
  return crossings % 2 === 1;
}

function distanceM([x, y]: LngLat, ring: readonly LngLat[]): number {
  let least = Number.POSITIVE_INFINITY;
  ring.forEach(([bx, by], index) => {
    const [ax, ay] = ring[index - 1] ?? [bx, by];
    const [dx, dy, px, py] = [(bx - ax) * 83_480, (by - ay) * 111_070, (x - ax) * 83_480, (y - ay) * 111_070];
    const square = dx * dx + dy * dy;
    const share = square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square));
    least = Math.min(least, Math.hypot(px - dx * share, py - dy * share));
  });
  return least;
}

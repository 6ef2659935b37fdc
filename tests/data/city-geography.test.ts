import { beforeAll, describe, expect, test } from 'vitest';
import { DISTRICTS } from '../../data/city/districts.ts';
import { GRID_AZIMUTH_DEG, GRID_PERIOD_M, SEAWISE_STREETS, SHOREWISE_STREETS } from '../../data/city/eixample-grid.ts';
import { MAIN_STREETS_CENTRE } from '../../data/city/main-streets-centre.ts';
import { MAIN_STREETS_NORTH } from '../../data/city/main-streets-north.ts';
import { MAIN_STREETS_WEST } from '../../data/city/main-streets-west.ts';
import { NEIGHBOURHOODS } from '../../data/city/neighbourhoods.ts';
import { densify, distance, distanceToPath, type Point, toPath, toPlane } from '../../data/city/plane.ts';
import { contains } from '../../data/city/polygon.ts';
import { gridPoint } from '../../data/city/street-lines.ts';
import { OFFICIAL_ABSENT, OFFICIAL_IS_THERE, officialDistricts, officialStreets } from './city-official.ts';

if (!OFFICIAL_IS_THERE) console.warn(`skipped: ${OFFICIAL_ABSENT}`);

/** Words that the street graph leaves out of names. */
const LINKS = /\b(de les|de la|de l’|dels|del|de|d’|les|l’)\s*/gi;

const MAIN = [...MAIN_STREETS_CENTRE, ...MAIN_STREETS_WEST, ...MAIN_STREETS_NORTH];

const GRID = [
  ...SHOREWISE_STREETS.map(({ name, offsetM, fromM, toM }) => ({
    name,
    ends: [gridPoint(fromM, offsetM), gridPoint(toM, offsetM)],
  })),
  ...SEAWISE_STREETS.map(({ name, offsetM, fromM, toM }) => ({
    name,
    ends: [gridPoint(offsetM, fromM), gridPoint(offsetM, toM)],
  })),
];

const streets = new Map<string, Point[]>();

beforeAll(async () => {
  if (!OFFICIAL_IS_THERE) return;
  for (const [name, points] of await officialStreets()) streets.set(plainName(name), points);
});

describe.skipIf(!OFFICIAL_IS_THERE)('the facts against the published files', () => {
  test.each(DISTRICTS.map(({ code, name, rings }) => ({ code, name, rings })))(
    '$name overlaps its official outline by 0.85 or more',
    ({ code, name, rings }) => {
      const official = officialDistricts().get(code);
      expect(official?.name).toBe(name);
      expect(overlap(rings.map(toPath), official?.rings ?? [])).toBeGreaterThan(0.85);
    },
  );

  test('of each main street of six or more official sections, 70 % of those sections lie within 80 m of ours', () => {
    const far: string[] = [];
    const courses = ownCourses();
    let compared = 0;
    for (const name of new Set(MAIN.map((street) => plainName(street.name)))) {
      const [official = [], own = []] = [streets.get(name), courses.get(name)];
      if (name === '' || official.length < 6) continue;
      compared++;
      const near = official.filter((point) => Math.min(...own.map((path) => distanceToPath(point, path))) < 80);
      const dense = own.flatMap((path) => densify(path, 50));
      const ours = dense.filter((point) => Math.min(...official.map((other) => distance(point, other))) < 150);
      const [share, ourShare] = [near.length / official.length, ours.length / dense.length];
      if (share < 0.7 || ourShare < 0.55) far.push(`${name}: ${share.toFixed(2)} ${ourShare.toFixed(2)}`);
    }
    expect(compared).toBeGreaterThan(70);
    expect(far).toEqual([]);
  });

  test('of each street of the grid, the official sections near it lie within 12 m in the median', () => {
    const far: string[] = [];
    let compared = 0;
    for (const { name, ends } of GRID) {
      const official = streets.get(plainName(name));
      if (!name || !official) continue;
      compared++;
      const near = official.map((point) => distanceToPath(point, ends)).filter((offset) => offset < 60);
      const middle = near.sort((a, b) => a - b)[near.length >> 1] ?? 999;
      if (middle > 12) far.push(`${name}: ${middle.toFixed(1)}`);
    }
    expect(compared).toBeGreaterThan(80);
    expect(far).toEqual([]);
  });

  test('the grid has the azimuth and the period of the real one', () => {
    const named = ['Carrer Villarroel', 'Carrer Viladomat', 'Carrer Rocafort'].map(
      (name) => streets.get(plainName(name)) ?? [],
    );
    const turn = (GRID_AZIMUTH_DEG * Math.PI) / 180;
    const along = named.map((points) =>
      points.map(([x, y]) => x * Math.sin(turn) + y * Math.cos(turn)).sort((a, b) => a - b),
    );
    const [villarroel = 0, viladomat = 0, rocafort = 0] = along.map((values) => values[values.length >> 1] ?? 0);
    expect((villarroel - viladomat) / 3).toBeCloseTo(GRID_PERIOD_M, -0.5);
    expect((viladomat - rocafort) / 2).toBeCloseTo(GRID_PERIOD_M, -0.5);
    expect((villarroel - rocafort) / 5).toBeGreaterThan(132.9);
    expect((villarroel - rocafort) / 5).toBeLessThan(134.3);
    for (const values of along) {
      const spread = (values[Math.floor(values.length * 0.9)] ?? 0) - (values[Math.floor(values.length * 0.1)] ?? 0);
      expect(spread).toBeLessThan(15);
    }
  });
});

describe('the facts by themselves', () => {
  test('there are ten districts and seventy-three neighbourhoods, each in one district', () => {
    expect(DISTRICTS.map(({ code }) => code)).toEqual(['01', '02', '03', '04', '05', '06', '07', '08', '09', '10']);
    expect(NEIGHBOURHOODS).toHaveLength(73);
    const rings = DISTRICTS.flatMap((district) => district.rings.map(toPath));
    const astray = NEIGHBOURHOODS.filter(
      ([, , longitude, latitude]) =>
        rings.filter((ring) => contains(ring, toPlane([longitude, latitude]))).length !== 1,
    ).map(([, name]) => name);
    expect(astray).toEqual([]);
  });

  test('a block of the grid and its street are 113.3 m and 20 m', () => {
    expect(GRID_PERIOD_M - 20).toBeCloseTo(113.3, 0);
  });
});

/** Our courses by plain name, the grid's among them. */
function ownCourses(): Map<string, Point[][]> {
  const courses = new Map<string, Point[][]>();
  const pieces = [...MAIN.map(({ name, path }) => ({ name, ends: toPath(path) })), ...GRID];
  for (const { name, ends } of pieces) courses.set(plainName(name), [...(courses.get(plainName(name)) ?? []), ends]);
  return courses;
}

function plainName(name: string): string {
  return name.replace(/'/g, '’').toLowerCase().replace(LINKS, '').replace(/\s+/g, ' ').trim();
}

/** Intersection over union of two sets of rings, sampled every 40 m. */
function overlap(ours: readonly Point[][], theirs: readonly Point[][]): number {
  const all = [...ours, ...theirs].flat();
  const [west, east] = [Math.min(...all.map(([x]) => x)), Math.max(...all.map(([x]) => x))];
  const [south, north] = [Math.min(...all.map(([, y]) => y)), Math.max(...all.map(([, y]) => y))];
  let [both, either] = [0, 0];
  for (let x = west; x < east; x += 40) {
    for (let y = south; y < north; y += 40) {
      const inOurs = ours.some((ring) => contains(ring, [x, y]));
      const inTheirs = theirs.some((ring) => contains(ring, [x, y]));
      if (inOurs && inTheirs) both++;
      if (inOurs || inTheirs) either++;
    }
  }
  return both / either;
}

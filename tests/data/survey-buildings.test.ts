import { describe, expect, it } from 'vitest';
import type { Building } from '../../data/city/building.ts';
import type { FootprintFact, PolygonFact } from '../../data/city/importers/facts.ts';
import { type Point, toDegrees } from '../../data/city/plane.ts';
import { areaOf } from '../../data/city/polygon.ts';
import { sourceOfFact, sourcesOfBuilding } from '../../data/contract/fact-sources.ts';
import type { PackageSource } from '../../data/contract/package.ts';
import { type SurveyedBuildings, surveyBuildings } from '../../data/survey/buildings.ts';
import type { Sourced } from '../../data/survey/sourced.ts';

const SOURCES: readonly PackageSource[] = [
  'generated',
  'openstreetmap',
  'cadastre-buildings',
  'city-model-citygml',
].map((id) => ({ id, name: id, publisher: '', licence: '', attribution: '', generated: id === 'generated' }));
const [OSM, CADASTRE, MODEL] = [1, 2, 3];

/** A rectangle by its south-west corner and its sides, metres. */
function box(x: number, y: number, width: number, depth: number): Point[] {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + depth],
    [x, y + depth],
  ];
}

function polygon(...rings: readonly (readonly Point[])[]): PolygonFact {
  return rings.map((ring) => [...ring, ...ring.slice(0, 1)].map(toDegrees));
}

function of(source: number, id: string, rings: readonly (readonly Point[])[], more: Partial<FootprintFact> = {}) {
  return { source, fact: { id, polygons: [polygon(...rings)], ...more } };
}

function survey(
  footprints: readonly Sourced<FootprintFact>[],
  fabric: Building['fabric'] = 'eixample',
): SurveyedBuildings {
  return surveyBuildings({ footprints, sources: SOURCES, heightAt: () => 12, fabricAt: () => fabric });
}

function builtM2({ ring, holes = [] }: Building): number {
  return Math.abs(areaOf(ring)) - holes.reduce((sum, hole) => sum + Math.abs(areaOf(hole)), 0);
}

describe('footprints of several sources', () => {
  it('are drawn once, with the official outline and its patio, and what the other knows is told with its source', () => {
    const { buildings, tally } = survey([
      of(OSM, 'way/1', [box(0.8, -0.6, 20, 25)], { levels: 7, name: 'Casa dels Sols', use: 'apartments' }),
      of(CADASTRE, 'A1', [box(0, 0, 20, 25), box(8, 8, 4, 6)], {
        reference: 'A1',
        yearBuilt: 1901,
        use: 'residential',
      }),
      of(OSM, 'way/2', [box(200, 0, 10, 10)], { levels: 2 }),
    ]);
    expect(buildings).toHaveLength(2);
    expect(buildings[0]).toMatchObject({
      source: CADASTRE,
      generated: false,
      levels: 7,
      name: 'Casa dels Sols',
      use: 'residential',
      yearBuilt: 1901,
      reference: 'A1',
      heightSource: 'levels',
      factSources: `levels=${OSM} name=${OSM}`,
      baseM: 12,
    });
    expect(builtM2(buildings[0] as Building)).toBeCloseTo(20 * 25 - 24, 0);
    expect(sourceOfFact(buildings[0] as Building, 'name')).toBe(OSM);
    expect(sourceOfFact(buildings[0] as Building, 'yearBuilt')).toBe(CADASTRE);
    expect(sourcesOfBuilding(buildings[0] as Building)).toEqual([CADASTRE, OSM]);
    expect(buildings[1]).toMatchObject({ source: OSM, levels: 2 });
    expect(buildings[1]).not.toHaveProperty('factSources');
    expect(tally).toMatchObject({ matched: 1, doubled: 0, withPatios: 1, drawn: { [CADASTRE]: 1, [OSM]: 1 } });
  });

  it('that only touch are neighbours, not the same', () => {
    const { buildings } = survey([
      of(CADASTRE, 'A', [box(0, 0, 12, 20)]),
      of(OSM, 'way/1', [box(11.5, 0, 12, 20)], { levels: 5, name: 'Next door' }),
    ]);
    expect(buildings).toHaveLength(2);
    expect(buildings[0]).not.toHaveProperty('name');
    expect(buildings[0]).not.toHaveProperty('levels');
  });

  it('of which one covers many tell all of these its levels; a kiosk within a large one tells it nothing', () => {
    const { buildings } = survey([
      of(CADASTRE, 'A', [box(0, 0, 12, 20)]),
      of(CADASTRE, 'B', [box(12, 0, 12, 20)]),
      of(CADASTRE, 'C', [box(100, 0, 50, 50)]),
      of(OSM, 'way/1', [box(0, 0, 24, 20)], { levels: 6 }),
      of(OSM, 'way/2', [box(120, 20, 4, 4)], { levels: 1, name: 'Kiosk' }),
    ]);
    expect(buildings.map(({ levels }) => levels)).toEqual([6, 6, undefined]);
    expect(buildings[2]).not.toHaveProperty('name');
  });

  it('of one source that has a place twice are drawn once', () => {
    const { buildings, tally } = survey([of(OSM, 'way/1', [box(0, 0, 12, 20)]), of(OSM, 'way/2', [box(0, 0, 12, 20)])]);
    expect(buildings).toHaveLength(1);
    expect(tally.doubled).toBe(1);
  });

  it('come out alike in any order of the sources, numbered from the first number on', () => {
    const footprints = [
      of(CADASTRE, 'A', [box(0, 0, 12, 20)]),
      of(OSM, 'way/1', [box(1, 1, 12, 20)], { levels: 4 }),
      of(OSM, 'way/2', [box(50, 0, 12, 20)], { levels: 3 }),
    ];
    const one = survey(footprints);
    const other = survey([...footprints.slice(1), ...footprints.slice(0, 1)]);
    expect(other.buildings).toEqual(one.buildings);
    expect(one.buildings.map(({ id }) => id)).toEqual([1, 2]);
  });

  it('on the ground of a landmark’s model are not drawn over it', () => {
    const { buildings, tally } = surveyBuildings({
      footprints: [of(CADASTRE, 'A', [box(-30, -30, 60, 60)]), of(CADASTRE, 'B', [box(80, 0, 20, 20)])],
      sources: SOURCES,
      heightAt: () => 0,
      fabricAt: () => 'mixed',
      landmarks: [{ at: [20, 20], reachM: 15 }],
    });
    expect(buildings).toHaveLength(1);
    expect(tally.leftOut).toEqual({ 'the model of a landmark stands there': 1 });
  });
});

describe('a building in parts', () => {
  it('shares its number and is drawn by its parts where they cover it; a part without storeys is open ground', () => {
    const { buildings, tally } = survey([
      of(CADASTRE, 'A', [box(0, 0, 30, 20)], { yearBuilt: 1930 }),
      of(CADASTRE, 'A_part1', [box(0, 0, 20, 20)], { partOf: 'A', levels: 6 }),
      of(CADASTRE, 'A_part2', [box(20, 0, 6, 20)], { partOf: 'A', levels: 1 }),
      of(CADASTRE, 'A_part3', [box(26, 0, 4, 20)], { partOf: 'A', levels: 0 }),
      of(CADASTRE, 'B', [box(100, 0, 10, 10)]),
    ]);
    expect(buildings.map(({ id, levels }) => [id, levels])).toEqual([
      [1, 6],
      [1, 1],
      [2, undefined],
    ]);
    expect(buildings.map(({ yearBuilt }) => yearBuilt)).toEqual([1930, 1930, undefined]);
    expect(tally).toMatchObject({ inParts: 1, leftOut: { 'nothing above the ground': 1 } });
  });

  it('has its bridges hang above the ground', () => {
    const { buildings } = survey([
      of(OSM, 'way/1', [box(0, 0, 20, 20)], { levels: 5 }),
      of(OSM, 'way/2', [box(20, 5, 12, 6)], { partOf: 'way/1', baseM: 6.2, levels: 1 }),
    ]);
    expect(buildings.map(({ id, baseM, heightM }) => [id, baseM, heightM])).toEqual([
      [1, 12, 5 * 3.1 + 2.1],
      [1, 12 + 6.2, 3.1],
    ]);
  });
});

describe('the height of a building', () => {
  const rest = [
    of(OSM, 'way/1', [box(0, 0, 12, 20)], { levels: 5 }),
    of(OSM, 'way/2', [box(12, 0, 12, 20)], { levels: 7 }),
    of(OSM, 'way/3', [box(24, 0, 12, 20)], { levels: 8 }),
    of(OSM, 'way/4', [box(36, 0, 5, 5)], { levels: 1 }),
  ];

  it('is measured where any source has measured it, before its storeys', () => {
    const { buildings } = survey([
      of(MODEL, 'm', [box(0, 0, 12, 20)], { heightM: 19.4 }),
      of(CADASTRE, 'A', [box(0, 0, 12, 20)], { levels: 9 }),
    ]);
    expect(buildings).toHaveLength(1);
    expect(buildings[0]).toMatchObject({ source: CADASTRE, levels: 9, heightSource: 'levels', heightM: 30 });
    const told = survey([
      of(MODEL, 'm', [box(0, 0, 12, 20)], { heightM: 19.4 }),
      of(CADASTRE, 'A', [box(0, 0, 12, 20)]),
    ]);
    expect(told.buildings[0]).toMatchObject({
      heightSource: 'measured',
      heightM: 19.4,
      factSources: `heightM=${MODEL}`,
    });
  });

  it('of storeys is within half a metre of what the Eixample may be built to: 20.75 m for six, 23.80 m for seven', () => {
    const { buildings } = survey(
      [6, 7].map((levels) => of(OSM, `way/${levels}`, [box(levels * 40, 0, 12, 20)], { levels })),
    );
    expect(Math.abs((buildings[0]?.heightM ?? 0) - 20.75)).toBeLessThan(0.5);
    expect(Math.abs((buildings[1]?.heightM ?? 0) - 23.8)).toBeLessThan(0.5);
  });

  it('is the middle one of its neighbours’ within 60 m, huts left out', () => {
    const { buildings, tally } = survey([...rest, of(CADASTRE, 'A', [box(48, 0, 12, 20)])]);
    const own = buildings.find(({ source }) => source === CADASTRE);
    expect(own).toMatchObject({ heightSource: 'neighbours', heightM: 7 * 3.1 + 2.1 });
    expect(tally.heights).toEqual({ measured: 0, levels: 4, neighbours: 1, fabric: 0 });
  });

  it('is of the fabric where too little is known around, the same each time, and low for what is small', () => {
    const far = [of(CADASTRE, 'A', [box(500, 0, 12, 20)]), of(CADASTRE, 'B', [box(600, 0, 2.5, 2.5)])];
    const { buildings } = survey([...rest, ...far]);
    const [large, small] = buildings.filter(({ source }) => source === CADASTRE);
    expect(large?.heightSource).toBe('fabric');
    expect([6, 7, 8].map((levels) => Math.round((levels * 3.1 + 2.1) * 10) / 10)).toContain(large?.heightM);
    expect(small?.heightM).toBeLessThan(7);
    expect(survey([...far, ...rest]).buildings).toEqual(buildings);
    const villa = survey(far.slice(0, 1), 'villas').buildings[0];
    expect(villa?.heightM).toBeLessThan(12);
  });
});

describe('a ring that is not sound', () => {
  it('loses doubled corners, needles and corners on a straight line', () => {
    const ring: Point[] = [
      [0, 0],
      [0, 0],
      [10, 0.001],
      [20, 0],
      [20, 10],
      [20, 30],
      [20, 10.01],
      [20, 20],
      [0, 20],
    ];
    const { buildings } = survey([of(OSM, 'way/1', [ring])]);
    expect(buildings[0]?.ring).toHaveLength(4);
    expect(builtM2(buildings[0] as Building)).toBeCloseTo(400, 0);
  });

  it('that crosses itself is cut into the pieces that it goes around', () => {
    const bow: Point[] = [
      [0, 0],
      [20, 20],
      [20, 0],
      [0, 20],
    ];
    const { buildings } = survey([of(OSM, 'way/1', [bow])]);
    expect(buildings.map(builtM2).reduce((sum, area) => sum + area, 0)).toBeCloseTo(200, 0);
    expect(new Set(buildings.map(({ id }) => id)).size).toBe(1);
    expect(buildings.every(({ ring }) => areaOf(ring) > 0)).toBe(true);
  });

  it('is left out with its reason when it is a sliver or no ring', () => {
    const { buildings, tally } = survey([
      of(OSM, 'way/1', [box(0, 0, 40, 0.2)]),
      of(OSM, 'way/2', [box(0, 0, 0.02, 0.02)]),
      of(OSM, 'way/3', [box(0, 0, 1, 1)]),
    ]);
    expect(buildings).toEqual([]);
    expect(tally.leftOut).toEqual({ 'a sliver': 2, 'too few corners': 1 });
  });

  it('keeps every patio that lies in it, and none beside it', () => {
    const rings = [box(0, 0, 40, 40), box(5, 5, 6, 6), box(20, 20, 3, 3), box(60, 0, 5, 5)];
    const { buildings } = survey([of(CADASTRE, 'A', rings)]);
    expect(buildings[0]?.holes).toHaveLength(2);
    expect(builtM2(buildings[0] as Building)).toBeCloseTo(1600 - 36 - 9, 0);
  });
});

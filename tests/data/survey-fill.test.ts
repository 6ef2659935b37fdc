import { describe, expect, test } from 'vitest';
import type { Block } from '../../data/city/blocks.ts';
import type { Building } from '../../data/city/building.ts';
import { makeGround } from '../../data/city/ground.ts';
import { type Point, toFlatDegrees, toPlane } from '../../data/city/plane.ts';
import { areaOf, contains, middleOf, type Ring } from '../../data/city/polygon.ts';
import type { Areas } from '../../data/contract/package.ts';
import { tallyBarris } from '../../data/survey/barri-index.ts';
import { fillBuildings } from '../../data/survey/fill-buildings.ts';
import { fitPopulation } from '../../data/survey/fit-population.ts';
import { licenceOf } from '../../data/survey/survey-manifest.ts';
import { surveyTerritory } from '../../data/survey/survey-territory.ts';

/** Mallorca with Girona: the Eixample, far from any park, square or landmark. */
const [X, Y] = toPlane([2.1665, 41.3965]);

function square(x: number, y: number, sideM: number): Ring {
  return [
    [x, y],
    [x + sideM, y],
    [x + sideM, y + sideM],
    [x, y + sideM],
  ];
}

function blockAt(x: number): Block {
  const ring = square(X + x, Y, 100);
  return { ring, areaM2: areaOf(ring) };
}

function surveyedAt(id: number, ring: Ring): Building {
  const tags = {
    heightM: 20,
    baseM: 0,
    fabric: 'eixample',
    generated: false,
    source: 1,
    heightSource: 'levels',
  } as const;
  return { id, ring, ...tags };
}

function areaFrom(level: 'barri' | 'section', code: string, ring: Ring, population?: number): Areas['areas'][number] {
  const outline = toFlatDegrees([...ring, ...ring.slice(0, 1)]);
  const known = population === undefined ? {} : { population };
  return {
    id: `${level}:${code}`,
    level,
    code,
    name: `Barri ${code}`,
    parent: null,
    polygons: [[outline]],
    areaM2: 1,
    source: 1,
    ...known,
  };
}

const blocks = [blockAt(0), blockAt(130)];
const fill = (surveyed: readonly Building[]) =>
  fillBuildings({ blocks, ground: makeGround(), heightAt: () => 0, surveyed, seed: 1 });
const on = ({ ring }: Block, buildings: readonly Building[]) =>
  buildings.filter((each) => contains(ring, middleOf(each.ring)));

describe('where no file reaches', () => {
  test('blocks are built over, marked as generated', () => {
    const { buildings } = fill([]);
    for (const block of blocks) expect(on(block, buildings).length).toBeGreaterThan(5);
    expect(buildings.every(({ generated, source }) => generated && source === 0)).toBe(true);
  });

  test('a block that the files have stays as they have it', () => {
    const { buildings } = fill([surveyedAt(7, square(X + 5, Y + 5, 70))]);
    expect(on(blockAt(0), buildings)).toEqual([]);
    expect(on(blockAt(130), buildings).length).toBeGreaterThan(5);
  });

  test('a block that the files have in part is filled up where they end, and left where they go on around it', () => {
    const part = square(X + 5, Y + 5, 45);
    expect(on(blockAt(0), fill([surveyedAt(7, part)]).buildings).length).toBeGreaterThan(3);
    const { buildings } = fill([surveyedAt(7, part), surveyedAt(8, square(X + 135, Y + 5, 80))]);
    expect(on(blockAt(0), buildings)).toEqual([]);
  });

  test('nothing stands over a surveyed building, and numbers are not used twice', () => {
    const ring = square(X + 2, Y + 40, 12);
    const { buildings } = fill([surveyedAt(900, ring)]);
    expect(on(blockAt(0), buildings).length).toBeGreaterThan(3);
    const over = buildings.filter(
      (each) =>
        each.ring.some((corner) => contains(ring, corner)) || ring.some((corner) => contains(each.ring, corner)),
    );
    expect(over).toEqual([]);
    expect(Math.min(...buildings.map(({ id }) => id))).toBeGreaterThan(900);
  });
});

describe('residents', () => {
  const { buildings } = fill([]);
  const first = on(blockAt(0), buildings);
  const around = square(X - 10, Y - 10, 120);
  const floors = (of: readonly Building[]) => of.reduce((sum, { ring, heightM }) => sum + areaOf(ring) * heightM, 0);

  test('many make the generated houses of their section taller, few lower, and only there', () => {
    const many = fitPopulation(buildings, [], { areas: [areaFrom('section', '02001', around, 5000)] });
    const few = fitPopulation(buildings, [], { areas: [areaFrom('section', '02001', around, 50)] });
    expect(floors(on(blockAt(0), many)) / floors(first)).toBeGreaterThan(1.3);
    expect(floors(on(blockAt(0), few)) / floors(first)).toBeLessThan(0.8);
    expect(on(blockAt(130), many)).toEqual(on(blockAt(130), buildings));
    expect(Math.min(...few.map(({ heightM }) => heightM))).toBeGreaterThan(2);
  });

  test('of a section count before those of its barri, and surveyed floors before generated ones', () => {
    const areas = { areas: [areaFrom('barri', '07', around, 50), areaFrom('section', '02001', around, 5000)] };
    expect(floors(on(blockAt(0), fitPopulation(buildings, [], areas))) / floors(first)).toBeGreaterThan(1.3);
    const housed = [surveyedAt(1, square(X + 10, Y + 10, 90))];
    const some = { areas: [areaFrom('section', '02001', around, 900)] };
    const lower = floors(on(blockAt(0), fitPopulation(buildings, housed, some)));
    expect(lower).toBeLessThan(floors(on(blockAt(0), fitPopulation(buildings, [], some))));
  });
});

test('what of each barri is surveyed and what generated is counted where it stands', () => {
  const areas = { areas: [areaFrom('barri', '08', square(130, 0, 100)), areaFrom('barri', '07', square(0, 0, 100))] };
  const at = (x: number): Point => [x, 50];
  const things = [
    { at: at(10), generated: false },
    { at: at(20), generated: true },
    { at: at(30), generated: true },
    { at: at(115), generated: true },
    { at: at(140), generated: false },
  ];
  const tallies = tallyBarris(areas, { buildings: things, streetSections: [], trees: things.slice(0, 1) });
  expect(tallies.map(({ code, name, buildings, trees }) => [code, name, buildings, trees])).toEqual([
    ['07', 'Barri 07', { surveyed: 1, generated: 2 }, { surveyed: 1, generated: 0 }],
    ['08', 'Barri 08', { surveyed: 1, generated: 0 }, { surveyed: 0, generated: 0 }],
  ]);
});

test('the territory is the files’ where they have it, else the one written by hand; a name stands inside its area', () => {
  const hook: Ring = [
    [0, 0],
    [400, 0],
    [400, 400],
    [360, 400],
    [360, 40],
    [0, 40],
  ];
  const territory = surveyTerritory({ areas: [areaFrom('barri', '07', hook)] });
  expect(territory.districts).toHaveLength(10);
  expect(territory.neighbourhoods.map(({ code }) => code)).toEqual(['07']);
  const [barri] = territory.neighbourhoods;
  expect(barri && contains(hook, toPlane(barri.at))).toBe(true);
});

test('the licence of a package is an SPDX expression of all that went in', () => {
  const source = (licence: string) => ({
    id: licence,
    name: '',
    publisher: '',
    licence,
    attribution: '',
    generated: false,
  });
  expect(licenceOf(['ODbL-1.0', 'CC-BY-4.0', 'not stated', 'CC-BY-4.0'].map(source))).toBe(
    'CC-BY-4.0 AND LicenseRef-not-stated AND ODbL-1.0',
  );
});

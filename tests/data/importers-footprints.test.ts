import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { readCityJson } from '../../data/city/importers/cityjson.ts';
import type { FootprintFact } from '../../data/city/importers/facts.ts';
import { FOOTPRINTS_CITYJSON } from '../../data/city/importers/footprints-cityjson.ts';
import { FOOTPRINTS_GEOJSON } from '../../data/city/importers/footprints-geojson.ts';
import { FOOTPRINTS_OSM } from '../../data/city/importers/footprints-osm.ts';
import { FOOTPRINTS_OSM_GEOJSON } from '../../data/city/importers/footprints-osm-geojson.ts';
import { FOOTPRINTS_PARTS_GEOJSON } from '../../data/city/importers/footprints-parts-geojson.ts';
import { FOOTPRINTS_SHAPEFILE } from '../../data/city/importers/footprints-shapefile.ts';
import type { Coordinates } from '../../data/city/importers/gml.ts';
import type { Importer, SourceFile } from '../../data/city/importers/importer.ts';
import { type Face, standingOf } from '../../data/city/importers/solids.ts';
import { toPlane } from '../../data/city/plane.ts';
import { areaOf } from '../../data/city/polygon.ts';
import type { PackageSource } from '../../data/contract/package.ts';
import { type SurveyedBuildings, surveyBuildings } from '../../data/survey/buildings.ts';
import type { Sourced } from '../../data/survey/sourced.ts';
import { type ImporterResult, readWhole, sourceFile } from '../suites/importer-cases.ts';

const OFFICIAL = resolve(dirname(fileURLToPath(import.meta.url)), '../../../shared/data');
const ABSENT = `the official files are not at ${OFFICIAL}`;

const EIXAMPLE = 'buildings/eixample-footprints-25831/EIX_Buildings_energy_consumption.shp';
const OSM_GEOJSON = 'buildings/barcelona_buildings.geojson';
const CADASTRE = 'buildings/buildings_cimne.geojson';
const CAMPUS = 'buildings/vall-hebron/buildings.geojson';
const OSM = 'osm/barcelona.osm';
const SAMPLES = 'samples/cityjson/tests/data';

/** A file with its companions: those of the same name but for its end. */
function official(path: string): SourceFile {
  const folder = join(OFFICIAL, dirname(path));
  const stem = `${basename(path).replace(/\.[^.]*$/, '')}.`;
  const names = readdirSync(folder).filter((name) => name.startsWith(stem));
  const files = new Map(names.map((name) => [name, new Uint8Array(readFileSync(join(folder, name)))]));
  return sourceFile(basename(path), files);
}

async function read(importer: Importer<'footprint'>, path: string): Promise<Read> {
  const file = official(path);
  expect(importer.recognises(file)).toBe(true);
  const { facts, ...rest } = await readWhole(importer, file);
  return { ...rest, facts: facts as FootprintFact[] };
}

type Read = Omit<ImporterResult, 'facts'> & { readonly facts: readonly FootprintFact[] };

describe.skipIf(!existsSync(OFFICIAL))(`the official footprints (else skipped: ${ABSENT})`, () => {
  const files = new Map<string, Read>();
  const order = [
    [FOOTPRINTS_SHAPEFILE, EIXAMPLE],
    [FOOTPRINTS_OSM_GEOJSON, OSM_GEOJSON],
    [FOOTPRINTS_GEOJSON, CADASTRE],
    [FOOTPRINTS_PARTS_GEOJSON, CAMPUS],
    [FOOTPRINTS_OSM, OSM],
  ] as const;
  const factsOf = (path: string): readonly FootprintFact[] => files.get(path)?.facts ?? [];
  let surveyed: SurveyedBuildings;

  beforeAll(async () => {
    const sources: PackageSource[] = [{ ...blank('generated'), generated: true }];
    const footprints: Sourced<FootprintFact>[] = [];
    for (const [importer, path] of order) {
      const result = await read(importer, path);
      files.set(path, result);
      const { id } = importer.sourceOf(official(path));
      const known = sources.findIndex((each) => each.id === id);
      const source = known >= 0 ? known : sources.push(blank(id)) - 1;
      for (const fact of result.facts) footprints.push({ fact, source });
    }
    surveyed = surveyBuildings({ footprints, sources, heightAt: () => 0, fabricAt: () => 'eixample' });
  }, 120_000);

  it('of the Eixample are 8,381, of which 926 have several parts and 3,295 patios', () => {
    const facts = factsOf(EIXAMPLE);
    expect(files.get(EIXAMPLE)?.rejects).toEqual([]);
    expect(facts).toHaveLength(8381);
    expect(facts.filter(({ polygons }) => polygons.length > 1)).toHaveLength(926);
    expect(facts.filter(({ polygons }) => polygons.some((rings) => rings.length > 1))).toHaveLength(3295);
  });

  it('of the Eixample have in the plane the area that their own coordinates have', () => {
    const { areaM2, rings } = areaOfShapefile(join(OFFICIAL, EIXAMPLE));
    const inPlane = factsOf(EIXAMPLE).flatMap(({ polygons }) =>
      polygons.map(([outline = [], ...holes]) => {
        const of = (ring: typeof outline) => Math.abs(areaOf(ring.map(toPlane)));
        return of(outline) - holes.reduce((sum, hole) => sum + of(hole), 0);
      }),
    );
    const totalM2 = inPlane.reduce((sum, each) => sum + each, 0);
    expect(rings).toBeGreaterThan(8381 + 926);
    expect(Math.abs(totalM2 / areaM2 - 1)).toBeLessThan(0.004);
  });

  it('of OpenStreetMap are 2,444, of which 1,575 say their levels', () => {
    const facts = factsOf(OSM_GEOJSON);
    expect(facts).toHaveLength(2444);
    expect(facts.filter(({ levels }) => levels !== undefined)).toHaveLength(1575);
    expect(facts.find(({ id }) => id === 'way/31957078')).toMatchObject({
      name: 'Mercat de Santa Caterina',
      levels: 7,
    });
  });

  it('of the OpenStreetMap extract are the ways and multipolygons that are buildings', () => {
    const { rejects = [] } = files.get(OSM) ?? {};
    const facts = factsOf(OSM);
    const [, ...elements] = readFileSync(join(OFFICIAL, OSM), 'utf8').split(/<(?=way|relation)/);
    const tagged = elements.filter((text) => /<tag k="building" v="(?!no")/.test(text));
    expect(facts.length + rejects.length).toBe(tagged.length);
    expect(facts.filter(({ polygons }) => polygons.some((rings) => rings.length > 1)).length).toBeGreaterThan(10);
  });

  it('of the cadastre are 32, each with its reference; of the campus 56, each with its storeys', () => {
    expect(factsOf(CADASTRE)).toHaveLength(32);
    expect(factsOf(CADASTRE).every(({ reference }) => /^\w{14}$/.test(reference ?? ''))).toBe(true);
    expect(factsOf(CAMPUS)).toHaveLength(56);
    expect(factsOf(CAMPUS).every(({ levels = 0 }) => levels >= 1 && levels <= 17)).toBe(true);
    expect(factsOf(CAMPUS).filter(({ baseM }) => baseM !== undefined)).toHaveLength(2);
  });

  it('matched: 8,350 or more of the Eixample’s are drawn, some 650 of them with levels of OpenStreetMap', () => {
    const { buildings, tally } = surveyed;
    expect(tally.drawn[1]).toBeGreaterThan(8350);
    const told = new Set(
      buildings.filter(({ source, levels }) => source === 1 && levels !== undefined).map(({ id }) => id),
    );
    expect(told.size).toBeGreaterThan(630);
    expect(told.size).toBeLessThan(700);
    const both = buildings.filter(({ source, levels }) => source === 1 && levels !== undefined);
    expect(both.every(({ factSources }) => factSources?.includes('levels=2'))).toBe(true);
    expect(Object.values(tally.leftOut).reduce((sum, count) => sum + count, 0)).toBeLessThan(10);
  });

  it('matched: say how each height is known, and keep their patios open', () => {
    const { tally, buildings } = surveyed;
    expect(tally.heights.measured).toBeGreaterThan(20);
    expect(tally.heights.levels).toBeGreaterThan(1400);
    expect(tally.heights.neighbours).toBeGreaterThan(600);
    expect(tally.withPatios).toBeGreaterThan(3150);
    expect(buildings.every(({ heightM }) => heightM >= 2 && heightM < 160)).toBe(true);
    expect(buildings.every(({ generated }) => !generated)).toBe(true);
    const builtM2 = buildings
      .filter(({ source }) => source === 1)
      .reduce(
        (sum, { ring, holes = [] }) => sum + areaOf(ring) - holes.reduce((of, hole) => of + Math.abs(areaOf(hole)), 0),
        0,
      );
    expect(Math.abs(builtM2 / areaOfShapefile(join(OFFICIAL, EIXAMPLE)).areaM2 - 1)).toBeLessThan(0.012);
  });
});

describe.skipIf(!existsSync(OFFICIAL))(`CityJSON's own samples (else skipped: ${ABSENT})`, () => {
  it.each([
    ['delft.json', 1],
    ['DH_01_subs.city.json', 1],
    ['multi_lod.json', 1],
    ['rotterdam/rotterdam_subset.json', 1],
    ['zurich/zurich_subset_lod2.json', 1],
  ])('%s: its buildings stand on what its ground faces cover', (name) => {
    const { buildings } = readCityJson(official(join(SAMPLES, name)));
    const compared = buildings
      .flatMap(({ bodies }) =>
        bodies.map(({ faces }) => ({ standing: standingOf(faces), groundM2: groundM2Of(faces) })),
      )
      .filter(({ groundM2 }) => groundM2 > 0);
    const off = compared.filter(
      ({ standing, groundM2 }) => Math.abs(areaM2Of(standing?.polygons) / groundM2 - 1) > 0.02,
    );
    expect(buildings.length).toBeGreaterThan(0);
    expect(off.length).toBeLessThanOrEqual(compared.length * 0.02);
  });

  it('the cube of a metre has a footprint of a square metre and is a metre high', () => {
    const [cube] = readCityJson(official(join(SAMPLES, 'cube.json'))).buildings;
    const standing = standingOf(cube?.bodies[0]?.faces ?? []);
    expect(areaM2Of(standing?.polygons)).toBeCloseTo(1, 9);
    expect((standing?.highestM ?? 0) - (standing?.lowestM ?? 0)).toBeCloseTo(1, 9);
  });

  it('of the Netherlands and Switzerland are refused', async () => {
    for (const name of ['delft_1b.json', 'zurich/zurich_subset_lod2.json', 'rotterdam/rotterdam_subset.json']) {
      const { facts, problem } = await read(FOOTPRINTS_CITYJSON, join(SAMPLES, name));
      expect(facts).toEqual([]);
      expect(problem).toMatch(/coordinate system|another place/);
    }
  });
});

function blank(id: string): PackageSource {
  return { id, name: id, publisher: '', licence: '', attribution: '', generated: false };
}

function shoelaceM2(ring: readonly Coordinates[]): number {
  const [x = 0, y = 0] = ring[0] ?? [];
  return ring.reduce((sum, [x0 = 0, y0 = 0], index) => {
    const [x1 = 0, y1 = 0] = ring[(index + 1) % ring.length] ?? [];
    return sum + ((x0 - x) * (y1 - y) - (x1 - x) * (y0 - y)) / 2;
  }, 0);
}

function areaM2Of(polygons: readonly (readonly Coordinates[])[][] = []): number {
  return polygons.reduce((sum, [outline = [], ...holes]) => {
    const inside = holes.reduce((of, hole) => of + Math.abs(shoelaceM2(hole)), 0);
    return sum + Math.abs(shoelaceM2(outline)) - inside;
  }, 0);
}

/** The faces that say they are ground, each by itself. */
function groundM2Of(faces: readonly Face[]): number {
  return faces.filter(({ ground }) => ground).reduce((sum, { rings }) => sum + areaM2Of([[...rings]]), 0);
}

/** Rings of a shapefile as they stand in it: clockwise ones add, the others take away. */
function areaOfShapefile(path: string): { areaM2: number; rings: number } {
  const bytes = readFileSync(path);
  let [areaM2, rings] = [0, 0];
  for (let at = 100; at < bytes.length; ) {
    const content = at + 8;
    const [parts, points] = [bytes.readInt32LE(content + 36), bytes.readInt32LE(content + 40)];
    const first = content + 44 + parts * 4;
    const corner = (index: number): Coordinates => [
      bytes.readDoubleLE(first + index * 16),
      bytes.readDoubleLE(first + index * 16 + 8),
    ];
    for (let part = 0; part < parts; part++) {
      const start = bytes.readInt32LE(content + 44 + part * 4);
      const end = part + 1 < parts ? bytes.readInt32LE(content + 48 + part * 4) : points;
      areaM2 -= shoelaceM2(Array.from({ length: end - start }, (_, index) => corner(start + index)));
      rings++;
    }
    at = content + bytes.readInt32BE(at + 4) * 2;
  }
  return { areaM2, rings };
}

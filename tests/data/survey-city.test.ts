import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { PMTiles } from 'pmtiles';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CityPackageBytes, GENERATED } from '../../data/city/build-city.ts';
import { FACT_KINDS } from '../../data/survey/choose-facts.ts';
import type { TreeFact } from '../../data/city/importers/facts.ts';
import { PACKAGE_FILES, type PackageSource } from '../../data/contract/package.ts';
import type { LngLat } from '../../data/contract/place.ts';
import { buildSurvey } from '../../data/survey/build-survey.ts';
import type { SurveyFacts } from '../../data/survey/sourced.ts';

const TREES: PackageSource = {
  id: 'trees',
  name: 'Trees of a square',
  publisher: 'Somebody',
  licence: 'CC0-1.0',
  attribution: 'Somebody',
  generated: false,
};

/** Sixty trees in rows of ten on the Plaça de Catalunya. */
const SQUARE: readonly TreeFact[] = Array.from({ length: 60 }, (_, index) => {
  const at: LngLat = [2.1698 + (index % 10) * 0.00006, 41.3868 + Math.floor(index / 10) * 0.00006];
  return { id: `${index}`, at, species: 'Quercus ilex', commonName: 'Alzina' };
});

let city: CityPackageBytes;
const steps: (readonly [share: number, step: string])[] = [];

beforeAll(() => {
  const nothing = Object.fromEntries(FACT_KINDS.map((kind) => [kind, []])) as unknown as SurveyFacts;
  city = buildSurvey({
    facts: { ...nothing, tree: SQUARE.map((fact) => ({ fact, source: 1 })) },
    sources: [GENERATED, TREES],
    seed: 1,
    generator: null,
    onProgress: (share, step) => steps.push([share, step]),
  });
}, 240_000);

describe('a city of which only some trees are known', () => {
  test('is a whole package, the rest generated', () => {
    const { counts, files, sources, generated, licence, barris } = city.manifest;
    for (const part of PACKAGE_FILES) expect(city.files.get(files[part].name)?.length).toBe(files[part].bytes);
    expect([counts.surveyedTrees, counts.surveyedBuildings]).toEqual([60, 0]);
    expect(counts.buildings).toBeGreaterThan(40_000);
    expect(counts.trees).toBeGreaterThan(60_000);
    expect([sources.length, generated, licence, barris]).toEqual([2, false, 'CC-BY-4.0 AND CC0-1.0', undefined]);
  });

  test('has the known trees where they stand, by their source, and none made up among them', async () => {
    const bytes = city.files.get('city.pmtiles') ?? new Uint8Array();
    const archive = new PMTiles({
      getKey: () => 'city',
      getBytes: async (offset, length) => ({ data: Uint8Array.from(bytes.subarray(offset, offset + length)).buffer }),
    });
    const tile = await archive.getZxy(14, 8290, 6119);
    const layer = new VectorTile(new PbfReader(new Uint8Array(tile?.data ?? new ArrayBuffer(0)))).layers.trees;
    const trees = Array.from({ length: layer?.length ?? 0 }, (_, index) => {
      const { geometry, properties } = layer?.feature(index).toGeoJSON(8290, 6119, 14) ?? {};
      const [longitude = 0, latitude = 0] = geometry?.type === 'Point' ? geometry.coordinates : [];
      return { ...properties, longitude, latitude };
    });
    const within = trees.filter(
      ({ longitude, latitude }) => longitude > 2.1697 && longitude < 2.1705 && latitude > 41.3867 && latitude < 41.3872,
    );
    expect(within).toHaveLength(60);
    for (const tree of within) {
      expect(tree).toMatchObject({ species: 'Quercus ilex', generated: false, source: 1, palm: false });
    }
    expect(trees.some((tree) => 'generated' in tree && tree.generated === true)).toBe(true);
  });

  test('tells how far it is, never backwards', () => {
    const shares = steps.map(([share]) => share);
    expect(shares).toEqual([...shares].sort((one, other) => one - other));
    expect([shares[0], shares.at(-1)]).toEqual([0, 1]);
  });
});

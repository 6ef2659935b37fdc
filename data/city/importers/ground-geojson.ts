import type { GroundFact } from './facts.ts';
import { type Feature, propertiesOf, readFeatures } from './geojson.ts';
import { GROUND_KEYS, groundNameOf, groundOf } from './ground-kinds.ts';
import type { FactSource, Importer, SourceFile } from './importer.ts';
import { OSM_SOURCE } from './osm-source.ts';

const OTHER_SOURCE: FactSource = {
  id: 'ground-geojson',
  name: 'Coast, water and green',
  publisher: 'not stated',
  licence: 'not stated',
  attribution: 'Coast, water and green: publisher not stated',
};

/** Coast, water, beaches, parks and woods by the keys of OpenStreetMap (or Natural Earth's `featurecla`). */
export const GROUND_GEOJSON: Importer<'ground'> = {
  id: 'ground-geojson',
  kind: 'ground',
  reads: 'Coast, water, beaches, parks and woods (GeoJSON with the keys of OpenStreetMap)',
  sourceOf: (file) => (keysOf(file).some((key) => key === '@id' || key === 'osm_id') ? OSM_SOURCE : OTHER_SOURCE),
  recognises: (file) => {
    const keys = keysOf(file);
    return keys.some((key) => GROUND_KEYS.includes(key)) && !keys.some((key) => key.startsWith('building'));
  },
  *read(file, reject) {
    for (const feature of readFeatures(file, reject)) {
      const facts = factsOf(feature);
      if (facts.length === 0) reject('not-supported', `feature ${feature.index}`);
      yield* facts;
    }
  },
};

function keysOf(file: SourceFile): readonly string[] {
  return propertiesOf(file) ?? [];
}

function factsOf({ properties, geometry }: Feature): readonly GroundFact[] {
  const ground = groundOf(properties);
  const name = groundNameOf(properties);
  if (ground === null || geometry.type === 'point') return [];
  if (geometry.type === 'polygon') return [{ ground, name, polygons: geometry.polygons }];
  if (ground !== 'coastline') return [];
  return geometry.paths.map((path) => ({ ground, name, polygons: [], path }));
}

import { levelsOf, STOREY_M } from './building-words.ts';
import { propertiesOf, readFeatures } from './geojson.ts';
import type { Importer } from './importer.ts';

/**
 * Parts of buildings of a campus as vh3d draws them: each from the floor of storey `base` (0 on the ground, more for a
 * bridge between two wings) to the top of storey `alt`. Several features of one `id` are parts of one building.
 */
export const FOOTPRINTS_PARTS_GEOJSON: Importer<'footprint'> = {
  id: 'footprints-parts-geojson',
  kind: 'footprint',
  reads: 'Building parts with storeys and base (GeoJSON)',
  sourceOf: () => ({
    id: 'building-parts',
    name: 'Building parts with storeys',
    publisher: 'not stated',
    licence: 'not stated',
    attribution: 'Building parts: publisher not stated',
  }),
  recognises: (file) => {
    const keys = propertiesOf(file) ?? [];
    return keys.includes('alt') && keys.includes('base');
  },
  *read(file, reject) {
    for (const { index, properties, geometry } of readFeatures(file, reject)) {
      const where = `feature ${index}`;
      const [top, base = 0] = [levelsOf(properties.alt), levelsOf(properties.base)];
      if (geometry.type !== 'polygon') reject('geometry-broken', where);
      else if (top === undefined) reject('not-a-number', where);
      else if (top <= base) reject('malformed', where);
      else {
        yield {
          id: String(properties.fid ?? index),
          ...(properties.id !== undefined && { partOf: String(properties.id) }),
          polygons: geometry.polygons,
          levels: top - base,
          ...(base > 0 && { baseM: base * STOREY_M }),
        };
      }
    }
  },
};

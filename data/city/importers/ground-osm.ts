import { groundNameOf, groundOf } from './ground-kinds.ts';
import type { Importer } from './importer.ts';
import { readOsmShapes } from './osm-shapes.ts';
import { OSM_SOURCE } from './osm-source.ts';
import { isOsm } from './osm.ts';

/** Coast, water, beaches, parks and woods of an OpenStreetMap extract. */
export const GROUND_OSM: Importer<'ground'> = {
  id: 'ground-osm',
  kind: 'ground',
  reads: 'OpenStreetMap: coast, water, beaches, parks and woods (.osm, .osm.pbf)',
  sourceOf: () => OSM_SOURCE,
  recognises: isOsm,
  *read(file, reject) {
    for (const { id, tags, polygons, path } of readOsmShapes(file, reject, (each) => groundOf(each) !== null)) {
      const ground = groundOf(tags);
      if (ground === null) continue;
      const open = path.length > 1;
      if (polygons.length > 0 || (open && ground === 'coastline')) {
        yield { ground, name: groundNameOf(tags), polygons, ...(open && { path }) };
      } else reject('geometry-broken', id.replace('/', ' '));
    }
  },
};

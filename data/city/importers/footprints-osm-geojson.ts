import { readFeatures, propertiesOf } from './geojson.ts';
import type { Importer } from './importer.ts';
import { isOsmBuilding, isOsmPart, osmBuildingFacts } from './osm-building.ts';
import { tagsOf, type OsmTags } from './osm-element.ts';
import { type OsmFootprint, withWholes } from './osm-parts.ts';
import { OSM_SOURCE } from './osm-source.ts';

/** Buildings as overpass-turbo exports them: one feature each, the tags as its properties, its id as `@id`. */
export const FOOTPRINTS_OSM_GEOJSON: Importer<'footprint'> = {
  id: 'footprints-osm-geojson',
  kind: 'footprint',
  reads: 'OpenStreetMap: buildings with levels and names (GeoJSON)',
  sourceOf: () => OSM_SOURCE,
  recognises: (file) => {
    const keys = propertiesOf(file) ?? [];
    return keys.includes('@id') && keys.some((key) => key === 'building' || key.startsWith('building:'));
  },
  *read(file, reject) {
    const found: OsmFootprint[] = [];
    for (const { index, properties, geometry } of readFeatures(file, reject)) {
      const tags = textTags(properties);
      const id = tags['@id'];
      if (!isOsmBuilding(tags)) reject('not-supported', `feature ${index}`);
      else if (geometry.type !== 'polygon') reject('geometry-broken', `feature ${index}`);
      else if (id === undefined) reject('field-missing', `feature ${index}`);
      else {
        const footprint = { id, polygons: geometry.polygons, ...osmBuildingFacts(tags) };
        found.push({ footprint, part: isOsmPart(tags) });
      }
    }
    yield* withWholes(found);
  },
};

function textTags(properties: Readonly<Record<string, unknown>>): OsmTags {
  return tagsOf(
    Object.entries(properties).flatMap(([key, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[key, String(value)] as const] : [],
    ),
  );
}

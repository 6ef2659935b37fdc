import type { FootprintFact } from './facts.ts';
import type { Importer } from './importer.ts';
import { isOsmBuilding, isOsmPart, osmBuildingFacts } from './osm-building.ts';
import { withWholes } from './osm-parts.ts';
import { type OsmShape, readOsmShapes } from './osm-shapes.ts';
import { isOsm } from './osm.ts';
import { OSM_SOURCE } from './osm-source.ts';

/** Buildings and their parts of an OpenStreetMap extract. */
export const FOOTPRINTS_OSM: Importer<'footprint'> = {
  id: 'footprints-osm',
  kind: 'footprint',
  reads: 'OpenStreetMap: buildings with levels, heights and names (.osm, .osm.pbf)',
  sourceOf: () => OSM_SOURCE,
  recognises: isOsm,
  *read(file, reject) {
    const wholeOf = new Map<string, string>();
    const shapes: OsmShape[] = [];
    const wants = (tags: OsmShape['tags']) => isOsmBuilding(tags) || tags.type === 'building';
    for (const shape of readOsmShapes(file, reject, wants)) {
      if (shape.tags.type === 'building' && shape.polygons.length === 0) noteParts(shape, wholeOf);
      else if (shape.polygons.length > 0) shapes.push(shape);
      else reject('geometry-broken', shape.id.replace('/', ' '));
    }
    yield* withWholes(shapes.map((shape) => ({ footprint: footprintOf(shape, wholeOf), part: isOsmPart(shape.tags) })));
  },
};

/** A relation of `type=building` says which parts its outline has. */
function noteParts({ members }: OsmShape, wholeOf: Map<string, string>): void {
  const outline = members.find(({ role }) => role === 'outline');
  if (!outline) return;
  for (const { type, ref, role } of members) {
    if (role === 'part') wholeOf.set(`${type}/${ref}`, `${outline.type}/${outline.ref}`);
  }
}

function footprintOf({ id, tags, polygons }: OsmShape, wholeOf: ReadonlyMap<string, string>): FootprintFact {
  const partOf = isOsmPart(tags) ? wholeOf.get(id) : undefined;
  return { id, ...(partOf !== undefined && { partOf }), polygons, ...osmBuildingFacts(tags) };
}

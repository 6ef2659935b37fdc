import { footprintOfBodies, heightFacts, type BodyFootprint } from './building-solids.ts';
import { known, levelsOf, metresOf, wordOf, yearOf, type BuildingFacts } from './building-words.ts';
import { type CityJsonBuilding, isCityJson, readCityJson } from './cityjson.ts';
import { positive, purposeOf } from './footprint-fields.ts';
import { gmlToDegrees } from './gml.ts';
import type { Importer } from './importer.ts';
import { whereabouts } from './projection.ts';

/** Buildings of a 3D city model in CityJSON: the ground of each body, its measured height, its attributes. */
export const FOOTPRINTS_CITYJSON: Importer<'footprint'> = {
  id: 'footprints-cityjson',
  kind: 'footprint',
  reads: '3D city model: building solids (CityJSON 1.0 to 2.0)',
  sourceOf: () => ({
    id: 'city-model-cityjson',
    name: '3D city model (CityJSON)',
    publisher: 'not stated',
    licence: 'not stated',
    attribution: '3D city model: publisher not stated',
  }),
  recognises: isCityJson,
  *read(file, reject) {
    const places = whereabouts(reject);
    const { buildings, referenceSystem } = readCityJson(file);
    const toDegrees = gmlToDegrees(referenceSystem);
    const footprints = new Map<CityJsonBuilding, BodyFootprint>();
    const lowest = new Map<string, number>();
    for (const building of buildings) {
      const footprint = footprintOfBodies(building.bodies, toDegrees);
      if (!footprint) continue;
      footprints.set(building, footprint);
      const key = building.parent ?? building.id;
      lowest.set(key, Math.min(lowest.get(key) ?? Number.POSITIVE_INFINITY, footprint.lowestM));
    }
    for (const building of buildings) {
      const { id, parent, attributes, bodies } = building;
      const footprint = footprints.get(building);
      const where = `building ${id.slice(0, 60)}`;
      if (!footprint && bodies.length > 0) reject('geometry-empty', where);
      if (!footprint || !places.has(footprint.polygons.flat(2), where)) continue;
      const measured = positive(metresOf(attributes.measuredHeight));
      yield {
        id,
        ...(parent !== undefined && { partOf: parent }),
        polygons: footprint.polygons,
        ...attributeFacts(attributes),
        ...heightFacts(footprint, measured, parent === undefined ? undefined : lowest.get(parent)),
      };
    }
    places.end();
  },
};

function attributeFacts(attributes: Readonly<Record<string, unknown>>): BuildingFacts {
  return known({
    levels: levelsOf(attributes.storeysAboveGround),
    yearBuilt: yearOf(attributes.yearOfConstruction),
    use: purposeOf(attributes.function) ?? purposeOf(attributes.usage),
    name: wordOf(attributes.name),
    reference: wordOf(attributes.reference ?? attributes.cadastralReference),
  });
}

import type { Building } from '../city/building.ts';
import { toDegrees } from '../city/plane.ts';
import { middleOf } from '../city/polygon.ts';
import { slugOf } from '../city/transit-facts.ts';
import type { Place, Places, Sites } from '../contract/package.ts';

/** Words that the street graph begins the names of squares with. */
const SQUARE = /^(Plaça|Placeta|Pla|Plaza) /;

/** Places with the parks of the register, the squares of the street graph as what they are, and the buildings with a name; each name of a kind once. */
export function surveyPlaces({ places }: Places, { sites }: Sites, buildings: readonly Building[]): Places {
  const found = new Map<string, Place>();
  for (const place of places.map(asSquare)) {
    const known = found.get(place.id);
    if (!known || (known.source === undefined && place.source !== undefined)) found.set(place.id, place);
  }
  for (const { kind, name, at, source } of sites) {
    const id = `park:${slugOf(name)}`;
    if (kind !== 'park' || name === '') continue;
    const known = found.get(id);
    found.set(id, known ? { ...known, source } : { id, name, kind: 'park', at, rings: [], source });
  }
  for (const building of buildings) {
    const place = namedBuilding(building);
    if (place && !found.has(place.id)) found.set(place.id, place);
  }
  return { places: [...found.values()] };
}

/** A surveyed building that has a name; parts of one share its number, and the first stands for all. */
function namedBuilding({ id, name, ring, source, generated }: Building): Place | undefined {
  if (generated || name === undefined || name === '') return undefined;
  const [longitude, latitude] = toDegrees(middleOf(ring)).map((degrees) => Math.round(degrees * 1e6) / 1e6);
  return { id: `building:${id}`, name, kind: 'building', at: [longitude ?? 0, latitude ?? 0], rings: [], source };
}

function asSquare(place: Place): Place {
  if (place.kind !== 'street' || !SQUARE.test(place.name)) return place;
  return { ...place, kind: 'square', id: `square:${slugOf(place.name)}` };
}

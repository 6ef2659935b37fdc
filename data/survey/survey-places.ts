import { slugOf } from '../city/transit-facts.ts';
import type { Place, Places, Sites } from '../contract/package.ts';

/** Words that the street graph begins the names of squares with. */
const SQUARE = /^(Plaça|Placeta|Pla|Plaza) /;

/** Places with the parks of the register and the squares of the street graph as what they are; each name of a kind once. */
export function surveyPlaces({ places }: Places, { sites }: Sites): Places {
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
  return { places: [...found.values()] };
}

function asSquare(place: Place): Place {
  if (place.kind !== 'street' || !SQUARE.test(place.name)) return place;
  return { ...place, kind: 'square', id: `square:${slugOf(place.name)}` };
}

import type { Place, Places } from '../contract/package.ts';
import type { LngLat } from '../contract/place.ts';
import { hilltop } from './base-map.ts';
import type { Ground } from './ground.ts';
import { HILLS } from './hills.ts';
import { LANDMARK_PLACES } from './landmark-places.ts';
import { distance, type Point, toDegrees, toFlatDegrees } from './plane.ts';
import { middleOf, type Ring } from './polygon.ts';
import { SQUARES } from './squares.ts';
import type { StreetLine } from './street-line.ts';
import type { Territory } from './territory.ts';
import { slugOf } from './transit-facts.ts';

/** A street's course; `source` is an index into the manifest's sources, absent where it is generated. */
export interface NamedCourse extends StreetLine {
  readonly source?: number;
}

/** All that can be searched by name. */
export function makePlaces(ground: Ground, chains: readonly NamedCourse[], territory: Territory): Places {
  const places: Place[] = [
    ...territory.districts.map(({ code, name, labelAt, polygons, source }) => ({
      ...pointPlace('district', code, name, rounded(labelAt)),
      rings: ringsOf(polygons),
      ...(source !== undefined && { source }),
    })),
    ...territory.neighbourhoods.map(({ code, name, at, polygons, source }) => ({
      ...pointPlace('neighbourhood', code, name, rounded(at)),
      rings: ringsOf(polygons),
      ...(source !== undefined && { source }),
    })),
    ...streetPlaces(chains),
    ...ground.parks
      .filter(({ fact }) => fact.name)
      .map(({ fact, ring }) => ({
        ...pointPlace('park', slugOf(fact.name), fact.name, rounded(toDegrees(middleOf(ring)))),
        rings: [toFlatDegrees([...ring, ...ring.slice(0, 1)])],
      })),
    ...LANDMARK_PLACES.map(({ id, name, at }) => pointPlace('landmark', id, name, at)),
    ...SQUARES.map(([name, longitude, latitude]) => pointPlace('square', slugOf(name), name, [longitude, latitude])),
    ...HILLS.map(({ name, seaHeightM, crest }) => ({
      ...pointPlace('hill', slugOf(name), name, hilltop(crest)),
      heightM: seaHeightM,
    })),
    ...ground.beaches.map(({ fact, ring }) =>
      pointPlace('beach', slugOf(fact), fact, rounded(toDegrees(middleOf(ring)))),
    ),
    pointPlace('harbour', 'port-vell', 'Port Vell', [2.181, 41.3765]),
    pointPlace('harbour', 'port-olimpic', 'Port Olímpic', [2.2008, 41.3868]),
    pointPlace('harbour', 'port-de-barcelona', 'Port de Barcelona', [2.163, 41.351]),
  ];
  return { places };
}

function ringsOf(polygons: readonly (readonly Ring[])[]): number[][] {
  return polygons.flat().map((ring) => toFlatDegrees([...ring, ...ring.slice(0, 1)]));
}

/** Each named street once, at the middle of its course. */
function streetPlaces(chains: readonly NamedCourse[]): Place[] {
  const streets = new Map<string, { points: Point[]; source: number | undefined }>();
  for (const { street, path, source } of chains) {
    if (!street.name) continue;
    const known = streets.get(street.name) ?? { points: [], source };
    known.points.push(...path);
    streets.set(street.name, known);
  }
  return [...streets].map(([name, { points, source }]) => ({
    ...pointPlace('street', slugOf(name), name, rounded(toDegrees(nearestToMiddle(points)))),
    ...(source !== undefined && { source }),
  }));
}

function nearestToMiddle(path: readonly Point[]): Point {
  const middle = middleOf(path);
  return path.reduce(
    (best, point) => (distance(point, middle) < distance(best, middle) ? point : best),
    path[0] ?? middle,
  );
}

function pointPlace(kind: Place['kind'], key: string, name: string, at: LngLat): Place {
  return { id: `${kind}:${key}`, name, kind, at, rings: [] };
}

function rounded([longitude, latitude]: LngLat): LngLat {
  return [Math.round(longitude * 1e6) / 1e6, Math.round(latitude * 1e6) / 1e6];
}

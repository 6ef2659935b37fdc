import type { Place, Places } from '../contract/package.ts';
import type { LngLat } from '../contract/place.ts';
import { hilltop } from './base-map.ts';
import { DISTRICTS } from './districts.ts';
import type { Ground } from './ground.ts';
import { HILLS } from './hills.ts';
import { LANDMARK_PLACES } from './landmark-places.ts';
import { NEIGHBOURHOODS } from './neighbourhoods.ts';
import { distance, type Point, toDegrees, toFlatDegrees } from './plane.ts';
import { middleOf } from './polygon.ts';
import { SQUARES } from './squares.ts';
import type { StreetChain } from './street-chains.ts';
import { slugOf } from './transit-facts.ts';

/** All that can be searched by name. */
export function makePlaces(ground: Ground, chains: readonly StreetChain[]): Places {
  const places: Place[] = [
    ...DISTRICTS.map(({ code, name, labelAt, rings }) => ({
      id: `district:${code}`,
      name,
      kind: 'district' as const,
      at: labelAt,
      rings: rings.map((ring) => [...ring, ...ring.slice(0, 2)]),
    })),
    ...NEIGHBOURHOODS.map(([code, name, longitude, latitude]) =>
      pointPlace('neighbourhood', code, name, [longitude, latitude]),
    ),
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

/** Each named street once, at the middle of its course. */
function streetPlaces(chains: readonly StreetChain[]): Place[] {
  const points = new Map<string, Point[]>();
  for (const { street, path } of chains) {
    if (!street.name) continue;
    const known = points.get(street.name) ?? [];
    known.push(...path);
    points.set(street.name, known);
  }
  return [...points].map(([name, path]) =>
    pointPlace('street', slugOf(name), name, rounded(toDegrees(nearestToMiddle(path)))),
  );
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

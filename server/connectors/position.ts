import type { Reject } from '../../data/contract/observation.ts';

/** west, south, east, north in degrees. */
export type Area = readonly [west: number, south: number, east: number, north: number];

/** What the twin of Barcelona looks at unless a feed widens it: the metropolitan region with some way around. */
const CITY_AREA: Area = [1.6, 41.0, 2.8, 41.8];

/** Why a place cannot be taken, or undefined when it can. */
export function positionProblem(longitude: number, latitude: number, area: Area = CITY_AREA): Reject | undefined {
  if (!(Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90) || (longitude === 0 && latitude === 0)) {
    return { reason: 'bad-position', detail: `longitude ${longitude}, latitude ${latitude}` };
  }
  const [west, south, east, north] = area;
  if (longitude < west || longitude > east || latitude < south || latitude > north) {
    return { reason: 'out-of-area', detail: `longitude ${longitude}, latitude ${latitude} is outside the area` };
  }
  return undefined;
}

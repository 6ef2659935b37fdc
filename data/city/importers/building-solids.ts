import { CITY_ORIGIN, type LngLat, METRES_PER_DEGREE } from '../../contract/place.ts';
import type { FootprintFact, PolygonFact } from './facts.ts';
import type { Coordinates } from './gml.ts';
import { type Face, standingOf } from './solids.ts';

/** One level of detail of a building's body. */
export interface Body {
  readonly lod: number;
  readonly faces: readonly Face[];
}

/** A footprint in degrees with the heights of its body above the sea. */
export interface BodyFootprint {
  readonly polygons: readonly PolygonFact[];
  readonly lowestM: number;
  readonly highestM: number;
}

/** A part begins above the ground when it is so much above the lowest of its building, metres. */
const RAISED_M = 1;

/** The footprint of the most detailed body that gives one; its heights are those of the most detailed body that has any. */
export function footprintOfBodies(
  bodies: readonly Body[],
  toPosition: (position: Coordinates) => LngLat,
): BodyFootprint | null {
  for (const { faces } of bodies.toSorted((one, other) => other.lod - one.lod)) {
    const standing = standingOf(faces.map((face) => inPlane(face, toPosition)));
    if (!standing) continue;
    const polygons = standing.polygons.map((rings) => rings.map((ring) => ring.map(outOfPlane)));
    return { polygons, lowestM: standing.lowestM, highestM: standing.highestM };
  }
  return null;
}

/** Metres in a degree from west to east at the city's origin. */
const EAST_SCALE = METRES_PER_DEGREE * Math.cos((CITY_ORIGIN[1] * Math.PI) / 180);

function outOfPlane([x = 0, y = 0]: Coordinates): LngLat {
  return [CITY_ORIGIN[0] + x / EAST_SCALE, CITY_ORIGIN[1] + y / METRES_PER_DEGREE];
}

function inPlane({ rings, ground }: Face, toPosition: (position: Coordinates) => LngLat): Face {
  return {
    ground,
    rings: rings.map((ring) =>
      ring.map((corner) => {
        const [longitude, latitude] = toPosition(corner);
        return [
          (longitude - CITY_ORIGIN[0]) * EAST_SCALE,
          (latitude - CITY_ORIGIN[1]) * METRES_PER_DEGREE,
          corner[2] ?? 0,
        ];
      }),
    ),
  };
}

/** A body's measured height, and for a part where it begins above the lowest of its building. */
export function heightFacts(
  { lowestM, highestM }: BodyFootprint,
  measuredM: number | undefined,
  buildingLowestM: number | undefined,
): Pick<FootprintFact, 'heightM' | 'baseM'> {
  const heightM = measuredM ?? highestM - lowestM;
  const baseM = lowestM - (buildingLowestM ?? lowestM);
  return {
    ...(heightM > 0 && Number.isFinite(heightM) && { heightM: Math.round(heightM * 100) / 100 }),
    ...(baseM > RAISED_M && { baseM: Math.round(baseM * 100) / 100 }),
  };
}

import type { Viewport } from '@deck.gl/core';
import { CITY_ORIGIN, METRES_PER_DEGREE } from '../../data/contract/place.ts';

/** Of what lies in front of a plane, `x a + y b + z c + d` is positive, in metres from the city's origin. */
export type SightPlane = readonly [a: number, b: number, c: number, d: number];

/** The planes that bound what a viewport sees, in metres from the city's origin. */
export function sightPlanes(viewport: Viewport): readonly SightPlane[] {
  const toClip = clipMatrix(viewport);
  const row = (index: number): number[] => [0, 1, 2, 3].map((column) => toClip[column * 4 + index] ?? 0);
  const [x, y, w] = [row(0), row(1), row(3)];
  return [sum(w, x, 1), sum(w, x, -1), sum(w, y, 1), sum(w, y, -1)];
}

/** Whether any part of a box over the ground may be in sight. */
export function boxInSight(
  planes: readonly SightPlane[],
  [west, south, east, north]: readonly [number, number, number, number],
  topM: number,
): boolean {
  return planes.every(
    ([a, b, c, d]) => (a > 0 ? east : west) * a + (b > 0 ? north : south) * b + (c > 0 ? topM * c : 0) + d > 0,
  );
}

const LATITUDE_RAD = (CITY_ORIGIN[1] * Math.PI) / 180;

/** Four columns of four. */
export type Matrix16 = [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

/** Mercator units (of a world 512 wide) in a metre at the origin, as deck counts metres. */
const UNITS_PER_METRE = 512 / (360 * METRES_PER_DEGREE * Math.cos(LATITUDE_RAD));

/**
 * What Mercator adds to the way north: a place y metres north is drawn at y + stretch y y. The series' next term is
 * 1 cm at 10 km.
 */
export const MERCATOR_STRETCH = Math.tan(LATITUDE_RAD) / 2 / ((METRES_PER_DEGREE * 180) / Math.PI);

/** Column-major matrix from metres from the city's origin to clip space, but for {@link MERCATOR_STRETCH}. */
export function clipMatrix(viewport: Viewport): Matrix16 {
  const [x0 = 0, y0 = 0] = viewport.projectFlat([CITY_ORIGIN[0], CITY_ORIGIN[1]]);
  const matrix = viewport.viewProjectionMatrix;
  const clip: number[] = [];
  for (let index = 0; index < 12; index++) clip.push((matrix[index] ?? 0) * UNITS_PER_METRE);
  for (let row = 0; row < 4; row++) {
    clip.push((matrix[row] ?? 0) * x0 + (matrix[row + 4] ?? 0) * y0 + (matrix[row + 12] ?? 0));
  }
  return clip as Matrix16;
}

function sum(a: readonly number[], b: readonly number[], sign: number): SightPlane {
  const at = (index: number): number => (a[index] ?? 0) + sign * (b[index] ?? 0);
  return [at(0), at(1), at(2), at(3)];
}

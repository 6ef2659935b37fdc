import type { Viewport } from '@deck.gl/core';
import { toLngLat } from '../../data/contract/place.ts';

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

/** Column-major matrix from metres to clip space: the viewport's own, measured at the origin. */
function clipMatrix(viewport: Viewport): readonly number[] {
  const scale = viewport.distanceScales.unitsPerMeter[2] ?? 1;
  const [x0 = 0, y0 = 0] = viewport.projectFlat([...toLngLat({ xCm: 0, yCm: 0 })]);
  const [x1 = 0] = viewport.projectFlat([...toLngLat({ xCm: 100_000, yCm: 0 })]);
  const [, y1 = 0] = viewport.projectFlat([...toLngLat({ xCm: 0, yCm: 100_000 })]);
  const [east, north] = [(x1 - x0) / 1000, (y1 - y0) / 1000];
  const matrix = viewport.viewProjectionMatrix;
  return [0, 1, 2, 3].flatMap((column) =>
    [0, 1, 2, 3].map((row) => {
      const at = (index: number): number => matrix[index * 4 + row] ?? 0;
      const factors = [at(0) * east, at(1) * north, at(2) * scale, at(0) * x0 + at(1) * y0 + at(3)];
      return factors[column] ?? 0;
    }),
  );
}

function sum(a: readonly number[], b: readonly number[], sign: number): SightPlane {
  const at = (index: number): number => (a[index] ?? 0) + sign * (b[index] ?? 0);
  return [at(0), at(1), at(2), at(3)];
}

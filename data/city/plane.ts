import { type LngLat, toLngLat, toLocalCm } from '../contract/place.ts';

/** Metres east and north of the city's origin. */
export type Point = readonly [x: number, y: number];

/** Degrees to metres in the city's plane, to the centimetre. */
export function toPlane(position: LngLat): Point {
  const { xCm, yCm } = toLocalCm(position);
  return [xCm / 100, yCm / 100];
}

/** Metres in the city's plane to degrees. */
export function toDegrees([x, y]: Point): LngLat {
  return toLngLat({ xCm: x * 100, yCm: y * 100 });
}

/** Flat longitude, latitude, … to points in the plane: the form in which the facts are written. */
export function toPath(flat: readonly number[]): Point[] {
  const path: Point[] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) {
    path.push(toPlane([flat[index] ?? 0, flat[index + 1] ?? 0]));
  }
  return path;
}

/** Points in the plane to flat longitude, latitude, rounded to six decimals (0.1 m). */
export function toFlatDegrees(path: readonly Point[]): number[] {
  return path.flatMap((point) => toDegrees(point).map((degrees) => Math.round(degrees * 1e6) / 1e6));
}

export function distance(from: Point, to: Point): number {
  return Math.hypot(to[0] - from[0], to[1] - from[1]);
}

/** The point a share of the way from one point to another. */
export function between(from: Point, to: Point, share: number): Point {
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
}

/** Metres from a point to a straight piece. */
function distanceToSegment(point: Point, from: Point, to: Point): number {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const [px, py] = [point[0] - from[0], point[1] - from[1]];
  const square = dx * dx + dy * dy;
  const share = square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square));
  return Math.hypot(px - dx * share, py - dy * share);
}

/** Metres from a point to a path of straight pieces. */
export function distanceToPath(point: Point, path: readonly Point[]): number {
  let least = Number.POSITIVE_INFINITY;
  path.forEach((to, index) => {
    const from = path[index - 1];
    if (from) least = Math.min(least, distanceToSegment(point, from, to));
  });
  return least;
}

/** A path cut into pieces of at most `longestM`, keeping its corners. */
export function densify(path: readonly Point[], longestM: number): Point[] {
  const dense: Point[] = [];
  path.forEach((to, index) => {
    const from = path[index - 1];
    const parts = from ? Math.max(1, Math.ceil(distance(from, to) / longestM)) : 0;
    for (let part = 1; from && part < parts; part++) dense.push(between(from, to, part / parts));
    dense.push(to);
  });
  return dense;
}

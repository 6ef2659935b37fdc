import type { Point } from './plane.ts';

/** Douglas and Peucker's choice of the points that matter: the others lie within a tolerance of what is left. */
export function simplifiedPath(points: readonly Point[], tolerance: number): Point[] {
  const keep = new Uint8Array(points.length);
  keep[0] = 1;
  keep[points.length - 1] = 1;
  const open: [number, number][] = [[0, points.length - 1]];
  for (let range = open.pop(); range; range = open.pop()) {
    const [first, last] = range;
    const { index, off } = farthest(points, first, last);
    if (off <= tolerance) continue;
    keep[index] = 1;
    open.push([first, index], [index, last]);
  }
  return points.filter((_, index) => keep[index] === 1);
}

function farthest(
  points: readonly Point[],
  first: number,
  last: number,
): { readonly index: number; readonly off: number } {
  const [from, to] = [points[first], points[last]];
  let found = { index: first, off: -1 };
  if (!from || !to) return found;
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const square = dx * dx + dy * dy;
  for (let index = first + 1; index < last; index++) {
    const point = points[index] ?? from;
    const [px, py] = [point[0] - from[0], point[1] - from[1]];
    const share = square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square));
    const off = Math.hypot(px - dx * share, py - dy * share);
    if (off > found.off) found = { index, off };
  }
  return found;
}

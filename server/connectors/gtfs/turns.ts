import { type Path, pathThrough, pointAt, projectOnSegment, segmentAt } from '../../../data/contract/path.ts';
import type { LocalCm } from '../../../data/contract/place.ts';

/** Distances along a path, from one to another (either way), at which a polyline within `toleranceCm` of it turns. */
export function turnsBetween(path: Path, fromCm: number, toCm: number, toleranceCm: number): number[] {
  const [low, high] = fromCm <= toCm ? [fromCm, toCm] : [toCm, fromCm];
  const inside: number[] = [];
  for (const alongCm of path.alongCm.subarray(segmentAt(path, low) + 1)) {
    if (alongCm >= high) break;
    if (alongCm > low) inside.push(alongCm);
  }
  const kept = simplified(path, [low, ...inside, high], toleranceCm);
  return fromCm <= toCm ? kept : kept.reverse();
}

/** Douglas and Peucker's choice of the distances that matter; the first and the last always do. */
function simplified(path: Path, alongs: readonly number[], toleranceCm: number): number[] {
  const keep = new Uint8Array(alongs.length);
  keep[0] = 1;
  keep[alongs.length - 1] = 1;
  const points = alongs.map((each) => pointAt(path, each));
  const open: [number, number][] = [[0, alongs.length - 1]];
  for (let range = open.pop(); range; range = open.pop()) {
    const [first, last] = range;
    const furthest = furthestFromChord(points, first, last);
    if (furthest.distanceCm <= toleranceCm) continue;
    keep[furthest.index] = 1;
    open.push([first, furthest.index], [furthest.index, last]);
  }
  return alongs.filter((_, index) => keep[index] === 1);
}

function furthestFromChord(
  points: readonly LocalCm[],
  first: number,
  last: number,
): { readonly index: number; readonly distanceCm: number } {
  const [a, b] = [points[first], points[last]];
  let furthest = { index: first, distanceCm: -1 };
  if (!a || !b) return furthest;
  const chord = pathThrough([a, b]);
  for (let index = first + 1; index < last; index++) {
    const point = points[index] ?? a;
    const distanceCm =
      chord.xCm.length > 1
        ? projectOnSegment(chord, 0, point.xCm, point.yCm).distanceCm
        : Math.hypot(point.xCm - a.xCm, point.yCm - a.yCm);
    if (distanceCm > furthest.distanceCm) furthest = { index, distanceCm };
  }
  return furthest;
}

import type { LngLat } from '../contract/place.ts';
import { METRES_PER_DEGREE } from '../contract/place.ts';

/** Metres between two places of the city (equirectangular about 41.4 degrees north). */
export function metresBetween([longitudeA, latitudeA]: LngLat, [longitudeB, latitudeB]: LngLat): number {
  const east = (longitudeB - longitudeA) * METRES_PER_DEGREE * 0.7501;
  const north = (latitudeB - latitudeA) * METRES_PER_DEGREE;
  return Math.hypot(east, north);
}

/** A smooth course through all points in order: a centripetal Catmull-Rom curve cut about every `stepM` metres. */
export function curveThrough(points: readonly LngLat[], stepM: number): LngLat[] {
  const curve: LngLat[] = [];
  for (const [index, start] of points.entries()) {
    const end = points[index + 1];
    curve.push(start);
    if (!end) break;
    const before = points[index - 1] ?? mirrored(start, end);
    const after = points[index + 2] ?? mirrored(end, start);
    const pieces = Math.max(1, Math.round(metresBetween(start, end) / stepM));
    for (let piece = 1; piece < pieces; piece += 1) curve.push(between([before, start, end, after], piece / pieces));
  }
  return curve;
}

/** Flat longitude, latitude with five decimals (about a metre). */
export function flatPath(points: readonly LngLat[]): number[] {
  return points.flatMap(([longitude, latitude]) => [rounded(longitude), rounded(latitude)]);
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5;
}

function mirrored(centre: LngLat, point: LngLat): LngLat {
  return [2 * centre[0] - point[0], 2 * centre[1] - point[1]];
}

type FourPoints = readonly [LngLat, LngLat, LngLat, LngLat];

/** Barry and Goldman's pyramid for the piece between the second and the third point, `share` in 0..1 of it. */
function between([p0, p1, p2, p3]: FourPoints, share: number): LngLat {
  const t1 = knot(p0, p1);
  const t2 = t1 + knot(p1, p2);
  const t3 = t2 + knot(p2, p3);
  const t = t1 + (t2 - t1) * share;
  const a1 = mixed(p0, p1, t / t1);
  const a2 = mixed(p1, p2, (t - t1) / (t2 - t1));
  const a3 = mixed(p2, p3, (t - t2) / (t3 - t2));
  const b1 = mixed(a1, a2, t / t2);
  const b2 = mixed(a2, a3, (t - t1) / (t3 - t1));
  return mixed(b1, b2, (t - t1) / (t2 - t1));
}

function knot(a: LngLat, b: LngLat): number {
  return Math.max(1e-9, Math.sqrt(metresBetween(a, b)));
}

function mixed(a: LngLat, b: LngLat, share: number): LngLat {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
}

import { bearingDegOf, type LngLat, type LocalCm, toLocalCm } from './place.ts';

/** A line on the ground as columns: local cm of its points, and how far along each of them lies, cm. */
export interface Path {
  readonly xCm: Float64Array;
  readonly yCm: Float64Array;
  readonly alongCm: Float64Array;
}

/** A place on a path nearest to some other place. */
export interface Projection {
  readonly alongCm: number;
  readonly distanceCm: number;
}

/** A path through points; the same point twice in a row counts once. At least one point is wanted. */
export function pathThrough(points: readonly LocalCm[]): Path {
  const kept = points.filter(
    (point, index) => index === 0 || point.xCm !== points[index - 1]?.xCm || point.yCm !== points[index - 1]?.yCm,
  );
  const xCm = Float64Array.from(kept, (point) => point.xCm);
  const yCm = Float64Array.from(kept, (point) => point.yCm);
  const alongCm = new Float64Array(kept.length);
  for (let index = 1; index < kept.length; index++) {
    const step = Math.hypot(at(xCm, index) - at(xCm, index - 1), at(yCm, index) - at(yCm, index - 1));
    alongCm[index] = at(alongCm, index - 1) + step;
  }
  return { xCm, yCm, alongCm };
}

export function pathOfLngLats(points: readonly LngLat[]): Path {
  return pathThrough(points.map(toLocalCm));
}

/** From flat longitude, latitude, as records and packages write lines. */
export function pathOfFlat(flat: readonly number[]): Path {
  const points: LngLat[] = [];
  for (let index = 0; index + 1 < flat.length; index += 2) points.push([flat[index] ?? 0, flat[index + 1] ?? 0]);
  return pathOfLngLats(points);
}

/** The points that a path was made of, but for repeated ones. */
export function pointsOf({ xCm, yCm }: Path): LocalCm[] {
  return Array.from(xCm, (x, index) => ({ xCm: x, yCm: at(yCm, index) }));
}

export function lengthCm({ alongCm }: Path): number {
  return alongCm.at(-1) ?? 0;
}

/** The place so far along a path; before its start and beyond its end, those. */
export function pointAt(path: Path, alongCm: number): LocalCm {
  const segment = segmentAt(path, alongCm);
  const from = at(path.alongCm, segment);
  const length = at(path.alongCm, segment + 1) - from;
  const share = length > 0 ? Math.min(1, Math.max(0, (alongCm - from) / length)) : 0;
  return {
    xCm: at(path.xCm, segment) + (at(path.xCm, segment + 1) - at(path.xCm, segment)) * share,
    yCm: at(path.yCm, segment) + (at(path.yCm, segment + 1) - at(path.yCm, segment)) * share,
  };
}

/** Which way a path goes so far along it, degrees clockwise from north. */
export function bearingDegAt(path: Path, alongCm: number): number {
  const segment = segmentAt(path, alongCm);
  const [east, north] = [path.xCm, path.yCm].map((column) => at(column, segment + 1) - at(column, segment));
  return bearingDegOf(east ?? 0, north ?? 0);
}

/** The place of a path nearest to a point, looking only from one distance along it to another. */
export function project(path: Path, { xCm, yCm }: LocalCm, fromCm = 0, toCm: number = lengthCm(path)): Projection {
  const last = segmentAt(path, toCm);
  let best: Projection = { alongCm: fromCm, distanceCm: Number.POSITIVE_INFINITY };
  for (let segment = segmentAt(path, fromCm); segment <= last; segment++) {
    const found = projectOnSegment(path, segment, xCm, yCm);
    const alongCm = Math.min(toCm, Math.max(fromCm, found.alongCm));
    if (found.distanceCm < best.distanceCm) best = { alongCm, distanceCm: found.distanceCm };
  }
  return best;
}

/** The place of one segment nearest to a point. */
export function projectOnSegment(path: Path, segment: number, xCm: number, yCm: number): Projection {
  const [x0, y0] = [at(path.xCm, segment), at(path.yCm, segment)];
  const [dx, dy] = [at(path.xCm, segment + 1) - x0, at(path.yCm, segment + 1) - y0];
  const squared = dx * dx + dy * dy;
  const share = squared > 0 ? Math.min(1, Math.max(0, ((xCm - x0) * dx + (yCm - y0) * dy) / squared)) : 0;
  const from = at(path.alongCm, segment);
  return {
    alongCm: from + (at(path.alongCm, segment + 1) - from) * share,
    distanceCm: Math.hypot(xCm - x0 - dx * share, yCm - y0 - dy * share),
  };
}

/** Number of the segment that a distance along lies on; the last one for its end and beyond. */
export function segmentAt({ alongCm }: Path, distanceCm: number): number {
  let low = 0;
  let high = Math.max(0, alongCm.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (at(alongCm, middle) <= distanceCm) low = middle;
    else high = middle - 1;
  }
  return low;
}

function at(column: Float64Array, index: number): number {
  return column[Math.min(index, column.length - 1)] ?? 0;
}

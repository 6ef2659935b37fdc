import { toLngLat, toLocalCm, type LngLat } from '../../data/contract/place.ts';

/** A line in metres east and north of the city's origin, with the way along it to every point. */
export interface Polyline {
  readonly xM: readonly number[];
  readonly yM: readonly number[];
  readonly alongM: readonly number[];
  readonly lengthM: number;
}

export interface PolylinePoint {
  readonly xM: number;
  readonly yM: number;
  /** Clockwise from north. */
  readonly bearingDeg: number;
}

/** A number of a column; asking past its end is a mistake of ours. */
export function numberAt(column: readonly number[], index: number): number {
  const value = column[index];
  if (value === undefined) throw new RangeError(`no row ${index} in a column of ${column.length}`);
  return value;
}

/** From flat longitude, latitude. Points that do not move on are left out. */
export function polylineOf(path: readonly number[]): Polyline {
  const points: (readonly [number, number])[] = [];
  for (let index = 0; index + 1 < path.length; index += 2) {
    const { xCm, yCm } = toLocalCm([numberAt(path, index), numberAt(path, index + 1)]);
    points.push([xCm / 100, yCm / 100]);
  }
  return polylineThrough(points);
}

/** From points in metres. */
function polylineThrough(points: readonly (readonly [number, number])[]): Polyline {
  const xM: number[] = [];
  const yM: number[] = [];
  const alongM: number[] = [];
  let lengthM = 0;
  for (const [x, y] of points) {
    const stepM = xM.length > 0 ? Math.hypot(x - numberAt(xM, xM.length - 1), y - numberAt(yM, yM.length - 1)) : 0;
    if (xM.length > 0 && stepM < 0.05) continue;
    lengthM += stepM;
    xM.push(x);
    yM.push(y);
    alongM.push(lengthM);
  }
  return { xM, yM, alongM, lengthM };
}

/** The same line the other way. */
export function reversed(line: Polyline): Polyline {
  const backwards = line.xM.map((x, index) => [x, numberAt(line.yM, index)] as const).reverse();
  return polylineThrough(backwards);
}

/** The place at a way along the line, held to its ends. */
export function pointAlong(line: Polyline, alongM: number): PolylinePoint {
  const last = line.xM.length - 1;
  const segment = segmentAt(line, alongM);
  const x0 = numberAt(line.xM, segment);
  const y0 = numberAt(line.yM, segment);
  if (last < 1) return { xM: x0, yM: y0, bearingDeg: 0 };
  const east = numberAt(line.xM, segment + 1) - x0;
  const north = numberAt(line.yM, segment + 1) - y0;
  const from = numberAt(line.alongM, segment);
  const share = Math.min(1, Math.max(0, (alongM - from) / (numberAt(line.alongM, segment + 1) - from)));
  return {
    xM: x0 + east * share,
    yM: y0 + north * share,
    bearingDeg: ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360,
  };
}

/** Index of the segment that a way along the line falls in. */
function segmentAt(line: Polyline, alongM: number): number {
  let low = 0;
  let high = Math.max(0, line.alongM.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (numberAt(line.alongM, middle) <= alongM) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The nearest point of one segment: how far from the place, and how far along the line. */
export function nearestOnSegment(
  line: Polyline,
  segment: number,
  x: number,
  y: number,
): { readonly distanceM: number; readonly alongM: number } {
  const x0 = numberAt(line.xM, segment);
  const y0 = numberAt(line.yM, segment);
  const east = numberAt(line.xM, segment + 1) - x0;
  const north = numberAt(line.yM, segment + 1) - y0;
  const lengthM = Math.hypot(east, north);
  const share = Math.min(1, Math.max(0, ((x - x0) * east + (y - y0) * north) / (lengthM * lengthM)));
  return {
    distanceM: Math.hypot(x - x0 - east * share, y - y0 - north * share),
    alongM: numberAt(line.alongM, segment) + share * lengthM,
  };
}

/** The line moved to its right by some metres, corners mitred (at most twice the shift). */
export function shiftedRight(line: Polyline, shiftM: number): Polyline {
  const last = line.xM.length - 1;
  const moved = line.xM.map((x, index) => {
    const before = rightOf(line, Math.max(0, index - 1));
    const after = rightOf(line, Math.min(last - 1, index));
    const [east, north] = [before[0] + after[0], before[1] + after[1]];
    const scale = shiftM / Math.max(0.5, (east * east + north * north) / 2);
    return [x + east * scale, numberAt(line.yM, index) + north * scale] as const;
  });
  return polylineThrough(moved);
}

/** The unit vector to the right of a segment. */
function rightOf(line: Polyline, segment: number): readonly [number, number] {
  const east = numberAt(line.xM, segment + 1) - numberAt(line.xM, segment);
  const north = numberAt(line.yM, segment + 1) - numberAt(line.yM, segment);
  const lengthM = Math.hypot(east, north);
  return [north / lengthM, -east / lengthM];
}

/** Metres from the origin to degrees, to a tenth of a millimetre. */
export function lngLatOf(xM: number, yM: number): LngLat {
  return toLngLat({ xCm: xM * 100, yCm: yM * 100 });
}

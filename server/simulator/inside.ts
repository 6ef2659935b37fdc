import type { Places } from '../../data/contract/package.ts';
import { toLocalCm } from '../../data/contract/place.ts';
import { numberAt } from './column.ts';

interface Ring {
  readonly points: readonly (readonly [number, number])[];
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Whether a place, in metres, lies in one of the city's districts; always, where the package outlines none. */
export function insideOf({ places }: Places): (xM: number, yM: number) => boolean {
  const rings = places
    .filter(({ kind }) => kind === 'district')
    .flatMap((place) => place.rings)
    .map(localRing);
  return (xM, yM) => rings.length === 0 || rings.some((ring) => contains(ring, xM, yM));
}

function localRing(ring: readonly number[]): Ring {
  const points: (readonly [number, number])[] = [];
  for (let index = 0; index + 1 < ring.length; index += 2) {
    const { xCm, yCm } = toLocalCm([numberAt(ring, index), numberAt(ring, index + 1)]);
    points.push([xCm / 100, yCm / 100]);
  }
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return { points, west: Math.min(...xs), south: Math.min(...ys), east: Math.max(...xs), north: Math.max(...ys) };
}

/** Counts crossings of a ray to the east (even: outside). */
function contains({ points, west, south, east, north }: Ring, x: number, y: number): boolean {
  if (x < west || x > east || y < south || y > north) return false;
  let inside = false;
  let [x0, y0] = points.at(-1) ?? [0, 0];
  for (const [x1, y1] of points) {
    if (y1 > y !== y0 > y && x < ((x0 - x1) * (y - y1)) / (y0 - y1) + x1) inside = !inside;
    [x0, y0] = [x1, y1];
  }
  return inside;
}

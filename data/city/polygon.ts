import { between, type Point } from './plane.ts';

/** Corners of a simple polygon, not closed, counter-clockwise unless said otherwise. */
export type Ring = readonly Point[];

export interface Box {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** The corner at an index that may run past either end. */
export function cornerAt(ring: Ring, index: number): Point {
  const corner = ring[((index % ring.length) + ring.length) % ring.length];
  if (!corner) throw new Error('cornerAt: the ring is empty; give it at least one corner');
  return corner;
}

/** Square metres, positive when counter-clockwise. */
export function areaOf(ring: Ring): number {
  let twice = 0;
  for (let index = 0; index < ring.length; index++) {
    const [x0, y0] = cornerAt(ring, index);
    const [x1, y1] = cornerAt(ring, index + 1);
    twice += x0 * y1 - x1 * y0;
  }
  return twice / 2;
}

export function counterClockwise(ring: Ring): Ring {
  return areaOf(ring) < 0 ? [...ring].reverse() : ring;
}

/** Mean of the corners: inside for the near-convex shapes it is used on. */
export function middleOf(ring: Ring): Point {
  let x = 0;
  let y = 0;
  for (const corner of ring) {
    x += corner[0];
    y += corner[1];
  }
  return [x / ring.length, y / ring.length];
}

export function boxOf(ring: Ring): Box {
  let [west, south, east, north] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, -1e12, -1e12];
  for (const [x, y] of ring) {
    west = Math.min(west, x);
    south = Math.min(south, y);
    east = Math.max(east, x);
    north = Math.max(north, y);
  }
  return { west, south, east, north };
}

export function contains(ring: Ring, [x, y]: Point): boolean {
  let inside = false;
  let before = ring[ring.length - 1];
  for (const corner of ring) {
    if (before && corner[1] > y !== before[1] > y) {
      const crossing = corner[0] + ((y - corner[1]) * (before[0] - corner[0])) / (before[1] - corner[1]);
      if (x < crossing) inside = !inside;
    }
    before = corner;
  }
  return inside;
}

/** The part of a polygon to the left of the line through `at` along `along`. */
export function clipLeft(ring: Ring, at: Point, along: Point): Point[] {
  const side = (point: Point) => along[0] * (point[1] - at[1]) - along[1] * (point[0] - at[0]);
  const kept: Point[] = [];
  for (let index = 0; index < ring.length; index++) {
    const from = cornerAt(ring, index);
    const to = cornerAt(ring, index + 1);
    const [here, there] = [side(from), side(to)];
    if (here >= 0) kept.push(from);
    if (here >= 0 !== there >= 0) kept.push(between(from, to, here / (here - there)));
  }
  return kept;
}

/** Whether two straight pieces cross between their ends. */
export function crosses(a: Point, b: Point, c: Point, d: Point): boolean {
  const turn = (p: Point, q: Point, r: Point) => (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]);
  return turn(a, b, c) > 0 !== turn(a, b, d) > 0 && turn(c, d, a) > 0 !== turn(c, d, b) > 0;
}

/** Whether no two sides of the polygon cross. */
export function isSimple(ring: Ring): boolean {
  const count = ring.length;
  for (let one = 0; one < count; one++) {
    for (let other = one + 2; other < count; other++) {
      if (one === 0 && other === count - 1) continue;
      if (crosses(cornerAt(ring, one), cornerAt(ring, one + 1), cornerAt(ring, other), cornerAt(ring, other + 1))) {
        return false;
      }
    }
  }
  return true;
}

/** A regular polygon around a point. */
export function circle([x, y]: Point, radiusM: number, corners = 16): Ring {
  return Array.from({ length: corners }, (_, index) => {
    const angle = (index / corners) * 2 * Math.PI;
    return [x + radiusM * Math.cos(angle), y + radiusM * Math.sin(angle)] as const;
  });
}

/** A path widened to both sides, as one polygon; for rivers, beaches and breakwaters. */
export function ribbon(path: readonly Point[], leftM: number, rightM: number): Ring {
  const left: Point[] = [];
  const right: Point[] = [];
  path.forEach((point, index) => {
    const from = path[Math.max(0, index - 1)] ?? point;
    const to = path[Math.min(path.length - 1, index + 1)] ?? point;
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]) || 1;
    const normal: Point = [-(to[1] - from[1]) / length, (to[0] - from[0]) / length];
    left.push([point[0] + normal[0] * leftM, point[1] + normal[1] * leftM]);
    right.push([point[0] - normal[0] * rightM, point[1] - normal[1] * rightM]);
  });
  return counterClockwise([...right, ...left.reverse()]);
}

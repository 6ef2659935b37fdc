import { distance, distanceToPath, type Point, toPlane } from '../city/plane.ts';
import { simplifiedPath } from '../city/simplify.ts';
import type { LngLat } from '../contract/place.ts';

/** Ends of a stretch of coast are joined to the shore known so far from this far away, metres. */
const JOINED_WITHIN_M = 700;

/** Ways of a coastline meet exactly; to the centimetre here. */
const SAME_POINT_M = 0.05;

/** Detail smaller than this is left out of the shore, metres. */
const TOLERANCE_M = 1.5;

/** A shorter stretch says nothing of the coast, metres. */
const SHORTEST_M = 300;

/** Closed stretches (islands, land on their left) and open ones, each as long as its pieces reach. */
export function joinedCoast(paths: readonly (readonly LngLat[])[]): readonly (readonly Point[])[] {
  const waiting = paths.map((path) => path.map(toPlane)).filter((path) => path.length > 1);
  const byStart = new Map<string, Point[][]>();
  for (const path of waiting) {
    const key = keyOf(path[0]);
    byStart.set(key, [...(byStart.get(key) ?? []), path]);
  }
  const ends = new Set(waiting.map((path) => keyOf(path.at(-1))));
  const used = new Set<Point[]>();
  const follow = (first: Point[]): Point[] => {
    const chain = [...first];
    used.add(first);
    for (;;) {
      const next = byStart.get(keyOf(chain.at(-1)))?.find((path) => !used.has(path));
      if (!next) return chain;
      used.add(next);
      for (const point of next.slice(1)) chain.push(point);
    }
  };
  const heads = waiting.filter((path) => !ends.has(keyOf(path[0])));
  const chains = heads.map(follow);
  for (const path of waiting) if (!used.has(path)) chains.push(follow(path));
  return chains;
}

export function isClosed(path: readonly Point[]): boolean {
  const [first, last] = [path[0], path.at(-1)];
  return first !== undefined && last !== undefined && path.length > 3 && distance(first, last) < SAME_POINT_M;
}

/**
 * The shore with a better known stretch in place of the part between the stretch's ends; null when an end is far from
 * the shore, or it runs the other way.
 */
export function splicedShore(shore: readonly Point[], stretch: readonly Point[]): readonly Point[] | null {
  const [first, last] = [stretch[0], stretch.at(-1)];
  if (!first || !last || lengthOf(stretch) < SHORTEST_M) return null;
  const [from, to] = [nearestOn(shore, first), nearestOn(shore, last)];
  if (from.awayM > JOINED_WITHIN_M || to.awayM > JOINED_WITHIN_M || to.along <= from.along) return null;
  const before = shore.slice(0, Math.floor(from.along) + 1);
  const after = shore.slice(Math.floor(to.along) + 1);
  return [...before, ...simplifiedPath(stretch, TOLERANCE_M), ...after];
}

/** Where the limit of the municipality runs this near to the shore, it is the shore, metres. */
const LIMIT_WITHIN_M = 160;

/** West of the tip of the Nova Bocana lies the port, whose quays are kept as they are drawn by hand. */
const PORT_ENDS_AT_LONGITUDE = 2.1905;

/** Shorter stretches of the limit are crossings of the shore, metres. */
const SHORTEST_LIMIT_M = 800;

/** The stretches of a municipality's outline that run along the shore, land on their left. */
export function coastOfLimit(outline: readonly LngLat[], shore: readonly Point[]): readonly (readonly Point[])[] {
  const ring = counterClockwise(outline.map(toPlane));
  const portEndsM = toPlane([PORT_ENDS_AT_LONGITUDE, 41.37])[0];
  const isCoast = ring.map((point) => point[0] > portEndsM && distanceToPath(point, shore) < LIMIT_WITHIN_M);
  const start = isCoast.indexOf(false);
  if (start < 0) return [];
  const stretches: Point[][] = [];
  let current: Point[] = [];
  for (let step = 0; step <= ring.length; step++) {
    const index = (start + step) % ring.length;
    const point = ring[index];
    if (isCoast[index] && point) current.push(point);
    else {
      if (lengthOf(current) >= SHORTEST_LIMIT_M) stretches.push(current);
      current = [];
    }
  }
  return stretches;
}

/** With the land inside: to the left of the way round. */
function counterClockwise(ring: readonly Point[]): readonly Point[] {
  let twice = 0;
  for (const [index, [x, y]] of ring.entries()) {
    const [nextX = x, nextY = y] = ring[(index + 1) % ring.length] ?? [];
    twice += x * nextY - nextX * y;
  }
  return twice < 0 ? ring.toReversed() : ring;
}

function nearestOn(path: readonly Point[], point: Point): { readonly along: number; readonly awayM: number } {
  let best = { along: 0, awayM: Number.POSITIVE_INFINITY };
  for (let index = 0; index + 1 < path.length; index++) {
    const [from, to] = [path[index], path[index + 1]];
    if (!from || !to) continue;
    const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
    const square = dx * dx + dy * dy;
    const [px, py] = [point[0] - from[0], point[1] - from[1]];
    const share = square === 0 ? 0 : Math.min(0.999, Math.max(0, (px * dx + py * dy) / square));
    const awayM = Math.hypot(px - dx * share, py - dy * share);
    if (awayM < best.awayM) best = { along: index + share, awayM };
  }
  return best;
}

function lengthOf(path: readonly Point[]): number {
  return path.reduce((sum, point, index) => sum + distance(path[index - 1] ?? point, point), 0);
}

function keyOf(point: Point | undefined): string {
  return point ? `${Math.round(point[0] / SAME_POINT_M)} ${Math.round(point[1] / SAME_POINT_M)}` : '';
}

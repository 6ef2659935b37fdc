import type { Ray } from '../state/place.ts';
import { type FlatBox, ringsHold } from '../../data/contract/flat-rings.ts';
import type { Crown, Solid, Way } from './place-tiles.ts';

/** Where a look is after so many metres. */
export function pointOn({ eye, direction }: Ray, alongM: number): readonly [x: number, y: number, z: number] {
  return [eye[0] + direction[0] * alongM, eye[1] + direction[1] * alongM, eye[2] + direction[2] * alongM];
}

/** Metres from the eye to the plane that the city is drawn on; infinite for a look above the horizon. */
export function toGround({ eye, direction }: Ray): number {
  return direction[2] < 0 ? -eye[2] / direction[2] : Number.POSITIVE_INFINITY;
}

/** Metres from the eye to a building's roof or the first of its walls; infinite where the look misses it. */
export function toSolid(ray: Ray, { rings, bounds, baseM, topM }: Solid): number {
  const span = spanBetween(ray, baseM, topM);
  if (!span) return Number.POSITIVE_INFINITY;
  const [from, to] = span;
  const [x0, y0] = pointOn(ray, from);
  const [x1, y1] = pointOn(ray, to);
  if (!boxesMeet(bounds, [Math.min(x0, x1), Math.min(y0, y1), Math.max(x0, x1), Math.max(y0, y1)])) {
    return Number.POSITIVE_INFINITY;
  }
  if (ray.direction[2] < 0 && ringsHold(rings, x0, y0)) return from;
  let nearest = Number.POSITIVE_INFINITY;
  for (const ring of rings) nearest = Math.min(nearest, toWalls(ray, ring, from, to));
  return nearest;
}

/** Along the look, from where to where it is between two heights. */
function spanBetween({ eye, direction }: Ray, lowM: number, highM: number): [number, number] | null {
  const rise = direction[2];
  if (Math.abs(rise) < 1e-6) return eye[2] >= lowM && eye[2] <= highM ? [0, 1e5] : null;
  const [one, other] = [(lowM - eye[2]) / rise, (highM - eye[2]) / rise];
  const [from, to] = [Math.max(0, Math.min(one, other)), Math.max(one, other)];
  return to > from ? [from, Math.min(to, 1e5)] : null;
}

function toWalls({ eye, direction }: Ray, ring: readonly number[], from: number, to: number): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (let at = 0, before = ring.length - 2; at < ring.length; before = at, at += 2) {
    const [x0 = 0, y0 = 0] = [ring[before], ring[before + 1]];
    const [x1 = 0, y1 = 0] = [ring[at], ring[at + 1]];
    const [wallX, wallY] = [x1 - x0, y1 - y0];
    const across = direction[0] * wallY - direction[1] * wallX;
    if (across === 0) continue;
    const alongM = ((x0 - eye[0]) * wallY - (y0 - eye[1]) * wallX) / across;
    const share = ((x0 - eye[0]) * direction[1] - (y0 - eye[1]) * direction[0]) / across;
    if (share >= 0 && share <= 1 && alongM >= from && alongM <= to) nearest = Math.min(nearest, alongM);
  }
  return nearest;
}

/** Metres from the eye to a tree's crown, a ball; infinite where the look misses it. */
export function toCrown(ray: Ray, { x, y, heightM, radiusM }: Crown): number {
  const { eye, direction } = ray;
  const away = [x - eye[0], y - eye[1], Math.max(radiusM, heightM - radiusM) - eye[2]] as const;
  const alongM = away[0] * direction[0] + away[1] * direction[1] + away[2] * direction[2];
  if (alongM <= 0) return Number.POSITIVE_INFINITY;
  const square = away[0] ** 2 + away[1] ** 2 + away[2] ** 2 - alongM ** 2;
  return square <= (radiusM + ray.blur * alongM) ** 2 ? Math.max(0, alongM - radiusM) : Number.POSITIVE_INFINITY;
}

/** Metres from the eye to an upright cylinder on the ground; infinite where the look misses it. */
export function toCylinder(ray: Ray, x: number, y: number, radiusM: number, heightM: number): number {
  const span = spanBetween(ray, 0, heightM);
  if (!span) return Number.POSITIVE_INFINITY;
  const [dx, dy] = ray.direction;
  const square = dx * dx + dy * dy;
  const nearest = square === 0 ? span[0] : ((x - ray.eye[0]) * dx + (y - ray.eye[1]) * dy) / square;
  const alongM = Math.min(span[1], Math.max(span[0], nearest));
  const [atX, atY] = pointOn(ray, alongM);
  return Math.hypot(atX - x, atY - y) <= radiusM ? Math.max(span[0], alongM - radiusM) : Number.POSITIVE_INFINITY;
}

/** Metres on the ground from a point to a street's middle; infinite beyond `reachM`. */
export function toWay({ path, bounds }: Way, x: number, y: number, reachM: number): number {
  const [west, south, east, north] = bounds;
  if (x < west - reachM || x > east + reachM || y < south - reachM || y > north + reachM) {
    return Number.POSITIVE_INFINITY;
  }
  let nearest = Number.POSITIVE_INFINITY;
  for (let at = 2; at + 1 < path.length; at += 2) {
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = path.slice(at - 2, at + 2);
    const [dx, dy] = [x1 - x0, y1 - y0];
    const square = dx * dx + dy * dy;
    const share = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / square));
    nearest = Math.min(nearest, Math.hypot(x - x0 - dx * share, y - y0 - dy * share));
  }
  return nearest <= reachM ? nearest : Number.POSITIVE_INFINITY;
}

function boxesMeet(one: FlatBox, other: FlatBox): boolean {
  return one[0] <= other[2] && one[2] >= other[0] && one[1] <= other[3] && one[3] >= other[1];
}

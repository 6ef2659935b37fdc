import type { PolygonFact } from '../city/importers/facts.ts';
import { distance, type Point, toPlane } from '../city/plane.ts';
import { areaOf, type Box, boxOf, contains, cornerAt, counterClockwise, type Ring } from '../city/polygon.ts';

/** One sound polygon of a building in the plane: an outline counter-clockwise, and patios in it. */
export interface Shape {
  readonly ring: Ring;
  readonly holes: readonly Ring[];
  /** Without the patios. */
  readonly areaM2: number;
  readonly box: Box;
}

export type ShapeProblem = 'too few corners' | 'a sliver' | 'crosses itself';

/** Corners nearer than this are one; a corner this near to the line between its neighbours is none. */
const SAME_CORNER_M = 0.05;
const STRAIGHT_M = 0.015;

/** Below these a piece is no building but a seam between two: its area, and its mean width. */
const LEAST_AREA_M2 = 3;
const LEAST_WIDTH_M = 0.4;

/** Patios smaller than this are slips of the pen. */
const LEAST_PATIO_M2 = 0.25;

/** Corners above which a ring is not looked through for crossings. */
const MOST_CORNERS = 3000;
const MOST_CUTS = 12;

/** A polygon as sound shapes: doubled and straight corners dropped, an outline that crosses itself cut where it does. */
export function shapesOf([outline, ...patios]: PolygonFact): readonly Shape[] | ShapeProblem {
  const ring = withoutIdleCorners((outline ?? []).map(toPlane));
  if (ring.length < 3) return 'too few corners';
  const loops = simpleLoops(ring);
  if (!loops) return 'crosses itself';
  const sound = loops.map(counterClockwise).filter((loop) => isBroad(loop));
  if (sound.length === 0) return 'a sliver';
  const holes = patios.flatMap((patio) => {
    const cleaned = withoutIdleCorners(patio.map(toPlane));
    return cleaned.length < 3 ? [] : (simpleLoops(cleaned) ?? []);
  });
  return sound.map((loop) => shapeOf(loop, holes));
}

function shapeOf(ring: Ring, patios: readonly Ring[]): Shape {
  const box = boxOf(ring);
  const holes: Ring[] = [];
  let areaM2 = areaOf(ring);
  for (const patio of patios) {
    const patioM2 = Math.abs(areaOf(patio));
    const inside = patio.filter((corner) => contains(ring, corner)).length * 2 > patio.length;
    if (!inside || patioM2 < LEAST_PATIO_M2 || patioM2 >= areaM2) continue;
    if (holes.some((hole) => contains(hole, cornerAt(patio, 0)) && contains(hole, cornerAt(patio, 1)))) continue;
    holes.push(patio);
    areaM2 -= patioM2;
  }
  return { ring, holes, areaM2, box };
}

export function isBroad(ring: Ring): boolean {
  const areaM2 = areaOf(ring);
  const aroundM = ring.reduce((sum, corner, index) => sum + distance(corner, cornerAt(ring, index + 1)), 0);
  return areaM2 >= LEAST_AREA_M2 && (2 * areaM2) / aroundM >= LEAST_WIDTH_M;
}

/** Drops doubled corners, corners on a straight line and needles, until there is none. */
function withoutIdleCorners(corners: readonly Point[]): Point[] {
  let ring = apart(corners);
  for (let before = ring.length + 1; before > ring.length && ring.length > 2; ) {
    before = ring.length;
    const kept: Point[] = [];
    ring.forEach((corner, index) => {
      const last = kept.at(-1) ?? cornerAt(ring, -1);
      if (!isIdle(last, corner, cornerAt(ring, index + 1))) kept.push(corner);
    });
    ring = apart(kept);
  }
  return ring;
}

/** Corners that are apart from the one before, the first from the last. */
function apart(corners: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const corner of corners) {
    const last = kept.at(-1);
    if (!last || distance(last, corner) >= SAME_CORNER_M) kept.push(corner);
  }
  while (kept.length > 1 && distance(cornerAt(kept, 0), cornerAt(kept, -1)) < SAME_CORNER_M) kept.pop();
  return kept;
}

/** Whether the way by a corner is as good as the way past it: it is on the straight line, or a needle's point. */
function isIdle(before: Point, corner: Point, after: Point): boolean {
  const [alongX, alongY] = [after[0] - before[0], after[1] - before[1]];
  const lengthM = Math.hypot(alongX, alongY);
  const reach: Point = [corner[0] - before[0], corner[1] - before[1]];
  return lengthM < SAME_CORNER_M || Math.abs(alongX * reach[1] - alongY * reach[0]) / lengthM < STRAIGHT_M;
}

/** The ring cut at its crossings into rings that do not cross; null when there is no end to it. */
function simpleLoops(ring: Ring): Ring[] | null {
  if (ring.length > MOST_CORNERS) return null;
  const open: Ring[] = [ring];
  const simple: Ring[] = [];
  for (let cuts = 0; open.length > 0; cuts++) {
    if (cuts > MOST_CUTS) return null;
    const loop = open.pop() ?? [];
    const halves = cutAtCrossing(loop);
    if (halves) open.push(...halves.map(withoutIdleCorners).filter((half) => half.length >= 3));
    else simple.push(loop);
  }
  return simple;
}

function cutAtCrossing(ring: Ring): [Point[], Point[]] | null {
  for (let one = 0; one < ring.length; one++) {
    for (let other = one + 2; other < ring.length; other++) {
      if (one === 0 && other === ring.length - 1) continue;
      const at = crossingOf(
        cornerAt(ring, one),
        cornerAt(ring, one + 1),
        cornerAt(ring, other),
        cornerAt(ring, other + 1),
      );
      if (at)
        return [
          [at, ...ring.slice(one + 1, other + 1)],
          [...ring.slice(0, one + 1), at, ...ring.slice(other + 1)],
        ];
    }
  }
  return null;
}

/** Where two sides cross between their ends; sides that only touch do not. */
function crossingOf(a: Point, b: Point, c: Point, d: Point): Point | null {
  if (Math.max(a[0], b[0]) < Math.min(c[0], d[0]) || Math.min(a[0], b[0]) > Math.max(c[0], d[0])) return null;
  const [abX, abY, cdX, cdY] = [b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]];
  const turn = abX * cdY - abY * cdX;
  if (turn === 0) return null;
  const share = ((c[0] - a[0]) * cdY - (c[1] - a[1]) * cdX) / turn;
  const otherShare = ((c[0] - a[0]) * abY - (c[1] - a[1]) * abX) / turn;
  const within = (value: number, lengthM: number) => value * lengthM > STRAIGHT_M && (1 - value) * lengthM > STRAIGHT_M;
  if (!within(share, Math.hypot(abX, abY)) || !within(otherShare, Math.hypot(cdX, cdY))) return null;
  return [a[0] + abX * share, a[1] + abY * share];
}

import type { Point } from '../city/plane.ts';
import { areaOf, boxOf, contains, cornerAt, counterClockwise, type Ring } from '../city/polygon.ts';
import { isBroad, type Shape } from './footprint-shape.ts';

/** A stretch of a ring on the kept side of a line, from where it comes over it to where it goes back. */
interface Stretch {
  readonly corners: readonly Point[];
  readonly entersAt: number;
  readonly leavesAt: number;
}

interface Split {
  /** The pieces within the convex ring, and those outside of it. */
  readonly inside: readonly Shape[];
  readonly outside: readonly Shape[];
}

/** A shape cut along the sides of a convex ring (counter-clockwise). Null where the cut cannot be told. */
export function splitByConvex(shape: Shape, convex: Ring): Split | null {
  let within: readonly Shape[] = [shape];
  const outside: Shape[] = [];
  for (const [side, from] of convex.entries()) {
    const to = cornerAt(convex, side + 1);
    const left: Shape[] = [];
    for (const piece of within) {
      const [kept, cut] = [keptLeft(piece, from, to), keptLeft(piece, to, from)];
      if (!kept || !cut) return null;
      left.push(...kept);
      outside.push(...cut);
    }
    within = left;
  }
  return { inside: within, outside };
}

/** The pieces of a shape to the left of a line; null where its rings run along the line in a way that cannot be told. */
function keptLeft(shape: Shape, from: Point, to: Point): Shape[] | null {
  const lengthM = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const along: Point = [(to[0] - from[0]) / lengthM, (to[1] - from[1]) / lengthM];
  const sideOf = ([x, y]: Point) => along[0] * (y - from[1]) - along[1] * (x - from[0]);
  const placeOf = ([x, y]: Point) => along[0] * (x - from[0]) + along[1] * (y - from[1]);
  const whole: Ring[] = [];
  const stretches: Stretch[] = [];
  const rings = [counterClockwise(shape.ring), ...shape.holes.map((hole) => counterClockwise(hole).toReversed())];
  for (const ring of rings) {
    const sides = ring.map(sideOf);
    if (sides.every((side) => side >= 0)) whole.push(ring);
    else if (sides.some((side) => side >= 0)) stretches.push(...stretchesOf(ring, sides, placeOf));
  }
  if (whole.length === rings.length) return [shape];
  const joined = joinStretches(stretches);
  return joined && shapesFrom([...joined, ...whole]);
}

function stretchesOf(ring: Ring, sides: readonly number[], placeOf: (point: Point) => number): Stretch[] {
  const count = ring.length;
  const side = (index: number) => sides[(index + count) % count] ?? 0;
  const crossing = (index: number): Point => {
    const [before, after] = [cornerAt(ring, index - 1), cornerAt(ring, index)];
    const share = side(index - 1) / (side(index - 1) - side(index));
    return [before[0] + (after[0] - before[0]) * share, before[1] + (after[1] - before[1]) * share];
  };
  return ring.flatMap((_, start): Stretch[] => {
    if (side(start) < 0 || side(start - 1) >= 0) return [];
    const corners: Point[] = [crossing(start)];
    let index = start;
    for (; side(index) >= 0; index++) corners.push(cornerAt(ring, index));
    const end = crossing(index);
    corners.push(end);
    return [{ corners, entersAt: placeOf(corners[0] ?? end), leavesAt: placeOf(end) }];
  });
}

/** Along the line a shape begins and ends by turns: each stretch goes on with the one that begins where its own ground ends. */
function joinStretches(stretches: readonly Stretch[]): Ring[] | null {
  const ends = stretches.flatMap((stretch) => [
    { at: stretch.entersAt, stretch, enters: true },
    { at: stretch.leavesAt, stretch, enters: false },
  ]);
  ends.sort((one, other) => one.at - other.at);
  const next = new Map<Stretch, Stretch>();
  for (let at = 0; at + 1 < ends.length; at += 2) {
    const [one, other] = [ends[at], ends[at + 1]];
    if (!one || !other || one.enters === other.enters) return null;
    next.set(one.enters ? other.stretch : one.stretch, one.enters ? one.stretch : other.stretch);
  }
  const rings: Ring[] = [];
  const done = new Set<Stretch>();
  for (const first of stretches) {
    if (done.has(first)) continue;
    const ring: Point[] = [];
    for (let each: Stretch | undefined = first; each && !done.has(each); each = next.get(each)) {
      done.add(each);
      ring.push(...each.corners);
    }
    rings.push(ring);
  }
  return rings;
}

/** Counter-clockwise rings are outlines, the others holes of the outline that they lie in. Slivers fall away. */
function shapesFrom(rings: readonly Ring[]): Shape[] {
  const outlines = rings.filter((ring) => areaOf(ring) > 0);
  const holes = rings.filter((ring) => areaOf(ring) < 0);
  return outlines.filter(isBroad).map((ring) => {
    const own = holes.filter((hole) => contains(ring, cornerAt(hole, 0)));
    const areaM2 = areaOf(ring) + own.reduce((sum, hole) => sum + areaOf(hole), 0);
    return { ring, holes: own, areaM2, box: boxOf(ring) };
  });
}

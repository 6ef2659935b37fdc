import { between, distance, type Point } from './plane.ts';
import { areaOf, cornerAt, isSimple, type Ring } from './polygon.ts';

interface Side {
  readonly from: Point;
  readonly along: Point;
  readonly inM: number;
}

/**
 * A counter-clockwise polygon moved inward, each side by its own distance. Sides that vanish are let go; undefined when
 * nothing is left.
 */
export function inset(ring: Ring, distancesM: readonly number[]): Point[] | undefined {
  let sides: Side[] = ring.map((from, index) => sideOf(ring, index, from, distancesM[index] ?? 0));
  while (sides.length >= 3) {
    const corners = cornersOf(sides);
    const worst = flippedSide(sides, corners);
    if (worst === undefined) return areaOf(corners) > 1 && isSimple(corners) ? corners : undefined;
    sides = sides.filter((_, index) => index !== worst);
  }
  return undefined;
}

/** Moved inward on all sides, corner by corner: undefined unless every side survives. */
export function insetKeepingSides(ring: Ring, inM: number): Point[] | undefined {
  const sides = ring.map((from, index) => sideOf(ring, index, from, inM));
  const corners = cornersOf(sides);
  return flippedSide(sides, corners) === undefined && isSimple(corners) ? corners : undefined;
}

/** Corners sharper than 150 degrees cut `alongM` from the corner along each side, or a third of a short side. */
export function chamfer(ring: Ring, alongM: number): Point[] {
  return ring.flatMap((corner, index) => {
    const before = cornerAt(ring, index - 1);
    const after = cornerAt(ring, index + 1);
    const [back, on] = [distance(corner, before), distance(corner, after)];
    const cosine =
      ((before[0] - corner[0]) * (after[0] - corner[0]) + (before[1] - corner[1]) * (after[1] - corner[1])) /
      (back * on);
    if (cosine < -0.866 || back < 4 || on < 4) return [corner];
    return [
      between(corner, before, Math.min(alongM, back / 3) / back),
      between(corner, after, Math.min(alongM, on / 3) / on),
    ];
  });
}

function sideOf(ring: Ring, index: number, from: Point, inM: number): Side {
  const to = cornerAt(ring, index + 1);
  const length = distance(from, to) || 1;
  const along: Point = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  return { from: [from[0] - along[1] * inM, from[1] + along[0] * inM], along, inM };
}

function cornersOf(sides: readonly Side[]): Point[] {
  return sides.map((side, index) => {
    const before = sides[(index + sides.length - 1) % sides.length] ?? side;
    const turn = before.along[0] * side.along[1] - before.along[1] * side.along[0];
    if (Math.abs(turn) < 0.03) return side.from;
    const [dx, dy] = [side.from[0] - before.from[0], side.from[1] - before.from[1]];
    const reach = (dx * side.along[1] - dy * side.along[0]) / turn;
    return [before.from[0] + before.along[0] * reach, before.from[1] + before.along[1] * reach];
  });
}

/** The side that runs backwards most, if any does. */
function flippedSide(sides: readonly Side[], corners: readonly Point[]): number | undefined {
  let worst: number | undefined;
  let least = 0;
  sides.forEach((side, index) => {
    const from = cornerAt(corners, index);
    const to = cornerAt(corners, index + 1);
    const length = (to[0] - from[0]) * side.along[0] + (to[1] - from[1]) * side.along[1];
    if (length < least) {
      least = length;
      worst = index;
    }
  });
  return worst;
}

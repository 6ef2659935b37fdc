import { distance, type Point } from '../city/plane.ts';
import { lengthOf } from './lines-nearby.ts';

/** Ends nearer to their nodes than this are taken as there, metres. */
const SAME_M = 0.05;

/** How far an end may lie from its node: beyond, it is no course of this section, however much was built since. */
const FARTHEST_M = 1500;

/**
 * The course of a section from node to node. Its line is turned where it runs the other way; where its ends have moved
 * since (the two files are of different years) the rest moves with them, less towards the other end. Null: it cannot be its.
 */
export function sectionPath(from: Point, to: Point, line: readonly Point[]): Point[] | null {
  const tidy = line.filter((point, index) => index === 0 || distance(point, line[index - 1] ?? point) > SAME_M);
  const [first, last] = [tidy[0], tidy[tidy.length - 1]];
  if (!first || !last || tidy.length < 2) return null;
  const onward = Math.max(distance(first, from), distance(last, to));
  const back = Math.max(distance(first, to), distance(last, from));
  if (Math.min(onward, back) > FARTHEST_M) return null;
  return stretched(back < onward ? tidy.reverse() : tidy, from, to);
}

/** How far the ends of a line lie from the nodes they should be at, metres. */
export function offNodes(from: Point, to: Point, line: readonly Point[]): number {
  const [first, last] = [line[0], line[line.length - 1]];
  if (!first || !last) return 0;
  const onward = Math.max(distance(first, from), distance(last, to));
  return Math.min(onward, Math.max(distance(first, to), distance(last, from)));
}

function stretched(line: readonly Point[], from: Point, to: Point): Point[] {
  const [first, last] = [line[0] ?? from, line[line.length - 1] ?? to];
  const startShift: Point = [from[0] - first[0], from[1] - first[1]];
  const endShift: Point = [to[0] - last[0], to[1] - last[1]];
  const lengthM = lengthOf(line) || 1;
  let passedM = 0;
  const moved = line.map((point, index): Point => {
    passedM += distance(line[index - 1] ?? point, point);
    const share = passedM / lengthM;
    return [
      point[0] + startShift[0] * (1 - share) + endShift[0] * share,
      point[1] + startShift[1] * (1 - share) + endShift[1] * share,
    ];
  });
  return [from, ...moved.slice(1, -1), to];
}

import type { Box } from './building-table.ts';
import { DoorProblem, shown } from './open-standard.ts';

/**
 * A box of CRS84: west,south,east,north, or with heights in third and sixth place, which are not looked at. One that
 * crosses the antimeridian, its west east of its east, is two boxes. Throws {@link DoorProblem}.
 */
export function readBoxes(text: string): readonly Box[] {
  const words = text.split(',');
  const numbers = words.map((word) => (DECIMAL.test(word) ? Number(word) : Number.NaN));
  const [west, south, east, north] = numbers.length === 6 ? pick(numbers, [0, 1, 3, 4]) : pick(numbers, [0, 1, 2, 3]);
  const isWhole = (words.length === 4 || words.length === 6) && numbers.every(Number.isFinite);
  if (!isWhole) throw new DoorProblem(400, `bbox must be four or six numbers with commas between, not ${shown(text)}.`);
  if (south > north) throw new DoorProblem(400, 'bbox must have its south below its north.');
  if (Math.max(Math.abs(west), Math.abs(east)) > 180 || Math.max(Math.abs(south), Math.abs(north)) > 90) {
    throw new DoorProblem(400, 'bbox must be within 180 degrees of longitude and 90 of latitude.');
  }
  if (west <= east) return [[west, south, east, north]];
  return [
    [west, south, 180, north],
    [-180, south, east, north],
  ];
}

const DECIMAL = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?\s*$/;

function pick(numbers: readonly number[], [a, b, c, d]: readonly [number, number, number, number]): Box {
  return [numbers[a] ?? Number.NaN, numbers[b] ?? Number.NaN, numbers[c] ?? Number.NaN, numbers[d] ?? Number.NaN];
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeBoxIndex } from '../../server/exports/box-index.ts';
import type { Box } from '../../server/exports/building-table.ts';
import { pathMeetsBox, polygonMeetsBox } from '../../server/exports/meets-box.ts';

type Point = readonly [number, number];

/** Whole numbers, so that touching is exact; around Barcelona in thousandths of a degree. */
const whole = fc.integer({ min: 0, max: 40 });
const point: fc.Arbitrary<Point> = fc.tuple(whole, whole);
const box: fc.Arbitrary<Box> = fc
  .tuple(whole, whole, whole, whole)
  .map(([a, b, c, d]) => [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)]);

describe('what touches a box', () => {
  test('is the same as what shares a point with it, for any piece of a line', () => {
    fc.assert(
      fc.property(point, point, box, (from, to, area) => {
        expect(pathMeetsBox([...from, ...to], area)).toBe(meets(from, to, area));
      }),
      { numRuns: 3000 },
    );
  });

  test('is a polygon around it, but not one whose hole is', () => {
    const outline = [0, 0, 40, 0, 40, 40, 0, 40];
    const hole = [10, 10, 10, 30, 30, 30, 30, 10];
    expect(polygonMeetsBox([outline], [15, 15, 20, 20])).toBe(true);
    expect(polygonMeetsBox([outline, hole], [15, 15, 20, 20])).toBe(false);
    expect(polygonMeetsBox([outline, hole], [5, 15, 12, 20])).toBe(true);
    expect(polygonMeetsBox([outline, hole], [41, 0, 50, 50])).toBe(false);
  });

  test('is found by the index as by looking at each, wherever they lie and however large', () => {
    const scaled = ([w, s, e, n]: Box): Box => [2 + w / 1000, 41 + s / 1000, 2 + e / 1000, 41 + n / 1000];
    const boxes = fc.array(fc.option(box, { freq: 10 }), { maxLength: 60 });
    fc.assert(
      fc.property(
        boxes,
        fc.array(box, { minLength: 1, maxLength: 2 }),
        fc.constantFrom(1, 100),
        (all, asked, stretch) => {
          const placed = all.map((each) => each && scaled(each));
          const wanted = asked.map((each) => scaled([each[0], each[1], each[2] * stretch, each[3] * stretch]));
          const found = makeBoxIndex(placed.length, (index) => placed[index] ?? null).within(wanted);
          const expected = placed.flatMap((each, index) =>
            each &&
            wanted.some(
              (other) => each[0] <= other[2] && other[0] <= each[2] && each[1] <= other[3] && other[1] <= each[3],
            )
              ? [index]
              : [],
          );
          expect(found).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  });
});

/** By ends within and sides crossed, in whole numbers. */
function meets(from: Point, to: Point, [west, south, east, north]: Box): boolean {
  const within = ([x, y]: Point) => x >= west && x <= east && y >= south && y <= north;
  const corners: readonly Point[] = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ];
  return (
    within(from) ||
    within(to) ||
    corners.some((corner, index) => cross(from, to, corner, corners[(index + 1) % 4] ?? corner))
  );
}

function cross(a: Point, b: Point, c: Point, d: Point): boolean {
  const side = (p: Point, q: Point, r: Point) =>
    Math.sign((q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0]));
  const on = (p: Point, q: Point, r: Point) =>
    side(p, q, r) === 0 &&
    r[0] >= Math.min(p[0], q[0]) &&
    r[0] <= Math.max(p[0], q[0]) &&
    r[1] >= Math.min(p[1], q[1]) &&
    r[1] <= Math.max(p[1], q[1]);
  if (on(a, b, c) || on(a, b, d) || on(c, d, a) || on(c, d, b)) return true;
  return side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b);
}

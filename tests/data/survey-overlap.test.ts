import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Point, toDegrees } from '../../data/city/plane.ts';
import { areaOf, boxOf } from '../../data/city/polygon.ts';
import { type Shape, shapesOf } from '../../data/survey/footprint-shape.ts';
import { overlapM2, ShapeIndex } from '../../data/survey/shape-index.ts';

function shape(ring: readonly Point[], holes: readonly (readonly Point[])[] = []): Shape {
  const inside = holes.reduce((sum, hole) => sum + Math.abs(areaOf(hole)), 0);
  return { ring, holes, areaM2: Math.abs(areaOf(ring)) - inside, box: boxOf(ring) };
}

function box([x, y]: Point, [width, depth]: Point): Point[] {
  return [
    [x, y],
    [x + width, y],
    [x + width, y + depth],
    [x, y + depth],
  ];
}

function turned(ring: readonly Point[], degrees: number): Point[] {
  const [cosine, sine] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return ring.map(([x, y]) => [x * cosine - y * sine, x * sine + y * cosine]);
}

describe('the ground that two shapes share', () => {
  it('of two rectangles, turned together in any way, is the product of what their sides share', () => {
    const place = fc.tuple(fc.integer({ min: -30, max: 30 }), fc.integer({ min: -30, max: 30 }));
    const size = fc.tuple(fc.integer({ min: 5, max: 40 }), fc.integer({ min: 5, max: 40 }));
    fc.assert(
      fc.property(
        place,
        size,
        place,
        size,
        fc.integer({ min: 0, max: 359 }),
        (at, sides, other, otherSides, degrees) => {
          const shared = [0, 1].map((axis) => {
            const [from = 0, to = 0] = [at[axis] ?? 0, other[axis] ?? 0];
            return Math.max(0, Math.min(from + (sides[axis] ?? 0), to + (otherSides[axis] ?? 0)) - Math.max(from, to));
          });
          const [one, two] = [box(at, sides), box(other, otherSides)].map((ring) => shape(turned(ring, degrees)));
          if (!one || !two) throw new Error('two shapes were made');
          const off = Math.abs(overlapM2(one, two) - (shared[0] ?? 0) * (shared[1] ?? 0));
          expect(off).toBeLessThan(0.06 * Math.min(one.areaM2, two.areaM2) + 2);
        },
      ),
    );
  });

  it('leaves patios out', () => {
    const around = shape(box([0, 0], [40, 40]), [box([10, 10], [20, 20])]);
    expect(overlapM2(around, shape(box([12, 12], [16, 16])))).toBe(0);
    expect(overlapM2(around, shape(box([0, 0], [40, 20])))).toBeCloseTo(800 - 200, 0);
  });

  it('is summed by what each shape stands for, wherever the squares of the index lie', () => {
    const index = new ShapeIndex<string>(10);
    index.add(shape(box([-25, -25], [20, 20])), 'a');
    index.add(shape(box([0, -25], [20, 20])), 'a');
    index.add(shape(box([100, 100], [20, 20])), 'b');
    const found = index.overlaps(shape(box([-25, -15], [50, 5])));
    expect([...found.keys()]).toEqual(['a']);
    expect(found.get('a')).toBeCloseTo(200, 0);
  });
});

describe('a polygon of any corners', () => {
  it('gives counter-clockwise rings that do not cross themselves, or a reason', () => {
    const corner = fc.tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -40, max: 40 }));
    const ring = fc.array(corner, { maxLength: 9 });
    fc.assert(
      fc.property(fc.array(ring, { minLength: 1, maxLength: 3 }), (rings) => {
        const found = shapesOf(rings.map((each) => each.map((point) => toDegrees(point))));
        if (typeof found === 'string') return;
        expect(found.length).toBeGreaterThan(0);
        for (const { ring: outline, holes, areaM2 } of found) {
          expect(areaOf(outline)).toBeGreaterThan(0);
          expect(areaM2).toBeLessThanOrEqual(areaOf(outline));
          expect(holes.every((hole) => hole.length >= 3)).toBe(true);
          expect(crossings(outline)).toBe(0);
        }
      }),
      { numRuns: 400 },
    );
  });
});

/** Places where two sides cross by more than a few centimetres: turns of the four corners, each clear of the other's line. */
function crossings(ring: readonly Point[]): number {
  let count = 0;
  const clear = ([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point): number => {
    const offM = ((bx - ax) * (cy - ay) - (by - ay) * (cx - ax)) / Math.hypot(bx - ax, by - ay);
    return Math.abs(offM) < 0.05 ? 0 : Math.sign(offM);
  };
  ring.forEach((from, one) => {
    const to = ring[(one + 1) % ring.length] ?? from;
    ring.slice(one + 1).forEach((start, after) => {
      const end = ring[(one + after + 2) % ring.length] ?? start;
      const apart =
        clear(from, to, start) * clear(from, to, end) < 0 && clear(start, end, from) * clear(start, end, to) < 0;
      if (apart) count++;
    });
  });
  return count;
}

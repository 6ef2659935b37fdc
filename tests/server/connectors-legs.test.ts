import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LEGS_KEPT, positionAt } from '../../data/contract/leg.ts';
import type { Leg } from '../../data/contract/leg.ts';
import type { LocalCm } from '../../data/contract/place.ts';
import { legsAlong } from '../../server/connectors/gtfs/legs.ts';
import { lengthCm, pathThrough, pointAt, project } from '../../data/contract/path.ts';
import { placeAlong } from '../../data/contract/path-places.ts';
import { moveTo, NEW_TRACK } from '../../server/connectors/gtfs/track.ts';
import type { Track } from '../../server/connectors/gtfs/track.ts';

const at = (xM: number, yM: number): LocalCm => ({ xCm: xM * 100, yCm: yM * 100 });

/** A quarter circle of 500 m radius, a point each degree. */
const ARC = pathThrough(
  Array.from({ length: 91 }, (_, degree) => {
    const angle = (degree * Math.PI) / 180;
    return at(500 * Math.sin(angle), 500 * (1 - Math.cos(angle)));
  }),
);

describe('legs along a path', () => {
  test('keep within two metres of a bend, with few legs', () => {
    const legs = legsAlong(
      ARC,
      [
        { atMs: 0, alongCm: 0 },
        { atMs: 60_000, alongCm: lengthCm(ARC) },
      ],
      16,
    );
    expect(legs.length).toBeLessThanOrEqual(16);
    for (let ms = 0; ms <= 60_000; ms += 500) {
      const { xCm = 0, yCm = 0 } = positionAt(legs, ms) ?? {};
      expect(Math.abs(Math.hypot(xCm, yCm - 50_000) - 50_000)).toBeLessThan(205);
    }
  });

  test('follow each other without a gap in time or place, for any path and times', () => {
    const points = fc.array(fc.tuple(fc.integer({ min: -9e5, max: 9e5 }), fc.integer({ min: -9e5, max: 9e5 })), {
      minLength: 2,
      maxLength: 40,
    });
    const stops = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.integer({ min: 1, max: 90_000 })), {
      minLength: 2,
      maxLength: 6,
    });
    fc.assert(
      fc.property(points, stops, fc.integer({ min: 1, max: 10 }), (way, calls, most) => {
        const path = pathThrough(way.map(([xCm, yCm]) => ({ xCm, yCm })));
        let atMs = 0;
        const moments = calls
          .toSorted(([a], [b]) => a - b)
          .map(([share, ms]) => {
            atMs += ms;
            return { atMs, alongCm: share * lengthCm(path) };
          });
        const legs = legsAlong(path, moments, most);
        expect(legs.length).toBeLessThanOrEqual(most);
        expect(legs[0]?.t0Ms).toBe(moments[0]?.atMs);
        legs.slice(1).forEach((leg, index) => {
          const before = legs[index] as Leg;
          expect([leg.t0Ms, leg.x0Cm, leg.y0Cm]).toEqual([before.t1Ms, before.x1Cm, before.y1Cm]);
        });
      }),
    );
  });

  test('a stop is one leg with equal ends', () => {
    const legs = legsAlong(
      ARC,
      [
        { atMs: 0, alongCm: 100 },
        { atMs: 9000, alongCm: 100 },
      ],
      5,
    );
    expect(legs).toHaveLength(1);
    expect([legs[0]?.x0Cm, legs[0]?.y0Cm]).toEqual([legs[0]?.x1Cm, legs[0]?.y1Cm]);
  });
});

describe('stops on a path', () => {
  // A square of 1 km that ends where it begins.
  const square = pathThrough([at(0, 0), at(1000, 0), at(1000, 1000), at(0, 1000), at(0, 0)]);

  test("a loop's last stop is at its end, though its first is at the same place", () => {
    expect(placeAlong(square, [at(0, 0), at(1000, 500), at(0, 0)])).toEqual(Float64Array.of(0, 150_000, 400_000));
  });

  test('a path there and back puts each stop on its own way', () => {
    const line = pathThrough([at(0, 0), at(1000, 0), at(0, 0)]);
    expect(placeAlong(line, [at(0, 5), at(400, 5), at(1000, 5), at(400, -5), at(0, -5)])).toEqual(
      Float64Array.of(0, 40_000, 100_000, 160_000, 200_000),
    );
  });

  test('a path that passes far from a stop is not that of the trip', () => {
    expect(placeAlong(square, [at(0, 0), at(5000, 5000)])).toBeUndefined();
  });
});

describe('a vehicle that is reported again and again', () => {
  const line = pathThrough([at(0, 0), at(10_000, 0)]);

  test('is never drawn ahead of its reports, nor makes a jump, however they come', () => {
    const reports = fc.array(fc.tuple(fc.integer({ min: 0, max: 600 }), fc.integer({ min: -40, max: 40 })), {
      minLength: 2,
      maxLength: 20,
    });
    fc.assert(
      fc.property(reports, (steps) => {
        let track: Track = NEW_TRACK;
        let [xM, nowMs] = [0, 0];
        let furthestM = 0;
        for (const [stepM, asideM] of steps) {
          xM = Math.min(9900, xM + stepM);
          furthestM = Math.max(furthestM, xM);
          const moved = moveTo(track, line, at(xM, asideM), nowMs + 1500, nowMs + 1500 + 25_000);
          if (track.legs.length > 0) {
            const drawn = positionAt(track.legs, nowMs + 1500);
            const first = moved.legs[0] as Leg;
            expect(Math.hypot(first.x0Cm - (drawn?.xCm ?? 0), first.y0Cm - (drawn?.yCm ?? 0))).toBeLessThan(2);
          }
          track = moved.track;
          expect(track.legs.length).toBeLessThanOrEqual(LEGS_KEPT);
          for (const leg of moved.legs) expect(leg.x1Cm).toBeLessThanOrEqual(furthestM * 100 + 1);
          nowMs += 20_000;
        }
      }),
    );
  });

  test('goes along its shape where the straight way would cut the corner', () => {
    const corner = pathThrough([at(0, 0), at(1000, 0), at(1000, 1000)]);
    const first = moveTo(NEW_TRACK, corner, at(500, 10), 0, 30_000).track;
    const { legs } = moveTo(first, corner, at(1010, 500), 20_000, 50_000);
    expect(legs.map(({ x1Cm, y1Cm }) => [x1Cm, y1Cm])).toEqual([
      [100_000, 0],
      [100_000, 50_000],
    ]);
  });

  test('goes straight where it is off its shape', () => {
    const first = moveTo(NEW_TRACK, line, at(100, 400), 0, 30_000).track;
    const { legs } = moveTo(first, line, at(300, 500), 20_000, 50_000);
    expect(legs).toEqual([{ t0Ms: 20_000, t1Ms: 50_000, x0Cm: 10_000, y0Cm: 40_000, x1Cm: 30_000, y1Cm: 50_000 }]);
  });

  test('stands where it is reported a little behind', () => {
    const first = moveTo(NEW_TRACK, line, at(500, 0), 0, 30_000).track;
    const { legs } = moveTo(first, line, at(480, 0), 20_000, 50_000);
    expect(legs).toEqual([{ t0Ms: 20_000, t1Ms: 50_000, x0Cm: 50_000, y0Cm: 0, x1Cm: 50_000, y1Cm: 0 }]);
  });

  test('is placed anew where it is reported more than two kilometres away', () => {
    const first = moveTo(NEW_TRACK, line, at(500, 0), 0, 30_000).track;
    const { legs } = moveTo(first, line, at(3000, 0), 20_000, 50_000);
    expect(legs).toEqual([{ t0Ms: 20_000, t1Ms: 50_000, x0Cm: 300_000, y0Cm: 0, x1Cm: 300_000, y1Cm: 0 }]);
  });

  test('keeps to the side of a path there and back that it was on', () => {
    const there = pathThrough([at(0, 0), at(1000, 0), at(1000, 4), at(0, 4)]);
    let track = moveTo(NEW_TRACK, there, at(900, 0), 0, 20_000).track;
    for (const [index, [xM, yM]] of [
      [960, 0],
      [950, 4],
      [800, 4],
      [700, 1],
    ].entries()) {
      const nowMs = (index + 1) * 30_000;
      track = moveTo(track, there, at(xM ?? 0, yM ?? 0), nowMs, nowMs + 20_000).track;
    }
    expect(track.way?.toCm).toBeCloseTo(130_400, -2);
  });
});

test('a place on a path is found again', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
      const alongCm = share * lengthCm(ARC);
      const found = project(ARC, pointAt(ARC, alongCm));
      expect(found.alongCm).toBeCloseTo(alongCm, 3);
      expect(found.distanceCm).toBeLessThan(0.01);
    }),
  );
});

import { describe, expect, it } from 'vitest';
import type { Vec3 } from '../../client/layers/light.ts';
import { roofView, shadeWindow, sunView } from '../../client/layers/shade-window.ts';
import type { Matrix16 } from '../../client/layers/sight.ts';

const QUALITY = { shadowReachM: 2400 };

/** Where a matrix puts a place. */
function put(matrix: Matrix16, [x, y, z]: Vec3): Vec3 {
  const row = (index: number): number =>
    (matrix[index] ?? 0) * x + (matrix[4 + index] ?? 0) * y + (matrix[8 + index] ?? 0) * z + (matrix[12 + index] ?? 0);
  return [row(0), row(1), row(2)];
}

/** A unit vector toward the sun. */
function toward(azimuthDeg: number, altitudeDeg: number): Vec3 {
  const [azimuth, altitude] = [(azimuthDeg * Math.PI) / 180, (altitudeDeg * Math.PI) / 180];
  return [Math.sin(azimuth) * Math.cos(altitude), Math.cos(azimuth) * Math.cos(altitude), Math.sin(altitude)];
}

describe('the window of the shadows', () => {
  it('holds the ground before the eye, near and far', () => {
    for (const heightM of [80, 300, 1400]) {
      const eye: Vec3 = [500, -200, heightM];
      const target = [500, -200 + heightM * 1.7] as const;
      const { centre, reachM } = shadeWindow(eye, target, QUALITY, null);
      expect(Math.hypot(target[0] - centre[0], target[1] - centre[1])).toBeLessThan(reachM * 0.8);
      expect(Math.hypot(eye[0] - centre[0], eye[1] - centre[1])).toBeLessThan(reachM);
    }
  });

  it('stays the same while the eye moves a little, so that nothing is drawn anew', () => {
    const eye: Vec3 = [0, 0, 200];
    const first = shadeWindow(eye, [0, 300], QUALITY, null);
    const moved = shadeWindow([30, 20, 195], [30, 320], QUALITY, first);
    expect(moved).toBe(first);
    expect(shadeWindow([900, 0, 200], [900, 300], QUALITY, first)).not.toBe(first);
  });

  it('never goes beyond what the quality grants', () => {
    for (const shadowReachM of [0, 900, 2400]) {
      const { reachM } = shadeWindow([0, 0, 9000], [0, 20_000], { shadowReachM }, null);
      expect(reachM).toBeLessThanOrEqual(Math.max(320, shadowReachM * 1.4));
    }
  });
});

describe('the sun’s view of it', () => {
  const window = { centre: [1000, 2000], reachM: 500 } as const;

  it.each([
    [90, 10],
    [180, 45],
    [225, 72],
    [300, 4],
  ])(
    'sees a roof and its shadow at one point, the roof nearer, with the sun at %d degrees, %d high',
    (azimuth, altitude) => {
      const sun = toward(azimuth, altitude);
      const roof: Vec3 = [1040, 1960, 30];
      const thrown = 30 / sun[2];
      const shadow: Vec3 = [roof[0] - sun[0] * thrown, roof[1] - sun[1] * thrown, 0];
      const { toMap } = sunView(window, sun);
      const [high, low] = [put(toMap, roof), put(toMap, shadow)];
      expect(high[0]).toBeCloseTo(low[0], 6);
      expect(high[1]).toBeCloseTo(low[1], 6);
      expect(high[2]).toBeLessThan(low[2]);
    },
  );

  it('holds the whole circle, on the ground and up to a tower', () => {
    for (const altitudeDeg of [4, 20, 70]) {
      const { toMap } = sunView(window, toward(140, altitudeDeg));
      for (let turn = 0; turn < 12; turn++) {
        const [east, north] = [Math.cos(turn) * 500, Math.sin(turn) * 500];
        for (const place of [
          put(toMap, [1000 + east, 2000 + north, 0]),
          put(toMap, [1000 + east * 0.9, 2000 + north * 0.9, 150]),
        ]) {
          for (const part of place) expect(Math.abs(part - 0.5)).toBeLessThanOrEqual(0.5 + 1e-9);
        }
      }
    }
  });

  it('has north up in the view from above', () => {
    expect(put(roofView(window), [1000, 2500, 40])).toEqual([0, 1, 0]);
    expect(put(roofView(window), [1500, 2000, 40])).toEqual([1, 0, 0]);
  });
});

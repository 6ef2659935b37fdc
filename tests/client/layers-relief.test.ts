import { describe, expect, it } from 'vitest';
import { reliefHeightM, reliefMesh } from '../../client/layers/relief-mesh.ts';
import type { Relief } from '../../data/contract/package.ts';

/** A ridge along the northern row, the plain in the south. */
const RELIEF: Relief = {
  bounds: [2, 41.4, 2.2, 41.5],
  columns: 3,
  rows: 4,
  heightM: [300, 400, 500, 100, 100, 100, 0, 0, 0, 0, 0, 0],
};

describe('the relief', () => {
  it('is as high at its grid’s points as it says, and even between them', () => {
    expect(reliefHeightM(RELIEF, 2.1, 41.5)).toBeCloseTo(400, 6);
    expect(reliefHeightM(RELIEF, 2.05, 41.5)).toBeCloseTo(350, 6);
    expect(reliefHeightM(RELIEF, 2.2, 41.5 - 0.1 / 3)).toBeCloseTo(100, 6);
  });

  it('is flat outside', () => {
    expect([reliefHeightM(RELIEF, 1.9, 41.45), reliefHeightM(RELIEF, 2.1, 41.6)]).toEqual([0, 0]);
  });

  it('leaves the plain to the map: no triangle is flat on the ground', () => {
    const { positions, indices } = reliefMesh(RELIEF);
    expect(indices.length / 3).toBe(2 * 2 * 2);
    for (let at = 0; at < indices.length; at += 3) {
      const heights = [...indices.subarray(at, at + 3)].map((index) => positions[index * 3 + 2] ?? 0);
      expect(Math.max(...heights)).toBeGreaterThan(0);
    }
  });

  it('turns its triangles up, and leans its normals down the slope', () => {
    const { positions, normals, indices } = reliefMesh(RELIEF);
    for (let at = 0; at < indices.length; at += 3) {
      const [a = 0, b = 0, c = 0] = [...indices.subarray(at, at + 3)].map((index) => index * 3);
      const side = (from: number, to: number, axis: number) =>
        (positions[to + axis] ?? 0) - (positions[from + axis] ?? 0);
      expect(side(a, b, 0) * side(a, c, 1) - side(a, b, 1) * side(a, c, 0)).toBeGreaterThan(0);
    }
    expect(normals[3 * 4 + 1]).toBeLessThan(0);
  });
});

import { describe, expect, it } from 'vitest';
import {
  buildingIdOf,
  buildingMesh,
  type BuildingMesh,
  edgeIndices,
  GENERATED_BIT,
  STEPS_PER_METRE,
  VERTEX_BYTES,
} from '../../client/layers/building-mesh.ts';

const SQUARE = [0, 0, 10, 0, 10, 10, 0, 10];
const YARD = [3, 3, 7, 3, 7, 7, 3, 7];

type Vec = readonly [number, number, number];

interface Corner {
  readonly place: Vec;
  readonly normal: Vec;
  readonly upM: number;
  readonly lengthM: number;
}

function corner({ vertices }: BuildingMesh, index: number): Corner {
  const view = new DataView(vertices, index * VERTEX_BYTES, VERTEX_BYTES);
  const metres = (at: number): number => view.getUint16(at, true) / STEPS_PER_METRE;
  const lengthM = metres(14);
  const wall: Vec = [view.getInt8(16) / 127, view.getInt8(17) / 127, 0];
  return {
    place: [view.getFloat32(0, true), view.getFloat32(4, true), metres(8)],
    normal: lengthM === 0 ? [0, 0, 1] : wall,
    upM: metres(10),
    lengthM,
  };
}

function triangles(mesh: BuildingMesh): (readonly [Corner, Corner, Corner])[] {
  const list: (readonly [Corner, Corner, Corner])[] = [];
  for (let at = 0; at < mesh.indices.length; at += 3) {
    const [a = 0, b = 0, c = 0] = mesh.indices.subarray(at, at + 3);
    list.push([corner(mesh, a), corner(mesh, b), corner(mesh, c)]);
  }
  return list;
}

/** Twice the area, along the way the corners turn. */
function turn([a, b, c]: readonly [Corner, Corner, Corner]): Vec {
  const u = b.place.map((value, axis) => value - (a.place[axis] ?? 0));
  const v = c.place.map((value, axis) => value - (a.place[axis] ?? 0));
  const [ux = 0, uy = 0, uz = 0] = u;
  const [vx = 0, vy = 0, vz = 0] = v;
  return [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
}

function dot(a: Vec, b: Vec): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function build(rings: number[][], heightM = 20, baseM = 0): BuildingMesh {
  return buildingMesh([{ rings, heightM, baseM, id: 7, fabric: 'eixample', generated: true }]);
}

describe('a building mesh', () => {
  it.each([
    ['counter-clockwise', SQUARE],
    ['clockwise', [0, 0, 0, 10, 10, 10, 10, 0]],
    ['closed', [...SQUARE, 0, 0]],
  ])('of a %s ring turns every triangle the way its normal looks', (_name, ring) => {
    const mesh = build([ring]);
    expect(mesh.indices.length / 3).toBe(4 * 2 + 2);
    for (const triangle of triangles(mesh)) expect(dot(turn(triangle), triangle[0].normal)).toBeGreaterThan(0);
  });

  it('looks outward from the middle', () => {
    const walls = triangles(build([SQUARE])).filter(([{ lengthM }]) => lengthM > 0);
    for (const [{ place, normal }] of walls) {
      expect((place[0] - 5) * normal[0] + (place[1] - 5) * normal[1]).toBeGreaterThan(0);
    }
  });

  it('has roofs of the area of the footprint, courtyards left open', () => {
    const mesh = build([SQUARE, YARD]);
    const roofs = triangles(mesh).filter(([{ lengthM }]) => lengthM === 0);
    expect(roofs.reduce((sum, triangle) => sum + turn(triangle)[2] / 2, 0)).toBeCloseTo(100 - 16, 5);
  });

  it('looks into a courtyard from its walls', () => {
    const inner = triangles(build([SQUARE, YARD])).filter(
      ([{ place, lengthM }]) => lengthM > 0 && place[0] > 1 && place[0] < 9 && place[1] > 1 && place[1] < 9,
    );
    expect(inner).toHaveLength(8);
    for (const [{ place, normal }] of inner) {
      expect((place[0] - 5) * normal[0] + (place[1] - 5) * normal[1]).toBeLessThan(0);
    }
  });

  it('stands on its base and measures heights from there', () => {
    const mesh = build([SQUARE], 12.5, 300);
    const corners = triangles(mesh).flat();
    expect(new Set(corners.map(({ place }) => place[2]))).toEqual(new Set([300, 312.5]));
    expect(new Set(corners.map(({ upM }) => upM))).toEqual(new Set([0, 12.5]));
    expect(mesh.tallestM).toBe(312.5);
    expect(mesh.bounds).toEqual([0, 0, 10, 10]);
  });

  it('leaves out what has no area or no height', () => {
    const mesh = buildingMesh([
      { rings: [[0, 0, 1, 1]], heightM: 5, baseM: 0, id: 1, fabric: '', generated: false },
      { rings: [SQUARE], heightM: 0, baseM: 0, id: 2, fabric: '', generated: false },
      { rings: [], heightM: 3, baseM: 0, id: 3, fabric: '', generated: false },
    ]);
    expect([mesh.vertexCount, mesh.indices.length, mesh.buildingCount]).toEqual([0, 0, 0]);
  });

  it('tells of every vertex whose it is and whether that is made up', () => {
    const away = SQUARE.map((value) => value + 100);
    const mesh = buildingMesh([
      { rings: [SQUARE, YARD], heightM: 5, baseM: 0, id: 4_000_000_001, fabric: '', generated: true },
      { rings: [away], heightM: 50, baseM: 0, id: 12, fabric: '', generated: false },
    ]);
    const told = Array.from({ length: mesh.vertexCount }, (_, vertex) => {
      const kind = new DataView(mesh.vertices).getUint8(vertex * VERTEX_BYTES + 19);
      return [buildingIdOf(mesh, vertex), (kind & GENERATED_BIT) !== 0];
    });
    const seen = Array.from({ length: mesh.vertexCount }, (_, vertex) => {
      const first = corner(mesh, vertex).place[0] < 50;
      return [first ? 4_000_000_001 : 12, first];
    });
    expect(told).toEqual(seen);
    expect(buildingIdOf(mesh, mesh.vertexCount)).toBeUndefined();
  });
});

describe('the outlines of a mesh', () => {
  const mesh = buildingMesh([
    { rings: [SQUARE, YARD], baseM: 2, heightM: 12, id: 7, fabric: 'eixample', generated: false },
    { rings: [[20, 0, 30, 0, 25, 9]], baseM: 0, heightM: 5, id: 8, fabric: 'other', generated: true },
  ]);
  const lines = Array.from({ length: edgeIndices(mesh).length / 2 }, (_, index) =>
    [...edgeIndices(mesh).subarray(index * 2, index * 2 + 2)].map((vertex) => corner(mesh, vertex)),
  );

  it('run along the top of every wall and up one side of it', () => {
    expect(lines).toHaveLength(2 * (4 + 4 + 3));
    const tops = lines.filter(([a, b]) => a?.place[2] === b?.place[2]);
    expect(tops).toHaveLength(11);
    expect(tops.every(([a, b]) => a?.lengthM === b?.lengthM && (a?.upM === 12 || a?.upM === 5))).toBe(true);
    const sides = lines.filter(([a, b]) => a?.place[0] === b?.place[0] && a?.place[1] === b?.place[1]);
    expect(sides).toHaveLength(11);
  });
});

import earcut from 'earcut';
import type { BuildingPart, BuildingTable } from './building-table.ts';
import { GEOID_HEIGHT_M, type LocalFrame, type Vector } from './geodesy.ts';

/** Corners of triangles as columns: glTF's axes, x east, y up, z south. */
export interface MeshColumns {
  readonly positions: Float32Array;
  readonly normals: Float32Array;
  /** Red, green, blue, opacity of each corner. */
  readonly colours: Uint8Array;
  /** Of each corner, which of the buildings it belongs to. */
  readonly features: Float32Array;
  readonly indices: Uint32Array;
}

/** Linear red, green, blue of 255: rendered walls, clay tiles; greyer where a building is made up. */
const COLOURS = {
  surveyed: { wall: [196, 178, 150, 255], roof: [160, 92, 62, 255] },
  generated: { wall: [170, 166, 158, 255], roof: [150, 130, 116, 255] },
} as const;

interface Growing {
  readonly positions: number[];
  readonly normals: number[];
  readonly colours: number[];
  readonly features: number[];
  readonly indices: number[];
}

/** Walls and roofs of some buildings in a local frame; feature `n` is the n-th of them. */
export function buildingMesh(table: BuildingTable, buildings: readonly number[], frame: LocalFrame): MeshColumns {
  const growing: Growing = { positions: [], normals: [], colours: [], features: [], indices: [] };
  buildings.forEach((index, feature) => {
    const colours = table.facts(index).generated ? COLOURS.generated : COLOURS.surveyed;
    for (const part of table.parts(index)) {
      const from = growing.features.length;
      addWalls(growing, part, frame);
      paint(growing, from, colours.wall, feature);
      const roof = growing.features.length;
      addRoof(growing, part, frame);
      paint(growing, roof, colours.roof, feature);
    }
  });
  return {
    positions: Float32Array.from(growing.positions),
    normals: Float32Array.from(growing.normals),
    colours: Uint8Array.from(growing.colours),
    features: Float32Array.from(growing.features),
    indices: Uint32Array.from(growing.indices),
  };
}

function paint(growing: Growing, from: number, colour: readonly number[], feature: number): void {
  for (let corner = from; corner < growing.positions.length / 3; corner++) {
    growing.features.push(feature);
    growing.colours.push(...colour);
  }
}

/** One upright rectangle for each side; a patio's outline runs the other way, so its walls look into it. */
function addWalls({ positions, normals, indices }: Growing, part: BuildingPart, frame: LocalFrame): void {
  const { lowM, highM } = levels(part);
  for (const ring of part.rings) {
    for (let at = 0; at + 1 < ring.length; at += 2) {
      const next = (at + 2) % ring.length;
      const [fromX, fromY, toX, toY] = [ring[at] ?? 0, ring[at + 1] ?? 0, ring[next] ?? 0, ring[next + 1] ?? 0];
      const foot = frame.toLocal(fromX, fromY, lowM);
      const along = frame.toLocal(toX, toY, lowM);
      const top = frame.toLocal(toX, toY, highM);
      const normal = normalOf(foot, along, top);
      if (!normal) continue;
      const first = positions.length / 3;
      for (const corner of [foot, along, top, frame.toLocal(fromX, fromY, highM)]) {
        put(positions, corner);
        put(normals, normal);
      }
      indices.push(first, first + 1, first + 2, first, first + 2, first + 3);
    }
  }
}

function addRoof({ positions, normals, indices }: Growing, part: BuildingPart, frame: LocalFrame): void {
  const { highM } = levels(part);
  const flat = part.rings.flatMap((ring) => [...ring]);
  const holes = part.rings
    .slice(1)
    .map((_, hole) => part.rings.slice(0, hole + 1).reduce((sum, ring) => sum + ring.length / 2, 0));
  const first = positions.length / 3;
  const [longitude, latitude] = [flat[0] ?? 0, flat[1] ?? 0];
  const up = normalOf(
    frame.toLocal(longitude, latitude, highM),
    frame.toLocal(longitude + 1e-4, latitude, highM),
    frame.toLocal(longitude, latitude + 1e-4, highM),
  );
  for (let at = 0; at + 1 < flat.length; at += 2) {
    put(positions, frame.toLocal(flat[at] ?? 0, flat[at + 1] ?? 0, highM));
    put(normals, up ?? [0, 0, 1]);
  }
  const triangles = earcut(flat, holes);
  for (let at = 0; at + 2 < triangles.length; at += 3) {
    const [a, b, c] = [triangles[at] ?? 0, triangles[at + 1] ?? 0, triangles[at + 2] ?? 0];
    const turn = turnOf(flat, a, b, c);
    if (turn !== 0) indices.push(first + a, first + (turn > 0 ? b : c), first + (turn > 0 ? c : b));
  }
}

function levels({ baseM, heightM }: BuildingPart): { readonly lowM: number; readonly highM: number } {
  return { lowM: baseM + GEOID_HEIGHT_M, highM: baseM + heightM + GEOID_HEIGHT_M };
}

/** Positive where three corners run counter-clockwise. */
function turnOf(flat: readonly number[], a: number, b: number, c: number): number {
  const x = (corner: number) => flat[corner * 2] ?? 0;
  const y = (corner: number) => flat[corner * 2 + 1] ?? 0;
  return (x(b) - x(a)) * (y(c) - y(a)) - (x(c) - x(a)) * (y(b) - y(a));
}

/** Unit vector square to a triangle, out of the side on which it runs counter-clockwise; null: it has no area. */
function normalOf(a: Vector, b: Vector, c: Vector): Vector | null {
  const [ux, uy, uz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
  const [vx, vy, vz] = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
  const [x, y, z] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx];
  const length = Math.hypot(x, y, z);
  return length > 1e-9 ? [x / length, y / length, z / length] : null;
}

/** East, north, up to glTF's east, up, south. */
function put(numbers: number[], [east, north, up]: Vector): void {
  numbers.push(east, up, -north);
}

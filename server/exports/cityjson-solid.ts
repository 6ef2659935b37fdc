import type { BuildingPart } from './building-table.ts';

/** Vertices shared by the surfaces of one document, each kept once, as whole multiples of its scale. */
export class VertexList {
  readonly list: (readonly [number, number, number])[] = [];
  readonly #places = new Map<string, number>();

  placeOf(x: number, y: number, z: number): number {
    const key = `${x} ${y} ${z}`;
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.list.length);
    return this.list.push([x, y, z]) - 1;
  }
}

/** From degrees to whole multiples of the document's scale, east and north. */
export type ToGrid = (longitude: number, latitude: number) => readonly [x: number, y: number];

type Corner = readonly [x: number, y: number];

/** A surface: outline, then holes, each of places in the list of vertices. */
type Surface = readonly (readonly number[])[];

export interface SolidGeometry {
  readonly type: 'Solid';
  readonly lod: string;
  readonly boundaries: readonly (readonly Surface[])[];
  readonly semantics: {
    readonly surfaces: readonly { readonly type: string }[];
    readonly values: readonly (readonly number[])[];
  };
}

/** Heights are kept in centimetres. */
export const UNITS_PER_METRE = 100;

const [GROUND, ROOF, WALL] = [0, 1, 2];

/**
 * A part as a closed solid of level of detail 1.2: ground, roof and a wall for each side; every surface runs
 * counter-clockwise as seen from outside. Null: nothing of its outline is left on the grid.
 */
export function solidOf(part: BuildingPart, vertices: VertexList, toGrid: ToGrid): SolidGeometry | null {
  const lowest = Math.round(part.baseM * UNITS_PER_METRE);
  const highest = Math.max(lowest + 1, Math.round((part.baseM + part.heightM) * UNITS_PER_METRE));
  const [outline, ...holes] = part.rings.map((ring) => cornersOf(ring, toGrid));
  if (!outline || outline.length < 3) return null;
  const taken = new Set<string>();
  const rings = [outline, ...holes.filter((hole) => hole.length >= 3)].map((ring) => apart(ring, taken));
  const at = (height: number) => rings.map((ring) => ring.map(([x, y]) => vertices.placeOf(x, y, height)));
  const [low, high] = [at(lowest), at(highest)];
  const walls = low.flatMap((ring, index) => wallsOf(ring, high[index] ?? []));
  return {
    type: 'Solid',
    lod: '1.2',
    boundaries: [[low.map((ring) => ring.toReversed()), high, ...walls]],
    semantics: {
      surfaces: [{ type: 'GroundSurface' }, { type: 'RoofSurface' }, { type: 'WallSurface' }],
      values: [[GROUND, ROOF, ...walls.map(() => WALL)]],
    },
  };
}

function wallsOf(low: readonly number[], high: readonly number[]): Surface[] {
  return low.map((from, index) => {
    const next = (index + 1) % low.length;
    return [[from, low[next] ?? from, high[next] ?? from, high[index] ?? from]];
  });
}

/** Corners on the grid; those that fall together with the one before are left out. */
function cornersOf(ring: Float64Array, toGrid: ToGrid): Corner[] {
  const corners: Corner[] = [];
  for (let at = 0; at + 1 < ring.length; at += 2) {
    const [x, y] = toGrid(ring[at] ?? 0, ring[at + 1] ?? 0);
    const before = corners.at(-1);
    if (!before || before[0] !== x || before[1] !== y) corners.push([x, y]);
  }
  const [first, last] = [corners[0], corners.at(-1)];
  if (first && last && corners.length > 1 && first[0] === last[0] && first[1] === last[1]) corners.pop();
  return corners;
}

/**
 * Rings that touch each other or themselves would share an upright edge of four walls, and the solid would not be one: a
 * corner on a taken place goes a centimetre towards the middle of its ring, until it has a place of its own.
 */
function apart(ring: readonly Corner[], taken: Set<string>): Corner[] {
  const middle = [0, 1].map((axis) => ring.reduce((sum, corner) => sum + (corner[axis] ?? 0), 0) / ring.length);
  return ring.map((corner) => {
    let [x, y] = corner;
    for (let step = 0; step < STEPS_AT_MOST && taken.has(`${x} ${y}`); step++) {
      const [dx, dy] = [Math.sign(Math.round((middle[0] ?? x) - x)), Math.sign(Math.round((middle[1] ?? y) - y))];
      x += dx === 0 && dy === 0 ? 1 : dx;
      y += dy;
    }
    taken.add(`${x} ${y}`);
    return [x, y];
  });
}

const STEPS_AT_MOST = 20;

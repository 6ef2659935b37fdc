/** A tree's mesh before its shape is known: angle as a share of the way around, place from below to above, part. */
export interface TreeMesh {
  /** Three for each vertex: angle 0-1, up 0-1, part (0 crown, 1 trunk). */
  readonly lattice: Float32Array;
  readonly indices: Uint16Array<ArrayBuffer>;
}

/** Corners of a crown seen from above (an even number: a palm's fronds are every other one), and the heights of its rings as shares of the crown. */
export const SEGMENTS = 10;
const RINGS = [0, 0.16, 0.42, 0.7, 0.9, 1] as const;

const CROWN = 0;
const TRUNK = 1;

/** A crown with its trunk: the vertex shader gives it the form of its species. */
export function treeMesh(): TreeMesh {
  const lattice: number[] = [];
  const indices: number[] = [];
  addTube(lattice, indices, RINGS, CROWN);
  addTube(lattice, indices, [0, 1], TRUNK);
  return { lattice: new Float32Array(lattice), indices: new Uint16Array(indices) };
}

/** Corners of a disc: the crown from afar. */
const DISC_CORNERS = 6;

/** A fan about its middle: angle, distance from the middle (0 or 1), part. */
export function discMesh(): TreeMesh {
  const lattice = [0, 0, CROWN];
  const indices: number[] = [];
  for (let corner = 0; corner < DISC_CORNERS; corner++) {
    lattice.push(corner / DISC_CORNERS, 1, CROWN);
    indices.push(0, 1 + corner, 1 + ((corner + 1) % DISC_CORNERS));
  }
  return { lattice: new Float32Array(lattice), indices: new Uint16Array(indices) };
}

/** Rings one above the other, their walls looking outward. */
function addTube(lattice: number[], indices: number[], rings: readonly number[], part: number): void {
  const first = lattice.length / 3;
  for (const up of rings) {
    for (let corner = 0; corner < SEGMENTS; corner++) lattice.push(corner / SEGMENTS, up, part);
  }
  for (let ring = 0; ring + 1 < rings.length; ring++) {
    for (let corner = 0; corner < SEGMENTS; corner++) {
      const a = first + ring * SEGMENTS + corner;
      const b = first + ring * SEGMENTS + ((corner + 1) % SEGMENTS);
      if (part === TRUNK || ring > 0) indices.push(a, b, b + SEGMENTS);
      if (part === TRUNK || ring + 2 < rings.length) indices.push(a, b + SEGMENTS, a + SEGMENTS);
    }
  }
}

/** A vehicle's body in a unit box: x forward and y to the left from -0.5 to 0.5, z up from 0 to 1; positions and flat normals. */
export interface BodyMesh {
  readonly positions: Float32Array;
  readonly normals: Float32Array;
}

type Point = readonly [number, number, number];

/** Right half of the cross section, from the sill up to the middle of the roof: y, z. */
const PROFILE: readonly (readonly [number, number])[] = [
  [0.5, 0.06],
  [0.5, 0.62],
  [0.46, 0.9],
  [0.36, 1],
];

/** How far the nose and the tail lean in at the roof, shares of the length. */
const RAKE = 0.012;

/** The body that every vehicle shares; the shader stretches it to its length, width and height. */
export function bodyMesh(): BodyMesh {
  const section = [...PROFILE.map(([y, z]) => [-y, z] as const), ...[...PROFILE].reverse()];
  const positions: number[] = [];
  const normals: number[] = [];
  for (let index = 1; index < section.length; index++) {
    const [y0, z0] = section[index - 1] ?? [0, 0];
    const [y1, z1] = section[index] ?? [0, 0];
    addQuad(positions, normals, [at(-1, y0, z0), at(1, y0, z0), at(1, y1, z1), at(-1, y1, z1)]);
  }
  for (const end of [1, -1]) {
    for (let index = 0; index < PROFILE.length - 1; index++) {
      const [y0, z0] = PROFILE[index] ?? [0, 0];
      const [y1, z1] = PROFILE[index + 1] ?? [0, 0];
      addQuad(positions, normals, [
        at(end, -y0 * end, z0),
        at(end, y0 * end, z0),
        at(end, y1 * end, z1),
        at(end, -y1 * end, z1),
      ]);
    }
  }
  return { positions: new Float32Array(positions), normals: new Float32Array(normals) };
}

function at(end: number, y: number, z: number): Point {
  return [end * (0.5 - RAKE * z * z), y, z];
}

/** Two triangles whose normal looks out of the body. */
function addQuad(positions: number[], normals: number[], [a, b, c, d]: readonly [Point, Point, Point, Point]): void {
  const normal = outward(cross(minus(b, a), minus(c, a)), a, c);
  for (const point of [a, b, c, a, c, d]) {
    positions.push(...point);
    normals.push(...normal);
  }
}

function outward(normal: Point, a: Point, c: Point): Point {
  const length = Math.hypot(...normal) || 1;
  const middle: Point = [(a[0] + c[0]) / 2, (a[1] + c[1]) / 2, (a[2] + c[2]) / 2 - 0.5];
  const sign = normal[0] * middle[0] + normal[1] * middle[1] + normal[2] * middle[2] < 0 ? -1 : 1;
  return [(normal[0] / length) * sign, (normal[1] / length) * sign, (normal[2] / length) * sign];
}

function minus(a: Point, b: Point): Point {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function cross(a: Point, b: Point): Point {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

import type { Paint, Painter, Point, Ring } from './mesh.ts';
import type { Mesh } from './mesh.ts';

/** A regular ring about the z axis; `radius` to its corners, the first at `phaseDeg` counter-clockwise from x. */
export function circle(radius: number, z: number, count: number, phaseDeg = 0): Ring {
  return ellipse(radius, radius, z, count, phaseDeg);
}

export function ellipse(radiusX: number, radiusY: number, z: number, count: number, phaseDeg = 0): Ring {
  return Array.from({ length: count }, (_, index): Point => {
    const angle = ((index / count) * 360 + phaseDeg) * (Math.PI / 180);
    return [radiusX * Math.cos(angle), radiusY * Math.sin(angle), z];
  });
}

/** Four corners about the z axis. */
export function rectangle(width: number, depth: number, z: number): Ring {
  const x = width / 2;
  const y = depth / 2;
  return [
    [x, -y, z],
    [x, y, z],
    [-x, y, z],
    [-x, -y, z],
  ];
}

export function moved(ring: Ring, x: number, y: number, z = 0): Ring {
  return ring.map(([px, py, pz]): Point => [px + x, py + y, pz + z]);
}

/** `points` given counter-clockwise, all at one height. */
export function outline(points: readonly (readonly [x: number, y: number])[], z: number): Ring {
  return points.map(([x, y]): Point => [x, y, z]);
}

/** A block standing at (x, y), from `low` to `high`. */
export interface Block {
  readonly x?: number;
  readonly y?: number;
  readonly low?: number;
  readonly high: number;
  readonly width: number;
  readonly depth: number;
}

export function block(
  mesh: Mesh,
  { x = 0, y = 0, low = 0, high, width, depth }: Block,
  wall: Painter,
  roof?: Paint,
): Mesh {
  const foot = moved(rectangle(width, depth, low), x, y);
  const top = moved(rectangle(width, depth, high), x, y);
  mesh.loft([foot, top], wall);
  const lid = roof ?? (typeof wall === 'function' ? wall(0, 0) : wall);
  return mesh.lid(top, lid);
}

/** A four-sided block whose walls are cut into columns and rows, so that each pane is painted by itself. */
export function panelled(mesh: Mesh, size: Block & Cut, pane: Painter, roof: Paint): Mesh {
  const { x = 0, y = 0, low = 0, high, width, depth, columns, rows } = size;
  const rings = Array.from({ length: rows + 1 }, (_, row) => {
    const z = low + ((high - low) * row) / rows;
    return moved(cutSides(rectangle(width, depth, z), columns), x, y);
  });
  mesh.loft(rings, pane);
  return mesh.lid(rings.at(-1) ?? [], roof);
}

export interface Cut {
  /** Panes on each of the sides. */
  readonly columns: number;
  readonly rows: number;
}

/** A ring with each side cut into so many pieces. */
export function cutSides(ring: Ring, pieces: number): Ring {
  return ring.flatMap((start, index) => {
    const end = ring[(index + 1) % ring.length] ?? start;
    return Array.from({ length: pieces }, (_, piece) => between(start, end, piece / pieces));
  });
}

/** A round (or `count`-sided) body from its outline: radius, height, radius, height, … from the foot up. */
export interface Turned {
  readonly profile: readonly number[];
  readonly count: number;
  readonly x?: number;
  readonly y?: number;
  readonly smooth?: boolean;
  readonly phaseDeg?: number;
}

export function turned(
  mesh: Mesh,
  { profile, count, x = 0, y = 0, smooth = true, phaseDeg = 0 }: Turned,
  painter: Painter,
): Mesh {
  const rings = Array.from({ length: profile.length / 2 }, (_, index) => {
    const radius = Math.max(profile[2 * index] ?? 0, 0);
    return moved(circle(radius, profile[2 * index + 1] ?? 0, count, phaseDeg), x, y);
  });
  return mesh.loft(rings, painter, { smooth, lids: 'last' });
}

/** A round bar along points, thick as said at each. */
export function bar(
  mesh: Mesh,
  points: readonly Point[],
  radii: readonly number[] | number,
  paint: Painter,
  sides = 6,
): Mesh {
  const rings = points.map((point, index): Ring => {
    const before = points[index - 1] ?? point;
    const after = points[index + 1] ?? point;
    const radius = typeof radii === 'number' ? radii : (radii[index] ?? 0);
    return around(point, [after[0] - before[0], after[1] - before[1], after[2] - before[2]], radius, sides);
  });
  return mesh.loft(rings, paint, { smooth: true, lids: 'both' });
}

/** Points from flat x, y, z. */
export function path(values: readonly number[]): Point[] {
  return Array.from({ length: values.length / 3 }, (_, index): Point => {
    return [values[3 * index] ?? 0, values[3 * index + 1] ?? 0, values[3 * index + 2] ?? 0];
  });
}

/** A gabled roof along y over a rectangle. */
export function gable(mesh: Mesh, { x = 0, y = 0, low = 0, high, width, depth }: Block, roof: Paint, end: Paint): Mesh {
  const [a, b, c, d] = moved(rectangle(width, depth, low), x, y);
  if (!a || !b || !c || !d) return mesh;
  const front: Point = [x, y - depth / 2, high];
  const back: Point = [x, y + depth / 2, high];
  mesh.triangle(a, b, back, roof).triangle(a, back, front, roof);
  mesh.triangle(c, d, front, roof).triangle(c, front, back, roof);
  return mesh.triangle(b, c, back, end).triangle(d, a, front, end);
}

function between(a: Point, b: Point, share: number): Point {
  return [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share, a[2] + (b[2] - a[2]) * share];
}

/** A number in 0..1 that looks random but is the same for the same row and column. */
export function speckle(row: number, column: number): number {
  const mixed = Math.imul(row + 17, 374761393) ^ Math.imul(column + 101, 668265263);
  const stirred = Math.imul(mixed ^ (mixed >>> 13), 1274126177);
  return ((stirred ^ (stirred >>> 16)) >>> 0) / 4294967296;
}

/** Turned counter-clockwise about the z axis and moved. */
export function placed(x: number, y: number, z = 0, turnDeg = 0): (point: Point) => Point {
  const cos = Math.cos((turnDeg * Math.PI) / 180);
  const sin = Math.sin((turnDeg * Math.PI) / 180);
  return ([px, py, pz]) => [px * cos - py * sin + x, px * sin + py * cos + y, pz + z];
}

function around(middle: Point, direction: Point, radius: number, sides: number): Ring {
  const length = Math.hypot(...direction) || 1;
  const w: Point = [direction[0] / length, direction[1] / length, direction[2] / length];
  const helper: Point = Math.abs(w[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0];
  const u = unitCross(helper, w);
  const v = unitCross(w, u);
  return Array.from({ length: sides }, (_, index): Point => {
    const angle = (index / sides) * 2 * Math.PI;
    const cos = Math.cos(angle) * radius;
    const sin = Math.sin(angle) * radius;
    return [
      middle[0] + u[0] * cos + v[0] * sin,
      middle[1] + u[1] * cos + v[1] * sin,
      middle[2] + u[2] * cos + v[2] * sin,
    ];
  });
}

function unitCross(a: Point, b: Point): Point {
  const x = a[1] * b[2] - a[2] * b[1];
  const y = a[2] * b[0] - a[0] * b[2];
  const z = a[0] * b[1] - a[1] * b[0];
  const length = Math.hypot(x, y, z) || 1;
  return [x / length, y / length, z / length];
}

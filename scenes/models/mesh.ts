import { BufferGeometry, Color, Float32BufferAttribute } from 'three';

/** A point in metres: x east, y north (before the model is turned), z up from its ground. */
export type Point = readonly [x: number, y: number, z: number];

/** A closed or open row of points; surfaces are drawn between rows of equal length. */
export type Ring = readonly Point[];

/** What a face looks like: sRGB `#rrggbb` by day, and the share of it that shines by itself at night, 0..1. */
export interface Paint {
  readonly colour: string;
  readonly glow?: number;
}

/** One look for all faces, or one by the row and column of each. */
export type Painter = Paint | ((row: number, column: number) => Paint);

export interface LoftOptions {
  /** Whether the last point of a ring joins the first; true unless said. */
  readonly closed?: boolean;
  /** Whether faces shade into one another as one round surface; false unless said. */
  readonly smooth?: boolean;
  /** Which ends are closed with a lid. */
  readonly lids?: 'none' | 'first' | 'last' | 'both';
}

/** Triangles under construction: flat arrays, three vertices each, nothing shared. */
export class Mesh {
  readonly #position: number[] = [];
  readonly #normal: number[] = [];
  readonly #colour: number[] = [];
  readonly #glow: number[] = [];

  get triangleCount(): number {
    return this.#position.length / 9;
  }

  /** A surface through rings, each counter-clockwise seen from above for it to face outward as they go up. */
  loft(
    rings: readonly Ring[],
    painter: Painter,
    { closed = true, smooth = false, lids = 'none' }: LoftOptions = {},
  ): this {
    const normals = smooth ? smoothNormals(rings, closed) : undefined;
    for (const [row, ring] of rings.entries()) {
      const above = rings[row + 1];
      if (!above) break;
      const columns = closed ? ring.length : ring.length - 1;
      for (let column = 0; column < columns; column += 1) {
        const next = (column + 1) % ring.length;
        const corners = [at(ring, column), at(ring, next), at(above, next), at(above, column)] as const;
        const shades = normals && [
          at(at(normals, row), column),
          at(at(normals, row), next),
          at(at(normals, row + 1), next),
          at(at(normals, row + 1), column),
        ];
        this.#quad(corners, shades, paintOf(painter, row, column));
      }
    }
    const first = rings[0];
    const last = rings.at(-1);
    if (first && (lids === 'first' || lids === 'both')) this.lid([...first].reverse(), paintOf(painter, 0, 0));
    if (last && (lids === 'last' || lids === 'both')) this.lid(last, paintOf(painter, rings.length - 2, 0));
    return this;
  }

  /** A flat face: a polygon that its middle sees whole, counter-clockwise from where it is seen. */
  lid(ring: Ring, paint: Paint): this {
    const middle = middleOf(ring);
    for (const [index, point] of ring.entries())
      this.triangle(middle, point, at(ring, (index + 1) % ring.length), paint);
    return this;
  }

  triangle(a: Point, b: Point, c: Point, paint: Paint): this {
    const normal = unit(cross(minus(b, a), minus(c, a)));
    if (normal) this.#put([a, b, c], [normal, normal, normal], paint);
    return this;
  }

  /** Everything of another mesh, moved after each point is changed; the change must keep right hands right. */
  add(other: Mesh, place: (point: Point) => Point): this {
    const count = other.#position.length / 3;
    for (let vertex = 0; vertex < count; vertex += 1) {
      const point = triple(other.#position, vertex);
      const normal = triple(other.#normal, vertex);
      const moved = place(point);
      this.#position.push(...moved);
      this.#normal.push(...(unit(minus(place(plus(point, normal)), moved)) ?? normal));
      this.#colour.push(...triple(other.#colour, vertex));
      this.#glow.push(other.#glow[vertex] ?? 0);
    }
    return this;
  }

  /** Attributes `position` (m), `normal`, `color` (linear sRGB) and `glow` (0..1), not indexed. */
  geometry(): BufferGeometry {
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new Float32BufferAttribute(this.#position, 3));
    geometry.setAttribute('normal', new Float32BufferAttribute(this.#normal, 3));
    geometry.setAttribute('color', new Float32BufferAttribute(this.#colour, 3));
    geometry.setAttribute('glow', new Float32BufferAttribute(this.#glow, 1));
    geometry.computeBoundingBox();
    geometry.computeBoundingSphere();
    return geometry;
  }

  #quad([a, b, c, d]: readonly [Point, Point, Point, Point], shades: readonly Point[] | undefined, paint: Paint): void {
    if (!shades) {
      this.triangle(a, b, c, paint).triangle(a, c, d, paint);
      return;
    }
    if (cross(minus(b, a), minus(c, a)).some(isMore)) this.#put([a, b, c], shades, paint);
    const rest = [at(shades, 0), at(shades, 2), at(shades, 3)];
    if (cross(minus(c, a), minus(d, a)).some(isMore)) this.#put([a, c, d], rest, paint);
  }

  #put(points: readonly Point[], normals: readonly Point[], { colour, glow = 0 }: Paint): void {
    const { r, g, b } = linearColour(colour);
    for (const [index, point] of points.entries()) {
      this.#position.push(...point);
      this.#normal.push(...at(normals, index));
      this.#colour.push(r, g, b);
      this.#glow.push(glow * floodlight(at(normals, index)));
    }
  }
}

/** How much of its glow a face shows: lamps stand below and to the south, so that forms keep their relief at night. */
function floodlight([x, y, z]: Point): number {
  return Math.min(1, Math.max(0, 0.8 + 0.2 * (0.6 * x - 0.8 * y) - 0.35 * Math.max(0, z)));
}

const COLOURS = new Map<string, Color>();

function linearColour(text: string): Color {
  const known = COLOURS.get(text);
  if (known) return known;
  const colour = new Color(text);
  COLOURS.set(text, colour);
  return colour;
}

function paintOf(painter: Painter, row: number, column: number): Paint {
  return typeof painter === 'function' ? painter(row, column) : painter;
}

function smoothNormals(rings: readonly Ring[], closed: boolean): Point[][] {
  return rings.map((ring, row) =>
    ring.map((point, column) => {
      const count = ring.length;
      const left = closed ? (column + count - 1) % count : Math.max(0, column - 1);
      const right = closed ? (column + 1) % count : Math.min(count - 1, column + 1);
      const low = rings[Math.max(0, row - 1)] ?? ring;
      const high = rings[Math.min(rings.length - 1, row + 1)] ?? ring;
      const middle = middleOf(ring);
      const along = isPoint(ring) ? sideways(low, high, column) : minus(at(ring, right), at(ring, left));
      const up = minus(at(high, column), at(low, column));
      return unit(cross(along, up)) ?? unit(minus(point, middle)) ?? [0, 0, 1];
    }),
  );
}

/** A ring drawn together to one point borrows the direction of its neighbour. */
function sideways(low: Ring, high: Ring, column: number): Point {
  const ring = isPoint(high) ? low : high;
  return minus(at(ring, (column + 1) % ring.length), at(ring, (column + ring.length - 1) % ring.length));
}

function isPoint(ring: Ring): boolean {
  const first = at(ring, 0);
  return ring.every((point) => Math.hypot(...minus(point, first)) < 1e-6);
}

function isMore(size: number): boolean {
  return Math.abs(size) > 1e-7;
}

function middleOf(ring: Ring): Point {
  const sum = ring.reduce<Point>((total, point) => plus(total, point), [0, 0, 0]);
  return [sum[0] / ring.length, sum[1] / ring.length, sum[2] / ring.length];
}

function triple(values: readonly number[], index: number): Point {
  return [values[index * 3] ?? 0, values[index * 3 + 1] ?? 0, values[index * 3 + 2] ?? 0];
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index];
  if (item === undefined)
    throw new Error(`Rings of a surface must be equally long: nothing at ${index} of ${items.length}.`);
  return item;
}

function plus(a: Point, b: Point): Point {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

function minus(a: Point, b: Point): Point {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

function cross(a: Point, b: Point): Point {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function unit(a: Point): Point | undefined {
  const length = Math.hypot(...a);
  return length > 1e-9 ? [a[0] / length, a[1] / length, a[2] / length] : undefined;
}

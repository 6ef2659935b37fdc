import type { Geometry, Point } from './geometry.ts';

/** Interior, boundary, exterior: rows of the first geometry, columns of the second; -1 where they do not meet. */
type Matrix = [[number, number, number], [number, number, number], [number, number, number]];
type Part = 0 | 1 | 2;
type Segment = readonly [Point, Point];

const [INTERIOR, BOUNDARY, EXTERIOR] = [0, 1, 2] as const;

/** Closer than this is the same place, degrees: 0.1 mm. */
const SAME = 1e-9;

/** How hard {@link relate} is for these two, in comparisons. */
export function relateEffort(a: Geometry, b: Geometry): number {
  return (positionsIn(a) + 1) * (positionsIn(b) + 1);
}

/** The nine intersections of two geometries (DE-9IM, OGC 06-103r4), such as `0FFFFF212`. */
export function relate(a: Geometry, b: Geometry): string {
  if (areApart(boxOf(a), boxOf(b))) return `FF${dimensionOf(a)}FF${edgeOf(a)}${dimensionOf(b)}${edgeOf(b)}2`;
  const matrix: Matrix = [
    [-1, -1, -1],
    [-1, -1, -1],
    [-1, -1, 2],
  ];
  const raise = (row: Part, column: Part, dimension: number) => {
    matrix[row][column] = Math.max(matrix[row][column], dimension);
  };
  place(a, b, raise);
  place(b, a, (row, column, dimension) => raise(column, row, dimension));
  return matrix.flatMap((row) => row.map((dimension) => (dimension < 0 ? 'F' : String(dimension)))).join('');
}

/** Whether nine intersections are as a pattern of `T F * 0 1 2` wants them. */
export function fits(matrix: string, pattern: string): boolean {
  return [...pattern].every((wanted, index) => {
    const found = matrix[index];
    if (wanted === '*') return true;
    return wanted === 'T' ? found !== 'F' : wanted === found;
  });
}

/** The highest dimension of a geometry: 0 points, 1 lines, 2 areas. */
export function dimensionOf({ lines, areas }: Geometry): number {
  if (areas.length > 0) return 2;
  return lines.length > 0 ? 1 : 0;
}

/** The shortest way between two geometries, in degrees; 0 where they meet. */
export function distanceBetween(a: Geometry, b: Geometry): number {
  if (!fits(relate(a, b), 'FF*FF****')) return 0;
  let shortest = Number.POSITIVE_INFINITY;
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    for (const point of positionsOf(one)) shortest = Math.min(shortest, distanceTo(point, other));
  }
  return shortest;
}

/** Length of the lines, and of the rings around areas, in degrees. */
export function lengthOf(geometry: Geometry): number {
  return segmentsOf(geometry).reduce((sum, [from, to]) => sum + Math.hypot(to[0] - from[0], to[1] - from[1]), 0);
}

/** Says where the pieces of `a` lie in `b`. */
function place(a: Geometry, b: Geometry, raise: (row: Part, column: Part, dimension: number) => void): void {
  for (const point of a.points) raise(INTERIOR, locate(point, b), 0);
  const areal = dimensionOf(a) === 2;
  if (areal && dimensionOf(b) === 0) {
    raise(INTERIOR, EXTERIOR, 2);
    raise(BOUNDARY, EXTERIOR, 1);
    return;
  }
  const others = segmentsOf(b);
  for (const segment of segmentsOf(a)) {
    const cuts = cutsOf(segment, others, b.points);
    for (const cut of cuts) raise(areal ? BOUNDARY : locate(cut, a), locate(cut, b), 0);
    for (const middle of middlesOf(cuts)) {
      const where = locate(middle, b);
      raise(areal ? BOUNDARY : INTERIOR, where, 1);
      if (areal && where !== BOUNDARY) besides(where, b, raise);
    }
  }
  if (!areal) return;
  if (dimensionOf(b) < 2) raise(INTERIOR, EXTERIOR, 2);
  else for (const area of a.areas) raise(INTERIOR, notBoundary(locate(insideOf(area), b)), 2);
}

/** What a piece of an area's edge, inside or outside of another area, tells of the ground on both sides of it. */
function besides(where: Part, b: Geometry, raise: (row: Part, column: Part, dimension: number) => void): void {
  if (dimensionOf(b) < 2) return;
  raise(INTERIOR, where, 2);
  if (where === INTERIOR) raise(EXTERIOR, INTERIOR, 2);
}

function notBoundary(part: Part): Part {
  return part === BOUNDARY ? INTERIOR : part;
}

/** Where a position lies in a geometry. */
function locate(point: Point, geometry: Geometry): Part {
  if (geometry.points.some((each) => isSame(each, point))) return INTERIOR;
  for (const area of geometry.areas) {
    if (area.some((ring) => segmentsAlong(ring).some((segment) => isOn(point, segment)))) return BOUNDARY;
    if (area.filter((ring) => isInside(point, ring)).length === 1) return INTERIOR;
  }
  const onLine = geometry.lines.some((line) => segmentsAlong(line).some((segment) => isOn(point, segment)));
  if (!onLine) return EXTERIOR;
  const ends = geometry.lines.flatMap((line) => [line[0], line.at(-1)]);
  return ends.filter((end) => end && isSame(end, point)).length % 2 === 1 ? BOUNDARY : INTERIOR;
}

/** The ends of a segment and where it meets others, along it. */
function cutsOf([from, to]: Segment, others: readonly Segment[], points: readonly Point[]): readonly Point[] {
  const cuts: Point[] = [from, to, ...points.filter((point) => isOn(point, [from, to]))];
  for (const other of others) {
    cuts.push(...other.filter((end) => isOn(end, [from, to])));
    const crossing = crossingOf([from, to], other);
    if (crossing) cuts.push(crossing);
  }
  const along = ([x, y]: Point) => (x - from[0]) * (to[0] - from[0]) + (y - from[1]) * (to[1] - from[1]);
  return cuts
    .toSorted((one, other) => along(one) - along(other))
    .filter((cut, index, all) => index === 0 || !isSame(cut, all[index - 1] ?? cut));
}

function middlesOf(cuts: readonly Point[]): readonly Point[] {
  return cuts.slice(1).map((cut, index) => {
    const before = cuts[index] ?? cut;
    return [(before[0] + cut[0]) / 2, (before[1] + cut[1]) / 2] as const;
  });
}

function crossingOf([a, b]: Segment, [c, d]: Segment): Point | undefined {
  const [rx, ry, sx, sy] = [b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]];
  const cross = rx * sy - ry * sx;
  if (Math.abs(cross) < SAME * SAME) return undefined;
  const t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / cross;
  const u = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / cross;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? [a[0] + t * rx, a[1] + t * ry] : undefined;
}

/** A position inside of an area: in the middle of its widest stretch at a height between two corners. */
function insideOf(area: readonly (readonly Point[])[]): Point {
  const heights = [...new Set(area.flat().map(([, y]) => y))].toSorted((one, other) => one - other);
  const height = ((heights[0] ?? 0) + (heights[1] ?? 0)) / 2;
  const crossings = area
    .flatMap((ring) => segmentsAlong(ring))
    .filter(([[, y0], [, y1]]) => y0 > height !== y1 > height)
    .map(([[x0, y0], [x1, y1]]) => x0 + ((height - y0) / (y1 - y0)) * (x1 - x0))
    .toSorted((one, other) => one - other);
  return [((crossings[0] ?? 0) + (crossings[1] ?? 0)) / 2, height];
}

function isInside([x, y]: Point, ring: readonly Point[]): boolean {
  let inside = false;
  for (const [[x0, y0], [x1, y1]] of segmentsAlong(ring)) {
    if (y0 > y !== y1 > y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside;
  }
  return inside;
}

function isOn(point: Point, segment: Segment): boolean {
  return distanceToSegment(point, segment) < SAME;
}

function isSame([x0, y0]: Point, [x1, y1]: Point): boolean {
  return Math.abs(x0 - x1) < SAME && Math.abs(y0 - y1) < SAME;
}

function distanceTo(point: Point, geometry: Geometry): number {
  const toPoints = geometry.points.map(([x, y]) => Math.hypot(x - point[0], y - point[1]));
  return [...toPoints, ...segmentsOf(geometry).map((segment) => distanceToSegment(point, segment))].reduce(
    (least, each) => Math.min(least, each),
    Number.POSITIVE_INFINITY,
  );
}

function distanceToSegment([x, y]: Point, [[x0, y0], [x1, y1]]: Segment): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const square = dx * dx + dy * dy;
  const share = square === 0 ? 0 : Math.min(1, Math.max(0, ((x - x0) * dx + (y - y0) * dy) / square));
  return Math.hypot(x - x0 - share * dx, y - y0 - share * dy);
}

function segmentsOf({ lines, areas }: Geometry): readonly Segment[] {
  return [...lines, ...areas.flat()].flatMap((line) => segmentsAlong(line));
}

/** Of lines that were looked at before: the same ones are, again and again. */
const SEGMENTS = new WeakMap<readonly Point[], readonly Segment[]>();

function segmentsAlong(line: readonly Point[]): readonly Segment[] {
  const known = SEGMENTS.get(line) ?? line.slice(1).map((to, index) => [line[index] ?? to, to] as const);
  SEGMENTS.set(line, known);
  return known;
}

type Box = readonly [west: number, south: number, east: number, north: number];

const BOXES = new WeakMap<Geometry, Box>();

function boxOf(geometry: Geometry): Box {
  const known = BOXES.get(geometry);
  if (known) return known;
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of positionsOf(geometry)) {
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  BOXES.set(geometry, box);
  return box;
}

function areApart(one: Box, other: Box): boolean {
  const [west, south, east, north] = other;
  return one[0] > east + SAME || one[1] > north + SAME || one[2] < west - SAME || one[3] < south - SAME;
}

/** The dimension of a geometry's boundary; `F` where it has none. */
function edgeOf(geometry: Geometry): string {
  if (dimensionOf(geometry) === 2) return '1';
  const ends = geometry.lines.flatMap((line) => [line[0], line.at(-1)]);
  return ends.some((end) => end && locate(end, geometry) === BOUNDARY) ? '0' : 'F';
}

function positionsOf({ points, lines, areas }: Geometry): readonly Point[] {
  return [...points, ...lines.flat(), ...areas.flat(2)];
}

function positionsIn({ points, lines, areas }: Geometry): number {
  const count = (rows: readonly (readonly unknown[])[]) => rows.reduce((sum, row) => sum + row.length, 0);
  return points.length + count(lines) + areas.reduce((sum, rings) => sum + count(rings), 0);
}

import type { Point } from '../city/plane.ts';
import type { Box, Ring } from '../city/polygon.ts';
import type { Shape } from './footprint-shape.ts';

interface Entry<Value> {
  readonly shape: Shape;
  readonly value: Value;
}

/** Shapes by the square cells that their boxes touch. */
export class ShapeIndex<Value> {
  readonly #cells = new Map<string, Entry<Value>[]>();
  readonly #cellM: number;

  constructor(cellM: number) {
    this.#cellM = cellM;
  }

  add(shape: Shape, value: Value): void {
    for (const key of this.#keysOf(shape.box)) {
      const cell = this.#cells.get(key);
      if (cell) cell.push({ shape, value });
      else this.#cells.set(key, [{ shape, value }]);
    }
  }

  /** Square metres that a shape has in common with what each value stands for, in the order in which they were added. */
  overlaps(shape: Shape): Map<Value, number> {
    const found = new Set<Entry<Value>>();
    const shared = new Map<Value, number>();
    for (const key of this.#keysOf(shape.box)) {
      for (const entry of this.#cells.get(key) ?? []) found.add(entry);
    }
    const seen = new Set<Shape>();
    for (const { shape: other, value } of found) {
      if (seen.has(other)) continue;
      seen.add(other);
      const areaM2 = overlapM2(shape, other);
      if (areaM2 > 0) shared.set(value, (shared.get(value) ?? 0) + areaM2);
    }
    return shared;
  }

  *#keysOf({ west, east, south, north }: Box): Generator<string> {
    for (let column = Math.floor(west / this.#cellM); column <= Math.floor(east / this.#cellM); column++) {
      for (let row = Math.floor(south / this.#cellM); row <= Math.floor(north / this.#cellM); row++) {
        yield `${column} ${row}`;
      }
    }
  }
}

/** Lines along which two shapes are compared: at first, and where they share more than a seam between neighbours. */
const FIRST_LINES = 9;
const LINES = 48;
const SEAM_SHARE = 0.04;

/** Square metres that two shapes have in common, patios left out, from lines across both: good to a few in a hundred. */
export function overlapM2(one: Shape, other: Shape): number {
  if (Math.min(one.box.east, other.box.east) <= Math.max(one.box.west, other.box.west)) return 0;
  const firstM2 = overlapAlong(one, other, FIRST_LINES);
  return firstM2 < SEAM_SHARE * Math.min(one.areaM2, other.areaM2) ? firstM2 : overlapAlong(one, other, LINES);
}

function overlapAlong(one: Shape, other: Shape, lines: number): number {
  const south = Math.max(one.box.south, other.box.south);
  const north = Math.min(one.box.north, other.box.north);
  if (north <= south) return 0;
  const stepM = (north - south) / lines;
  let lengthM = 0;
  for (let line = 0; line < lines; line++) {
    const y = south + (line + 0.5) * stepM;
    lengthM += commonLength(crossingsAt(one, y), crossingsAt(other, y));
  }
  return lengthM * stepM;
}

/** Where a line from west to east enters and leaves a shape. */
function crossingsAt({ ring, holes }: Shape, y: number): number[] {
  const found: number[] = [];
  addCrossings(found, ring, y);
  for (const hole of holes) addCrossings(found, hole, y);
  return found.sort((a, b) => a - b);
}

function addCrossings(found: number[], ring: Ring, y: number): void {
  let before: Point | undefined = ring[ring.length - 1];
  for (const corner of ring) {
    if (before && corner[1] > y !== before[1] > y) {
      found.push(corner[0] + ((y - corner[1]) * (before[0] - corner[0])) / (before[1] - corner[1]));
    }
    before = corner;
  }
}

function commonLength(one: readonly number[], other: readonly number[]): number {
  let length = 0;
  for (let at = 0; at + 1 < one.length; at += 2) {
    for (let against = 0; against + 1 < other.length; against += 2) {
      const from = Math.max(one[at] ?? 0, other[against] ?? 0);
      const to = Math.min(one[at + 1] ?? 0, other[against + 1] ?? 0);
      if (to > from) length += to - from;
    }
  }
  return length;
}

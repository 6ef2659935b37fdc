import type { Point } from './plane.ts';
import { type Box, boxOf, contains, cornerAt, crosses, type Ring } from './polygon.ts';

interface Entry<Value> {
  readonly ring: Ring;
  readonly holes: readonly Ring[];
  readonly box: Box;
  readonly value: Value;
}

/** Polygons by the square cells that they touch: what stands at a point, what a ring would run into. */
export class RingIndex<Value> {
  private readonly cells = new Map<number, Entry<Value>[]>();

  constructor(private readonly cellM: number) {}

  add(ring: Ring, value: Value, holes: readonly Ring[] = []): void {
    const entry = { ring, holes, box: boxOf(ring), value };
    for (const key of this.keysOf(entry.box)) {
      const cell = this.cells.get(key);
      if (cell) cell.push(entry);
      else this.cells.set(key, [entry]);
    }
  }

  /** What the first polygon over a point stands for. */
  at(point: Point): Value | undefined {
    const cell = this.cells.get(this.keyAt(Math.floor(point[0] / this.cellM), Math.floor(point[1] / this.cellM)));
    return cell?.find((entry) => covers(entry, point))?.value;
  }

  /** Whether a ring has any ground in common with one here; a patio counts as built. */
  meets(ring: Ring): boolean {
    const box = boxOf(ring);
    for (const key of this.keysOf(box)) {
      if (this.cells.get(key)?.some((entry) => overlaps(entry.box, box) && overlap(entry.ring, ring))) return true;
    }
    return false;
  }

  private *keysOf({ west, east, south, north }: Box): Generator<number> {
    for (let column = Math.floor(west / this.cellM); column <= Math.floor(east / this.cellM); column++) {
      for (let row = Math.floor(south / this.cellM); row <= Math.floor(north / this.cellM); row++) {
        yield this.keyAt(column, row);
      }
    }
  }

  private keyAt(column: number, row: number): number {
    return column * 100_003 + row;
  }
}

function covers<Value>({ ring, holes, box }: Entry<Value>, point: Point): boolean {
  const [x, y] = point;
  if (x < box.west || x > box.east || y < box.south || y > box.north) return false;
  return contains(ring, point) && !holes.some((hole) => contains(hole, point));
}

function overlaps(one: Box, other: Box): boolean {
  return one.west <= other.east && one.east >= other.west && one.south <= other.north && one.north >= other.south;
}

function overlap(one: Ring, other: Ring): boolean {
  if (one.some((corner) => contains(other, corner)) || other.some((corner) => contains(one, corner))) return true;
  return one.some((from, index) => {
    const to = cornerAt(one, index + 1);
    return other.some((start, side) => crosses(from, to, start, cornerAt(other, side + 1)));
  });
}

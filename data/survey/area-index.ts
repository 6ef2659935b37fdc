import type { Area, Areas } from '../contract/package.ts';
import type { LngLat } from '../contract/place.ts';

/** Finds the part of the territory that a position is in. */
export interface AreaIndex {
  at(position: LngLat, level: Area['level']): Area | null;
}

/** Side of a cell in degrees, about 100 m. Most cells lie wholly in one area: no border is looked at there. */
const CELL = 0.001;

/** More cells than a metropolis has; wider areas have bigger cells. */
const MOST_CELLS = 400_000;

export function areaIndex({ areas }: Areas): AreaIndex {
  const levels = new Map<Area['level'], LevelIndex>();
  return {
    at(position, level) {
      const known = levels.get(level) ?? new LevelIndex(areas.filter((area) => area.level === level));
      levels.set(level, known);
      return known.at(position);
    },
  };
}

const NOT_ASKED = -2;
const NONE = -1;

/** The areas of one level in a grid: cells with borders in them, and whose the others are. */
class LevelIndex {
  readonly #areas: readonly Area[];
  readonly #west: number;
  readonly #south: number;
  readonly #columns: number;
  readonly #rows: number;
  readonly #cell: number;
  /** Areas with a border in a cell. */
  readonly #borders = new Map<number, number[]>();
  /** The area that a cell without borders is in. */
  readonly #owners: Int32Array;

  constructor(areas: readonly Area[]) {
    this.#areas = areas;
    const [west, south, east, north] = boundsOf(areas);
    const spread = Math.max(0, (east - west) * (north - south));
    this.#cell = Math.max(CELL, Math.sqrt(spread / MOST_CELLS));
    this.#west = west;
    this.#south = south;
    this.#columns = areas.length === 0 ? 0 : Math.floor((east - west) / this.#cell) + 1;
    this.#rows = areas.length === 0 ? 0 : Math.floor((north - south) / this.#cell) + 1;
    this.#owners = new Int32Array(this.#columns * this.#rows).fill(NOT_ASKED);
    areas.forEach((area, index) => {
      for (const ring of area.polygons.flat()) this.#markBorders(ring, index);
    });
  }

  at([longitude, latitude]: LngLat): Area | null {
    const column = Math.floor((longitude - this.#west) / this.#cell);
    const row = Math.floor((latitude - this.#south) / this.#cell);
    if (!(column >= 0 && row >= 0 && column < this.#columns && row < this.#rows)) return null;
    const cell = row * this.#columns + column;
    const near = this.#borders.get(cell);
    if (near) return this.#areas[near.find((index) => this.#contains(index, longitude, latitude)) ?? NONE] ?? null;
    if (this.#owners[cell] === NOT_ASKED) this.#ask(row, column);
    return this.#areas[this.#owners[cell] ?? NONE] ?? null;
  }

  /** Looks whose a cell is, and gives it to the cells beside it as far as no border lies between. */
  #ask(row: number, column: number): void {
    const longitude = this.#west + (column + 0.5) * this.#cell;
    const latitude = this.#south + (row + 0.5) * this.#cell;
    const owner = this.#areas.findIndex((_, index) => this.#contains(index, longitude, latitude));
    for (const step of [1, -1]) {
      for (let at = column; at >= 0 && at < this.#columns; at += step) {
        const cell = row * this.#columns + at;
        if (this.#borders.has(cell)) break;
        this.#owners[cell] = owner;
      }
    }
  }

  #markBorders(ring: readonly number[], index: number): void {
    for (let at = 0; at + 3 < ring.length; at += 2) {
      const [x, y, nextX, nextY] = [ring[at] ?? 0, ring[at + 1] ?? 0, ring[at + 2] ?? 0, ring[at + 3] ?? 0];
      const [west, east] = [this.#columnOf(Math.min(x, nextX)), this.#columnOf(Math.max(x, nextX))];
      const [south, north] = [this.#rowOf(Math.min(y, nextY)), this.#rowOf(Math.max(y, nextY))];
      for (let row = south; row <= north; row++) {
        for (let column = west; column <= east; column++) this.#mark(row * this.#columns + column, index);
      }
    }
  }

  #mark(cell: number, index: number): void {
    const known = this.#borders.get(cell);
    if (!known) this.#borders.set(cell, [index]);
    else if (!known.includes(index)) known.push(index);
  }

  #columnOf(longitude: number): number {
    return Math.min(this.#columns - 1, Math.max(0, Math.floor((longitude - this.#west) / this.#cell)));
  }

  #rowOf(latitude: number): number {
    return Math.min(this.#rows - 1, Math.max(0, Math.floor((latitude - this.#south) / this.#cell)));
  }

  /** By the even and odd of the borders crossed: holes are crossed twice. */
  #contains(index: number, x: number, y: number): boolean {
    let inside = false;
    for (const rings of this.#areas[index]?.polygons ?? []) {
      for (const ring of rings) {
        for (let at = 0; at + 3 < ring.length; at += 2) {
          const [fromY, toY] = [ring[at + 1] ?? 0, ring[at + 3] ?? 0];
          if (fromY > y === toY > y) continue;
          const [fromX, toX] = [ring[at] ?? 0, ring[at + 2] ?? 0];
          if (x < fromX + ((y - fromY) * (toX - fromX)) / (toY - fromY)) inside = !inside;
        }
      }
    }
    return inside;
  }
}

function boundsOf(areas: readonly Area[]): readonly [west: number, south: number, east: number, north: number] {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const ring of areas.flatMap(({ polygons }) => polygons.flat())) {
    for (let at = 0; at + 1 < ring.length; at += 2) {
      const [x, y] = [ring[at] ?? 0, ring[at + 1] ?? 0];
      west = Math.min(west, x);
      south = Math.min(south, y);
      east = Math.max(east, x);
      north = Math.max(north, y);
    }
  }
  return [west, south, east, north];
}

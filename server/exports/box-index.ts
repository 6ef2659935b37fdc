import type { Box } from './building-table.ts';

/** A grid over boxes: which of them may meet another box. */
export interface BoxIndex {
  /** Places of the boxes that meet one of these, ascending, each once. */
  within(boxes: readonly Box[]): readonly number[];
}

/** About 220 by 170 m at Barcelona. */
const CELL_DEGREES = 0.002;

/** A box over more cells than this is looked at for every question instead. */
const CELLS_AT_MOST = 4096;

/** Puts boxes into the cells of a grid. `boxAt` null: the thing is nowhere, and never found. */
export function makeBoxIndex(count: number, boxAt: (index: number) => Box | null): BoxIndex {
  const cells = new Map<number, number[]>();
  const wide: number[] = [];
  for (let index = 0; index < count; index++) {
    const box = boxAt(index);
    if (box && cellCount(box) > CELLS_AT_MOST) wide.push(index);
    else if (box) for (const key of cellsOf(box)) push(cells, key, index);
  }
  const meets = (index: number, box: Box) => {
    const other = boxAt(index);
    return other !== null && boxesMeet(other, box);
  };
  return {
    within: (boxes) => {
      const isWide = boxes.some((box) => cellCount(box) > CELLS_AT_MOST);
      const candidates = isWide ? range(count) : near(boxes, cells, wide);
      return candidates.filter((index) => boxes.some((box) => meets(index, box)));
    },
  };
}

function near(
  boxes: readonly Box[],
  cells: ReadonlyMap<number, readonly number[]>,
  wide: readonly number[],
): readonly number[] {
  const found = new Set(wide);
  for (const key of boxes.flatMap((box) => [...cellsOf(box)]))
    for (const index of cells.get(key) ?? []) found.add(index);
  return [...found].sort((one, other) => one - other);
}

export function boxesMeet(one: Box, other: Box): boolean {
  return one[0] <= other[2] && other[0] <= one[2] && one[1] <= other[3] && other[1] <= one[3];
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function push(cells: Map<number, number[]>, key: number, index: number): void {
  const cell = cells.get(key);
  if (cell) cell.push(index);
  else cells.set(key, [index]);
}

function cellCount([west, south, east, north]: Box): number {
  return (cellAt(east) - cellAt(west) + 1) * (cellAt(north) - cellAt(south) + 1);
}

function* cellsOf([west, south, east, north]: Box): Generator<number> {
  for (let x = cellAt(west); x <= cellAt(east); x++) {
    for (let y = cellAt(south); y <= cellAt(north); y++) yield x * 1_000_000 + y;
  }
}

function cellAt(degrees: number): number {
  return Math.floor(degrees / CELL_DEGREES);
}

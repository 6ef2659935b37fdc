import type { Point } from '../city/plane.ts';
import type { Tree } from '../city/tree.ts';
import type { Areas } from '../contract/package.ts';
import { areasAt } from './barri-index.ts';

/** A barri with so many trees of the files is one that the files know. */
const KNOWN_TREES = 50;

/** Outside of every barri the files know what lies this near to a tree of theirs, or up to twice as near. */
const CELL_M = 150;

/** Whether the tree files know a place: what is bare there is bare. */
export function treeReach(trees: readonly Tree[], areas: Areas): (at: Point) => boolean {
  const barriAt = areasAt(areas, 'barri');
  const counts = new Map<string, number>();
  const cells = new Set<number>();
  for (const { at } of trees) {
    const barri = barriAt(at);
    if (barri !== undefined) counts.set(barri, (counts.get(barri) ?? 0) + 1);
    const [column, row] = [Math.floor(at[0] / CELL_M), Math.floor(at[1] / CELL_M)];
    for (let cell = 0; cell < 9; cell++) cells.add(keyOf(column - 1 + (cell % 3), row - 1 + Math.floor(cell / 3)));
  }
  return (at) => {
    const barri = barriAt(at);
    if (barri !== undefined) return (counts.get(barri) ?? 0) >= KNOWN_TREES;
    return cells.has(keyOf(Math.floor(at[0] / CELL_M), Math.floor(at[1] / CELL_M)));
  };
}

function keyOf(column: number, row: number): number {
  return column * 100_003 + row;
}

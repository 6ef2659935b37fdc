import type { StreetClass } from '../../data/contract/package.ts';
import { shuffled } from './chance.ts';
import type { StreetSpot, StreetSpots } from './street-spots.ts';

export interface SpreadWish {
  readonly count: number;
  readonly classes: ReadonlySet<StreetClass>;
  /** How far apart two of them shall be near a place, before all distances are scaled alike to reach the count. */
  readonly spacingM: (xM: number, yM: number) => number;
}

/** Rounds of halving in which the scale is found. */
const ROUNDS = 8;

/** No more than this many spots are tried for each wanted. */
const TRIED_FOR_EACH = 16;

/** Spots in the city's streets, evenly thrown: as many as wished, or as the streets allow. */
export function spreadOverStreets(spots: StreetSpots, key: number, wish: SpreadWish): readonly StreetSpot[] {
  const suitable = spots.urban.filter(({ streetClass }) => wish.classes.has(streetClass));
  const candidates = shuffled(suitable, key).slice(0, wish.count * TRIED_FOR_EACH);
  let [tight, wide] = [0.1, 3];
  for (let round = 0; round < ROUNDS; round++) {
    const middle = (tight + wide) / 2;
    if (throwDarts(candidates, wish, middle).length >= wish.count) tight = middle;
    else wide = middle;
  }
  return throwDarts(candidates, wish, tight).slice(0, wish.count);
}

/** Cells of the grid in which neighbours are looked up, metres. */
const CELL_M = 400;

function throwDarts(candidates: readonly StreetSpot[], wish: SpreadWish, scale: number): readonly StreetSpot[] {
  const cells = new Map<number, StreetSpot[]>();
  const kept: StreetSpot[] = [];
  for (const spot of candidates) {
    if (hasNeighbour(cells, spot, wish.spacingM(spot.xM, spot.yM) * scale)) continue;
    kept.push(spot);
    const key = cellKey(Math.floor(spot.xM / CELL_M), Math.floor(spot.yM / CELL_M));
    const cell = cells.get(key);
    if (cell) cell.push(spot);
    else cells.set(key, [spot]);
  }
  return kept;
}

function hasNeighbour(
  cells: ReadonlyMap<number, readonly StreetSpot[]>,
  { xM, yM }: StreetSpot,
  spacingM: number,
): boolean {
  const near = (spot: StreetSpot) => Math.hypot(spot.xM - xM, spot.yM - yM) < spacingM;
  const lastColumn = Math.floor((xM + spacingM) / CELL_M);
  const lastRow = Math.floor((yM + spacingM) / CELL_M);
  for (let column = Math.floor((xM - spacingM) / CELL_M); column <= lastColumn; column++) {
    for (let row = Math.floor((yM - spacingM) / CELL_M); row <= lastRow; row++) {
      if (cells.get(cellKey(column, row))?.some(near)) return true;
    }
  }
  return false;
}

function cellKey(column: number, row: number): number {
  return column * 100_000 + row;
}

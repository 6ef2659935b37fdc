import { densify, type Point } from '../city/plane.ts';
import { runsOf, type StreetLine } from '../city/street-line.ts';
import { lengthOf } from './lines-nearby.ts';

/** Pieces in which generated courses are tried, metres. */
const PIECE_M = 30;

/** What is left of a line must be so long to be used, metres: bits over the docks, which are in no municipality, are not. */
const SHORTEST_M = 250;

/** Within a cell of official streets or beside one, nothing is generated. */
const CELL_M = 400;

/** Whether the official streets reach a place: it is in the municipality and some of them run near. */
export function streetReach(
  paths: Iterable<readonly Point[]>,
  isInside: (point: Point) => boolean,
): (point: Point) => boolean {
  const cells = new Set<number>();
  for (const path of paths) {
    for (const [x, y] of path) {
      const [column, row] = [Math.floor(x / CELL_M), Math.floor(y / CELL_M)];
      for (let cell = 0; cell < 9; cell++) {
        cells.add((column - 1 + (cell % 3)) * 100_003 + row - 1 + Math.floor(cell / 3));
      }
    }
  }
  return (point) =>
    cells.has(Math.floor(point[0] / CELL_M) * 100_003 + Math.floor(point[1] / CELL_M)) && isInside(point);
}

/** A generated line that is cut where the official streets begin: its loose ends stay until they are joined. */
export interface OuterLine extends StreetLine {
  readonly cut: boolean;
}

/** The generated streets beyond the reach; motorways and tunnels whole, for the official graph leaves them out. */
export function beyondReach(lines: readonly StreetLine[], reached: (point: Point) => boolean): OuterLine[] {
  return lines.flatMap((line): OuterLine[] => {
    const { street, path } = line;
    if (street.class === 'motorway' || street.tunnel) return [{ ...line, cut: false }];
    const dense = densify(path, PIECE_M);
    const runs = runsOf(dense, (from, to) => !reached([(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]));
    if (runs.length === 1 && runs[0]?.length === dense.length) return [{ ...line, cut: false }];
    const loose = { ...street, leaves: true };
    return runs.filter((run) => lengthOf(run) >= SHORTEST_M).map((run) => ({ street: loose, path: run, cut: true }));
  });
}

import type { Relief } from '../contract/package.ts';
import { HILLS, MONTJUIC_FOOT, SPURS } from './hills.ts';
import { distanceToPath, type Point, toDegrees, toPath, toPlane } from './plane.ts';
import { type Box, boxOf, contains, type Ring } from './polygon.ts';

/** Height of the hills above the city's plane at a point of it, metres. */
export type HeightAt = (point: Point) => number;

const RELIEF_BOUNDS = [1.98, 41.344, 2.27, 41.512] as const;
const COLUMNS = 363;
const ROWS = 281;

/** Within this of its edge Montjuïc falls to nothing. */
const MONTJUIC_EDGE_M = 190;

interface Crest {
  readonly footM: number;
  /** Around the crest; the hill reaches `footM` beyond it. */
  readonly box: Box;
  /** Outside of it the hill is not. */
  readonly edge?: Ring;
  readonly points: readonly { readonly at: Point; readonly heightM: number }[];
}

/** The grid of heights, from the hills' crests. */
export function makeRelief(): Relief {
  const heightAt = crestHeights();
  const [west, south, east, north] = RELIEF_BOUNDS;
  const heightM: number[] = [];
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const longitude = west + ((east - west) * column) / (COLUMNS - 1);
      const latitude = north - ((north - south) * row) / (ROWS - 1);
      heightM.push(Math.round(heightAt(toPlane([longitude, latitude]))));
    }
  }
  return { bounds: RELIEF_BOUNDS, columns: COLUMNS, rows: ROWS, heightM };
}

/** Heights read from the grid, between its points in proportion: what a mesh of it shows. */
export function readRelief({ bounds: [west, south, east, north], columns, rows, heightM }: Relief): HeightAt {
  const cell = (column: number, row: number) => heightM[row * columns + column] ?? 0;
  return (point) => {
    const [longitude, latitude] = toDegrees(point);
    const x = ((longitude - west) / (east - west)) * (columns - 1);
    const y = ((north - latitude) / (north - south)) * (rows - 1);
    if (x < 0 || y < 0 || x >= columns - 1 || y >= rows - 1) return 0;
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const top = cell(column, row) + (cell(column + 1, row) - cell(column, row)) * (x - column);
    const bottom = cell(column, row + 1) + (cell(column + 1, row + 1) - cell(column, row + 1)) * (x - column);
    return top + (bottom - top) * (y - row);
  };
}

/** The highest of all hills, each falling smoothly from its crest to nothing at its foot, a little furrowed. */
function crestHeights(): HeightAt {
  const montjuic = toPath(MONTJUIC_FOOT);
  const crests: Crest[] = [...HILLS, ...SPURS].map((fact) => {
    const { footM, crest } = fact;
    const points = [];
    for (let index = 0; index + 2 < crest.length; index += 3) {
      const at = toPlane([crest[index] ?? 0, crest[index + 1] ?? 0]);
      points.push({ at, heightM: crest[index + 2] ?? 0 });
    }
    const box = boxOf(points.map(({ at }) => at));
    return { footM, points, box, ...('name' in fact && fact.name === 'Montjuïc' && { edge: montjuic }) };
  });
  return (point) => {
    const bend =
      90 * Math.sin(point[0] / 410 + 1.3 * Math.sin(point[1] / 530)) + 70 * Math.sin(point[1] / 290 - point[0] / 700);
    let height = 0;
    for (const crest of crests) {
      if (isBeyond(crest, point)) continue;
      const own = slopeHeight(crest, point, bend) * edgeShare(crest, point);
      height = Math.max(height, own) + 0.12 * Math.min(height, own) * (1 - height / 520);
    }
    return height;
  };
}

/** Whether a point is farther than the foot from all of the crest, told by its box. */
function isBeyond({ box, footM }: Crest, [x, y]: Point): boolean {
  return x < box.west - footM || x > box.east + footM || y < box.south - footM || y > box.north + footM;
}

/** 1 well inside the edge of a hill that has one, 0 outside; steep at the foot. */
function edgeShare({ edge }: Crest, point: Point): number {
  if (!edge) return 1;
  if (!contains(edge, point)) return 0;
  const inside = Math.min(1, distanceToPath(point, [...edge, ...edge.slice(0, 1)]) / MONTJUIC_EDGE_M);
  return 1 - (1 - inside) ** 1.8;
}

function slopeHeight({ footM, points }: Crest, point: Point, bendM: number): number {
  let best = 0;
  points.forEach((end, index) => {
    const start = points[index - 1] ?? end;
    if (points.length > 1 && start === end) return;
    const [dx, dy] = [end.at[0] - start.at[0], end.at[1] - start.at[1]];
    const square = dx * dx + dy * dy;
    const [px, py] = [point[0] - start.at[0], point[1] - start.at[1]];
    const along = square === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / square));
    const away = Math.hypot(px - dx * along, py - dy * along);
    if (away >= footM) return;
    const fall = Math.min(1, Math.max(0, away + (bendM * Math.min(away, footM - away) * 2.2) / footM) / footM);
    const shape = (1 - fall) ** 1.6 * (1 + 0.6 * fall);
    best = Math.max(best, (start.heightM + (end.heightM - start.heightM) * along) * shape);
  });
  return best;
}

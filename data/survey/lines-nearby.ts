import { distance, type Point } from '../city/plane.ts';

/** A straight piece of a line that lies near a point and runs about the same way. */
export interface NearPiece<Tag> {
  readonly tag: Tag;
  readonly distanceM: number;
  /** From -1, against the asked direction, to 1, along it. */
  readonly along: number;
  /** Metres to the left of the asked direction; negative to the right. */
  readonly leftM: number;
}

interface Piece<Tag> {
  readonly from: Point;
  readonly to: Point;
  readonly tag: Tag;
}

const CELL_M = 50;
const LONGEST_PIECE_M = 4000;

/** Lines by where they run, to find those that run along another. */
export class LinesNearby<Tag> {
  private readonly cells = new Map<number, Piece<Tag>[]>();

  add(path: readonly Point[], tag: Tag): void {
    path.forEach((to, index) => {
      const from = path[index - 1];
      if (!from || distance(from, to) > LONGEST_PIECE_M) return;
      for (const key of cellsOf(from, to, 0)) {
        const cell = this.cells.get(key);
        if (cell) cell.push({ from, to, tag });
        else this.cells.set(key, [{ from, to, tag }]);
      }
    });
  }

  /** Pieces within a distance of a point that run within about 25 degrees of a direction or of its opposite. */
  near(point: Point, direction: Point, withinM: number): NearPiece<Tag>[] {
    const found = new Map<Piece<Tag>, NearPiece<Tag>>();
    for (const key of cellsOf(point, point, withinM)) {
      for (const piece of this.cells.get(key) ?? []) {
        const near = found.has(piece) ? undefined : measured(piece, point, direction);
        if (near && near.distanceM <= withinM && Math.abs(near.along) > 0.9) found.set(piece, near);
      }
    }
    return [...found.values()];
  }
}

function* cellsOf(from: Point, to: Point, marginM: number): Generator<number> {
  const [west, east] = [Math.min(from[0], to[0]) - marginM, Math.max(from[0], to[0]) + marginM];
  const [south, north] = [Math.min(from[1], to[1]) - marginM, Math.max(from[1], to[1]) + marginM];
  for (let column = Math.floor(west / CELL_M); column <= Math.floor(east / CELL_M); column++) {
    for (let row = Math.floor(south / CELL_M); row <= Math.floor(north / CELL_M); row++) yield column * 100_003 + row;
  }
}

function measured<Tag>({ from, to, tag }: Piece<Tag>, point: Point, direction: Point): NearPiece<Tag> {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const square = dx * dx + dy * dy || 1;
  const share = Math.min(1, Math.max(0, ((point[0] - from[0]) * dx + (point[1] - from[1]) * dy) / square));
  const [ox, oy] = [from[0] + dx * share - point[0], from[1] + dy * share - point[1]];
  const length = Math.sqrt(square);
  return {
    tag,
    distanceM: Math.hypot(ox, oy),
    along: (dx * direction[0] + dy * direction[1]) / length,
    leftM: direction[0] * oy - direction[1] * ox,
  };
}

/** A place on a path and the direction in which the path runs there. */
export interface PathSample {
  readonly at: Point;
  readonly direction: Point;
}

/** The middles of a path's stretches of about that length: three at least. */
export function samplesOf(path: readonly Point[], everyM: number): PathSample[] {
  const lengthM = lengthOf(path);
  const count = Math.max(3, Math.min(200, Math.ceil(lengthM / everyM)));
  const samples: PathSample[] = [];
  let passedM = 0;
  let next = 0;
  path.forEach((to, index) => {
    const from = path[index - 1];
    const pieceM = from ? distance(from, to) : 0;
    if (!from || pieceM === 0) return;
    const direction: Point = [(to[0] - from[0]) / pieceM, (to[1] - from[1]) / pieceM];
    for (; next < count && ((next + 0.5) / count) * lengthM <= passedM + pieceM; next++) {
      const share = (((next + 0.5) / count) * lengthM - passedM) / pieceM;
      samples.push({ at: [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share], direction });
    }
    passedM += pieceM;
  });
  return samples;
}

export function lengthOf(path: readonly Point[]): number {
  return path.reduce((sum, point, index) => sum + distance(path[index - 1] ?? point, point), 0);
}

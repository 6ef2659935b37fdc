import type { StreetClass } from '../contract/package.ts';
import { between, distance, type Point } from './plane.ts';

/** One street, whatever it is cut into afterwards. */
export interface Street {
  /** Empty where the city's name for it is not known here. */
  readonly name: string;
  readonly class: StreetClass;
  readonly lanes: number;
  readonly speedKmh: number;
  readonly widthM: number;
  /** 1: along the path alone; -1: against it alone; 0: both ways. */
  readonly oneway: -1 | 0 | 1;
  readonly tunnel: boolean;
  /** Leaves the package: its loose end stays. */
  readonly leaves: boolean;
}

/** What a piece of a street has from official files. */
export interface OfficialStreet {
  /** Id of the section of the street graph. */
  readonly section: string;
  /** Sum of ASSUMED. */
  readonly assumed: number;
  /** Index into the manifest's sources. */
  readonly source: number;
  /** Signed for bicycles among the cars. */
  readonly cyclable: boolean;
}

/** A piece of a street's course in the plane. */
export interface StreetLine {
  readonly street: Street;
  readonly path: readonly Point[];
  /** Absent: generated. */
  readonly official?: OfficialStreet;
}

/** The runs of a path whose pieces all pass; each piece is asked for by its two ends. */
export function runsOf(path: readonly Point[], passes: (from: Point, to: Point) => boolean): Point[][] {
  const runs: Point[][] = [];
  let run: Point[] = [];
  path.forEach((to, index) => {
    const from = path[index - 1];
    if (!from) return;
    if (!passes(from, to)) {
      run = [];
    } else if (run.length === 0) {
      run = [from, to];
      runs.push(run);
    } else {
      run.push(to);
    }
  });
  return runs;
}

const CELL_M = 60;
const SAMPLE_M = 18;

interface Sample {
  readonly at: Point;
  readonly along: Point;
  readonly halfM: number;
}

/** Remembers where streets run, to keep others from running beside them. */
export class StreetsNearby {
  private readonly cells = new Map<number, Sample[]>();

  add({ street, path }: StreetLine): void {
    path.forEach((to, index) => {
      const from = path[index - 1];
      if (!from) return;
      const length = distance(from, to) || 1;
      const along: Point = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
      const count = Math.ceil(length / SAMPLE_M);
      for (let step = 0; step <= count; step++) {
        const at = between(from, to, step / count);
        const key = Math.floor(at[0] / CELL_M) * 100_003 + Math.floor(at[1] / CELL_M);
        const samples = this.cells.get(key);
        const sample = { at, along, halfM: street.widthM / 2 };
        if (samples) samples.push(sample);
        else this.cells.set(key, [sample]);
      }
    });
  }

  /** Whether a street of that half width from one point to the other would run along one that is there. */
  runsBeside(from: Point, to: Point, halfM: number): boolean {
    const length = distance(from, to) || 1;
    const along: Point = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
    const middle = between(from, to, 0.5);
    const [column, row] = [Math.floor(middle[0] / CELL_M), Math.floor(middle[1] / CELL_M)];
    for (let cell = 0; cell < 9; cell++) {
      const samples = this.cells.get((column - 1 + (cell % 3)) * 100_003 + row - 1 + Math.floor(cell / 3)) ?? [];
      const beside = samples.some(
        (each) =>
          Math.abs(each.along[0] * along[0] + each.along[1] * along[1]) > 0.9 &&
          distance(each.at, middle) < Math.min(CELL_M, each.halfM + halfM + 18),
      );
      if (beside) return true;
    }
    return false;
  }
}

import type { Vec3 } from './light.ts';
import type { Quality } from './quality.ts';
import type { Matrix16 } from './sight.ts';

/** The circle of the city that shadows are made for, metres from the city's origin. */
export interface ShadeWindow {
  readonly centre: readonly [east: number, north: number];
  readonly reachM: number;
}

/** Least radius: a block and its neighbours. */
const LEAST_REACH_M = 320;

/** Radii grow by this factor, so that zooming makes the maps anew only now and then. */
const STEP = Math.SQRT2;

/** How far from the eye shadows go, of what the quality grants at the height of a roof: from high above they go farther. */
const REACH_SHARE = 1.4;

/** Share of the radius that what is wanted may lie beside the middle before the maps are made anew. */
const SLACK = 0.2;

/** The window for an eye that looks at a point of the ground; the one there is, as long as it does. */
export function shadeWindow(
  eye: Vec3,
  target: readonly [east: number, north: number],
  quality: Pick<Quality, 'shadowReachM'>,
  before: ShadeWindow | null,
): ShadeWindow {
  const [east, north] = [target[0] - eye[0], target[1] - eye[1]];
  const away = Math.hypot(east, north);
  const cap = Math.max(LEAST_REACH_M, quality.shadowReachM * REACH_SHARE);
  const wanted = Math.min(cap, Math.hypot(away, eye[2]) * 1.35, eye[2] * 6 + 200);
  const steps = Math.ceil(Math.log(Math.max(1, wanted / LEAST_REACH_M)) / Math.log(STEP) - 1e-9);
  const reachM = Math.min(cap, LEAST_REACH_M * STEP ** steps);
  const ahead = away > 1 ? Math.min(away * 0.9, reachM * 0.75) / away : 0;
  const centre = [eye[0] + east * ahead, eye[1] + north * ahead] as const;
  const enough = before && before.reachM >= Math.min(wanted, reachM) && before.reachM <= reachM * STEP * 1.01;
  if (enough && Math.hypot(centre[0] - before.centre[0], centre[1] - before.centre[1]) < before.reachM * SLACK) {
    return before;
  }
  return { centre, reachM };
}

/** Metres that may lie between a shadow and what throws it, along the sun's rays, beyond the window. */
const THROWN_M = 1200;

/** Tallest of what throws shadows, metres: it makes the window higher than the ground alone would. */
const TALL_M = 180;

/** A view of the window along the sun's rays: to clip space for drawing, to 0-1 for looking up. */
export interface SunView {
  readonly toClip: Matrix16;
  readonly toMap: Matrix16;
  /** Half the width and height of what it holds, metres. */
  readonly halfM: readonly [across: number, up: number];
}

/** Looks at the window from the sun, whose direction is a unit vector with an altitude above 0. */
export function sunView({ centre, reachM }: ShadeWindow, toward: Vec3): SunView {
  const flat = Math.max(1e-6, Math.hypot(toward[0], toward[1]));
  const right: Vec3 = [-toward[1] / flat, toward[0] / flat, 0];
  const up: Vec3 = [-toward[2] * right[1], toward[2] * right[0], flat];
  const halfM = [reachM, reachM * toward[2] + TALL_M * flat] as const;
  const depthM = reachM + THROWN_M;
  const rows = [row(right, 1 / halfM[0], centre), row(up, 1 / halfM[1], centre), row(toward, -1 / depthM, centre)];
  return { toClip: matrixOf(rows, 1, 0), toMap: matrixOf(rows, 0.5, 0.5), halfM };
}

/** Looks at the window from above: north is up. */
export function roofView({ centre, reachM }: ShadeWindow): Matrix16 {
  const rows = [row([1, 0, 0], 1 / reachM, centre), row([0, 1, 0], 1 / reachM, centre), [0, 0, 0, 0] as const];
  return matrixOf(rows, 1, 0);
}

type Row = readonly [x: number, y: number, z: number, rest: number];

function row([x, y, z]: Vec3, scale: number, [east, north]: ShadeWindow['centre']): Row {
  return [x * scale, y * scale, z * scale, -(x * east + y * north) * scale];
}

function matrixOf(rows: readonly Row[], scale: number, offset: number): Matrix16 {
  const columns = [0, 1, 2, 3].flatMap((column) => [
    ...rows.map((each) => (each[column] ?? 0) * scale + (column === 3 ? offset : 0)),
    column === 3 ? 1 : 0,
  ]);
  return columns as Matrix16;
}

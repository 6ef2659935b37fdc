import { QUALITY_LEVELS, type QualityLevel } from '../layers/quality.ts';

/** What one frame took. Times in ms; null where they cannot be known. */
export interface FrameCost {
  /** When it was drawn, on any clock that only goes forward. */
  readonly atMs: number;
  readonly gpuMs: number | null;
  /** Of the page's own thread. */
  readonly mainMs: number;
  /** Since the frame before, where frames are drawn as fast as they can be; null at any slower pace. */
  readonly intervalMs: number | null;
}

/** Which level is drawn now, and what speaks for another. Plain data: {@link afterFrame} gives the next. */
export interface Governor {
  readonly level: QualityLevel;
  /** Loads of the frames of the slice that is being gathered, shares of a frame's time at 60 a second. */
  readonly loads: readonly number[];
  readonly sliceStartMs: number;
  /** For how long slices without a gap have been too much, and for how long they have left room. */
  readonly overMs: number;
  readonly calmMs: number;
  /** How long calm must last before the level goes up; longer after each time that it came down again soon. */
  readonly patienceMs: number;
  readonly raisedAtMs: number | null;
  /** Until then frames do not count: a new level is still being made. */
  readonly settledAtMs: number;
  readonly lastAtMs: number;
}

/** What a frame may take at 60 a second, ms. */
export const FRAME_BUDGET_MS = 1000 / 60;

/** Shares of the budget: beyond the first a slice is too much, below the second it leaves room for more detail. */
const OVER = 0.9;
const CALM = 0.5;

/**
 * A screen shows no frame before its time: an interval of 16.7 ms tells nothing of the room that is left. So intervals
 * count as three quarters, and room is tried for where they keep to the screen's own pace.
 */
const INTERVAL_SHARE = 0.75;
const CALM_BY_INTERVAL = 0.8;

/** A slice is judged by its 90th percentile, and never by fewer frames than these. */
const SLICE_MS = 500;
const LEAST_FRAMES = 10;

const DOWN_AFTER_MS = 1000;
const SETTLE_MS = 1000;

/** Patience at first, and at the most. */
const PATIENCE_MS = 5000;
const MOST_PATIENCE_MS = 320_000;

/** A fall so soon after a rise says that the rise was wrong; a rise that has held for so long was right. */
const SOON_MS = 20_000;

/** A pause so long (a hidden tab, a map at rest) says nothing of what frames take. */
const PAUSE_MS = 1000;

export function beginGovernor(level: QualityLevel = 0): Governor {
  return {
    level,
    loads: [],
    sliceStartMs: 0,
    overMs: 0,
    calmMs: 0,
    patienceMs: PATIENCE_MS,
    raisedAtMs: null,
    settledAtMs: 0,
    lastAtMs: Number.NEGATIVE_INFINITY,
  };
}

/** The governor after one more frame: a level down when frames take too long for a second, up after a calm while. */
export function afterFrame(governor: Governor, frame: FrameCost): Governor {
  const { atMs } = frame;
  const now = { ...governor, lastAtMs: atMs };
  if (atMs < governor.settledAtMs) return { ...now, loads: [], sliceStartMs: atMs };
  if (atMs - governor.lastAtMs > PAUSE_MS) return { ...now, loads: [], sliceStartMs: atMs, overMs: 0 };
  const load = loadOf(frame);
  if (load === null) return now;
  const loads = [...governor.loads, load];
  const lastedMs = atMs - governor.sliceStartMs;
  if (lastedMs < SLICE_MS || loads.length < LEAST_FRAMES) return { ...now, loads };
  return judged({ ...now, loads: [], sliceStartMs: atMs }, percentile90(loads), lastedMs, calmBelow(frame));
}

/** Share of the budget that a frame took; null where its pace says nothing and its thread was not the trouble. */
function loadOf({ gpuMs, mainMs, intervalMs }: FrameCost): number | null {
  const main = mainMs / FRAME_BUDGET_MS;
  if (gpuMs !== null) return Math.max(main, gpuMs / FRAME_BUDGET_MS);
  if (intervalMs !== null) return Math.max(main, (intervalMs / FRAME_BUDGET_MS) * INTERVAL_SHARE);
  return main > OVER ? main : null;
}

function calmBelow({ gpuMs }: FrameCost): number {
  return gpuMs === null ? CALM_BY_INTERVAL : CALM;
}

function judged(governor: Governor, load: number, lastedMs: number, calm: number): Governor {
  const overMs = load > OVER ? governor.overMs + lastedMs : 0;
  const calmMs = load < calm ? governor.calmMs + lastedMs : 0;
  const next = forgiven({ ...governor, overMs, calmMs });
  if (overMs >= DOWN_AFTER_MS) return lowered(next);
  return calmMs >= next.patienceMs ? raised(next) : next;
}

/** A rise that has held long enough costs no patience any more. */
function forgiven(governor: Governor): Governor {
  const { raisedAtMs, lastAtMs } = governor;
  const held = raisedAtMs !== null && lastAtMs - raisedAtMs > SOON_MS + governor.patienceMs;
  return held ? { ...governor, raisedAtMs: null, patienceMs: PATIENCE_MS } : governor;
}

function lowered(governor: Governor): Governor {
  const { raisedAtMs, lastAtMs, patienceMs } = governor;
  const wrong = raisedAtMs !== null && lastAtMs - raisedAtMs < SOON_MS;
  const level = QUALITY_LEVELS[governor.level + 1];
  if (level === undefined) return { ...governor, overMs: 0 };
  return {
    ...changed(governor, level),
    raisedAtMs: null,
    patienceMs: wrong ? Math.min(MOST_PATIENCE_MS, patienceMs * 2) : patienceMs,
  };
}

function raised(governor: Governor): Governor {
  const level = QUALITY_LEVELS[governor.level - 1];
  if (level === undefined) return { ...governor, calmMs: 0 };
  return { ...changed(governor, level), raisedAtMs: governor.lastAtMs };
}

function changed(governor: Governor, level: QualityLevel): Governor {
  return { ...governor, level, overMs: 0, calmMs: 0, settledAtMs: governor.lastAtMs + SETTLE_MS };
}

function percentile90(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * 0.9)] ?? 0;
}

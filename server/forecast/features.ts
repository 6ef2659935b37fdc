import { aroundAt, type Range, rangeOf } from './around.ts';
import { Calendar, type Grid, standingAt } from './grid.ts';

/** How many numbers describe a moment to a model. */
export const FEATURES = 17;

/** The first so many of them tell of habits: to know one takes days. */
export const HABITS = 8;

/** Half of the time over which days before are smoothed, ms: one day's value at one minute is half chance. */
const SMOOTHED_MS = 2_700_000;

const HOUR_MS = 3_600_000;

/** What moves by chance is so much farther away after more steps: steps to this power (bikes of 399 stations, 2019). */
const SPREADING = 0.6;

/** So many typical moves from its lowest or highest a series begins to feel it. */
const EDGE_MOVES = 2;

export interface DescribingSettings {
  /** How many steps ahead are told. */
  readonly leads: number;
  /** Whether changes count by their share: for what is never below nothing and sometimes many times as much. */
  readonly byShare: boolean;
}

/** What a series needs besides itself to be described. */
interface Describing {
  /** As it was told; what is described may be in another scale. */
  readonly told: Float64Array;
  readonly calendar: Calendar;
  /** Steps after the last that are asked about. */
  readonly ahead: number;
  /** Shares of their ranges where those around stand, at each index. */
  readonly around: Float32Array;
  readonly range: Range;
}

/** Series, ready to be described at any moment; those `among` which they live may be themselves. All share their steps. */
export function describeSeries(
  grids: readonly Grid[],
  among: readonly Grid[],
  { leads, byShare }: DescribingSettings,
): readonly DescribedSeries[] {
  const scaled = (grid: Grid): Grid => (byShare ? { ...grid, values: grid.values.map(Math.log1p) } : grid);
  const [first] = grids;
  const count = Math.max(0, ...grids.map(({ values }) => values.length));
  const calendar = new Calendar(first?.startMs ?? 0, first?.stepMs ?? 1, count + leads);
  const others = among.map((grid) => ({ place: grid.place, range: rangeOf(scaled(grid)) }));
  return grids.map((each) => {
    const grid = scaled(each);
    const around = aroundAt(grid.place, others, count);
    return new DescribedSeries(grid, { told: each.values, calendar, ahead: leads, around, range: rangeOf(grid) });
  });
}

/** A series, ready to be described at any moment: sums up to each index, what is usual then, and what is around it. */
export class DescribedSeries {
  readonly grid: Grid;
  readonly told: Float64Array;
  readonly calendar: Calendar;
  /** How much it moves from step to step, by its last hour and its last day. */
  readonly restless: Float32Array;
  readonly #sums: Float64Array;
  readonly #counts: Uint32Array;
  readonly #usual: Float32Array;
  readonly #window: number;
  readonly #range: Range;
  readonly #around: Float32Array;

  constructor(grid: Grid, { told, calendar, ahead, around, range }: Describing) {
    const { values, stepMs } = grid;
    this.grid = grid;
    this.told = told;
    this.restless = restlessness(grid, calendar.daySteps);
    this.calendar = calendar;
    this.#range = range;
    this.#around = around;
    this.#window = Math.round(SMOOTHED_MS / stepMs);
    [this.#sums, this.#counts] = sumsUpTo(values);
    this.#usual = Float32Array.from({ length: values.length + ahead }, (_, index) => this.#usualAt(index));
  }

  /**
   * Writes what is known at `index` of the value `lead` steps later, each as a difference that a model gives a weight
   * to; 0 for what is not known. False where there is no value now. Nothing after `index` is looked at, as long as the
   * lead and the smoothing are shorter than a day.
   */
  describe(index: number, lead: number, into: Float64Array): boolean {
    const { values } = this.grid;
    const now = values[index] ?? Number.NaN;
    if (Number.isNaN(now)) return false;
    const back = (hours: number) => values[index - this.#steps(hours)] ?? Number.NaN;
    const lately = (hours: number) => this.#mean(index - this.#steps(hours), index + 1);
    const later = index + lead;
    const usual = this.#usual[later] ?? Number.NaN;
    const day = lately(24);
    into[0] = finite(now - back(1 / 2));
    into[1] = finite(now - back(2));
    into[2] = finite(now - lately(6));
    into[3] = finite(now - day);
    into[4] = finite(this.#daysBefore(later, 1) - this.#daysBefore(index, 1));
    into[5] = finite(usual - (this.#usual[index] ?? Number.NaN));
    into[6] = finite(usual - now);
    into[7] = finite(this.#daysBefore(later, 7) - now);
    into[8] = 1;
    this.#describePlace(index, (this.restless[index] ?? 0) * lead ** SPREADING, day, into);
    return true;
  }

  /**
   * Where it is in its range, beside those around it: an empty station fills, the sooner the more there is around. Each
   * in typical moves of the series over the lead, so that a busy and a quiet one share weights.
   */
  #describePlace(index: number, moves: number, day: number, into: Float64Array): void {
    const [low, high] = [this.#range.lowest[index] ?? 0, this.#range.highest[index] ?? 0];
    const now = this.grid.values[index] ?? 0;
    const around = this.#around[index] ?? Number.NaN;
    const before = this.#around[index - this.#steps(1)] ?? Number.NaN;
    const edge = (distance: number) => moves * Math.max(0, 1 - distance / (EDGE_MOVES * moves));
    into[9] = moves * fromMiddle(around);
    into[10] = moves * fromMiddle((now - low) / (high - low));
    into[11] = moves * fromMiddle((day - low) / (high - low));
    into[12] = finite(around - before) * (high - low);
    into[13] = edge(now - low);
    into[14] = edge(high - now);
    into[15] = edge(now - low) * fromMiddle(around);
    into[16] = edge(high - now) * fromMiddle(around);
  }

  #steps(hours: number): number {
    return Math.max(1, Math.round((hours * HOUR_MS) / this.grid.stepMs));
  }

  /** The mean at the same time of days like it before; NaN where there was none. */
  #usualAt(index: number): number {
    let [sum, count] = [0, 0];
    for (const days of this.calendar.daysAlike(index)) {
      const value = this.#daysBefore(index, days);
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    return count > 0 ? sum / count : Number.NaN;
  }

  #daysBefore(index: number, days: number): number {
    const centre = this.calendar.daysBefore(index, days);
    return centre < 0 ? Number.NaN : this.#mean(centre - this.#window, centre + this.#window + 1);
  }

  #mean(from: number, to: number): number {
    const [first, last] = [Math.max(0, from), Math.min(this.grid.values.length, to)];
    const count = (this.#counts[last] ?? 0) - (this.#counts[first] ?? 0);
    return count > 0 ? ((this.#sums[last] ?? 0) - (this.#sums[first] ?? 0)) / count : Number.NaN;
  }
}

/** Keeps what never moves from being certain. */
const RESTLESS_AT_LEAST = 0.02;

/** How much a series moved from value to value, half by the last hour and half by the last day before each index. */
function restlessness({ values, stepMs }: Grid, daySteps: number): Float32Array {
  const moves = values.map((value, index) => Math.abs(value - (values[standingAt(values, index - 1)] ?? Number.NaN)));
  const [sums, counts] = sumsUpTo(moves);
  const hourSteps = Math.max(1, Math.round(HOUR_MS / stepMs));
  const lately = (index: number, steps: number): number => {
    const from = Math.max(0, index + 1 - steps);
    const count = (counts[index + 1] ?? 0) - (counts[from] ?? 0);
    return count > 0 ? ((sums[index + 1] ?? 0) - (sums[from] ?? 0)) / count : Number.NaN;
  };
  return Float32Array.from(values, (_, index) => {
    const day = finite(lately(index, daySteps));
    const hour = lately(index, hourSteps);
    return (day + (Number.isNaN(hour) ? day : hour)) / 2 + RESTLESS_AT_LEAST;
  });
}

/** The sum and the number of what is known before each index. */
function sumsUpTo(values: Float64Array): readonly [sums: Float64Array, counts: Uint32Array] {
  const sums = new Float64Array(values.length + 1);
  const counts = new Uint32Array(values.length + 1);
  for (let index = 0; index < values.length; index++) {
    const value = values[index] ?? Number.NaN;
    const known = !Number.isNaN(value);
    sums[index + 1] = (sums[index] ?? 0) + (known ? value : 0);
    counts[index + 1] = (counts[index] ?? 0) + (known ? 1 : 0);
  }
  return [sums, counts];
}

function fromMiddle(share: number): number {
  return finite(share - 0.5);
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

import type { Calendar, Grid } from './grid.ts';

/** How many numbers describe a moment to a model. */
export const FEATURES = 9;

/** Half of the time over which days before are smoothed, ms: one day's value at one minute is half chance. */
const SMOOTHED_MS = 2_700_000;

const HOUR_MS = 3_600_000;

/** A series, ready to be described at any moment: sums up to each index, and what is usual then. */
export class DescribedSeries {
  readonly grid: Grid;
  readonly #calendar: Calendar;
  readonly #sums: Float64Array;
  readonly #counts: Uint32Array;
  readonly #usual: Float64Array;
  readonly #window: number;

  constructor(grid: Grid, calendar: Calendar, ahead: number) {
    const { values, stepMs } = grid;
    this.grid = grid;
    this.#calendar = calendar;
    this.#window = Math.round(SMOOTHED_MS / stepMs);
    this.#sums = new Float64Array(values.length + 1);
    this.#counts = new Uint32Array(values.length + 1);
    for (let index = 0; index < values.length; index++) {
      const value = values[index] ?? Number.NaN;
      const known = !Number.isNaN(value);
      this.#sums[index + 1] = (this.#sums[index] ?? 0) + (known ? value : 0);
      this.#counts[index + 1] = (this.#counts[index] ?? 0) + (known ? 1 : 0);
    }
    this.#usual = Float64Array.from({ length: values.length + ahead }, (_, index) => this.#usualAt(index));
  }

  /**
   * Writes what is known at `index` of the value `lead` steps later, each as a difference that a model gives a weight
   * to; 0 for what is not known. False where there is no value now. Nothing after `index` is looked at, as long as the
   * lead and the smoothing are shorter than a day.
   */
  describe(index: number, lead: number, into: Float64Array): boolean {
    const { values, stepMs } = this.grid;
    const now = values[index] ?? Number.NaN;
    if (Number.isNaN(now)) return false;
    const back = (ms: number) => values[index - Math.max(1, Math.round(ms / stepMs))] ?? Number.NaN;
    const hours = (count: number) => this.#mean(index - Math.round((count * HOUR_MS) / stepMs), index + 1);
    const later = index + lead;
    const usual = this.#usual[later] ?? Number.NaN;
    into[0] = finite(now - back(HOUR_MS / 2));
    into[1] = finite(now - back(2 * HOUR_MS));
    into[2] = finite(now - hours(6));
    into[3] = finite(now - hours(24));
    into[4] = finite(this.#daysBefore(later, 1) - this.#daysBefore(index, 1));
    into[5] = finite(usual - (this.#usual[index] ?? Number.NaN));
    into[6] = finite(usual - now);
    into[7] = finite(this.#daysBefore(later, 7) - now);
    into[8] = 1;
    return true;
  }

  /** The mean at the same time of days like it before; NaN where there was none. */
  #usualAt(index: number): number {
    let [sum, count] = [0, 0];
    for (const days of this.#calendar.daysAlike(index)) {
      const value = this.#daysBefore(index, days);
      if (Number.isNaN(value)) continue;
      sum += value;
      count++;
    }
    return count > 0 ? sum / count : Number.NaN;
  }

  #daysBefore(index: number, days: number): number {
    const centre = this.#calendar.daysBefore(index, days);
    return centre < 0 ? Number.NaN : this.#mean(centre - this.#window, centre + this.#window + 1);
  }

  #mean(from: number, to: number): number {
    const [first, last] = [Math.max(0, from), Math.min(this.grid.values.length, to)];
    const count = (this.#counts[last] ?? 0) - (this.#counts[first] ?? 0);
    return count > 0 ? ((this.#sums[last] ?? 0) - (this.#sums[first] ?? 0)) / count : Number.NaN;
  }
}

function finite(value: number): number {
  return Number.isFinite(value) ? value : 0;
}

import { epochDayOf, localOffsetMs, weekdayOf } from '../../data/contract/local-time.ts';
import type { LngLat } from '../../data/contract/place.ts';

/** One series at even steps; NaN where it said nothing. */
export interface Grid {
  /** UTC epoch ms of the first value. */
  readonly startMs: number;
  readonly stepMs: number;
  readonly values: Float64Array;
  readonly place: LngLat | null;
}

const DAY_MS = 86_400_000;

/** A value is believed to stand for so many steps after its own: sources miss a step, are slower, or tell it late. */
export const STANDS_STEPS = 3;

/** The index of the value that stands at an index; -1 where the last is too old. */
export function standingAt(values: Float64Array, index: number): number {
  for (let each = index; each >= Math.max(0, index - STANDS_STEPS); each--) {
    if (!Number.isNaN(values[each] ?? Number.NaN)) return each;
  }
  return -1;
}

/** So many days back are looked at for what is usual. */
const DAYS_BACK = 28;

/** So many days like the one asked for make what is usual. */
const ALIKE = 4;

/**
 * For grids that share their steps: which index shows the same time of day by the city's clocks so many days before
 * each index. Clocks that change are counted in.
 */
export class Calendar {
  readonly #startMs: number;
  readonly #stepMs: number;
  readonly #days: Int32Array;
  readonly #offsets: Int32Array;
  readonly #daySteps: number;
  readonly #alike = new Map<number, readonly number[]>();

  constructor(startMs: number, stepMs: number, count: number) {
    this.#startMs = startMs;
    this.#stepMs = stepMs;
    this.#daySteps = Math.round(DAY_MS / stepMs);
    this.#offsets = Int32Array.from({ length: count }, (_, index) => localOffsetMs(startMs + index * stepMs));
    this.#days = Int32Array.from({ length: count }, (_, index) => epochDayOf(startMs + index * stepMs));
  }

  /** Steps in a day. */
  get daySteps(): number {
    return this.#daySteps;
  }

  /** The index of the same time so many days before; may lie before the grid's start. */
  daysBefore(index: number, days: number): number {
    const plain = index - days * this.#daySteps;
    return plain + Math.round((this.#offsetMs(index) - this.#offsetMs(plain)) / this.#stepMs);
  }

  /** The days before an index that are like its own, the nearest first: the same weekday, else both at work or both not. None
   * where only others are: a Friday says little of a Saturday. */
  daysAlike(index: number): readonly number[] {
    const known = this.#alike.get(index);
    if (known) return known;
    const found = this.#findDaysAlike(index);
    this.#alike.set(index, found);
    return found;
  }

  #findDaysAlike(index: number): readonly number[] {
    const day = this.#dayOf(index);
    const back = Array.from({ length: DAYS_BACK }, (_, each) => each + 1).filter(
      (each) => this.daysBefore(index, each) >= 0,
    );
    const same = back.filter((each) => weekdayOf(day - each) === weekdayOf(day));
    const kind = back.filter((each) => isWeekend(day - each) === isWeekend(day));
    const chosen = same.length > 0 ? same : kind;
    return chosen.slice(0, ALIKE);
  }

  #offsetMs(index: number): number {
    return this.#offsets[index] ?? localOffsetMs(this.#startMs + index * this.#stepMs);
  }

  #dayOf(index: number): number {
    return this.#days[index] ?? epochDayOf(this.#startMs + index * this.#stepMs);
  }
}

function isWeekend(epochDay: number): boolean {
  return weekdayOf(epochDay) >= 5;
}

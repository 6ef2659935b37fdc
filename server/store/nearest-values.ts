import type { SeriesRange } from './archive.ts';
import { eachRow, type SeriesPart } from './series-parts.ts';

/** One value of one series as it is kept. */
export interface KeptValue {
  readonly atMs: number;
  readonly value: number;
  readonly verdict: number;
  readonly text: string | undefined;
  readonly location: string | undefined;
}

interface Arrived extends KeptValue {
  /** Of its part, and its row there: together they rise with arrival. */
  readonly order: number;
  readonly row: number;
}

/** So many values more than are wanted are held before those that are too far are let go. */
const SPARE = 64;

/**
 * Of all values of a series that it is shown those nearest to the end that a limit counts from, each said once. What is
 * farther than enough others is passed over by its time alone.
 */
export class NearestValues {
  readonly #range: SeriesRange;
  #values: Arrived[] = [];
  /** How many were held when they were looked through last: they are in order, and different. */
  #known = 0;
  /** Becomes narrower: nothing beyond it counts any more, since there are enough in it, or at its end. */
  readonly #span: { fromMs: number; toMs: number };

  constructor(range: SeriesRange) {
    this.#range = range;
    this.#span = { fromMs: range.fromMs, toMs: range.toMs };
  }

  take(part: SeriesPart, series: number): void {
    const { newestFirst, limit } = this.#range;
    const { value, verdict, texts, locations } = part.columns;
    eachRow(part, series, this.#span, newestFirst, (atMs, row) => {
      this.#values.push({
        atMs,
        value: value[row] ?? Number.NaN,
        verdict: verdict[row] ?? 0,
        text: texts.size === 0 ? undefined : texts.get(row),
        location: locations.size === 0 ? undefined : locations.get(row),
        order: part.order,
        row,
      });
      if (this.#values.length >= 2 * Math.max(this.#known, limit) + SPARE) this.#lookThrough();
    });
  }

  /** Whether values at a time and beyond it, none of which it was shown, could change nothing. */
  isSure(nearestMs: number): boolean {
    if (this.#values.length < this.#range.limit) return false;
    this.#lookThrough();
    if (this.#values.length < this.#range.limit) return false;
    return this.#range.newestFirst ? this.#span.fromMs > nearestMs : this.#span.toMs < nearestMs;
  }

  /** From the end that the limit counts from on. */
  found(): readonly KeptValue[] {
    this.#lookThrough();
    return this.#values.slice(0, this.#range.limit);
  }

  /** Lets go of what was said before, and of what is too far; all of the farthest time that counts stays. */
  #lookThrough(): void {
    if (this.#values.length === this.#known) return;
    const { limit, newestFirst } = this.#range;
    const different = distinct(this.#values);
    if (newestFirst) different.reverse();
    const last = different[limit - 1];
    if (last) {
      if (newestFirst) this.#span.fromMs = last.atMs;
      else this.#span.toMs = last.atMs;
      let count = limit;
      while (different[count]?.atMs === last.atMs) count++;
      different.length = count;
    }
    this.#values = different;
    this.#known = different.length;
  }
}

/** In the order of their times, at the same time in that of arrival; what says the same at the same time once. */
function distinct(found: readonly Arrived[]): Arrived[] {
  const said = new Set<string>();
  let atMs = Number.NaN;
  return found
    .toSorted((one, other) => one.atMs - other.atMs || one.order - other.order || one.row - other.row)
    .filter((each) => {
      if (each.atMs !== atMs) said.clear();
      atMs = each.atMs;
      const word = `${each.value} ${each.text ?? ''}`;
      if (said.has(word)) return false;
      said.add(word);
      return true;
    });
}

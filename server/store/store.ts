import type { City } from '../../data/contract/city.ts';
import type { Observation, Reject } from '../../data/contract/observation.ts';
import type { RecordId } from '../../data/contract/record.ts';
import type { Verdict } from '../../data/contract/verdict.ts';
import type { Series } from './batch.ts';

/** What became of observations offered to the store. */
export interface Folded {
  readonly accepted: number;
  readonly rejects: readonly Reject[];
}

/** One value of a series as it came in. */
export interface Reading {
  readonly series: number;
  /** UTC epoch ms at which it was true. */
  readonly atMs: number;
  /** A text where it is no number, or a number not written as JavaScript writes it. */
  readonly value: number | string;
  /** What was said with it: a text of `said-with.ts`, such as `"lat lon"` of things that move. */
  readonly location?: string;
  /** Flags known by whoever brings it; the judge adds its own. */
  readonly verdict?: Verdict;
}

/** Looks at each reading in the order of arrival, and says what is to be said against it. Remembers what it needs of each series. */
export interface Judge {
  judge(series: Series, reading: Reading, nowMs: number): Verdict;
}

/** Is told of each reading that comes in, with what was found against it; of duplicates too. `value` is NaN for a text. */
export interface Witness {
  note(
    series: Series,
    reading: { readonly atMs: number; readonly value: number },
    verdict: Verdict,
    nowMs: number,
  ): void;
}

/** The city now, and the way into its memory. */
export interface Store {
  /** Takes observations of one feed in; settles once they are safe. What was said already is rejected as a duplicate; what is bad is kept, flagged. */
  fold(feed: RecordId<'feed'>, observations: readonly Observation[]): Promise<Folded>;
  /** The series of that key: a new one, or the known one, meaning this from now on. Safe together with its first reading. */
  define(definition: Omit<Series, 'id'>): Series;
  /** A known key means a new series from now on: what it said before is no longer found by it. */
  forget(key: string): void;
  /** Keeps readings of defined series, and shows in the city what it has a property for. Settles once they are safe, with a verdict each. */
  keep(readings: readonly Reading[]): Promise<readonly Verdict[]>;
  /**
   * Takes back what a series said at some times, and says again (`again`) what of that stays: both are safe together, or
   * neither. The city shows what stays.
   */
  withdraw(series: number, times: readonly number[], again: readonly Reading[]): Promise<void>;
  /** Shows in the city again what is kept already, where what shows is older or nothing. */
  showAgain(readings: readonly Reading[]): void;
  /** The city as it is now: an immutable value, so that two moments can be compared. */
  city(): City;
  close(): Promise<void>;
}

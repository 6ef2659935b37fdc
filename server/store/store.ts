import type { City } from '../../data/contract/city.ts';
import type { Observation, Reject } from '../../data/contract/observation.ts';
import type { RecordId } from '../../data/contract/record.ts';

/** What became of observations offered to the store. */
export interface Folded {
  readonly accepted: number;
  readonly rejects: readonly Reject[];
}

/** The city now. A back end that keeps history stands behind the same interface. */
export interface Store {
  /** Takes observations of one feed in; settles once they are safe. Duplicates and out-of-order values are rejected with a reason. */
  fold(feed: RecordId<'feed'>, observations: readonly Observation[]): Promise<Folded>;
  /** The city as it is now: an immutable value, so that two moments can be compared. */
  city(): City;
  close(): Promise<void>;
}

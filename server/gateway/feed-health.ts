import type { RejectReason } from '../../data/contract/observation.ts';
import type { FeedState, RecordId } from '../../data/contract/record.ts';

/** How one feed does, as the ingest tells it. */
export interface FeedHealth {
  readonly id: RecordId<'feed'>;
  readonly name: string;
  readonly state: FeedState;
  readonly simulated: boolean;
  /** City time since the newest accepted observation was made; null before the first. */
  readonly ageMs: number | null;
  readonly accepted: number;
  readonly rejected: number;
  readonly reasons: Readonly<Partial<Record<RejectReason, number>>>;
  /** Accepted texts that personal data was left out of; absent: it says no texts. */
  readonly masked?: number;
  /** The last failure in one line; empty while all is well. */
  readonly problem: string;
}

/** `ok`: every feed is live; `degraded`: some are not; `down`: none is, and the answer is 503. */
export type HealthStatus = 'ok' | 'degraded' | 'down';

export function statusOf(feeds: readonly FeedHealth[]): HealthStatus {
  const live = feeds.filter(({ state }) => state === 'live').length;
  const answering = feeds.filter(({ state }) => state === 'live' || state === 'late').length;
  if (live === feeds.length) return 'ok';
  return answering > 0 ? 'degraded' : 'down';
}

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RejectReason } from '../../data/contract/observation.ts';
import type { RecordId } from '../../data/contract/record.ts';

/** `masked`: taken in, but for the personal data that it held. */
export type FeedReason = RejectReason | 'masked';

/** How much of each feed was not taken in as it was, by reason, when last asked; empty before. */
interface FeedReasons {
  readonly byFeed: ReadonlyMap<RecordId, Readonly<Partial<Record<FeedReason, number>>>>;
}

export type FeedReasonsStore = StoreApi<FeedReasons>;

export function createFeedReasons(): FeedReasonsStore {
  return createStore<FeedReasons>(() => ({ byFeed: new Map() }));
}

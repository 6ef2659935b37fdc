import { createStore, type StoreApi } from 'zustand/vanilla';
import type { RejectReason } from '../../data/contract/observation.ts';
import type { RecordId } from '../../data/contract/record.ts';

/** How much of each feed was rejected, by reason, when last asked; empty before. */
interface FeedReasons {
  readonly byFeed: ReadonlyMap<RecordId, Readonly<Partial<Record<RejectReason, number>>>>;
}

export type FeedReasonsStore = StoreApi<FeedReasons>;

export function createFeedReasons(): FeedReasonsStore {
  return createStore<FeedReasons>(() => ({ byFeed: new Map() }));
}

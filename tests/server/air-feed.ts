import type { FeedRecord } from '../../data/contract/record.ts';

/** The feed of the sensors whose quality is told. */
export const FEED: FeedRecord = {
  id: 'feed:air',
  kind: 'feed',
  feed: 'feed:air',
  name: 'Aire',
  protocol: 'test',
  state: 'live',
  simulated: true,
  recorded: false,
  licence: 'CC-BY-4.0',
  attribution: 'Ajuntament de Barcelona',
  observedAtMs: null,
  acceptedCount: 0,
  rejectedCount: 0,
  problem: '',
};

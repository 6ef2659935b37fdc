import { createStore, type StoreApi } from 'zustand/vanilla';
import { REPLAY_RATES, type TimelineState } from '../../data/contract/protocol.ts';

/** The source of a replay that is no recorded file: what this server has kept. */
export const LIVE_HISTORY = 'live-history';

/** A moment of the past that is looked at, as an address holds it. */
export interface Moment {
  /** `live-history`, or the name of a recording. */
  readonly source: string;
  /** UTC epoch ms; null: where the source begins. */
  readonly atMs: number | null;
  /** City seconds a second, 0.25 to 600; kept while it pauses. */
  readonly rate: number;
  readonly playing: boolean;
}

/** How this page stands with the past: `moment` null while it shows the city live. */
export interface ReplayState {
  /** What is wanted, as far as it is known to be had. */
  readonly moment: Moment | null;
  /** What the server last said of the replay. */
  readonly told: TimelineState | null;
  /** Where it is on its way to; the picture follows. */
  readonly seekingMs: number | null;
}

export type ReplayStore = StoreApi<ReplayState>;

export function createReplay(): ReplayStore {
  return createStore<ReplayState>(() => ({ moment: null, told: null, seekingMs: null }));
}

/** Steers through time; what is not named of a moment stays as it is. */
export interface Travel {
  go(to: Partial<Moment>): void;
  /** Back to now. */
  live(): void;
}

/** The rates that are offered, city seconds a second. */
export const RATES = [0.25, 1, 10, 60, 600] as const;

/** A rate that the server takes. */
export function rateWithin(rate: number): number {
  return Math.min(REPLAY_RATES.fastest, Math.max(REPLAY_RATES.slowest, rate));
}

/** The moment after an order: a new one plays from where it is told at the pace of the world. */
export function movedMoment(now: Moment | null, to: Partial<Moment>): Moment {
  const from = now ?? { source: LIVE_HISTORY, atMs: null, rate: 1, playing: true };
  const isElsewhere = to.source !== undefined && to.source !== from.source;
  return { ...from, ...(isElsewhere ? { atMs: null } : {}), ...to };
}

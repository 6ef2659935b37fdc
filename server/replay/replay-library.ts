import type { History } from '../store/archive.ts';
import { Turns } from './turns.ts';

/** The source of replays that is the live city's own past. */
export const LIVE_HISTORY = 'live-history';

/** Reads of the past at once, of all replays together. */
const READS_AT_ONCE = 2;

/** Where replays find what they play. */
export interface ReplayLibrary {
  /** One for all replays: nobody's reads keep all others waiting. */
  readonly turns: Turns;
  knows(source: string): boolean;
  /** Rejects where the source cannot be read. */
  open(source: string): Promise<History>;
}

/** The live city's past, and recordings by name. */
export function makeReplayLibrary(
  history: History,
  recordings: Pick<ReplayLibrary, 'knows' | 'open'> = { knows: () => false, open: neverOpened },
): ReplayLibrary {
  return {
    turns: new Turns(READS_AT_ONCE),
    knows: (source) => source === LIVE_HISTORY || recordings.knows(source),
    open: async (source) => (source === LIVE_HISTORY ? history : recordings.open(source)),
  };
}

function neverOpened(source: string): Promise<History> {
  return Promise.reject(new Error(`there is no recording ${source}`));
}

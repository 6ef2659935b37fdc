import type { Room } from '../../data/contract/channel.ts';
import type { TimelineState } from '../../data/contract/protocol.ts';

/** A timeline's state with when it came, ms of the page. */
export interface ToldState {
  readonly state: TimelineState;
  readonly receivedMs: number;
}

/** A page on its way from one timeline to another: the old picture stays until the new one is there. */
export interface Turn {
  /** Rooms of the timeline before, which leave then. */
  readonly left: readonly Room[];
  readonly sinceMs: number;
}

interface Arrival {
  readonly told: ToldState | null;
  readonly wanted: ReadonlySet<Room>;
  /** Rooms of which a picture has come. */
  readonly here: ReadonlySet<Room>;
  readonly nowMs: number;
}

/** After the timeline stands, rooms of which nothing has come are waited for no longer than this, ms. */
const ROOMS_WITHIN_MS = 300;

/** A timeline that does not come to stand is waited for no longer than this, ms. */
const STANDS_WITHIN_MS = 5000;

/** Whether the picture of the new timeline is there. */
export function hasTurned({ sinceMs }: Turn, { told, wanted, here, nowMs }: Arrival): boolean {
  if (told === null) return false;
  const { seeking, problem } = told.state;
  if (seeking && problem === undefined) return nowMs - sinceMs > STANDS_WITHIN_MS;
  return nowMs - told.receivedMs > ROOMS_WITHIN_MS || [...wanted].every((room) => here.has(room));
}

import type { Room } from './channel.ts';

/** Rises with every change that an older client or server would misread. */
export const WIRE_VERSION = 2;

/** Which stream of frames a client watches. Whoever opens a replay chooses its id: `[A-Za-z0-9-]{8,40}`. */
export type Timeline = 'live' | ReplayTimeline | `scenario/${string}`;

export type ReplayTimeline = `replay/${string}`;

/** Whether a text names a replay. */
export function isReplayTimeline(text: string): text is ReplayTimeline {
  return /^replay\/[A-Za-z0-9-]{8,40}$/.test(text);
}

/** First message of a client, as Socket.IO's `auth`. */
export interface Hello {
  readonly wire: number;
}

/** First message of the server, event `welcome`. */
export interface Welcome {
  readonly wire: number;
  /** Changes with every start of the server; sequence numbers and handles of another epoch mean nothing. */
  readonly epoch: string;
  readonly serverMs: number;
  readonly speed: number;
  readonly timeline: Timeline;
}

/**
 * Event `watch`, acknowledged with {@link Answer}: the rooms wanted from now on, whole; what is not named is left. A
 * client watches one timeline at a time: naming another leaves every room of the one before.
 */
export interface Watch {
  readonly timeline: Timeline;
  readonly rooms: readonly WatchedRoom[];
}

export interface WatchedRoom {
  readonly room: Room;
  /** The last frame that the client holds of this room, to resume after it; absent asks for a snapshot. */
  readonly after?: { readonly epoch: string; readonly sequence: number };
}

/** Answer to anything asked of the server: accepted, or refused with a reason that a person can read. */
export type Answer =
  | { readonly accepted: true }
  | { readonly accepted: false; readonly code: RefusalCode; readonly reason: string };

export type RefusalCode =
  | 'wire-version'
  | 'malformed'
  | 'too-large'
  | 'too-many'
  | 'unknown-command'
  | 'unknown-timeline'
  | 'unknown-room'
  | 'not-available';

/** Event `clock`: asked with nothing, answered with the time of the timeline watched, to measure the offset. */
export interface ClockAnswer {
  readonly serverMs: number;
  readonly timeline: Timeline;
  /** How fast it runs now: 0 while it is paused. */
  readonly speed: number;
}

/** Event `command`, acknowledged with {@link Answer}; its effect comes back as frames. */
export interface Command {
  readonly name: string;
  readonly arguments?: unknown;
}

/** What a frame says of itself, before its change. Frames are event `frame`, one binary message each. */
export interface FrameHeader {
  readonly timeline: Timeline;
  readonly room: Room;
  readonly epoch: string;
  /** The server's counter of ticks. */
  readonly sequence: number;
  /** Sequence of this room's frame before; null: a snapshot, replaces what is held of the room. */
  readonly after: number | null;
  readonly serverMs: number;
}

/** The slowest and the fastest that a replay plays, city seconds in one second. */
export const REPLAY_RATES = { slowest: 0.25, fastest: 600 } as const;

/**
 * Arguments of command `replay`, which opens a replay or steers it. What is not named stays as it is; of a new one the
 * source is the live city's history, the moment its beginning, the rate 1, and it plays.
 */
export interface ReplayCommand {
  readonly timeline: ReplayTimeline;
  /** `live-history`, or the name of a recording. */
  readonly source?: string;
  /** UTC epoch ms to go to; a moment before or after what is kept is brought to its nearer end. */
  readonly atMs?: number;
  /** 0.25 to 600 city seconds a second; 0 pauses. */
  readonly rate?: number;
  readonly playing?: boolean;
}

/**
 * `empty`: nothing is kept yet; `elsewhere`: nothing is kept of the moment asked for, and the nearest is shown;
 * `unreadable`: the past could not be read.
 */
export type ReplayProblem = 'empty' | 'elsewhere' | 'unreadable';

/**
 * Event `timeline`: how a timeline stands. To a client that turns to another one, before its first frame; of a replay
 * besides to everyone who watches it, whenever it is steered, held up or at its end, and every few seconds while it plays.
 */
export interface TimelineState {
  readonly timeline: Timeline;
  /** Of its frames from now on; with another, all that was held of the timeline is void, and snapshots follow. */
  readonly epoch: string;
  readonly atMs: number;
  readonly rate: number;
  /** Whether its clock runs: at `rate` from `atMs`. */
  readonly playing: boolean;
  /** It is on its way to `atMs`; the picture follows. */
  readonly seeking: boolean;
  /** What is kept, UTC epoch ms; both null where there is nothing. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
  readonly source: string;
  /** Why it does not show what it should. */
  readonly problem?: ReplayProblem;
}

import type { Room } from './channel.ts';

/** Rises with every change that an older client or server would misread. */
export const WIRE_VERSION = 1;

/** Which stream of frames a client watches. */
export type Timeline = 'live' | `replay/${string}` | `scenario/${string}`;

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

/** Event `watch`, acknowledged with {@link Answer}: the rooms wanted from now on, whole; what is not named is left. */
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

/** Event `clock`: asked with nothing, answered with the server's time, to measure the offset. */
export interface ClockAnswer {
  readonly serverMs: number;
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

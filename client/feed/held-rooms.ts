import { advance } from '../../data/contract/advance.ts';
import type { Room } from '../../data/contract/channel.ts';
import { type City, EMPTY_CITY } from '../../data/contract/city.ts';
import { decodeFrame, decodeHeader } from '../../data/contract/frame.ts';
import { entryOf } from '../../data/contract/handle-index.ts';
import type { FrameHeader, WatchedRoom } from '../../data/contract/protocol.ts';

/** What this page holds of one room: its part of the city as the frame of that sequence left it. */
export interface HeldRoom {
  readonly sequence: number;
  readonly city: City;
}

/**
 * What became of some bytes: `taken` moves a room on; `dropped` is of no use now (another epoch, a room left, a frame
 * seen before); `lost` means that the room must be asked for anew, as a whole, or every room where none can be read.
 */
export type Outcome =
  | { readonly kind: 'taken'; readonly room: Room; readonly held: HeldRoom; readonly header: FrameHeader }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'lost'; readonly room: Room | null; readonly why: string };

const DROPPED: Outcome = { kind: 'dropped' };

/** Reads a frame against what is held. Never throws. */
export function takeFrame(
  bytes: Uint8Array,
  epoch: string,
  watched: ReadonlySet<Room>,
  held: ReadonlyMap<Room, HeldRoom>,
): Outcome {
  let room: Room | null = null;
  try {
    const header = decodeHeader(bytes);
    room = header.room;
    if (header.epoch !== epoch || !watched.has(room)) return DROPPED;
    const before = header.after === null ? undefined : held.get(room);
    if (header.after !== null && before && header.sequence <= before.sequence) return DROPPED;
    if (header.after !== null && before?.sequence !== header.after) {
      return { kind: 'lost', room, why: `frame ${header.sequence} comes after ${header.after}, which is not held` };
    }
    const city = before?.city ?? EMPTY_CITY;
    const { change } = decodeFrame(bytes, (handle) => entryOf(city, handle));
    return { kind: 'taken', room, held: { sequence: header.sequence, city: advance(city, change) }, header };
  } catch (error) {
    return { kind: 'lost', room, why: error instanceof Error ? error.message : String(error) };
  }
}

/** The rooms wanted, each with the frame to resume after where something of it is held. */
export function watchedRooms(
  rooms: Iterable<Room>,
  epoch: string,
  held: ReadonlyMap<Room, HeldRoom>,
): readonly WatchedRoom[] {
  return [...rooms].map((room) => {
    const sequence = held.get(room)?.sequence;
    return sequence === undefined ? { room } : { room, after: { epoch, sequence } };
  });
}

import type { Room } from '../../data/contract/channel.ts';
import { type City, EMPTY_CITY, type Entry } from '../../data/contract/city.ts';
import type { RecordId } from '../../data/contract/record.ts';

/** What became of one entry: put when there is no `before`, gone when there is no `after`. */
export interface Touched {
  readonly id: RecordId;
  readonly before: Entry | undefined;
  readonly after: Entry | undefined;
}

/** What one room holds after the frame of that sequence. */
export interface RoomFrame {
  readonly room: Room;
  readonly sequence: number;
  readonly city: City;
}

/**
 * What each watched room holds, and all of it together. A vehicle that drives from one tile to the next is taken from
 * one room and put in the other in the same tick, in either order: what a room lets go stays in the city, as `leaving`,
 * until a later tick has shown that no other room has it.
 */
export interface Rooms {
  readonly cities: ReadonlyMap<Room, City>;
  /** The room that each entry of the city was last put by. */
  readonly owners: ReadonlyMap<RecordId, Room>;
  /** What no room holds now, with the tick in which it was let go. */
  readonly leaving: ReadonlyMap<RecordId, number>;
  readonly city: City;
}

export const EMPTY_ROOMS: Rooms = { cities: new Map(), owners: new Map(), leaving: new Map(), city: EMPTY_CITY };

/** The rooms after these frames, and what that changed in the city. */
export function absorb(rooms: Rooms, frames: readonly RoomFrame[]): readonly [Rooms, readonly Touched[]] {
  if (frames.length === 0) return [rooms, []];
  const draft = begin(rooms);
  let latest = -1;
  for (const frame of frames) {
    const held = draft.cities.get(frame.room) ?? EMPTY_CITY;
    draft.cities.set(frame.room, frame.city);
    trade(draft, frame.room, held, frame.city, frame.sequence);
    latest = Math.max(latest, frame.sequence);
  }
  release(draft, latest);
  return finish(rooms, draft);
}

/** The rooms after leaving some of them. */
export function leave(rooms: Rooms, left: readonly Room[]): readonly [Rooms, readonly Touched[]] {
  const present = left.filter((room) => rooms.cities.has(room));
  if (present.length === 0) return [rooms, []];
  const draft = begin(rooms);
  for (const room of present) {
    const held = draft.cities.get(room) ?? EMPTY_CITY;
    draft.cities.delete(room);
    trade(draft, room, held, EMPTY_CITY, Number.NEGATIVE_INFINITY);
  }
  release(draft, 0);
  return finish(rooms, draft);
}

/** The rooms once nothing more is to come of the tick: what is still leaving is gone. */
export function settle(rooms: Rooms): readonly [Rooms, readonly Touched[]] {
  if (rooms.leaving.size === 0) return [rooms, []];
  const draft = begin(rooms);
  release(draft, Number.POSITIVE_INFINITY);
  return finish(rooms, draft);
}

interface Draft {
  readonly cities: Map<Room, City>;
  readonly owners: Map<RecordId, Room>;
  readonly leaving: Map<RecordId, number>;
  readonly entries: Map<RecordId, Entry>;
  readonly touched: Set<RecordId>;
}

function begin(rooms: Rooms): Draft {
  return {
    cities: new Map(rooms.cities),
    owners: new Map(rooms.owners),
    leaving: new Map(rooms.leaving),
    entries: new Map(rooms.city.entries),
    touched: new Set(),
  };
}

function trade(draft: Draft, room: Room, held: City, next: City, sequence: number): void {
  for (const [id, entry] of next.entries) {
    if (held.entries.get(id) === entry) continue;
    draft.entries.set(id, entry);
    draft.owners.set(id, room);
    draft.leaving.delete(id);
    draft.touched.add(id);
  }
  for (const id of held.entries.keys()) {
    if (next.entries.has(id) || draft.owners.get(id) !== room) continue;
    draft.owners.delete(id);
    draft.leaving.set(id, sequence);
  }
}

function release(draft: Draft, latest: number): void {
  for (const [id, sequence] of draft.leaving) {
    if (sequence >= latest) continue;
    draft.leaving.delete(id);
    draft.entries.delete(id);
    draft.touched.add(id);
  }
}

function finish(rooms: Rooms, draft: Draft): readonly [Rooms, readonly Touched[]] {
  const { cities, owners, leaving, entries } = draft;
  const touched = [...draft.touched]
    .map((id) => ({ id, before: rooms.city.entries.get(id), after: entries.get(id) }))
    .filter(({ before, after }) => before !== after);
  const city = touched.length === 0 ? rooms.city : { entries };
  return [{ cities, owners, leaving, city }, touched];
}

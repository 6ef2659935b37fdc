import {
  CHANNEL_IDS,
  TILE_CM,
  TILED_CHANNELS,
  channelOf,
  tileAt,
  type ChannelId,
  type Room,
} from '../../data/contract/channel.ts';
import type { Change, City, Entry, Handle } from '../../data/contract/city.ts';
import { gatherEntry, isEmptyChange, startGathering, type Gathered } from '../../data/contract/difference.ts';
import type { RecordId } from '../../data/contract/record.ts';

/** Tiles this far from the origin and farther have no room: 500 tiles are 2,000 km. */
const FARTHEST_TILE = 500;

/**
 * The one room that an entry is told to; null for a moving thing whose place is not known yet. It depends on the entry
 * alone: a vehicle is in the tile in which its last leg begins, so that crossing a tile's edge is a change of its legs.
 */
export function roomOf(entry: Entry): Room | null {
  const channel = channelOf(entry.record);
  if (!TILED_CHANNELS.has(channel)) return channel;
  const leg = entry.legs.at(-1);
  return leg ? tileRoom(channel, leg.x0Cm, leg.y0Cm) : null;
}

/** The names of tiles' rooms by channel and tile: made once each, for there are few and they are asked for often. */
const tileRooms = new Map<ChannelId, Map<number, Room>>();

function tileRoom(channel: ChannelId, xCm: number, yCm: number): Room {
  const rooms = tileRooms.get(channel) ?? new Map<number, Room>();
  if (rooms.size === 0) tileRooms.set(channel, rooms);
  const key = Math.floor(xCm / TILE_CM) * 65_536 + Math.floor(yCm / TILE_CM);
  const known = rooms.get(key);
  if (known) return known;
  const room: Room = `${channel}/${tileAt({ xCm, yCm })}`;
  rooms.set(key, room);
  return room;
}

/** Whether a client's text names a room that can be joined. */
export function isRoom(text: string): text is Room {
  const [channel = '', tile, ...rest] = text.split('/');
  if (!isChannel(channel) || rest.length > 0) return false;
  if (!TILED_CHANNELS.has(channel)) return tile === undefined;
  const parts = /^(-?\d{1,3})_(-?\d{1,3})$/.exec(tile ?? '');
  return parts !== null && [parts[1], parts[2]].every((number) => isTileNumber(number ?? ''));
}

function isChannel(text: string): text is ChannelId {
  return (CHANNEL_IDS as readonly string[]).includes(text);
}

function isTileNumber(text: string): boolean {
  const value = Number(text);
  return String(value) === text && Math.abs(value) <= FARTHEST_TILE;
}

/** Each room's part of a city. What has no room is in none. */
export function citiesByRoom(city: City): ReadonlyMap<Room, City> {
  const parts = new Map<Room, { readonly entries: Map<RecordId, Entry> }>();
  for (const [id, entry] of city.entries) {
    const room = roomOf(entry);
    if (room === null) continue;
    const part = parts.get(room);
    if (part) part.entries.set(id, entry);
    else parts.set(room, { entries: new Map([[id, entry]]) });
  }
  return parts;
}

/** What a room must be told, and what its members hold of what the change touches. */
export interface RoomChange {
  readonly change: Change;
  readonly held: (handle: Handle) => Entry | undefined;
}

/** One room's change being gathered, with the entries before it by handle. */
interface RoomGathering {
  readonly gathered: Gathered;
  readonly before: Map<Handle, Entry>;
}

/**
 * What each room must be told so that its part of `before` becomes its part of `after`. What moves from one room to
 * another is removed from the first and put whole in the second.
 */
export function changesByRoom(before: City, after: City): ReadonlyMap<Room, RoomChange> {
  const rooms = new Map<Room, RoomGathering>();
  let kept = 0;
  for (const [id, entry] of after.entries) {
    const old = before.entries.get(id);
    if (old) kept++;
    if (old !== entry) gather(rooms, old, entry);
  }
  if (kept < before.entries.size) {
    for (const [id, entry] of before.entries) if (!after.entries.has(id)) gatherGone(rooms, entry);
  }
  const changes = new Map<Room, RoomChange>();
  for (const [room, { gathered, before: known }] of rooms) {
    if (!isEmptyChange(gathered)) changes.set(room, { change: gathered, held: (handle) => known.get(handle) });
  }
  return changes;
}

function gather(rooms: Map<Room, RoomGathering>, old: Entry | undefined, entry: Entry): void {
  const room = roomOf(entry);
  const isStaying = old !== undefined && roomOf(old) === room;
  if (old && !isStaying) gatherGone(rooms, old);
  if (room === null) return;
  const { gathered, before } = gatheringOf(rooms, room);
  if (isStaying) before.set(old.handle, old);
  gatherEntry(gathered, isStaying ? old : undefined, entry);
}

function gatherGone(rooms: Map<Room, RoomGathering>, old: Entry): void {
  const room = roomOf(old);
  if (room === null) return;
  const { gathered, before } = gatheringOf(rooms, room);
  before.set(old.handle, old);
  gathered.removed.push(old.handle);
}

function gatheringOf(rooms: Map<Room, RoomGathering>, room: Room): RoomGathering {
  const known = rooms.get(room);
  if (known) return known;
  const made: RoomGathering = { gathered: startGathering(), before: new Map() };
  rooms.set(room, made);
  return made;
}

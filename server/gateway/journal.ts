import type { Room } from '../../data/contract/channel.ts';
import { EMPTY_CITY, type Change, type City } from '../../data/contract/city.ts';
import { difference, EMPTY_CHANGE } from '../../data/contract/difference.ts';
import type { FrameHeader, Timeline, WatchedRoom } from '../../data/contract/protocol.ts';
import type { Message } from './message.ts';
import { changesByRoom, citiesByRoom, type RoomChange } from './rooms.ts';

/** How a frame becomes the bytes that are sent. */
export type FrameEncoder = (header: FrameHeader, change: RoomChange) => Message;

export interface JournalSettings {
  readonly timeline: Timeline;
  readonly epoch: string;
  readonly encode: FrameEncoder;
  /** How long frames are kept for those who come back, ms of the wall. */
  readonly keptMs: number;
  /** How many changes are kept in all, whatever their age. */
  readonly keptChanges: number;
}

const NO_CHANGES: ReadonlyMap<Room, RoomChange> = new Map();

interface KeptFrame {
  readonly header: FrameHeader;
  readonly wallMs: number;
  readonly weight: number;
  /** The change until it is encoded, then its message alone: a change keeps the entries of two ticks alive. */
  content: { readonly change: RoomChange } | { readonly message: Message };
}

interface RoomLog {
  lastSequence: number;
  readonly frames: KeptFrame[];
  snapshot: Message | null;
}

/**
 * The frames of one timeline: what the city was at the last tick, the last frames of each room, and whatever a client
 * needs to catch up. A frame or snapshot is encoded when first asked for, and once.
 */
export class Journal {
  readonly #settings: JournalSettings;
  readonly #logs = new Map<Room, RoomLog>();
  #city: City = EMPTY_CITY;
  #rooms: ReadonlyMap<Room, City> | null = null;
  #sequence = 0;
  #serverMs = 0;
  #keptWeight = 0;

  constructor(settings: JournalSettings) {
    this.#settings = settings;
  }

  /** The city that frames and snapshots now speak of. */
  get city(): City {
    return this.#city;
  }

  /** Takes the city of a new tick; tells which rooms have a new frame. */
  advance(city: City, serverMs: number, wallMs: number): readonly Room[] {
    const changes = city === this.#city ? NO_CHANGES : changesByRoom(this.#city, city);
    this.#city = city;
    this.#rooms = null;
    this.#serverMs = serverMs;
    this.#sequence++;
    for (const [room, change] of changes) this.#append(room, change, wallMs);
    this.#forget(wallMs);
    return [...changes.keys()];
  }

  /** The newest frame of a room; null before its first. */
  newest(room: Room): Message | null {
    const frame = this.#logs.get(room)?.frames.at(-1);
    return frame ? this.#messageOf(frame) : null;
  }

  /** What brings a client up to date: nothing, the frames that it missed, or a snapshot. */
  catchUp({ room, after }: WatchedRoom): readonly Message[] {
    if (after?.epoch !== this.#settings.epoch) return [this.snapshot(room)];
    const log = this.#logOf(room);
    if (after.sequence === log.lastSequence) return [];
    const next = log.frames.findIndex((frame) => frame.header.after === after.sequence);
    if (next < 0) return [this.snapshot(room)];
    return log.frames.slice(next).map((frame) => this.#messageOf(frame));
  }

  /** A room's whole part of the city, as a frame after nothing. */
  snapshot(room: Room): Message {
    const log = this.#logOf(room);
    const header = this.#headerOf(room, log.lastSequence, null);
    log.snapshot ??= this.#settings.encode(header, { change: this.#wholeOf(room), held: () => undefined });
    return log.snapshot;
  }

  #append(room: Room, change: RoomChange, wallMs: number): void {
    const log = this.#logOf(room);
    const header = this.#headerOf(room, this.#sequence, log.lastSequence);
    const { removed, put, values, legs } = change.change;
    const weight = removed.length + put.length + values.length + legs.length;
    log.frames.push({ header, wallMs, weight, content: { change } });
    log.lastSequence = this.#sequence;
    log.snapshot = null;
    this.#keptWeight += weight;
  }

  /** The newest frame of a room stays until its tick has been broadcast, whatever its size. */
  #forget(wallMs: number): void {
    const { keptMs, keptChanges } = this.#settings;
    for (const log of this.#logs.values()) {
      while (log.frames.length > 1 && (log.frames[0]?.wallMs ?? wallMs) < wallMs - keptMs) this.#drop(log);
    }
    while (this.#keptWeight > keptChanges) {
      const longest = this.#heaviest();
      if (!longest) return;
      this.#drop(longest);
    }
  }

  #heaviest(): RoomLog | undefined {
    const long = [...this.#logs.values()].filter((log) => log.frames.length > 1);
    return long.reduce<RoomLog | undefined>(
      (best, log) => (best && best.frames.length >= log.frames.length ? best : log),
      undefined,
    );
  }

  #drop(log: RoomLog): void {
    this.#keptWeight -= log.frames.shift()?.weight ?? 0;
  }

  #wholeOf(room: Room): Change {
    this.#rooms ??= citiesByRoom(this.#city);
    const part = this.#rooms.get(room);
    return part ? difference(EMPTY_CITY, part) : EMPTY_CHANGE;
  }

  #logOf(room: Room): RoomLog {
    const known = this.#logs.get(room);
    if (known) return known;
    const log: RoomLog = { lastSequence: 0, frames: [], snapshot: null };
    this.#logs.set(room, log);
    return log;
  }

  #headerOf(room: Room, sequence: number, after: number | null): FrameHeader {
    const { timeline, epoch } = this.#settings;
    return { timeline, room, epoch, sequence, after, serverMs: this.#serverMs };
  }

  #messageOf(frame: KeptFrame): Message {
    if ('message' in frame.content) return frame.content.message;
    const message = this.#settings.encode(frame.header, frame.content.change);
    frame.content = { message };
    return message;
  }
}

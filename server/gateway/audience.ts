import type { Room } from '../../data/contract/channel.ts';
import type { WatchedRoom } from '../../data/contract/protocol.ts';
import type { Journal } from './journal.ts';
import type { Message } from './message.ts';

/** Where one client's messages go. */
export interface Outlet {
  /** Bytes given to it that have not left yet. */
  pendingBytes(): number;
  send(message: Message): void;
}

/** Told of every message and of how many clients it was sent to, for counting. */
export interface AudienceEvents {
  sent(kind: 'frame' | 'catch-up' | 'skip', bytes: number, clients: number): void;
}

export interface AudienceSettings {
  readonly journal: Journal;
  readonly events: AudienceEvents;
  /** A client with more than this waiting is left out until all of it has gone. */
  readonly pendingLimitBytes: number;
}

/** One client of a timeline. */
export interface Watcher {
  readonly outlet: Outlet;
  readonly rooms: Set<Room>;
  /** Left out of broadcasts until it has taken what it was sent; then it gets snapshots. */
  behind: boolean;
}

/** Who watches which rooms, and what each of them is sent. */
export class Audience {
  readonly #settings: AudienceSettings;
  #journal: Journal;
  readonly #members = new Map<Room, Set<Watcher>>();
  readonly #watchers = new Set<Watcher>();

  constructor(settings: AudienceSettings) {
    this.#settings = settings;
    this.#journal = settings.journal;
  }

  add(outlet: Outlet): Watcher {
    const watcher: Watcher = { outlet, rooms: new Set(), behind: false };
    this.#watchers.add(watcher);
    return watcher;
  }

  remove(watcher: Watcher): void {
    for (const room of watcher.rooms) this.#leave(watcher, room);
    this.#watchers.delete(watcher);
  }

  /** How many clients are left out now. */
  countBehind(): number {
    return [...this.#watchers].filter((watcher) => watcher.behind).length;
  }

  /** The rooms that a client wants from now on: it leaves the others, and is brought up to date in these. */
  watch(watcher: Watcher, wanted: readonly WatchedRoom[]): void {
    const rooms = new Map(wanted.map((each) => [each.room, each]));
    for (const room of watcher.rooms) if (!rooms.has(room)) this.#leave(watcher, room);
    for (const each of rooms.values()) {
      const isMember = watcher.rooms.has(each.room);
      if (!isMember) this.#join(watcher, each.room);
      if (watcher.behind || (isMember && each.after)) continue;
      for (const message of this.#journal.catchUp(each)) this.#send(watcher, message, 'catch-up');
    }
  }

  /** Sends the newest frame of each room to everyone in it who keeps up; once a tick, after the journal's advance. */
  broadcast(rooms: readonly Room[]): void {
    const drained = this.#sortBehind();
    for (const room of rooms) {
      const members = this.#members.get(room);
      const message = members && this.#journal.newest(room);
      if (!message) continue;
      const receivers = [...members].filter((watcher) => !watcher.behind && !drained.has(watcher));
      for (const { outlet } of receivers) outlet.send(message);
      this.#settings.events.sent('frame', message.webSocketFrame.length, receivers.length);
    }
    for (const watcher of drained) this.#refresh(watcher, 'skip');
  }

  /** From now on everyone is told of another journal: whoever keeps up gets its snapshots at once. */
  startAnew(journal: Journal): void {
    this.#journal = journal;
    for (const watcher of this.#watchers) if (!watcher.behind) this.#refresh(watcher, 'catch-up');
  }

  /** Marks who has fallen behind; gives those who were and have taken everything since. */
  #sortBehind(): ReadonlySet<Watcher> {
    const drained = new Set<Watcher>();
    for (const watcher of this.#watchers) {
      const pendingBytes = watcher.outlet.pendingBytes();
      if (!watcher.behind) watcher.behind = pendingBytes > this.#settings.pendingLimitBytes;
      else if (pendingBytes === 0) {
        watcher.behind = false;
        drained.add(watcher);
      }
    }
    return drained;
  }

  #refresh(watcher: Watcher, kind: 'catch-up' | 'skip'): void {
    for (const room of watcher.rooms) this.#send(watcher, this.#journal.snapshot(room), kind);
  }

  #send(watcher: Watcher, message: Message, kind: 'catch-up' | 'skip'): void {
    watcher.outlet.send(message);
    this.#settings.events.sent(kind, message.webSocketFrame.length, 1);
  }

  #join(watcher: Watcher, room: Room): void {
    watcher.rooms.add(room);
    const members = this.#members.get(room);
    if (members) members.add(watcher);
    else this.#members.set(room, new Set([watcher]));
  }

  #leave(watcher: Watcher, room: Room): void {
    watcher.rooms.delete(room);
    const members = this.#members.get(room);
    members?.delete(watcher);
    if (members?.size === 0) this.#members.delete(room);
  }
}

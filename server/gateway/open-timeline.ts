import { randomBytes } from 'node:crypto';
import type { City } from '../../data/contract/city.ts';
import type { Clock } from '../../data/contract/clock.ts';
import type { Timeline, TimelineState, WatchedRoom } from '../../data/contract/protocol.ts';
import { Audience, type AudienceEvents, type Outlet, type Watcher } from './audience.ts';
import { encodeMessage } from './frame-encoder.ts';
import { Journal } from './journal.ts';

export interface OpenTimelineParts {
  readonly id: Timeline;
  /** The time that its frames speak of. */
  readonly clock: Clock;
  readonly events: AudienceEvents;
  readonly pendingLimitBytes: number;
  /** For how long frames are kept for those who come back, ms of the wall. */
  readonly keptMs: number;
  /** How many changes are kept in all for those who come back. */
  readonly keptChanges: number;
  /** How it stands, for those who begin to watch it. */
  state(epoch: string): TimelineState;
}

/** A client that watches a timeline, and how it is told of the timeline itself. */
interface Place {
  readonly watcher: Watcher;
  tell(state: TimelineState): void;
}

/** A timeline that is being told: a city that changes from tick to tick, its frames, and whoever watches. */
export class OpenTimeline {
  readonly #parts: OpenTimelineParts;
  readonly #audience: Audience;
  readonly #places = new Map<Watcher, Place>();
  #epoch = newEpoch();
  #journal: Journal;

  constructor(parts: OpenTimelineParts) {
    this.#parts = parts;
    this.#journal = this.#newJournal();
    const { events, pendingLimitBytes } = parts;
    this.#audience = new Audience({ journal: this.#journal, events, pendingLimitBytes });
  }

  get id(): Timeline {
    return this.#parts.id;
  }

  get clock(): Clock {
    return this.#parts.clock;
  }

  get epoch(): string {
    return this.#epoch;
  }

  get watchers(): number {
    return this.#places.size;
  }

  countBehind(): number {
    return this.#audience.countBehind();
  }

  /** A client comes to watch; it is told how the timeline stands. */
  join(outlet: Outlet, tell: (state: TimelineState) => void): Watcher {
    const watcher = this.#audience.add(outlet);
    this.#places.set(watcher, { watcher, tell });
    tell(this.#parts.state(this.#epoch));
    return watcher;
  }

  leave(watcher: Watcher): void {
    this.#places.delete(watcher);
    this.#audience.remove(watcher);
  }

  watch(watcher: Watcher, rooms: readonly WatchedRoom[]): void {
    this.#audience.watch(watcher, rooms);
  }

  /** Tells everyone how the timeline stands. */
  tell(): void {
    const state = this.#parts.state(this.#epoch);
    for (const { tell } of this.#places.values()) tell(state);
  }

  /** Sends everyone what has changed since the last tick. */
  tick(city: City, serverMs: number, wallMs: number): void {
    this.#audience.broadcast(this.#journal.advance(city, serverMs, wallMs));
  }

  /** Begins anew: a new epoch, of which everyone is told, and then sent this city whole. */
  restart(city: City, serverMs: number, wallMs: number): void {
    this.#epoch = newEpoch();
    this.#journal = this.#newJournal();
    this.#journal.advance(city, serverMs, wallMs);
    this.tell();
    this.#audience.startAnew(this.#journal);
  }

  #newJournal(): Journal {
    const { id, keptMs, keptChanges } = this.#parts;
    return new Journal({ timeline: id, epoch: this.#epoch, encode: encodeMessage, keptMs, keptChanges });
  }
}

function newEpoch(): string {
  return randomBytes(9).toString('base64url');
}

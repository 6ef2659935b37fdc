import type { ServerResponse } from 'node:http';
import type { ChannelId } from '../../../data/contract/channel.ts';
import type { Box } from '../entry-place.ts';
import type { CityEvent } from './city-events.ts';
import type { EventHub } from './event-hub.ts';

/** What one client wants to hear. */
export interface Wish {
  readonly channels: ReadonlySet<ChannelId>;
  readonly box: Box | null;
}

/** Bytes that may wait for one client; more are written when it has taken some. */
const WAITING_BYTES = 262_144;

/** A client that fell behind the kept ticks so many times in a row is closed: it never catches up. */
const SNAPSHOTS_AT_MOST = 3;

/** A client that takes nothing for so long is closed, ms of the wall. */
const STUCK_MS = 60_000;

/** One client: writes no faster than it reads, and never makes another wait. */
export class EventListener {
  readonly #hub: EventHub;
  readonly #wish: Wish;
  readonly #response: ServerResponse;
  /** All ticks up to this one have been written. */
  #sequence: number;
  #snapshot: Iterator<CityEvent> | null = null;
  #snapshots = 0;
  #movedMs: number;

  /** `sequence`: the last tick that it has; null for a new one. */
  constructor(hub: EventHub, wish: Wish, response: ServerResponse, sequence: number | null, nowMs: number) {
    this.#hub = hub;
    this.#wish = wish;
    this.#response = response;
    this.#sequence = sequence ?? 0;
    this.#movedMs = nowMs;
    if (sequence === null) this.#begin('new');
    response.on('drain', () => this.pump(performance.now()));
  }

  /** Writes what there is room for; `nowMs` is a time of the wall. */
  pump(nowMs: number): void {
    while (this.#hasRoom() && this.#step()) this.#movedMs = nowMs;
    if (this.#response.writableLength === 0) this.#movedMs = nowMs;
    else if (nowMs - this.#movedMs > STUCK_MS) this.#response.destroy();
  }

  /** Keeps intermediaries from closing a quiet connection. */
  beat(): void {
    if (this.#hasRoom()) this.#response.write(': beat\n\n');
  }

  end(): void {
    this.#response.end();
  }

  #hasRoom(): boolean {
    return !this.#response.destroyed && this.#response.writableLength < WAITING_BYTES;
  }

  /** One part of what is to be written; false where there is nothing. */
  #step(): boolean {
    if (this.#snapshot) return this.#writeSnapshot(this.#snapshot);
    const tick = this.#hub.after(this.#sequence);
    if (tick === null) {
      this.#snapshots = 0;
      return false;
    }
    if (tick === 'lost') return this.#begin('behind');
    this.#sequence = tick.sequence;
    const events = tick.events.filter((event) => this.#wants(event));
    if (events.length > 0) this.#write(events);
    return true;
  }

  /** Everything anew: what the client had is to be forgotten. */
  #begin(why: 'new' | 'behind'): boolean {
    if (++this.#snapshots > SNAPSHOTS_AT_MOST) {
      this.#response.destroy();
      return false;
    }
    this.#snapshot = this.#hub.snapshot();
    this.#sequence = this.#hub.sequence;
    this.#response.write(`event: reset\ndata: ${JSON.stringify({ why })}\n\n`);
    return true;
  }

  #writeSnapshot(snapshot: Iterator<CityEvent>): boolean {
    const events: CityEvent[] = [];
    for (let looked = 0; looked < 500; looked++) {
      const { value, done } = snapshot.next();
      if (done) {
        this.#snapshot = null;
        this.#write(events);
        return true;
      }
      if (this.#wants(value)) events.push(value);
    }
    if (events.length > 0) this.#response.write(events.map((event) => `${event.text()}\n`).join(''));
    return true;
  }

  /** The last of them says where the client stands: it has all before. */
  #write(events: readonly CityEvent[]): void {
    const last = events.length - 1;
    const id = `id: ${this.#hub.idOf(this.#sequence)}\n`;
    const texts = events.map((event, index) => `${index === last ? id : ''}${event.text()}\n`);
    this.#response.write(last < 0 ? `${id}event: ready\ndata: {}\n\n` : texts.join(''));
  }

  #wants({ channel, places }: CityEvent): boolean {
    const { channels, box } = this.#wish;
    if (!channels.has(channel)) return false;
    if (!box || places.length === 0) return true;
    const [west, south, east, north] = box;
    return places.some(([lng, lat]) => lng >= west && lng <= east && lat >= south && lat <= north);
  }
}

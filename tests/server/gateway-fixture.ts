import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket } from 'socket.io-client';
import { advance } from '../../data/contract/advance.ts';
import type { Room } from '../../data/contract/channel.ts';
import { EMPTY_CITY, type City, type Entry } from '../../data/contract/city.ts';
import { decodeFrame } from '../../data/contract/frame.ts';
import { entryOf } from '../../data/contract/handle-index.ts';
import type { Leg } from '../../data/contract/leg.ts';
import {
  WIRE_VERSION,
  type Answer,
  type FrameHeader,
  type TimelineState,
  type WatchedRoom,
  type Welcome,
} from '../../data/contract/protocol.ts';
import type { FeedRecord, RecordId } from '../../data/contract/record.ts';
import * as wireParser from '../../data/contract/wire-parser.ts';
import { GATEWAY_DEFAULTS, startGateway, type Gateway, type GatewayParts } from '../../server/gateway/gateway.ts';
import { NO_DESK } from './no-desk.ts';

/** 20 November 2026, 08:30 in Madrid. */
export const NOW_MS = Date.UTC(2026, 10, 20, 7, 30);

/** A gateway over a city that the test sets, ticked by the test. */
export interface Fixture {
  readonly gateway: Gateway;
  readonly url: string;
  readonly failures: unknown[];
  city: City;
  /** Sets the city and ticks. */
  show(city: City): void;
  close(): Promise<void>;
}

export async function openFixture(parts: Partial<GatewayParts> = {}): Promise<Fixture> {
  const folder = mkdtempSync(join(tmpdir(), 'besso-gateway-'));
  const failures: unknown[] = [];
  const state = { city: EMPTY_CITY };
  const gateway = await startGateway({
    settings: { ...GATEWAY_DEFAULTS, port: 0, tickMs: 3_600_000 },
    version: '0.0.0-test',
    clock: { nowMs: () => NOW_MS, speed: 1 },
    store: { city: () => state.city },
    folders: { cityFolder: folder, pageFolder: join(folder, 'no-page') },
    desk: NO_DESK,
    feeds: () => [
      {
        id: 'feed:test',
        name: 'Test feed',
        simulated: true,
        problem: '',
        state: 'live',
        ageMs: 1200,
        accepted: 10,
        rejected: 2,
        reasons: { duplicate: 2 },
      },
    ],
    failed: (error) => failures.push(error),
    ...parts,
  });
  return {
    gateway,
    url: `http://127.0.0.1:${gateway.port}`,
    failures,
    get city() {
      return state.city;
    },
    set city(city: City) {
      state.city = city;
    },
    show: (city) => {
      state.city = city;
      gateway.tick();
    },
    close: async () => {
      await gateway.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A client that keeps what the protocol asks of one: a city for each room, and the frame that it stands at. */
export class TestClient {
  readonly socket: Socket;
  readonly headers: FrameHeader[] = [];
  readonly states: TimelineState[] = [];
  readonly rooms = new Map<Room, { city: City; epoch: string; sequence: number }>();
  readonly welcomed: Promise<Welcome>;
  brokenFrames = 0;

  constructor(url: string, options: { readonly wire?: number; readonly auth?: Record<string, unknown> } = {}) {
    this.socket = io(url, {
      transports: ['websocket'],
      parser: wireParser,
      auth: options.auth ?? { wire: options.wire ?? WIRE_VERSION },
      reconnection: false,
      forceNew: true,
    });
    this.welcomed = new Promise((resolve, reject) => {
      this.socket.once('welcome', resolve);
      this.socket.once('connect_error', reject);
    });
    this.welcomed.catch(() => undefined);
    this.socket.on('timeline', (state: TimelineState) => this.states.push(state));
    this.socket.on('frame', (bytes: Uint8Array) => this.#take(new Uint8Array(bytes)));
  }

  watch(rooms: readonly WatchedRoom[], timeline = 'live'): Promise<Answer> {
    return this.ask('watch', { timeline, rooms });
  }

  ask(event: string, ...body: readonly unknown[]): Promise<Answer> {
    return this.socket.timeout(5000).emitWithAck(event, ...body);
  }

  /** Everything that the server sent before now has arrived when this settles: answers and frames keep their order. */
  async settle(): Promise<void> {
    await this.socket.timeout(5000).emitWithAck('clock');
  }

  cityOf(room: Room): City {
    return this.rooms.get(room)?.city ?? EMPTY_CITY;
  }

  /** The rooms held, to be watched again after an absence. */
  held(): readonly WatchedRoom[] {
    return Array.from(this.rooms, ([room, { epoch, sequence }]) => ({ room, after: { epoch, sequence } }));
  }

  close(): void {
    this.socket.disconnect();
  }

  #take(bytes: Uint8Array): void {
    const room = roomOfFrame(bytes);
    const held = this.rooms.get(room);
    const { header, change } = decodeFrame(bytes, (handle) => entryOf(held?.city ?? EMPTY_CITY, handle));
    this.headers.push(header);
    if (header.after !== null && header.after !== held?.sequence) {
      this.brokenFrames++;
      return;
    }
    const city = advance(header.after === null ? EMPTY_CITY : (held?.city ?? EMPTY_CITY), change);
    this.rooms.set(room, { city, epoch: header.epoch, sequence: header.sequence });
  }
}

/** The room in a frame's header, read without what is held. */
function roomOfFrame(bytes: Uint8Array): Room {
  const text = Buffer.from(bytes.subarray(0, 120)).toString('latin1');
  const match = /(?:live|replay%2F\S+) (\S+) \S+/.exec(text);
  return decodeURIComponent(match?.[1] ?? '') as Room;
}

export function cityOf(...entries: readonly Entry[]): City {
  return { entries: new Map(entries.map((entry) => [entry.record.id, entry])) };
}

export const FEED: FeedRecord = {
  id: 'feed:test',
  kind: 'feed',
  feed: 'feed:test',
  name: 'Test feed',
  protocol: 'test',
  state: 'live',
  simulated: true,
  recorded: false,
  licence: 'CC0-1.0',
  attribution: 'The test',
  observedAtMs: NOW_MS - 1000,
  acceptedCount: 1,
  rejectedCount: 0,
  problem: '',
};

export function feedEntry(): Entry {
  return { handle: 1, record: FEED, values: {}, legs: [] };
}

export function busEntry(key: string, handle: number, legs: readonly Leg[]): Entry {
  const id: RecordId<'vehicle'> = `vehicle:${key}`;
  return {
    handle,
    record: {
      id,
      kind: 'vehicle',
      feed: 'feed:test',
      name: key,
      mode: 'bus',
      line: null,
      headsign: 'Besòs',
      basis: 'observed',
      lengthM: 12,
    },
    values: {},
    legs,
  };
}

export function legFrom(
  t0Ms: number,
  [x0Cm, y0Cm]: readonly [number, number],
  [x1Cm, y1Cm]: readonly [number, number],
): Leg {
  return { t0Ms, t1Ms: t0Ms + 10_000, x0Cm, y0Cm, x1Cm, y1Cm };
}

export function stationEntry(key: string, handle: number, bikes: number, atMs = NOW_MS): Entry {
  return {
    handle,
    record: {
      id: `station:${key}`,
      kind: 'station',
      feed: 'feed:test',
      name: key,
      longitude: 2.17,
      latitude: 41.387,
      capacity: 20,
    },
    values: { 'bikes-available': { value: bikes, atMs } },
    legs: [],
  };
}

export async function until(condition: () => boolean, limitMs = 30_000): Promise<void> {
  const endMs = performance.now() + limitMs;
  while (!condition()) {
    if (performance.now() > endMs) throw new Error('it did not happen in time');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

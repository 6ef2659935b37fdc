import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance } from '../../data/contract/advance.ts';
import type { Room } from '../../data/contract/channel.ts';
import { EMPTY_CITY, type City, type Entry } from '../../data/contract/city.ts';
import { decodeFrame } from '../../data/contract/frame.ts';
import { entryOf } from '../../data/contract/handle-index.ts';
import { appendLeg } from '../../data/contract/leg.ts';
import { Audience, type Watcher } from '../../server/gateway/audience.ts';
import { encodeMessage } from '../../server/gateway/frame-encoder.ts';
import { Journal } from '../../server/gateway/journal.ts';
import { toMessage } from '../../server/gateway/message.ts';
import { citiesByRoom, isRoom, roomOf } from '../../server/gateway/rooms.ts';
import { busEntry, cityOf, legFrom, NOW_MS, stationEntry } from './gateway-fixture.ts';

const ROOMS: readonly Room[] = ['bikes', 'bus/0_0', 'bus/1_0', 'bus/-1_0'];

/** What can happen between two ticks. */
const EVENT = fc.oneof(
  fc.record({ type: fc.constant('move' as const), bus: fc.nat(4), xCm: fc.integer({ min: -400_000, max: 800_000 }) }),
  fc.record({ type: fc.constant('bikes' as const), station: fc.nat(2), count: fc.nat(20) }),
  fc.record({ type: fc.constant('gone' as const), bus: fc.nat(4) }),
  fc.record({ type: fc.constant('tick' as const) }),
  fc.record({ type: fc.constant('leave' as const) }),
  fc.record({ type: fc.constant('return' as const) }),
  fc.record({ type: fc.constant('stall' as const) }),
  fc.record({ type: fc.constant('drain' as const) }),
);

/** A client as the protocol wants one, fed by hand. */
class Reader {
  readonly held = new Map<Room, { city: City; sequence: number }>();
  pendingBytes = 0;
  broken = 0;

  take(packet: Uint8Array): void {
    const room = ROOMS.find((each) => Buffer.from(packet).includes(` ${encodeURIComponent(each)} `)) ?? 'city';
    const held = this.held.get(room);
    const { header, change } = decodeFrame(packet, (handle) => entryOf(held?.city ?? EMPTY_CITY, handle));
    if (header.after !== null && header.after !== held?.sequence) this.broken++;
    const base = header.after === null ? EMPTY_CITY : (held?.city ?? EMPTY_CITY);
    this.held.set(room, { city: advance(base, change), sequence: header.sequence });
  }
}

/** One journal, one audience, one faithful client and one that comes and goes. */
function play(events: readonly (typeof EVENT extends fc.Arbitrary<infer Event> ? Event : never)[]) {
  const entries = new Map<string, Entry>();
  const journal = new Journal({ timeline: 'live', epoch: 'e', encode: encodeMessage, keptMs: 5, keptChanges: 40 });
  const audience = new Audience({ journal, events: { sent: () => undefined }, pendingLimitBytes: 100 });
  const state = { ticks: 0, handle: 1, moves: 0, present: true };
  const [faithful, wanderer] = [new Reader(), new Reader()];
  const enter = (reader: Reader): Watcher => {
    const watcher = audience.add({
      pendingBytes: () => reader.pendingBytes,
      send: ({ packet }) => reader.take(packet),
    });
    audience.watch(
      watcher,
      ROOMS.map((room) => {
        const sequence = reader.held.get(room)?.sequence;
        return sequence === undefined ? { room } : { room, after: { epoch: 'e', sequence } };
      }),
    );
    return watcher;
  };
  enter(faithful);
  let watcher = enter(wanderer);
  const tick = () => {
    state.ticks++;
    audience.broadcast(journal.advance(cityOf(...entries.values()), NOW_MS + state.ticks * 1000, state.ticks));
  };
  const act = {
    move: (bus: number, xCm: number) => {
      const known = entries.get(`b${bus}`);
      const leg = legFrom(NOW_MS + state.moves++ * 500, [xCm, 5], [xCm + 700, 5]);
      entries.set(
        `b${bus}`,
        busEntry(`b${bus}`, known?.handle ?? 100 + state.handle++, appendLeg(known?.legs ?? [], leg)),
      );
    },
    bikes: (station: number, count: number) => {
      entries.set(`s${station}`, stationEntry(`s${station}`, 10 + station, count, NOW_MS + state.moves++));
    },
    leave: () => {
      if (state.present) audience.remove(watcher);
      state.present = false;
    },
    return: () => {
      if (!state.present) watcher = enter(wanderer);
      state.present = true;
    },
  };
  for (const event of events) {
    if (event.type === 'move') act.move(event.bus, event.xCm);
    else if (event.type === 'bikes') act.bikes(event.station, event.count);
    else if (event.type === 'gone') entries.delete(`b${event.bus}`);
    else if (event.type === 'tick') tick();
    else if (event.type === 'stall') wanderer.pendingBytes = 1000;
    else if (event.type === 'drain') wanderer.pendingBytes = 0;
    else act[event.type]();
  }
  wanderer.pendingBytes = 0;
  act.return();
  tick();
  return { faithful, wanderer, city: journal.city };
}

describe('a client that leaves, stalls and returns at any time (A8)', () => {
  it('ends with the very city of one that never left, and of the server', () => {
    fc.assert(
      fc.property(fc.array(EVENT, { minLength: 5, maxLength: 120 }), (events) => {
        const { faithful, wanderer, city } = play(events);
        const rooms = citiesByRoom(city);
        for (const room of ROOMS) {
          const expected = rooms.get(room) ?? EMPTY_CITY;
          expect(faithful.held.get(room)?.city ?? EMPTY_CITY).toEqual(expected);
          expect(wanderer.held.get(room)?.city ?? EMPTY_CITY).toEqual(expected);
        }
        expect([faithful.broken, wanderer.broken]).toEqual([0, 0]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('rooms', () => {
  it("of a vehicle are a client's to name", () => {
    for (const xCm of [0, -1, 409_600, -409_601]) {
      const room = roomOf(busEntry('b', 1, [legFrom(NOW_MS, [xCm, -5], [0, 0])]));
      expect(room !== null && isRoom(room)).toBe(true);
    }
    expect(roomOf(busEntry('b', 1, [legFrom(NOW_MS, [-1, -5], [0, 0])]))).toBe('bus/-1_-1');
  });
});

describe('a message', () => {
  it.each([0, 1, 125, 126, 65_535, 65_536])('of %i bytes has the header that RFC 6455 gives it', (length) => {
    const { webSocketFrame } = toMessage(new Uint8Array(length).fill(7));
    expect(webSocketFrame[0]).toBe(0x82);
    const short = webSocketFrame[1] ?? 0;
    const told =
      short === 126
        ? webSocketFrame.readUInt16BE(2)
        : short === 127
          ? Number(webSocketFrame.readBigUInt64BE(2))
          : short;
    expect(told).toBe(length);
    expect(webSocketFrame.length - length).toBe(length < 126 ? 2 : length < 65_536 ? 4 : 10);
  });
});

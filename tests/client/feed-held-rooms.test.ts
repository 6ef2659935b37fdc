import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Room } from '../../data/contract/channel.ts';
import { EMPTY_CITY } from '../../data/contract/city.ts';
import { difference } from '../../data/contract/difference.ts';
import { encodeFrame } from '../../data/contract/frame.ts';
import { type HeldRoom, takeFrame, watchedRooms } from '../../client/feed/held-rooms.ts';
import { NOW_MS, cityOf, feedEntry } from '../server/gateway-fixture.ts';

const WATCHED: ReadonlySet<Room> = new Set<Room>(['city']);
const CITY = cityOf(feedEntry());

function frame(sequence: number, after: number | null, epoch = 'one'): Uint8Array {
  const header = { timeline: 'live', room: 'city', epoch, sequence, after, serverMs: NOW_MS } as const;
  const change = after === null ? difference(EMPTY_CITY, CITY) : difference(CITY, CITY);
  return encodeFrame(header, change, () => undefined);
}

const held = (sequence: number): ReadonlyMap<Room, HeldRoom> => new Map([['city', { sequence, city: CITY }]]);

describe('a frame that comes', () => {
  test('as a snapshot is taken whatever is held', () => {
    const outcome = takeFrame(frame(7, null), 'one', WATCHED, held(900));
    expect(outcome).toMatchObject({ kind: 'taken', room: 'city', held: { sequence: 7 } });
  });

  test('after the one held is taken', () => {
    expect(takeFrame(frame(8, 7), 'one', WATCHED, held(7))).toMatchObject({ kind: 'taken', held: { sequence: 8 } });
  });

  test('after one that is not held has the room asked for anew', () => {
    expect(takeFrame(frame(9, 8), 'one', WATCHED, held(7))).toMatchObject({ kind: 'lost', room: 'city' });
    expect(takeFrame(frame(9, 8), 'one', WATCHED, new Map())).toMatchObject({ kind: 'lost', room: 'city' });
  });

  test('twice is dropped the second time', () => {
    expect(takeFrame(frame(8, 7), 'one', WATCHED, held(8)).kind).toBe('dropped');
  });

  test('from another epoch, or for a room that was left, is dropped', () => {
    expect(takeFrame(frame(8, null, 'two'), 'one', WATCHED, held(7)).kind).toBe('dropped');
    expect(takeFrame(frame(8, null), 'one', new Set(), held(7)).kind).toBe('dropped');
  });

  test('cut short, or as any bytes at all, never throws', () => {
    const whole = frame(8, null);
    for (let length = 0; length < whole.length; length++) {
      expect(takeFrame(whole.subarray(0, length), 'one', WATCHED, held(7)).kind).toBe('lost');
    }
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.uint8Array({ maxLength: 60 }).map(framed));
    fc.assert(
      fc.property(bytes, (each) => {
        expect(['lost', 'dropped', 'taken']).toContain(takeFrame(each, 'one', WATCHED, held(7)).kind);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the rooms asked for', () => {
  test('say what is held of them, to resume after it', () => {
    expect(watchedRooms(['city', 'bikes'], 'one', held(7))).toEqual([
      { room: 'city', after: { epoch: 'one', sequence: 7 } },
      { room: 'bikes' },
    ]);
  });
});

/** Bytes that begin as a frame does. */
function framed(tail: Uint8Array): Uint8Array {
  return new Uint8Array([...frame(8, 7).subarray(0, 30), ...tail]);
}

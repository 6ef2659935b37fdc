import { describe, expect, test } from 'vitest';
import type { Room } from '../../data/contract/channel.ts';
import type { City, Entry } from '../../data/contract/city.ts';
import type { RecordId } from '../../data/contract/record.ts';
import { applyFrames, createCity, leaveRooms, settleCity } from '../../client/state/city.ts';

const WEST: Room = 'bus/0_0';
const EAST: Room = 'bus/1_0';

function bus(key: string, xCm = 0): Entry {
  const id: RecordId<'vehicle'> = `vehicle:${key}`;
  const leg = { t0Ms: xCm, t1Ms: xCm + 1000, x0Cm: xCm, y0Cm: 0, x1Cm: xCm + 100, y1Cm: 0 };
  const about = {
    feed: 'feed:transit',
    mode: 'bus',
    line: null,
    headsign: '',
    basis: 'observed',
    lengthM: 12,
  } as const;
  return { handle: 1, record: { id, kind: 'vehicle', name: key, ...about }, values: {}, legs: [leg] };
}

function holding(...entries: readonly Entry[]): City {
  return { entries: new Map(entries.map((entry) => [entry.record.id, entry])) };
}

describe('the city of several rooms', () => {
  const before = bus('7', 0);
  const after = bus('7', 500_000);
  const leaves = { room: WEST, sequence: 2, city: holding() };
  const arrives = { room: EAST, sequence: 2, city: holding(after) };

  function started(): ReturnType<typeof createCity> {
    const store = createCity();
    applyFrames(store, [
      { room: WEST, sequence: 1, city: holding(before) },
      { room: EAST, sequence: 1, city: holding() },
    ]);
    return store;
  }

  test.each([
    ['together, leaving first', [[leaves, arrives]]],
    ['together, arriving first', [[arrives, leaves]]],
    ['one after the other, leaving first', [[leaves], [arrives]]],
    ['one after the other, arriving first', [[arrives], [leaves]]],
  ] as const)('never loses what drives from one to the other: %s', (_, steps) => {
    const store = started();
    const seen: boolean[] = [];
    store.subscribe(({ city }) => seen.push(city.entries.has('vehicle:7')));
    for (const frames of steps) applyFrames(store, frames);
    expect(seen).not.toContain(false);
    settleCity(store);
    expect(store.getState().city.entries.get('vehicle:7')).toBe(after);
  });

  test('lets go of what left for good, at the next tick', () => {
    const store = started();
    applyFrames(store, [leaves]);
    expect(store.getState().city.entries.size).toBe(1);
    applyFrames(store, [{ room: EAST, sequence: 3, city: holding() }]);
    expect(store.getState().city.entries.size).toBe(0);
    expect(store.getState().touched).toEqual([{ id: 'vehicle:7', before, after: undefined }]);
  });

  test('lets go of what left for good when no other tick comes', () => {
    const store = started();
    applyFrames(store, [leaves]);
    settleCity(store);
    expect(store.getState().city.entries.size).toBe(0);
  });

  test('keeps what arrived although the room that it left is left too', () => {
    const store = started();
    applyFrames(store, [arrives]);
    leaveRooms(store, [WEST]);
    expect(store.getState().city.entries.get('vehicle:7')).toBe(after);
  });

  test('forgets a room that is left, and that alone', () => {
    const store = started();
    const other = bus('8');
    applyFrames(store, [{ room: EAST, sequence: 2, city: holding(other) }]);
    leaveRooms(store, [WEST]);
    expect([...store.getState().city.entries.values()]).toEqual([other]);
  });

  test('does not take an old copy for a new one', () => {
    const store = started();
    applyFrames(store, [arrives]);
    const another = bus('9');
    applyFrames(store, [{ room: WEST, sequence: 2, city: holding(before, another) }]);
    expect(store.getState().city.entries.get('vehicle:7')).toBe(after);
    expect(store.getState().city.entries.get('vehicle:9')).toBe(another);
  });

  test('tells each thing that changed once, with what it was', () => {
    const store = started();
    applyFrames(store, [leaves, arrives]);
    expect(store.getState().touched).toEqual([{ id: 'vehicle:7', before, after }]);
  });

  test('says nothing when nothing changed', () => {
    const store = started();
    let told = 0;
    store.subscribe(() => told++);
    applyFrames(store, []);
    leaveRooms(store, ['metro/9_9']);
    settleCity(store);
    expect(told).toBe(0);
  });
});

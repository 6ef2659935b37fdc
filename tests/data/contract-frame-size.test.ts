import { describe, expect, test } from 'vitest';
import { advance } from '../../data/contract/advance.ts';
import { EMPTY_CITY, type City, type Entry } from '../../data/contract/city.ts';
import { difference } from '../../data/contract/difference.ts';
import { decodeFrame, encodeFrame } from '../../data/contract/frame.ts';
import { entryOf } from '../../data/contract/handle-index.ts';
import { appendLeg, positionAt, type Leg } from '../../data/contract/leg.ts';
import type { FrameHeader } from '../../data/contract/protocol.ts';

const NOW_MS = 1_795_000_000_000;
const VEHICLES = 5000;

/** A plain linear congruential generator (Numerical Recipes): the same city in every run. */
function makeChance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const chance = makeChance(7);
const between = (low: number, high: number): number => Math.round(low + chance() * (high - low));

/** A leg of 8-10 s and 30-150 m, in any direction, from where `start` says. */
function legFrom(t0Ms: number, x0Cm: number, y0Cm: number): Leg {
  const [lengthCm, angle] = [between(3000, 15_000), chance() * 2 * Math.PI];
  const x1Cm = x0Cm + Math.round(lengthCm * Math.sin(angle));
  const y1Cm = y0Cm + Math.round(lengthCm * Math.cos(angle));
  return { t0Ms, t1Ms: t0Ms + between(8000, 10_000), x0Cm, y0Cm, x1Cm, y1Cm };
}

function busAt(handle: number): Entry {
  const id = `vehicle:${handle}` as const;
  const described = {
    id,
    kind: 'vehicle',
    feed: 'feed:transit',
    name: `${handle}`,
    mode: 'bus',
    line: 'line:V15',
  } as const;
  const legs = [legFrom(NOW_MS - between(0, 8000), between(0, 409_600), between(0, 409_600))];
  return {
    handle,
    record: { ...described, headsign: 'Vall d’Hebron', basis: 'observed', lengthM: 12 },
    values: {},
    legs,
  };
}

/** 70 % begin where and when the last leg ends; 30 % overlap it, from where it has the vehicle then. */
function goOn(entry: Entry): Entry {
  const last = entry.legs.at(-1);
  if (!last) return entry;
  const t0Ms = chance() < 0.7 ? last.t1Ms : NOW_MS + between(500, 1500);
  const at = positionAt(entry.legs, t0Ms);
  if (!at) return entry;
  return { ...entry, legs: appendLeg(entry.legs, legFrom(t0Ms, Math.round(at.xCm), Math.round(at.yCm))) };
}

function cityOf(entries: readonly Entry[]): City {
  return { entries: new Map(entries.map((entry) => [entry.record.id, entry])) };
}

describe('a frame of 5,000 legs', () => {
  const header: FrameHeader = {
    timeline: 'live',
    room: 'bus/0_0',
    epoch: '1',
    sequence: 2,
    after: 1,
    serverMs: NOW_MS,
  };
  const buses = Array.from({ length: VEHICLES }, (_, handle) => busAt(handle));
  const before = cityOf(buses);
  const after = cityOf(buses.map(goOn));
  const held = (handle: number): Entry | undefined => entryOf(before, handle);

  test('takes at most 12 bytes a leg, and no leg is lost or bent', () => {
    const bytes = encodeFrame(header, difference(before, after), held);
    expect(advance(before, decodeFrame(bytes, held).change).entries).toEqual(after.entries);
    expect(bytes.length / VEHICLES).toBeLessThanOrEqual(12);
  });

  test('as a snapshot it holds the records too', () => {
    const snapshot = encodeFrame({ ...header, after: null }, difference(EMPTY_CITY, after), held);
    expect(advance(EMPTY_CITY, decodeFrame(snapshot, held).change).entries).toEqual(after.entries);
  });
});

describe('difference', () => {
  test('does not look into what did not change', () => {
    const buses = Array.from({ length: 30_000 }, (_, handle) => busAt(handle));
    const before = cityOf(buses);
    const after = cityOf(buses.map((entry) => (entry.handle === 77 ? goOn(entry) : entry)));
    const change = difference(before, after);
    expect(change.legs.map(({ handle }) => handle)).toEqual([77]);
    expect([change.put, change.values, change.removed]).toEqual([[], [], []]);
  });
});

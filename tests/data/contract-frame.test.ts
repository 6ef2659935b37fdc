import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advance } from '../../data/contract/advance.ts';
import { FrameError } from '../../data/contract/byte-reader.ts';
import { EMPTY_CITY, type City } from '../../data/contract/city.ts';
import { difference } from '../../data/contract/difference.ts';
import { decodeFrame, decodeHeader, encodeFrame } from '../../data/contract/frame.ts';
import { entryOf } from '../../data/contract/handle-index.ts';
import { WIRE_VERSION, type FrameHeader } from '../../data/contract/protocol.ts';
import { cityOf, timeMs, twoCities, vehicleAt } from './contract-cities.ts';

const HEADER: FrameHeader = {
  timeline: 'live',
  room: 'bus/-1_0',
  epoch: 'e1',
  sequence: 42,
  after: 41,
  serverMs: 1_795_000_000_000,
};

const anyHeader: fc.Arbitrary<FrameHeader> = fc
  .tuple(
    fc.constantFrom('live' as const, 'replay/dissabte 21 à la tarda' as const, 'scenario/7' as const),
    fc.constantFrom('city' as const, 'metro/0_-3' as const, 'bus/-12_7' as const),
    fc.string({ minLength: 1 }),
    fc.integer({ min: 1, max: 2 ** 40 }),
    fc.integer({ min: 1, max: 50 }),
    timeMs,
  )
  .map(([timeline, room, epoch, sequence, back, serverMs]) => {
    return { timeline, room, epoch, sequence, after: Math.max(0, sequence - back), serverMs };
  });

function sendThrough(header: FrameHeader, before: City, after: City): City {
  const bytes = encodeFrame(header, difference(before, after), (handle) => entryOf(before, handle));
  const frame = decodeFrame(bytes, (handle) => entryOf(before, handle));
  expect(frame.header).toEqual(header);
  return advance(before, frame.change);
}

describe('A3: the wire', () => {
  test('advance(a, difference(a, b)) equals b', () => {
    fc.assert(
      fc.property(twoCities, ([a, b]) => {
        expect(advance(a, difference(a, b)).entries).toEqual(b.entries);
      }),
      { numRuns: 250 },
    );
  });

  test('it still does after encoding and decoding', () => {
    fc.assert(
      fc.property(twoCities, anyHeader, ([a, b], header) => {
        expect(sendThrough(header, a, b).entries).toEqual(b.entries);
      }),
      { numRuns: 250 },
    );
  });

  test('a snapshot makes the city from nothing', () => {
    fc.assert(
      fc.property(twoCities, anyHeader, ([, city], header) => {
        expect(sendThrough({ ...header, after: null }, EMPTY_CITY, city).entries).toEqual(city.entries);
      }),
      { numRuns: 120 },
    );
  });

  test('going there and back again, one frame after another, keeps both ends equal', () => {
    fc.assert(
      fc.property(twoCities, ([a, b]) => {
        const there = sendThrough(HEADER, a, b);
        expect(sendThrough({ ...HEADER, sequence: 43, after: 42 }, there, a).entries).toEqual(a.entries);
      }),
      { numRuns: 120 },
    );
  });
});

describe('verdicts on the wire', () => {
  const values = (count: number, verdictOf: (row: number) => number) =>
    Array.from({ length: count }, (_, row) => {
      const verdict = verdictOf(row);
      const good = { handle: row, property: 'no2', value: 40, atMs: 1_795_000_000_000 } as const;
      return verdict === 0 ? good : { ...good, verdict };
    });
  const change = (count: number, verdictOf: (row: number) => number) => ({
    removed: [],
    put: Array.from({ length: count }, (_, handle) => ({ handle, record: vehicleAt(handle).record })),
    values: values(count, verdictOf),
    legs: [],
  });
  const bytesOf = (verdictOf: (row: number) => number) => {
    return encodeFrame({ ...HEADER, after: null }, change(1000, verdictOf), () => undefined).length;
  };

  test('a verdict alone is a change, and one taken back too', () => {
    const entry = (verdict?: number): City => {
      const value = { value: 40, atMs: 1_795_000_000_000 };
      return cityOf([{ ...vehicleAt(1), values: { no2: verdict === undefined ? value : { ...value, verdict } } }]);
    };
    expect(sendThrough(HEADER, entry(), entry(5)).entries).toEqual(entry(5).entries);
    expect(sendThrough(HEADER, entry(5), entry()).entries).toEqual(entry().entries);
    expect(difference(entry(5), entry(5)).values).toEqual([]);
  });

  test('of good values take no place, one for all or one among them a few bytes', () => {
    const good = bytesOf(() => 0);
    expect(bytesOf(() => 1) - good).toBe(4);
    expect(bytesOf((row) => (row === 500 ? 4 : 0)) - good).toBe(4);
    expect(bytesOf((row) => row % 256) - good).toBeLessThan(3100);
  });

  test('beyond a byte cannot be sent', () => {
    expect(() => bytesOf(() => 256)).toThrow(RangeError);
  });
});

describe('a broken frame', () => {
  const outcome = (bytes: Uint8Array, held: City): string => {
    try {
      decodeFrame(bytes, (handle) => entryOf(held, handle));
      return 'decoded';
    } catch (error) {
      if (error instanceof FrameError) return 'refused';
      throw error;
    }
  };

  test('any bytes changed in it are decoded or refused by name, never worse', () => {
    const flips = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(twoCities, flips, ([a, b], changes) => {
        const bytes = encodeFrame(HEADER, difference(a, b), (handle) => entryOf(a, handle));
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        expect(['decoded', 'refused']).toContain(outcome(bytes, a));
      }),
      { numRuns: 700 },
    );
  });

  test('cut anywhere it is refused', () => {
    fc.assert(
      fc.property(twoCities, fc.nat(), ([a, b], at) => {
        const bytes = encodeFrame(HEADER, difference(a, b), (handle) => entryOf(a, handle));
        expect(outcome(bytes.subarray(0, at % bytes.length), a)).toBe('refused');
      }),
      { numRuns: 250 },
    );
  });

  test('any bytes at all are refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(outcome(bytes, EMPTY_CITY)).toBe('refused');
        expect(outcome(Uint8Array.from([0xbe, WIRE_VERSION, ...bytes]), EMPTY_CITY)).toBe('refused');
      }),
      { numRuns: 1000 },
    );
  });

  test('one that speaks of what is not held, or no longer, is refused', () => {
    const [vehicle, leg] = [vehicleAt(7), { t0Ms: 0, t1Ms: 1, x0Cm: 0, y0Cm: 0, x1Cm: 1, y1Cm: 1 }];
    const city = cityOf([vehicle]);
    const held = (handle: number) => entryOf(city, handle);
    const legs = [{ handle: 7, whole: false, legs: [leg] }];
    const values = [{ handle: 7, property: 'delay', value: 1, atMs: 0 }] as const;
    const all = { removed: [], put: [], values, legs };
    expect(outcome(encodeFrame(HEADER, all, held), city)).toBe('decoded');
    expect(outcome(encodeFrame(HEADER, { ...all, legs: [] }, held), EMPTY_CITY)).toBe('refused');
    expect(outcome(encodeFrame(HEADER, { ...all, values: [] }, held), EMPTY_CITY)).toBe('refused');
    expect(outcome(encodeFrame(HEADER, { ...all, removed: [7] }, held), city)).toBe('refused');
    expect(() => advance(EMPTY_CITY, all)).toThrow(/handle 7/);
  });

  test('of another wire version is refused, and its header can be read alone', () => {
    const bytes = encodeFrame(HEADER, difference(EMPTY_CITY, EMPTY_CITY), () => undefined);
    expect(decodeHeader(bytes)).toEqual(HEADER);
    bytes[1] = 200;
    expect(() => decodeHeader(bytes)).toThrow(new FrameError('is of wire version 200, not 2'));
  });

  test('one byte too many is refused', () => {
    const bytes = encodeFrame(HEADER, difference(EMPTY_CITY, EMPTY_CITY), () => undefined);
    expect(outcome(bytes, EMPTY_CITY)).toBe('decoded');
    expect(outcome(Uint8Array.from([...bytes, 0]), EMPTY_CITY)).toBe('refused');
  });
});

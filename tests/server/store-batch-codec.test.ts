import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../data/city/seeded-random.ts';
import type { Leg } from '../../data/contract/leg.ts';
import type { CityRecord } from '../../data/contract/record.ts';
import { decodeBatch, encodeBatch } from '../../server/store/batch-codec.ts';
import { type Batch, NO_VALUES, type ValueColumns } from '../../server/store/batch.ts';

const ARRIVED_MS = 1_795_000_000_123;

const EMPTY: Batch = {
  arrivedMs: ARRIVED_MS,
  series: [],
  values: NO_VALUES,
  legs: [],
  records: [],
  gone: [],
  withdrawn: [],
  documents: [],
};

const RECORD: CityRecord = {
  id: 'sensor:a',
  kind: 'sensor',
  feed: 'feed:test',
  name: 'l’Eixample "7"\n',
  sensorType: 'air',
  longitude: 2.17,
  latitude: 41.387,
};

const LEG: Leg = { t0Ms: ARRIVED_MS + 2000, t1Ms: ARRIVED_MS + 9000, x0Cm: -5, y0Cm: 700_000, x1Cm: 900, y1Cm: -1 };

const FULL: Batch = {
  arrivedMs: ARRIVED_MS,
  series: [{ id: 3, key: 'p/s', subject: 'sensor:a', property: 'no2', factor: 0.001 }],
  values: {
    series: Uint32Array.of(3, 1, 4_294_967_295, 3),
    atMs: Float64Array.of(ARRIVED_MS, ARRIVED_MS - 60_000, 0, ARRIVED_MS + 1),
    value: Float64Array.of(23.4, -0, Number.NaN, 1e300),
    verdict: Uint8Array.of(0, 1, 255, 0),
    texts: new Map([[2, 'obert ⇒ tancat']]),
    locations: new Map([[0, '41.3879 2.1699']]),
  },
  legs: [{ vehicle: 'vehicle:bus:7', leg: LEG }],
  records: [RECORD],
  gone: ['sensor:b'],
  withdrawn: [{ series: 1, atMs: ARRIVED_MS - 1 }],
  documents: [{ kind: 'sensor', id: 'p/s', json: { nested: [1, null, { __proto__: null, a: 'b' }] } }],
};

const anyTime = fc.oneof(fc.integer({ min: 0, max: 4e12 }), fc.double());
const anyNumber = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.integer({ min: -1e6, max: 1e6 }).map((whole) => whole / 100),
  fc.constantFrom(0, -0, Number.NaN, Number.POSITIVE_INFINITY, 0.1 + 0.2, 2 ** 31, -(2 ** 31), 2 ** 53),
);
const anyRow = fc.record({
  series: fc.integer({ min: 0, max: 2 ** 32 - 1 }),
  atMs: anyTime,
  value: anyNumber,
  verdict: fc.integer({ min: 0, max: 255 }),
  text: fc.option(fc.string({ unit: 'grapheme' })),
  location: fc.option(fc.string()),
});
type Row = typeof anyRow extends fc.Arbitrary<infer R> ? R : never;

function columnsOf(rows: readonly Row[]): ValueColumns {
  const inRows = (pick: (row: Row) => string | null) =>
    new Map(rows.flatMap((row, index) => (pick(row) === null ? [] : [[index, pick(row) ?? ''] as const])));
  return {
    series: Uint32Array.from(rows, ({ series }) => series),
    atMs: Float64Array.from(rows, ({ atMs }) => atMs),
    value: Float64Array.from(rows, ({ value }) => value),
    verdict: Uint8Array.from(rows, ({ verdict }) => verdict),
    texts: inRows(({ text }) => text),
    locations: inRows(({ location }) => location),
  };
}

/** Decodes; whatever the bytes are, it is a batch or a clear refusal. */
function tryDecode(bytes: Uint8Array): Batch | null {
  try {
    return decodeBatch(bytes);
  } catch (error) {
    expect(error).toMatchObject({ name: 'UnreadableBatch' });
    return null;
  }
}

/** The bytes with a checksum that is right again. */
function resealed(bytes: Uint8Array): Uint8Array {
  const sealed = Uint8Array.from(bytes);
  new DataView(sealed.buffer).setUint32(1, crc32(sealed.subarray(5)), true);
  return sealed;
}

describe('a batch as bytes', () => {
  test('comes back as it was, with everything and with nothing in it', () => {
    expect(decodeBatch(encodeBatch(FULL))).toEqual(FULL);
    expect(decodeBatch(encodeBatch(EMPTY))).toEqual(EMPTY);
    expect(encodeBatch(EMPTY).length).toBeLessThan(20);
  });

  test('comes back bit by bit, whatever its values are', () => {
    fc.assert(
      fc.property(fc.array(anyRow, { maxLength: 30 }), (rows) => {
        const batch = { ...EMPTY, values: columnsOf(rows) };
        expect(decodeBatch(encodeBatch(batch))).toEqual(batch);
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  test('does not depend on where its bytes lie', () => {
    const bytes = encodeBatch(FULL);
    const shifted = new Uint8Array(bytes.length + 9).subarray(3, 3 + bytes.length);
    shifted.set(bytes);
    expect(decodeBatch(shifted)).toEqual(FULL);
  });

  test('takes at most 6 bytes for a value of a sensor', () => {
    const random = seededRandom(1);
    const rows = Array.from({ length: 1000 }, (_, index) => index);
    const values: ValueColumns = {
      ...NO_VALUES,
      series: Uint32Array.from(rows, (row) => 1 + row * 3),
      atMs: Float64Array.from(rows, () => ARRIVED_MS - Math.floor(random() * 2000)),
      value: Float64Array.from(rows, () => Math.round(random() * 1000) / 10),
      verdict: new Uint8Array(rows.length),
    };
    expect(encodeBatch({ ...EMPTY, values }).length).toBeLessThan(6 * rows.length);
  });

  test('is refused with a byte changed anywhere', () => {
    const bytes = encodeBatch(FULL);
    for (let at = 0; at < bytes.length; at++) {
      const changed = Uint8Array.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x20;
      expect(tryDecode(changed)).toBeNull();
    }
  });

  test('is refused wherever it is cut', () => {
    const bytes = encodeBatch(FULL);
    for (let length = 0; length < bytes.length; length++) {
      expect(tryDecode(bytes.subarray(0, length))).toBeNull();
      if (length >= 5) expect(tryDecode(resealed(bytes.subarray(0, length)))).toBeNull();
    }
  });

  test('is a batch or a clear refusal even where the checksum was made to fit (seed 5)', () => {
    const random = seededRandom(5);
    const bytes = encodeBatch(FULL);
    for (let round = 0; round < 3000; round++) {
      const changed = Uint8Array.from(bytes);
      for (let flips = 0; flips < 3; flips++) {
        changed[5 + Math.floor(random() * (bytes.length - 5))] = Math.floor(random() * 256);
      }
      tryDecode(resealed(changed));
    }
  });

  test('is refused, and nothing reserved for it, where it says to hold more than its bytes can', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 13, maxLength: 60 }), (rest) => {
        const bytes = new Uint8Array(5 + rest.length);
        bytes[0] = 1;
        bytes.set(rest, 5);
        tryDecode(resealed(bytes));
      }),
      { seed: 6, numRuns: 1000 },
    );
  });
});

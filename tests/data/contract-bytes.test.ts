import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteReader, FrameError } from '../../data/contract/byte-reader.ts';
import { ByteWriter } from '../../data/contract/byte-writer.ts';

const LARGEST = Number.MAX_SAFE_INTEGER;

function written(write: (writer: ByteWriter) => void): Uint8Array {
  const writer = new ByteWriter();
  write(writer);
  return writer.view().slice();
}

describe('numbers', () => {
  test('are read as they were written', () => {
    const unsigned = fc.oneof(fc.nat(40_000), fc.maxSafeNat(), fc.constantFrom(127, 128, 32_767, 32_768, LARGEST));
    const signed = fc.oneof(fc.integer({ min: -20_000, max: 20_000 }), fc.integer({ min: -(2 ** 51), max: 2 ** 51 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(unsigned, signed, fc.double())), (rows) => {
        const bytes = written((writer) => {
          for (const [whole, either, float] of rows) {
            writer.unsigned(whole);
            writer.wideUnsigned(whole);
            writer.signed(either);
            writer.wideSigned(either);
            writer.float64(float);
          }
        });
        const reader = new ByteReader(bytes);
        for (const [whole, either, float] of rows) {
          expect([reader.unsigned(), reader.wideUnsigned()]).toEqual([whole, whole]);
          expect([reader.signed(), reader.wideSigned(), reader.float64()]).toEqual([either, either, float]);
        }
        reader.end();
      }),
    );
  });

  test.each<[number, number, number]>([
    [0, 1, 2],
    [127, 1, 2],
    [128, 2, 2],
    [16_383, 2, 2],
    [16_384, 3, 2],
    [32_767, 3, 2],
    [32_768, 3, 4],
    [LARGEST, 8, 8],
  ])('%i takes %i bytes, or %i as a wide one', (value, bytes, wideBytes) => {
    expect(written((writer) => writer.unsigned(value)).length).toBe(bytes);
    expect(written((writer) => writer.wideUnsigned(value)).length).toBe(wideBytes);
  });

  test.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('%f cannot be written', (value) => {
    expect(() => written((writer) => writer.unsigned(value))).toThrow(RangeError);
    expect(() => written((writer) => writer.wideUnsigned(value))).toThrow(RangeError);
    if (value !== -1) expect(() => written((writer) => writer.signed(value))).toThrow(RangeError);
  });

  test('that go on for ever, or beyond what a number holds, are refused', () => {
    const endless = new Uint8Array(64).fill(0xff);
    for (const read of ['unsigned', 'signed', 'wideUnsigned', 'wideSigned'] as const) {
      expect(() => new ByteReader(endless)[read]()).toThrow(FrameError);
    }
  });
});

describe('reading past the end', () => {
  test.each(['byte', 'unsigned', 'signed', 'wideUnsigned', 'wideSigned', 'float64', 'section'] as const)(
    'is refused by %s',
    (read) => {
      const within = Uint8Array.from([0xff, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
      expect(() => new ByteReader(new Uint8Array())[read]()).toThrow(FrameError);
      if (read !== 'byte') expect(() => new ByteReader(within.subarray(0, 1))[read]()).toThrow(FrameError);
    },
  );

  test('is refused where a section says to be longer than what is left', () => {
    expect(() => new ByteReader(Uint8Array.from([3, 1, 2])).section()).toThrow(FrameError);
    expect(new ByteReader(Uint8Array.from([2, 1, 2])).section().left).toBe(2);
  });
});

import { describe, expect, test } from 'vitest';
import { besideMoment, correction, type HalfTime } from '../../client/state/beside.ts';

const at = (text: string): number => Date.parse(text);
const HALF: HalfTime = { atMs: 1_000_000, rate: 1, seeking: false, fromMs: 0, toMs: 9_000_000 };

describe('the earlier of two moments', () => {
  test.each([
    ['day', '2026-06-18T18:30:05.250+02:00', '2026-06-17T18:30:05.250+02:00'],
    ['week', '2026-06-18T18:30:00+02:00', '2026-06-11T18:30:00+02:00'],
    ['hour', '2026-10-25T02:30:00+01:00', '2026-10-25T02:30:00+02:00'],
    ['day', '2026-10-25T12:00:00+01:00', '2026-10-24T12:00:00+02:00'],
    ['day', '2026-10-26T02:30:00+01:00', '2026-10-25T02:30:00+01:00'],
    ['day', '2026-03-29T12:00:00+02:00', '2026-03-28T12:00:00+01:00'],
    ['day', '2026-03-01T00:00:00+01:00', '2026-02-28T00:00:00+01:00'],
    ['week', '2026-10-28T00:10:00+01:00', '2026-10-21T00:10:00+02:00'],
  ] as const)('a %s before %s is %s on the clocks of the city', (choice, moment, earlier) => {
    expect(new Date(besideMoment(choice, at(moment))).toISOString()).toBe(new Date(at(earlier)).toISOString());
  });

  test('is 24 hours before where the clocks never showed that time', () => {
    expect(besideMoment('day', at('2026-03-30T02:30:00+02:00'))).toBe(at('2026-03-29T01:30:00+01:00'));
  });
});

describe('the second of two pictures', () => {
  test('is left alone while it keeps step', () => {
    expect(correction(HALF, 1_000_900, 1)).toBeNull();
    expect(correction({ ...HALF, seeking: true }, 5_000_000, 1)).toBeNull();
  });

  test('is brought along when it has fallen behind, or the pace is another', () => {
    expect(correction(HALF, 1_005_000, 1)).toEqual({ atMs: 1_005_000, playing: true, rate: 1 });
    expect(correction(HALF, 1_000_000, 0)).toEqual({ playing: false });
    expect(correction({ ...HALF, rate: 60 }, 1_050_000, 60)).toBeNull();
  });

  test('stands at the nearest that is kept where nothing is kept of its moment', () => {
    expect(correction(HALF, -50_000, 1)).toEqual({ atMs: 0, playing: false });
    expect(correction({ ...HALF, atMs: 0, rate: 0 }, -50_000, 1)).toBeNull();
  });
});

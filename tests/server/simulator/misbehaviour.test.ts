import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type FAULTS,
  faultsOf,
  malformed,
  PUBLISHED_FEEDS,
  readMisbehaviour,
  takesOf,
} from '../../../server/simulator/misbehaviour.ts';

const atMs = Date.parse('2024-11-20T07:30:00Z');

describe('misbehaviour', () => {
  test('does not happen unless told', () => {
    for (const feed of PUBLISHED_FEEDS) expect(faultsOf({}, feed, 1, atMs).size).toBe(0);
    expect(faultsOf({ traffic: { late: 1 } }, 'bikes', 1, atMs).size).toBe(0);
  });

  test('happens always at 1, never at 0, and about as often as told between', () => {
    const seconds = Array.from({ length: 2000 }, (_, second) => atMs + second * 1000);
    const often = (chance: number) =>
      seconds.filter((ms) => faultsOf({ traffic: { late: chance } }, 'traffic', 1, ms).has('late')).length;
    expect(often(1)).toBe(2000);
    expect(often(0)).toBe(0);
    expect(often(0.3)).toBeGreaterThan(500);
    expect(often(0.3)).toBeLessThan(700);
  });

  test('is the same for the same seed and second', () => {
    const told = { bikes: { malformed: 0.5, silent: 0.5, late: 0.5 } };
    expect(faultsOf(told, 'bikes', 1, atMs)).toEqual(faultsOf(told, 'bikes', 1, atMs + 999));
  });

  test('is read from JSON that names feeds, faults and probabilities, and from nothing else', () => {
    expect(readMisbehaviour('{"bikes":{"late":1},"schedule":{"silent":0.5}}')).toEqual({
      bikes: { late: 1 },
      schedule: { silent: 0.5 },
    });
    expect(readMisbehaviour('{}')).toEqual({});
    for (const bad of ['', '[]', '7', '{"bikes":{"late":2}}', '{"bikes":{"slow":1}}', '{"boats":{}}', '{"bikes":[]}']) {
      expect(readMisbehaviour(bad), bad).toHaveProperty('problem');
    }
  });

  test('never throws on any text (seed printed by fast-check on failure)', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(readMisbehaviour(text)).toBeTypeOf('object');
      }),
    );
  });

  test('late speaks of the past, duplicated says it again, out of order mixes two moments', () => {
    const all = [0, 1, 2, 3];
    const said = (...faults: (typeof FAULTS)[number][]) =>
      takesOf(new Set(faults), atMs).map(({ atMs: ms, keeps }) => [(ms - atMs) / 1000, all.filter(keeps).length]);
    expect(said()).toEqual([[0, 4]]);
    expect(said('late')).toEqual([[-180, 4]]);
    expect(said('duplicated')).toEqual([
      [0, 4],
      [0, 4],
    ]);
    expect(said('outOfOrder')).toEqual([
      [0, 2],
      [-90, 2],
    ]);
    const first = takesOf(new Set(['outOfOrder'] as const), atMs)[0];
    const later = takesOf(new Set(['outOfOrder'] as const), atMs + 10_000)[0];
    expect(first?.keeps(0)).not.toBe(later?.keeps(0));
  });

  test('malformed bytes are never the true ones, and the same for the same key', () => {
    const bytes = new TextEncoder().encode('{"sensors":[]}'.repeat(100));
    for (let key = 0; key < 50; key++) {
      expect(Buffer.compare(malformed(bytes, key), bytes)).not.toBe(0);
      expect(Buffer.compare(malformed(bytes, key), malformed(bytes, key))).toBe(0);
    }
  });
});

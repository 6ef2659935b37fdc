import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeGroup, encodeGroup, plainGroup, sliceOf } from '../../server/store/group-codec.ts';
import { GrowingStretch } from '../../server/store/growing-stretch.ts';
import { CityMoment } from '../../server/store/city-moment.ts';
import {
  decodeKeyframe,
  decodeRecords,
  encodeKeyframe,
  encodeRecords,
  plainKeyframe,
  plainRecords,
} from '../../server/store/keyframe-codec.ts';
import { LatestColumns } from '../../server/store/latest-columns.ts';
import { UnreadableHistory } from '../../server/store/number-columns.ts';
import { deflated, encodeSection } from '../../server/store/section-codec.ts';
import { decodeSection } from '../../server/store/section-reader.ts';
import { type SeriesRows, sortBySeries } from '../../server/store/series-rows.ts';
import { batchesOf, batchOfRows } from '../../server/store/stretch.ts';
import { decodeSummary, encodeSummary, summarise } from '../../server/store/summary-rows.ts';
import { BatchDice, columnsOf, dice, HISTORY_START_MS, SERIES_IDS } from '../suites/history-batches.ts';
import { valuesIn } from '../suites/history-model.ts';

/** A stretch of some random batches, and the city after them. */
function randomStretch(seed: number) {
  const batches = new BatchDice(dice(seed));
  const stretch = new GrowingStretch();
  const moment = new CityMoment();
  for (let offset = 1; offset <= 25; offset++) {
    const batch = batches.batch();
    stretch.add(offset, batch);
    moment.takeBatch(batch);
  }
  return { stretch: stretch.view(), moment };
}

/** Every form of bytes that the history keeps, made of the same random stretch, with what reads it. */
const made = new Map<number, ReturnType<typeof makeForms>>();

function formsOf(seed: number) {
  const forms = made.get(seed) ?? makeForms(seed);
  made.set(seed, forms);
  return forms;
}

function makeForms(seed: number) {
  const { stretch, moment } = randomStretch(seed);
  const rows = sortBySeries(stretch.values, null);
  const keyframe = moment.keyframe(HISTORY_START_MS);
  return [
    { bytes: encodeGroup(stretch, plainGroup(stretch)).payload, read: decodeGroup },
    { bytes: encodeKeyframe(plainKeyframe(keyframe)), read: decodeKeyframe },
    { bytes: encodeRecords(plainRecords(keyframe.records)), read: (bytes: Uint8Array) => decodeRecords(bytes) },
    { bytes: encodeSection(rows, null), read: (bytes: Uint8Array) => decodeSection(bytes, null) },
    { bytes: encodeSummary(summarise(rows, 300_000)), read: decodeSummary },
  ];
}

/** What lies series by series, one after another. */
function rowsIn({ ids, starts, batch: _, ...columns }: SeriesRows) {
  const series = new Uint32Array(columns.atMs.length);
  for (const [index, id] of ids.entries()) series.fill(id, starts[index], starts[index + 1]);
  return valuesIn({ values: { series, ...columns } });
}

/** What it gives, or the class of what it throws. */
function outcome(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    return error instanceof Error ? error.constructor : error;
  }
}

const SEEDS = fc.integer({ min: 0, max: 2 ** 31 });

describe('what the history keeps as bytes', () => {
  test('a group gives back its batches as they came in, values by series', () => {
    fc.assert(
      fc.property(SEEDS, (seed) => {
        const { stretch } = randomStretch(seed);
        const again = decodeGroup(encodeGroup(stretch, plainGroup(stretch)).payload);
        const plain = (from: typeof stretch) =>
          batchesOf(from, 0, from.arrivals.length).map((batch) => ({
            ...batch,
            values: valuesIn(batch).toSorted((one, other) => one.series - other.series),
          }));
        expect(plain(again)).toEqual(plain(stretch));
        expect(again.offsets).toEqual(stretch.offsets);
      }),
      { numRuns: 30 },
    );
  });

  test('some series, and what came with the first batches, are read as when all is read', () => {
    fc.assert(
      fc.property(SEEDS, fc.subarray([...SERIES_IDS]), fc.integer({ min: 0, max: 26 }), (seed, some, batches) => {
        const { stretch } = randomStretch(seed);
        const batchOf = batchOfRows(stretch);
        const inSection = stretch.values.series.filter((id) => id < 1024);
        const picked = valuesIn(stretch).filter(({ series }, row) => series < 1024 && (batchOf[row] ?? 0) < batches);
        const bytes = encodeSection(sliceOf(sortBySeries(stretch.values, batchOf), 0), stretch.arrivals);
        const early = decodeSection(bytes, stretch.arrivals, { batches });
        expect(rowsIn(early)).toEqual(picked.toSorted((one, other) => one.series - other.series));
        const own = rowsIn(decodeSection(bytes, stretch.arrivals));
        expect(own).toHaveLength(inSection.length);
        const read = decodeSection(bytes, stretch.arrivals, { series: new Set<number>(some) });
        expect(rowsIn(read)).toEqual(own.filter(({ series }) => some.some((id) => id === series)));
      }),
      { numRuns: 30 },
    );
  });

  test('a keyframe gives back the city', () => {
    fc.assert(
      fc.property(SEEDS, (seed) => {
        const keyframe = randomStretch(seed).moment.keyframe(HISTORY_START_MS);
        const again = decodeKeyframe(encodeKeyframe(plainKeyframe(keyframe)));
        const bySeries = (values: typeof keyframe.values) => new Set(valuesIn({ values }));
        const latest = new LatestColumns();
        for (const rows of again.slices) latest.takeRows(rows);
        expect(bySeries(latest.withNumbers())).toEqual(bySeries(keyframe.values));
        expect([again.atMs, again.legs]).toEqual([keyframe.atMs, keyframe.legs]);
        const records = decodeRecords(encodeRecords(plainRecords(keyframe.records)));
        expect(new Set(records)).toEqual(new Set(keyframe.records));
      }),
      { numRuns: 20 },
    );
  });

  test('one changed byte is noticed, wherever it is, or changes nothing that is read', () => {
    fc.assert(
      fc.property(
        SEEDS,
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        fc.integer({ min: 1, max: 255 }),
        (seed, share, flip) => {
          for (const { bytes, read } of formsOf(seed % 6)) {
            const damaged = Uint8Array.from(bytes);
            const place = Math.floor(share * damaged.length);
            damaged[place] = (damaged[place] ?? 0) ^ flip;
            expect([UnreadableHistory, read(bytes)]).toContainEqual(outcome(() => read(damaged)));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  test('bytes cut short and bytes of anything else are refused, and nothing else is thrown', () => {
    fc.assert(
      fc.property(SEEDS, fc.uint8Array({ minLength: 1, maxLength: 300 }), (seed, noise) => {
        for (const { bytes, read } of formsOf(seed % 6)) {
          expect(() => read(bytes.subarray(0, seed % bytes.length || 1))).toThrow(UnreadableHistory);
          expect(() => read(noise)).toThrow(UnreadableHistory);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('bytes with a checksum that holds, but written by nobody, end as a clear refusal or as values', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (noise) => {
        for (const read of [(bytes: Uint8Array) => decodeSection(bytes, null), decodeSummary]) {
          try {
            read(deflated(noise));
          } catch (error) {
            expect(error).toBeInstanceOf(UnreadableHistory);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  test('numbers come back to the last bit', () => {
    const numbers = [0, -0, 0.1, 0.1 + 0.2, 23.4, -7.125, 1e-7, 1 / 3, 2 ** 53, -(2 ** 44), 5e-324, 1.7e308, Infinity];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.double(), fc.constantFrom(...numbers)), { minLength: 1 }), (list) => {
        const values = list.map((value) => ({
          series: 7,
          atMs: 5,
          value,
          verdict: 0,
          text: undefined,
          location: undefined,
        }));
        const again = decodeSection(encodeSection(sortBySeries(columnsOf(values), null), null), null);
        expect([...again.value]).toEqual(list);
      }),
      { numRuns: 200 },
    );
  });

  test('means leave out what is bad or no number, and add up', () => {
    const say = (atMs: number, value: number, verdict = 0) => {
      return { series: 3, atMs, value, verdict, text: undefined, location: undefined };
    };
    const values = [
      say(300_000, 0.1),
      say(599_999, 0.3),
      say(600_000, 9),
      say(310_000, 99, 1),
      say(320_000, Number.NaN),
    ];
    const rows = decodeSummary(encodeSummary(summarise(sortBySeries(columnsOf(values), null), 300_000)));
    expect([...rows.step]).toEqual([1, 2]);
    expect([...rows.count]).toEqual([2, 1]);
    expect([...rows.sum]).toEqual([0.4, 9]);
    expect([...rows.minimum]).toEqual([0.1, 9]);
    expect([...rows.maximum]).toEqual([0.3, 9]);
  });
});

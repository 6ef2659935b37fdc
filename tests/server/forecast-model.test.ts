import { describe, expect, test } from 'vitest';
import { forecastKindOf } from '../../server/forecast/forecast-kinds.ts';
import { Calendar, type Grid } from '../../server/forecast/grid.ts';
import { Hindcasting } from '../../server/forecast/hindcast.ts';
import { leastAbsolute } from '../../server/forecast/least-absolute.ts';
import { type ModelSettings, RhythmModel } from '../../server/forecast/rhythm-model.ts';
import { TaughtProperty } from '../../server/forecast/taught-property.ts';

const HOUR_MS = 3_600_000;
const STEP_MS = 900_000;
const DAY_STEPS = 96;
const MONDAY_MS = Date.UTC(2026, 10, 2);

const SETTINGS: ModelSettings = {
  leads: 8,
  coverage: 0.9,
  minimum: 0,
  maximum: 100,
  resolution: 0.01,
  byShare: false,
};

/** A number from 0 to 1 that is the same each time. */
function noise(number: number): number {
  const scattered = Math.sin(number * 12.9898) * 43_758.5453;
  return scattered - Math.floor(scattered);
}

/** Series that go up and down with the day, each at its own level, with some noise. */
function rhythmic(days: number, count = 6): readonly Grid[] {
  return Array.from({ length: count }, (_, series) => ({
    startMs: MONDAY_MS,
    stepMs: STEP_MS,
    values: Float64Array.from({ length: days * DAY_STEPS }, (_each, index) => {
      const day = Math.sin((2 * Math.PI * (index + 7 * series)) / DAY_STEPS);
      return 40 + 3 * series + 20 * day + 2 * noise(index + 10_000 * series);
    }),
  }));
}

describe('days before', () => {
  test('are at the same time by the clocks of the city, also over the night that is an hour longer', () => {
    const startMs = Date.parse('2026-10-24T00:00:00+02:00');
    const calendar = new Calendar(startMs, HOUR_MS, 72);
    const noonSunday = (Date.parse('2026-10-25T12:00:00+01:00') - startMs) / HOUR_MS;
    expect(calendar.daysBefore(noonSunday, 1)).toBe((Date.parse('2026-10-24T12:00:00+02:00') - startMs) / HOUR_MS);
  });

  test('like a Monday are Mondays; where there are none, days of work', () => {
    const calendar = new Calendar(MONDAY_MS, STEP_MS, 30 * DAY_STEPS);
    const at = (day: number) => day * DAY_STEPS + 40;
    expect(calendar.daysAlike(at(21))).toEqual([7, 14, 21]);
    expect(calendar.daysAlike(at(4))).toEqual([1, 2, 3, 4]);
    expect(calendar.daysAlike(at(6))).toEqual([1]);
  });
});

test('the least sum of absolute errors is not moved by what is far off', () => {
  const rows = Float64Array.from({ length: 100 }, (_, row) => row / 10);
  const pairs = Float64Array.from(Array.from(rows).flatMap((x) => [x, 1]));
  const targets = rows.map((x, row) => (row % 10 === 0 ? 500 : 3 * x + 2));
  const [slope = 0, offset = 0] = leastAbsolute(pairs, targets, 2);
  expect(slope).toBeCloseTo(3, 1);
  // Least squares would be off by about 35.
  expect(Math.abs(offset - 2)).toBeLessThan(1);
});

describe('a series with a rhythm', () => {
  const grids = rhythmic(12);

  test('is foretold better than as it is now, and as it was yesterday, by what was known then', () => {
    const hindcast = new Hindcasting({
      grids,
      settings: SETTINGS,
      from: 6 * DAY_STEPS,
      teachEvery: 96,
      forecastEvery: 4,
    });
    const { meanAbsoluteError, asNow, asYesterday, asLastWeek, held, forecasts } = hindcast.of([0, 1, 2, 3, 4, 5]);
    expect(forecasts).toBeGreaterThan(5000);
    // Noise of 0 to 2: no forecast is better than 1/2 on average, and two days differ by 2/3.
    expect(asYesterday).toBeCloseTo(2 / 3, 1);
    expect(meanAbsoluteError).toBeLessThan(0.6);
    expect(meanAbsoluteError).toBeLessThan(0.3 * asNow);
    expect(asLastWeek).not.toBeNull();
    expect(held).toBeGreaterThan(0.85);
    expect(held).toBeLessThan(0.97);
  });

  test('is foretold from nothing that came later', () => {
    const index = 10 * DAY_STEPS;
    const foretold = (given: readonly Grid[]) => {
      const model = new RhythmModel(given, SETTINGS);
      model.teach(index);
      return model.expect(2, index - 1);
    };
    const otherwise = grids.map((grid) => ({
      ...grid,
      values: grid.values.map((value, at) => (at < index ? value : 7)),
    }));
    expect(foretold(otherwise)).toEqual(foretold(grids));
    expect(foretold(grids)).toHaveLength(8);
  });

  test('has no forecast while it says nothing, and none without days to learn from', () => {
    const silent = grids.map((grid) => ({
      ...grid,
      values: grid.values.map((value, at) => (at > 900 ? Number.NaN : value)),
    }));
    const model = new RhythmModel(silent, SETTINGS);
    model.teach(silent[0]?.values.length ?? 0);
    expect(model.expect(0, 1000)).toEqual([]);
    const fresh = new RhythmModel(
      rhythmic(1, 1).map((grid) => ({ ...grid, values: grid.values.slice(0, 20) })),
      SETTINGS,
    );
    fresh.teach(20);
    expect(fresh.expect(0, 19)).toEqual([]);
  });

  test('stays in its range and its steps, whatever comes out', () => {
    const model = new RhythmModel(grids, { ...SETTINGS, minimum: 45, maximum: 50, resolution: 1 });
    model.teach(grids[0]?.values.length ?? 0);
    for (const { value, low, high } of model.expect(3, 1100)) {
      for (const each of [value, low, high]) {
        expect(Number.isInteger(each)).toBe(true);
        expect(each).toBeGreaterThanOrEqual(45);
        expect(each).toBeLessThanOrEqual(50);
      }
      expect(low).toBeLessThanOrEqual(value);
      expect(value).toBeLessThanOrEqual(high);
    }
  });

  test('is told with the error of the last seven days', () => {
    const [, one = { startMs: 0, stepMs: STEP_MS, values: new Float64Array() }] = grids;
    const taught = new TaughtProperty(grids, { stepMs: STEP_MS, settings: SETTINGS });
    const { steps, error } = taught.forecast(one);
    expect(steps.map(({ atMs }) => atMs - MONDAY_MS - 12 * 24 * HOUR_MS)).toEqual(
      Array.from({ length: 8 }, (_, lead) => lead * STEP_MS),
    );
    expect(error?.days).toBe(7);
    expect(error?.meanAbsoluteError).toBeLessThan(error?.asNow ?? 0);
  });
});

test('what has a rhythm is foretold for two hours; what has none is not', () => {
  const kind = forecastKindOf('bikes-available');
  expect((kind?.settings.leads ?? 0) * (kind?.stepMs ?? 0)).toBe(2 * HOUR_MS);
  expect(forecastKindOf('rain')).toBeNull();
});

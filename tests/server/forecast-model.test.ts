import { describe, expect, test } from 'vitest';
import { nearest } from '../../server/forecast/around.ts';
import { type DescribedSeries, describeSeries, FEATURES } from '../../server/forecast/features.ts';
import { forecastKindOf } from '../../server/forecast/forecast-kinds.ts';
import { Calendar, type Grid } from '../../server/forecast/grid.ts';
import { hindcast } from '../../server/forecast/hindcast.ts';
import { leastAbsolute } from '../../server/forecast/least-absolute.ts';
import { expectedAfter, type ModelSettings, teach } from '../../server/forecast/rhythm-model.ts';
import { forecastOf, teachersAmong, teachProperty } from '../../server/forecast/taught-property.ts';

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
    place: null,
    values: Float64Array.from({ length: days * DAY_STEPS }, (_each, index) => {
      const day = Math.sin((2 * Math.PI * (index + 7 * series)) / DAY_STEPS);
      return 40 + 3 * series + 20 * day + 2 * noise(index + 10_000 * series);
    }),
  }));
}

function described(grids: readonly Grid[], settings = SETTINGS): readonly DescribedSeries[] {
  return describeSeries(grids, grids, settings);
}

function one(series: readonly DescribedSeries[], place: number): DescribedSeries {
  const found = series[place];
  if (!found) throw new Error(`no series ${place}`);
  return found;
}

describe('days before', () => {
  test('are at the same time by the clocks of the city, also over the night that is an hour longer', () => {
    const startMs = Date.parse('2026-10-24T00:00:00+02:00');
    const calendar = new Calendar(startMs, HOUR_MS, 72);
    const noonSunday = (Date.parse('2026-10-25T12:00:00+01:00') - startMs) / HOUR_MS;
    expect(calendar.daysBefore(noonSunday, 1)).toBe((Date.parse('2026-10-24T12:00:00+02:00') - startMs) / HOUR_MS);
  });

  test('like a Monday are Mondays; where there are none, days of work; a Friday is not like a Saturday', () => {
    const calendar = new Calendar(MONDAY_MS, STEP_MS, 30 * DAY_STEPS);
    const at = (day: number) => day * DAY_STEPS + 40;
    expect(calendar.daysAlike(at(21))).toEqual([7, 14, 21]);
    expect(calendar.daysAlike(at(4))).toEqual([1, 2, 3, 4]);
    expect(calendar.daysAlike(at(6))).toEqual([1]);
    expect(calendar.daysAlike(at(5))).toEqual([]);
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
    const series = described(grids);
    const lessons = [8, 9, 10, 11].map((day) => {
      return { from: day * DAY_STEPS, model: teach(series, SETTINGS, day * DAY_STEPS) };
    });
    const told = hindcast(series, { settings: SETTINGS, lessons, forecastEvery: 4 });
    const { meanAbsoluteError, asNow, asYesterday, asLastWeek, held, forecasts } = told;
    expect(forecasts).toBeGreaterThan(4000);
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
      const series = described(given);
      return expectedAfter(index - 1, one(series, 2), teach(series, SETTINGS, index), SETTINGS);
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
    const series = described(silent);
    const model = teach(series, SETTINGS, silent[0]?.values.length ?? 0);
    expect(expectedAfter(1000, one(series, 0), model, SETTINGS)).toEqual([]);
    const fresh = described(rhythmic(1, 1).map((grid) => ({ ...grid, values: grid.values.slice(0, 20) })));
    expect(expectedAfter(19, one(fresh, 0), teach(fresh, SETTINGS, 20), SETTINGS)).toEqual([]);
  });

  test('stays in its range and its steps, whatever comes out', () => {
    const settings = { ...SETTINGS, minimum: 45, maximum: 50, resolution: 1 };
    const series = described(grids, settings);
    const model = teach(series, settings, grids[0]?.values.length ?? 0);
    for (const { value, low, high } of expectedAfter(1100, one(series, 3), model, settings)) {
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
    const taught = teachProperty(grids, { stepMs: STEP_MS, settings: SETTINGS });
    const { steps, error } = forecastOf(one(described(grids), 1).grid, [], taught);
    expect(steps.map(({ atMs }) => atMs - MONDAY_MS - 12 * 24 * HOUR_MS)).toEqual(
      Array.from({ length: 8 }, (_, lead) => lead * STEP_MS),
    );
    expect(error?.days).toBe(7);
    expect(error?.meanAbsoluteError).toBeLessThan(error?.asNow ?? 0);
  });
});

describe('what is around', () => {
  const at = (east: number): { readonly place: readonly [number, number] } => ({ place: [2.1 + east, 41.4] });

  test('is the nearest eight, the nearer the more; neither itself nor what has no place', () => {
    const others = [at(0), ...Array.from({ length: 12 }, (_, each) => at((each + 1) / 100)), { place: null }];
    const found = nearest([2.1, 41.4], others);
    expect(found.map(({ other }) => other)).toEqual(others.slice(1, 9));
    const weights = found.map(({ weight }) => weight);
    expect(weights).toEqual(weights.toSorted((a, b) => b - a));
    expect(nearest(null, others)).toEqual([]);
  });

  test('makes what follows its neighbours foreseen, where its own past does not tell', () => {
    // Pairs: the second does an hour later what the first, by chance, did.
    const walk = Array.from({ length: 8 * DAY_STEPS + 4 }, () => 0);
    const pairs = Array.from({ length: 12 }, (_, pair) => {
      let level = 50;
      for (let index = 0; index < walk.length; index++) {
        level = Math.min(100, Math.max(0, level + 8 * (noise(index + 7919 * pair) - 0.5)));
        walk[index] = level;
      }
      const grid = (late: number): Grid => {
        const values = Float64Array.from(walk.slice(4 - late, walk.length - late));
        return { startMs: MONDAY_MS, stepMs: STEP_MS, values, place: [2 + pair, 41 + late / 1e3] };
      };
      return [grid(0), grid(4)];
    });
    const errorOf = (grids: readonly Grid[]): number => {
      const series = described(grids);
      const lessons = [{ from: 4 * DAY_STEPS, model: teach(series, SETTINGS, 4 * DAY_STEPS) }];
      const followers = series.filter((_, place) => place % 2 === 1);
      return hindcast(followers, { settings: SETTINGS, lessons, forecastEvery: 4 }).meanAbsoluteError;
    };
    const placeless = pairs.flat().map((grid) => ({ ...grid, place: null }));
    expect(errorOf(pairs.flat())).toBeLessThan(0.95 * errorOf(placeless));
  });
});

/** Walks by chance between 0 and 20, in steps of ±1 or 0: from the edge there is one way to go. */
function walks(): readonly Grid[] {
  return Array.from({ length: 12 }, (_, series): Grid => {
    let [level, chance] = [10, series];
    const values = Float64Array.from({ length: 8 * DAY_STEPS }, () => {
      // Numerical Recipes' quick generator.
      chance = (1_664_525 * chance + 1_013_904_223) % 2 ** 32;
      level = Math.min(20, Math.max(0, level + Math.floor((3 * chance) / 2 ** 32) - 1));
      return level;
    });
    return { startMs: MONDAY_MS, stepMs: STEP_MS, values, place: null };
  });
}

test('an empty station is expected to fill, and a full one to empty', () => {
  const grids = walks();
  const settings = { ...SETTINGS, maximum: 20, resolution: 1 };
  const series = described(grids, settings);
  const model = teach(series, settings, 7 * DAY_STEPS);
  const expectedFrom = (level: number): number => {
    const ends = series.flatMap((each) => {
      const last = Array.from({ length: DAY_STEPS }, (_, step) => 7 * DAY_STEPS + step);
      const there = last.filter((index) => each.told[index] === level);
      return there.map((index) => expectedAfter(index, each, model, settings).at(-1)?.value ?? Number.NaN);
    });
    return ends.reduce((sum, value) => sum + value, 0) / ends.length;
  };
  expect(expectedFrom(0)).toBeGreaterThan(0.2);
  expect(expectedFrom(20)).toBeLessThan(19.8);
  expect(Math.abs(expectedFrom(10) - 10)).toBeLessThan(0.5);
});

test('a series feels its lowest where it is empty, its highest where it is full, and neither in between', () => {
  const wasBoth = ({ values }: Grid) => [0, 20].every((edge) => values.subarray(0, 7 * DAY_STEPS).includes(edge));
  const series = described(walks().filter(wasBoth), { ...SETTINGS, maximum: 20, resolution: 1 });
  const edgesAt = (level: number): readonly (readonly boolean[])[] =>
    series.flatMap((each) => {
      const last = Array.from({ length: DAY_STEPS }, (_, step) => 7 * DAY_STEPS + step);
      const row = new Float64Array(FEATURES);
      return last
        .filter((index) => each.told[index] === level)
        .map((index) => {
          each.describe(index, 4, row);
          return [...row.slice(13, 15)].map((edge) => edge > 0);
        });
    });
  const alike = (level: number) => [...new Set(edgesAt(level).map(String))];
  expect([alike(0), alike(10), alike(20)]).toEqual([['true,false'], ['false,false'], ['false,true']]);
});

test('of thousands two hundred teach, from the first to the last', () => {
  const chosen = teachersAmong(Array.from({ length: 5000 }, (_, place) => place));
  expect(chosen).toHaveLength(200);
  expect(chosen.slice(0, 2)).toEqual([24, 49]);
  expect(chosen.at(-1)).toBe(4999);
  expect(teachersAmong([1, 2, 3])).toEqual([1, 2, 3]);
});

test('what has a rhythm is foretold for two hours; what has none is not', () => {
  const kind = forecastKindOf('bikes-available');
  expect((kind?.settings.leads ?? 0) * (kind?.stepMs ?? 0)).toBe(2 * HOUR_MS);
  expect(forecastKindOf('rain')).toBeNull();
});

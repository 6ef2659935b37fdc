import { describe, expect, test } from 'vitest';
import { limitLines, limitSentence } from '../../client/panels/chart-limits.ts';
import {
  averagesOf,
  flaggedOf,
  isHourly,
  joinedSteps,
  lineOf,
  type Summary,
  stepsOf,
  summariesOf,
  withLive,
} from '../../client/panels/chart-lines.ts';
import { chartOf } from '../../client/panels/chart-model.ts';
import { chartRows } from '../../client/panels/chart-rows.ts';
import { createFormat } from '../../client/panels/format.ts';
import { words } from './every-word.ts';
import type { Averaging } from '../../data/catalogue/limits.ts';
import { verdictOf } from '../../data/contract/verdict.ts';
import type { Past } from '../../client/state/past.ts';

const FORMAT = createFormat('en', words('en'));
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const NOON_MS = Date.UTC(2026, 5, 18, 10);
const ID = 'sensor:environment/air-43' as const;

function summary(atMs: number, mean: number, count = 1): Summary {
  return { atMs, mean, min: mean - 1, max: mean + 1, count };
}

/** Buckets of five minutes up to noon, all of the same mean, but for some without any. */
function pastOf(hours: number, value: number, but: readonly number[] = [], spread = 0): Past {
  const buckets = Array.from({ length: hours * 12 }, (_, index) => (but.includes(index) ? null : value));
  const series = {
    subject: ID,
    unit: 'µg/m³',
    simulated: false,
    count: buckets.map((each) => (each === null ? 0 : 2)),
  };
  return {
    fromMs: NOON_MS - hours * HOUR_MS,
    widthMs: 5 * MINUTE_MS,
    series: [{ ...series, mean: buckets, min: buckets, max: buckets.map((each) => each && each + spread) }],
  };
}

describe('the line of a chart', () => {
  test('ends where nothing came in for longer than usual, and begins again', () => {
    const times = [0, 10, 20, 60, 70].map((minutes) => summary(minutes * MINUTE_MS, minutes));
    expect(lineOf(times, MINUTE_MS, 'mean').map(([, value]) => value)).toEqual([0, 10, 20, null, 60, 70]);
  });

  test('goes through values that come once an hour, though its steps are shorter', () => {
    const hourly = [0, 1, 2, 3].map((hour) => summary(hour * HOUR_MS, hour));
    expect(lineOf(hourly, 5 * MINUTE_MS, 'max').map(([, value]) => value)).toEqual([1, 2, 3, 4]);
    expect(isHourly(hourly)).toBe(true);
  });

  test('goes on with what has come in since, but for what is in doubt', () => {
    const span = { fromMs: NOON_MS - HOUR_MS, untilMs: NOON_MS + MINUTE_MS };
    const kept = summariesOf(pastOf(1, 20), pastOf(1, 20).series[0] ?? expect.fail(), span.untilMs);
    const live = [
      { atMs: NOON_MS - 1, value: 99 },
      { atMs: NOON_MS, value: 21 },
      { atMs: NOON_MS + 1000, value: 900, verdict: verdictOf(['rate']) },
      { atMs: NOON_MS + 2000, value: 22, verdict: verdictOf(['late']) },
      { atMs: NOON_MS + 2 * MINUTE_MS, value: 23 },
    ];
    expect(
      withLive(kept, 5 * MINUTE_MS, live, span)
        .slice(kept.length)
        .map(({ mean }) => mean),
    ).toEqual([21, 22]);
    expect(flaggedOf([], live, span)).toEqual([{ atMs: NOON_MS + 1000, value: 900, verdict: verdictOf(['rate']) }]);
  });
});

describe('a mean that limits are of', () => {
  test('is of whole hours with three quarters of their values, each value as heavy as another', () => {
    const values = Array.from({ length: 24 }, (_, index) => {
      return summary(NOON_MS + (index + 0.5) * 5 * MINUTE_MS, index < 12 ? 10 : 40, index % 12 === 0 ? 12 : 1);
    });
    values[0] = summary(NOON_MS + 2.5 * MINUTE_MS, 33, 12);
    const untilMs = NOON_MS + 2 * HOUR_MS;
    const hours = averagesOf(values, 'hour', untilMs);
    expect(hours.map(({ mean }) => mean)).toEqual([(33 * 12 + 11 * 10) / 23, 40]);
    expect(averagesOf(values, 'hour', untilMs - 1)).toHaveLength(1);
    expect(averagesOf(values.slice(0, 8), 'hour', untilMs)).toHaveLength(0);
    expect(stepsOf(hours)).toHaveLength(4);
  });

  test('is of the days of the city, the long one of autumn too', () => {
    const midnightMs = Date.UTC(2026, 9, 24, 22);
    const values = Array.from({ length: 60 }, (_, hour) => summary(midnightMs + (hour + 0.5) * HOUR_MS, 30));
    const days = averagesOf(values, 'day', midnightMs + 60 * HOUR_MS);
    expect(days.map(({ fromMs, toMs }) => [fromMs, (toMs - fromMs) / HOUR_MS])).toEqual([
      [midnightMs, 25],
      [midnightMs + 25 * HOUR_MS, 24],
    ]);
  });
});

describe('limits', () => {
  const drawn = (...means: readonly Averaging[]) => new Set<Averaging>(means);

  test('of other means than the one drawn are told, not drawn', () => {
    const { drawn: lines, others } = limitLines('no2', drawn('hour'));
    expect(lines.map(({ value }) => value)).toEqual([200]);
    expect(others.map(({ averaging, value }) => `${averaging} ${value}`)).toEqual([
      'year 40',
      'day 50',
      'year 20',
      'day 25',
      'year 10',
    ]);
  });

  test('of the EU and the WHO that are the same share a line, with the conditions of each', () => {
    const [line] = limitLines('no2', drawn('hour')).drawn;
    expect(line && limitSentence(line, 'no2', FORMAT)).toBe(
      '200\u202fµg/m³ · 1-hour mean · EU, limit (at most 18 times a year); ' +
        'EU, limit (at most 3 times a year, from 2030); WHO, guideline',
    );
  });

  test('of noise are of the whole year: none is drawn over what is measured now', () => {
    for (const mean of ['hour', 'day'] as const) expect(limitLines('laeq', drawn(mean)).drawn).toEqual([]);
    expect(limitLines('laeq', drawn()).others.map(({ value }) => value)).toEqual([53, 45]);
  });

  test.each([
    ['pm10', [45, 50]],
    ['pm25', [15, 25]],
    ['so2', [40, 50, 125]],
    ['co', [4]],
  ] as const)('of a day of %s are those of the directives and of the WHO', (property, values) => {
    expect(limitLines(property, drawn('day')).drawn.map(({ value }) => value)).toEqual(values);
  });
});

describe('a chart', () => {
  const parts = {
    subjects: [{ id: ID, name: 'Eixample' }],
    property: 'no2',
    span: '24h',
    flagged: [],
    live: [[]],
  } as const;

  test('of one value a step has no band to tell of', () => {
    const { plot } = chartOf({ ...parts, past: pastOf(24, 20), expected: null, nowMs: NOON_MS }, FORMAT);
    expect(plot.band).toBeNull();
  });

  test('has the band, the hourly mean and its limit, and ends at the moment shown', () => {
    const past = pastOf(24, 20, [], 3);
    const { plot, averaging } = chartOf({ ...parts, past, expected: null, nowMs: NOON_MS }, FORMAT);
    expect(averaging).toBe('hour');
    expect(plot.lines[0]?.points.length).toBe(288);
    expect(plot.band?.high.length).toBe(288);
    expect(plot.limits).toEqual([{ value: 200, label: 'EU · WHO 200\u202fµg/m³' }]);
    expect([plot.unit, plot.toMs, plot.axisText(12.5, 2.5)]).toEqual(['µg/m³', NOON_MS, '12.5']);
  });

  test('reaches as far as what is expected, which a comparison leaves out', () => {
    const steps = [{ atMs: NOON_MS + 2 * HOUR_MS, value: 22, low: 18, high: 30 }];
    const expected = { available: true, madeAtMs: NOON_MS, coverage: 0.8, steps, error: null } as const;
    const told = chartOf({ ...parts, past: pastOf(24, 20), expected, nowMs: NOON_MS }, FORMAT);
    expect([told.plot.expected, told.plot.toMs]).toEqual([steps, NOON_MS + 2 * HOUR_MS]);
    const subjects = [...parts.subjects, { id: 'sensor:other', name: 'Gràcia' } as const];
    const both = chartOf({ ...parts, subjects, past: pastOf(24, 20), expected, nowMs: NOON_MS }, FORMAT);
    expect([both.plot.lines.length, both.plot.band, both.plot.expected]).toEqual([2, null, []]);
  });

  test('tells nothing of a moment that has not come: the step that is not over ends now', () => {
    const nowMs = NOON_MS - 4 * MINUTE_MS;
    const { summaries } = chartOf({ ...parts, past: pastOf(24, 20), expected: null, nowMs }, FORMAT);
    expect(summaries[0]?.at(-1)?.atMs).toBe(nowMs);
  });

  test('goes on from its last value into what is expected, but not from one of long ago', () => {
    const steps = [1, 2].map((hour) => ({ atMs: NOON_MS + hour * HOUR_MS, value: 22, low: 18, high: 30 }));
    const joined = joinedSteps([[NOON_MS, 20]], steps);
    expect(joined).toEqual([{ atMs: NOON_MS, value: 20, low: 20, high: 20 }, ...steps]);
    expect(joinedSteps([[NOON_MS - 2 * HOUR_MS, 20]], steps)).toEqual(steps);
    expect(joinedSteps([], steps)).toEqual(steps);
  });

  test('is told as numbers in the order of time, newest first, with what is in doubt in its place', () => {
    const steps = [{ atMs: NOON_MS + HOUR_MS, value: 22, low: 18, high: 30 }];
    const expected = { available: true, madeAtMs: NOON_MS, coverage: 0.8, steps, error: null } as const;
    const flagged = [{ atMs: NOON_MS - 5 * MINUTE_MS, value: 900, verdict: verdictOf(['rate']) }];
    const past = pastOf(24, 20, [0, 1]);
    const rows = chartRows(chartOf({ ...parts, past, flagged, expected, nowMs: NOON_MS }, FORMAT));
    expect(rows.slice(0, 4).map(({ kind }) => kind)).toEqual(['expected', 'measured', 'flagged', 'measured']);
    expect(rows[0]).toMatchObject({ cells: [{ mean: 22, min: 18, max: 30 }] });
    expect(rows).toHaveLength(1 + 1 + 286);
  });

  test('of a past with a hole has the hole', () => {
    const hole = Array.from({ length: 40 }, (_, index) => 100 + index);
    const { plot } = chartOf({ ...parts, past: pastOf(24, 20, hole), expected: null, nowMs: NOON_MS }, FORMAT);
    expect(plot.lines[0]?.points.filter(([, value]) => value === null)).toHaveLength(1);
    expect(plot.average.filter(([, value]) => value === null)).toHaveLength(1);
  });
});

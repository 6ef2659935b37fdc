import { describe, expect, test } from 'vitest';
import { densityPath } from '../../client/panels/density-path.ts';
import { shortClockText } from '../../client/panels/moment-text.ts';
import { createFormat } from '../../client/panels/format.ts';
import { momentAt, shareOf, spanAround, ticksOf } from '../../client/panels/time-scale.ts';
import { words } from './every-word.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Midnight in Barcelona of Sunday 25 October 2026, on which 03:00 CEST becomes 02:00 CET at 01:00 UTC. */
const AUTUMN_MIDNIGHT_MS = Date.UTC(2026, 9, 24, 22);

/** Midnight in Barcelona of Sunday 29 March 2026, on which 02:00 CET becomes 03:00 CEST at 01:00 UTC. */
const SPRING_MIDNIGHT_MS = Date.UTC(2026, 2, 28, 23);

const english = createFormat('en', words('en'));

function labelsOf(fromMs: number, toMs: number, atMost: number): readonly string[] {
  return ticksOf({ fromMs, toMs }, atMost).map(({ atMs }) => shortClockText(english, atMs));
}

describe('the marks of the time bar', () => {
  test('tell the two 02:00 of an autumn night apart', () => {
    expect(labelsOf(AUTUMN_MIDNIGHT_MS, AUTUMN_MIDNIGHT_MS + 5 * HOUR_MS, 6)).toEqual([
      '00:00',
      '01:00',
      '02:00 +02:00',
      '02:00 +01:00',
      '03:00',
      '04:00',
    ]);
  });

  test('leave out the hour that spring leaves out', () => {
    const labels = labelsOf(SPRING_MIDNIGHT_MS, SPRING_MIDNIGHT_MS + 4 * HOUR_MS, 6);
    expect(labels).toEqual(['00:00', '01:00', '03:00', '04:00', '05:00']);
  });

  test('stand at midnight of the city, also across a change of its clocks', () => {
    const days = ticksOf({ fromMs: AUTUMN_MIDNIGHT_MS - DAY_MS, toMs: AUTUMN_MIDNIGHT_MS + 2 * DAY_MS }, 4);
    expect(days.map(({ atMs }) => atMs)).toEqual([
      AUTUMN_MIDNIGHT_MS - DAY_MS,
      AUTUMN_MIDNIGHT_MS,
      AUTUMN_MIDNIGHT_MS + 25 * HOUR_MS,
    ]);
    expect(days.every(({ day }) => day)).toBe(true);
  });

  test.each([2, 5, 9, 14])('are never more than %d where that is asked, but for the hour shown twice', (atMost) => {
    for (const lengthMs of [5 * 60_000, 47 * 60_000, 7 * HOUR_MS, 30 * HOUR_MS, 40 * DAY_MS, 800 * DAY_MS]) {
      const toMs = AUTUMN_MIDNIGHT_MS + 3 * HOUR_MS;
      const ticks = ticksOf({ fromMs: toMs - lengthMs, toMs }, atMost);
      expect(ticks.length).toBeLessThanOrEqual(atMost + 2);
    }
  });
});

describe('the stretch that the bar shows', () => {
  const kept = { fromMs: AUTUMN_MIDNIGHT_MS, toMs: AUTUMN_MIDNIGHT_MS + 10 * DAY_MS };

  test('ends now while the moment is near enough', () => {
    expect(spanAround('day', kept, kept.toMs - HOUR_MS)).toEqual({ fromMs: kept.toMs - DAY_MS, toMs: kept.toMs });
  });

  test('has a moment of long ago in its middle', () => {
    const atMs = kept.fromMs + 5 * DAY_MS;
    expect(spanAround('hour', kept, atMs)).toEqual({ fromMs: atMs - HOUR_MS / 2, toMs: atMs + HOUR_MS / 2 });
  });

  test('is all that is kept, and no less than some minutes', () => {
    expect(spanAround('all', kept, kept.toMs)).toEqual(kept);
    const short = { fromMs: kept.toMs - 1000, toMs: kept.toMs };
    expect(spanAround('all', short, kept.toMs)).toEqual({ fromMs: kept.toMs - 5 * 60_000, toMs: kept.toMs });
  });

  test('leads from a place on the bar to the moment there and back', () => {
    expect(momentAt(kept, 0.5)).toBe(kept.fromMs + 5 * DAY_MS);
    expect(shareOf(kept, momentAt(kept, 0.25))).toBeCloseTo(0.25, 9);
    expect([momentAt(kept, -1), momentAt(kept, 2)]).toEqual([kept.fromMs, kept.toMs]);
  });
});

describe('the density of events', () => {
  test('is an area as high as the most, by the square root', () => {
    expect(densityPath({ counts: [100, 25] }, 20, 40)).toBe('M0 40V0H10V20H20V40Z');
  });

  test('has a gap where nothing came in', () => {
    expect(densityPath({ counts: [4, 0, 0, 4] }, 40, 10)).toBe('M0 10V0H10V10ZM30 10V0H40V10Z');
  });

  test('is empty where nothing is kept', () => {
    expect(densityPath({ counts: [0, 0] }, 40, 10)).toBe('');
    expect(densityPath({ counts: [] }, 40, 10)).toBe('');
  });
});

import { describe, expect, test } from 'vitest';
import { chartSentence, shapeOf } from '../../client/panels/chart.ts';
import { createFormat } from '../../client/panels/format.ts';
import { scaleBar } from '../../client/panels/scale-bar.ts';
import { words } from './every-word.ts';

const MINUTE_MS = 60_000;
const format = createFormat('en', words('en'));
const points = (...values: readonly number[]) => values.map((value, index) => ({ atMs: index * MINUTE_MS, value }));

describe('a small chart', () => {
  test('goes from left to right, and from its lowest at the foot to its highest at the top', () => {
    expect(shapeOf(points(0, 10, 5), 100, 50)).toEqual({
      lines: ['M0.0 50.0L50.0 0.0L100.0 25.0'],
      last: { x: 100, y: 25 },
      lowest: 0,
      highest: 10,
    });
  });

  test('runs through the middle when nothing changes', () => {
    expect(shapeOf(points(4, 4), 100, 50)?.lines).toEqual(['M0.0 25.0L100.0 25.0']);
  });

  test('draws a gap as a gap', () => {
    const late = { atMs: 60 * MINUTE_MS, value: 3 };
    const later = { atMs: 61 * MINUTE_MS, value: 3 };
    expect(shapeOf([...points(1, 2, 3, 4), late, later], 100, 50)?.lines).toHaveLength(2);
  });

  test('has no shape before there are two moments', () => {
    expect(shapeOf([], 100, 50)).toBeNull();
    expect(shapeOf(points(1), 100, 50)).toBeNull();
  });

  test('begins with a sentence', () => {
    const degrees = (value: number): string => `${value} °C`;
    const sentence = (...values: readonly number[]) => chartSentence(format, 'Temperature', points(...values), degrees);
    expect(sentence(18, 20, 21)).toBe('Temperature rises from 18 °C to 21 °C in 2\u202fmin.');
    expect(sentence(21, 18)).toBe('Temperature falls from 21 °C to 18 °C in 60\u202fs.');
    expect(sentence(21, 18, 21)).toBe('Temperature has stayed at 21 °C for 2\u202fmin.');
    expect(sentence(21)).toBe('Not enough data for a chart yet.');
    const day = [points(20)[0], { atMs: 23.9 * 60 * MINUTE_MS, value: 21 }].flatMap((point) => point ?? []);
    expect(chartSentence(format, 'Temperature', day, degrees)).toMatch(/in 24\u202fh\.$/);
  });

  test('says of states that they changed: they neither rise nor fall', () => {
    const state = (value: number): string => (value > 2 ? 'Dense' : 'Fluid');
    const sentence = chartSentence(format, 'Traffic state', points(2, 3), state, true);
    expect(sentence).toBe('Traffic state went from Fluid to Dense in 60\u202fs.');
  });
});

describe('the scale', () => {
  test('is a round length that fits', () => {
    for (let zoom = 8; zoom <= 20; zoom += 0.25) {
      const { metres, pixels } = scaleBar(zoom, 41.39, 120);
      expect(String(metres)).toMatch(/^0?\.?[125]0*$/);
      expect(pixels).toBeGreaterThan(45);
      expect(pixels).toBeLessThanOrEqual(120);
    }
  });

  test('is right at the equator: a pixel of zoom 0 is the 512th part of it', () => {
    const { metres, pixels } = scaleBar(10, 0, 200);
    expect(metres / pixels).toBeCloseTo(40_075_016.686 / 512 / 1024, -1);
  });
});

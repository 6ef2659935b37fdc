import { describe, expect, it } from 'vitest';
import { lightingAt, sameLighting } from '../../client/stage/sun.ts';
import { PALETTE_NAMES } from '../../client/theme/palette.ts';

describe('the city’s light', () => {
  it.each([
    ['2026-06-21T11:53:00Z', 72.0, 180],
    ['2026-12-21T11:50:00Z', 25.2, 180],
    ['2026-03-20T12:00:00Z', 48.6, 180],
  ])('has the sun of %s %d degrees high in the south', (time, altitudeDeg, azimuthDeg) => {
    const { sun } = lightingAt(Date.parse(time), 'auto');
    expect(Math.abs(sun.altitudeDeg - altitudeDeg)).toBeLessThan(1);
    expect(Math.abs(sun.azimuthDeg - azimuthDeg)).toBeLessThan(4);
  });

  it('is day at noon, dusk when the sun sets, night at midnight', () => {
    const names = ['2026-06-18T12:00:00Z', '2026-06-18T19:27:00Z', '2026-06-18T23:00:00Z'].map(
      (time) => lightingAt(Date.parse(time), 'auto').palette.name,
    );
    expect(names).toEqual(['day', 'dusk', 'night']);
  });

  it('holds the light that is asked for, at any hour', () => {
    for (const choice of PALETTE_NAMES) {
      for (const hour of [0, 6, 12, 18]) {
        const { palette, sun } = lightingAt(Date.UTC(2026, 5, 18, hour), choice);
        expect(palette.name).toBe(choice);
        expect(sun.altitudeDeg > 4).toBe(choice !== 'dusk' && choice !== 'night');
      }
    }
  });

  it('changes in steps: the same within a minute at noon, another after a quarter of an hour', () => {
    const at = (minute: number) => lightingAt(Date.UTC(2026, 5, 18, 8, minute), 'auto');
    expect(sameLighting(at(0), at(15))).toBe(false);
    const minutes = Array.from({ length: 60 }, (_, minute) => at(minute));
    const steps = minutes.filter((each, index) => index > 0 && !sameLighting(each, minutes[index - 1] ?? each));
    expect(steps.length).toBeLessThan(45);
  });
});

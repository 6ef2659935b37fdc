import { getPosition } from 'suncalc';
import { CITY_ORIGIN } from '../../data/contract/place.ts';
import type { Sun } from '../layers/light.ts';
import type { LightChoice } from '../state/view.ts';
import type { Palette, PaletteName } from '../theme/palette.ts';
import { DAY, PALETTES, paletteAt } from '../theme/palettes.ts';

/** The light that the city is drawn in. */
export interface Lighting {
  readonly sun: Sun;
  readonly palette: Palette;
}

/** Suns for a light that is held: a late morning, a low west, none; and a draughtsman's, from above the left. */
const HELD_SUNS: Readonly<Record<PaletteName, Sun>> = {
  day: { azimuthDeg: 140, altitudeDeg: 46 },
  dusk: { azimuthDeg: 286, altitudeDeg: 1.5 },
  night: { azimuthDeg: 330, altitudeDeg: -25 },
  contrast: { azimuthDeg: 225, altitudeDeg: 50 },
  print: { azimuthDeg: 225, altitudeDeg: 50 },
};

/** The sun and the colours at a moment, in steps of half a degree, so that little is drawn anew. A held day keeps the real sun while it is up. */
export function lightingAt(nowMs: number, choice: LightChoice): Lighting {
  const { azimuth, altitude } = getPosition(new Date(nowMs), CITY_ORIGIN[1], CITY_ORIGIN[0]);
  const sun = { azimuthDeg: Math.round(azimuth), altitudeDeg: Math.round(altitude * 2) / 2 };
  if (choice === 'auto') return { sun, palette: paletteAt(sun.altitudeDeg) };
  if (choice === 'day' && sun.altitudeDeg > 20) return { sun, palette: DAY };
  return { sun: HELD_SUNS[choice], palette: PALETTES[choice] };
}

/** Whether two lights draw the same picture. */
export function sameLighting(a: Lighting, b: Lighting): boolean {
  return (
    a.sun.azimuthDeg === b.sun.azimuthDeg &&
    a.sun.altitudeDeg === b.sun.altitudeDeg &&
    a.palette.name === b.palette.name &&
    a.palette.ground === b.palette.ground
  );
}

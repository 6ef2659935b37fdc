import { getPosition } from 'suncalc';
import { CITY_ORIGIN } from '../../data/contract/place.ts';
import type { Sun } from '../layers/light.ts';
import { DAY, DUSK, NIGHT, type Palette, type PaletteChoice, paletteAt } from '../theme/palette.ts';

/** The light that the city is drawn in. */
export interface Lighting {
  readonly sun: Sun;
  readonly palette: Palette;
}

/** Suns for a light that is held: a late morning, a low west, none. */
const HELD: Readonly<Record<Exclude<PaletteChoice, 'auto'>, Lighting>> = {
  day: { sun: { azimuthDeg: 140, altitudeDeg: 46 }, palette: DAY },
  dusk: { sun: { azimuthDeg: 286, altitudeDeg: 1.5 }, palette: DUSK },
  night: { sun: { azimuthDeg: 330, altitudeDeg: -25 }, palette: NIGHT },
};

/** The sun and the colours at a moment, in steps of half a degree, so that little is drawn anew. A held day keeps the real sun while it is up. */
export function lightingAt(nowMs: number, choice: PaletteChoice): Lighting {
  const { azimuth, altitude } = getPosition(new Date(nowMs), CITY_ORIGIN[1], CITY_ORIGIN[0]);
  const sun = { azimuthDeg: Math.round(azimuth), altitudeDeg: Math.round(altitude * 2) / 2 };
  if (choice === 'auto') return { sun, palette: paletteAt(sun.altitudeDeg) };
  if (choice === 'day' && sun.altitudeDeg > 20) return { sun, palette: DAY };
  return HELD[choice];
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

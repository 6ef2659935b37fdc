/** `auto` follows the sun over the city. */
export type PaletteChoice = 'auto' | 'day' | 'dusk' | 'night';

/** Colours of one light, `#rrggbb`: the map's, the models', and the panels' that float on it. */
export interface Palette {
  readonly name: 'day' | 'dusk' | 'night';
  readonly ground: string;
  /** Land outside the city. */
  readonly outside: string;
  readonly water: string;
  readonly green: string;
  readonly forest: string;
  readonly beach: string;
  readonly harbour: string;
  readonly street: string;
  readonly streetCasing: string;
  readonly rail: string;
  /** What street lamps give the ground beside a street: the ground's own colour by day. */
  readonly lamp: string;
  readonly buildingLow: string;
  readonly buildingTall: string;
  /** What sunlight and the sky give to a wall; multiplied. */
  readonly sunlight: string;
  readonly skylight: string;
  readonly windowLit: string;
  readonly sky: string;
  readonly horizon: string;
  readonly haze: string;
  readonly shadow: string;
  readonly label: string;
  readonly labelMuted: string;
  readonly labelHalo: string;
  readonly labelWater: string;
  readonly ink: string;
  readonly muted: string;
  readonly panel: string;
  readonly accent: string;
  readonly stale: string;
}

export const DAY: Palette = {
  name: 'day',
  ground: '#ECEAE4',
  outside: '#E3E1DA',
  water: '#B9D3DC',
  green: '#CBD8BC',
  forest: '#7F9C6C',
  beach: '#EFE5CF',
  harbour: '#E4E2DC',
  street: '#FBFAF7',
  streetCasing: '#DCD9D1',
  rail: '#C9C5BC',
  lamp: '#ECEAE4',
  buildingLow: '#DAD6CE',
  buildingTall: '#F4F2EE',
  sunlight: '#FFF4E2',
  skylight: '#E4EAF0',
  windowLit: '#FFD79A',
  sky: '#7FB2DC',
  horizon: '#E3EAEB',
  haze: '#DCE5E8',
  shadow: '#6C6F7D',
  label: '#3B4048',
  labelMuted: '#6A7079',
  labelHalo: '#F6F4EF',
  labelWater: '#4F7F93',
  ink: '#1B1E23',
  muted: '#6A7079',
  panel: '#FFFFFF',
  accent: '#D6231F',
  stale: '#A9A6A0',
};

export const DUSK: Palette = {
  name: 'dusk',
  ground: '#B3AEA7',
  outside: '#A4A19D',
  water: '#7E93A8',
  green: '#98A08A',
  forest: '#66745D',
  beach: '#C7B6A3',
  harbour: '#A8A49F',
  street: '#CCC6BD',
  streetCasing: '#A09B97',
  rail: '#978F93',
  lamp: '#C6B49D',
  buildingLow: '#BCB4A8',
  buildingTall: '#E2DACE',
  sunlight: '#FFA45C',
  skylight: '#C9CEDB',
  windowLit: '#FFD08A',
  sky: '#5A74A4',
  horizon: '#F2BE92',
  haze: '#D6BBA2',
  shadow: '#55516A',
  label: '#2A2A35',
  labelMuted: '#4E4B58',
  labelHalo: '#D9CDC8',
  labelWater: '#2F4A63',
  ink: '#1B1E23',
  muted: '#5C6069',
  panel: '#FBF8F5',
  accent: '#D6231F',
  stale: '#8F8A8C',
};

export const NIGHT: Palette = {
  name: 'night',
  ground: '#12161C',
  outside: '#0E1217',
  water: '#0B1A26',
  green: '#16241C',
  forest: '#1F3428',
  beach: '#1B1D1F',
  harbour: '#151A20',
  street: '#2E3036',
  streetCasing: '#12161C',
  rail: '#1E252E',
  lamp: '#4B3D2B',
  buildingLow: '#2A313B',
  buildingTall: '#465061',
  sunlight: '#A9B9D8',
  skylight: '#E4EAF5',
  windowLit: '#FFD79A',
  sky: '#070B12',
  horizon: '#262E3A',
  haze: '#1B2430',
  shadow: '#05070B',
  label: '#C9D0DA',
  labelMuted: '#8590A0',
  labelHalo: '#10141A',
  labelWater: '#4F7C96',
  ink: '#EEF1F4',
  muted: '#96A0AB',
  panel: '#171C23',
  accent: '#FF5A4E',
  stale: '#59616C',
};

export type Rgb = readonly [red: number, green: number, blue: number];

/** `#rrggbb` as 0-255 each. */
export function rgbOf(hex: string): Rgb {
  const number = Number.parseInt(hex.slice(1, 7), 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}

/** `#rrggbb` as 0-1 each, as shaders take it. */
export function unitRgbOf(hex: string): Rgb {
  const [red, green, blue] = rgbOf(hex);
  return [red / 255, green / 255, blue / 255];
}

/** Between two lights: `share` 0 is the first, 1 the second. */
export function blendPalettes(first: Palette, second: Palette, share: number): Palette {
  const blended: Record<string, string> = {};
  for (const [key, value] of Object.entries(first)) {
    const other = second[key as keyof Palette];
    blended[key] = value.startsWith('#') ? blendColours(value, other, share) : share < 0.5 ? value : other;
  }
  return { ...first, ...blended };
}

/** Mixes two `#rrggbb`. */
export function blendColours(first: string, second: string, share: number): string {
  const [red, green, blue] = rgbOf(first);
  const [red2, green2, blue2] = rgbOf(second);
  return hexOf([red + (red2 - red) * share, green + (green2 - green) * share, blue + (blue2 - blue) * share]);
}

/** 0-255 each as `#rrggbb`. */
export function hexOf(rgb: Rgb): string {
  return `#${rgb.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** Sun's altitudes in degrees between which one light passes into the next. */
const DAY_FROM_DEG = 12;
const DUSK_BELOW_DEG = 2;
const DUSK_FROM_DEG = -3;
const NIGHT_BELOW_DEG = -9;

/** The light of a sun `altitudeDeg` above the horizon. */
export function paletteAt(altitudeDeg: number): Palette {
  if (altitudeDeg >= DAY_FROM_DEG) return DAY;
  if (altitudeDeg > DUSK_BELOW_DEG) return blendPalettes(DUSK, DAY, shareOf(altitudeDeg, DUSK_BELOW_DEG, DAY_FROM_DEG));
  if (altitudeDeg >= DUSK_FROM_DEG) return DUSK;
  if (altitudeDeg > NIGHT_BELOW_DEG) {
    return blendPalettes(NIGHT, DUSK, shareOf(altitudeDeg, NIGHT_BELOW_DEG, DUSK_FROM_DEG));
  }
  return NIGHT;
}

function shareOf(value: number, from: number, to: number): number {
  return (value - from) / (to - from);
}

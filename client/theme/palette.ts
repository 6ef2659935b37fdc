/** The lights that the city can be drawn in; by the sun, `dusk` lies between `day` and `night`. */
export const PALETTE_NAMES = ['day', 'dusk', 'night', 'contrast', 'print'] as const;
export type PaletteName = (typeof PALETTE_NAMES)[number];

/** Colours of one light, `#rrggbb`: the map's, the models', and the panels' that float on it; and shares, 0-1. */
export interface Palette {
  readonly name: PaletteName;
  /** `lit`: by the sun, with shadows, haze and windows. `outlined`: flat, with an edge round every body. */
  readonly drawing: 'lit' | 'outlined';
  readonly ground: string;
  /** Land outside the city. */
  readonly outside: string;
  readonly water: string;
  /** The sea over sand and far from the shore, and where it breaks. */
  readonly shallow: string;
  readonly deep: string;
  readonly foam: string;
  readonly green: string;
  readonly forest: string;
  readonly beach: string;
  readonly harbour: string;
  /** Edge of quays, moles and decks. */
  readonly quay: string;
  readonly street: string;
  readonly streetCasing: string;
  readonly rail: string;
  /** What street lamps give the ground beside a street: the ground's own colour by day. */
  readonly lamp: string;
  readonly buildingLow: string;
  readonly buildingTall: string;
  /** Flat roofs of tiles, the usual ones. */
  readonly roof: string;
  /** Houses that are made up, among surveyed ones. */
  readonly generated: string;
  /** Edges of bodies where they are outlined. */
  readonly outline: string;
  /** What sunlight and the sky give to a wall; multiplied. */
  readonly sunlight: string;
  readonly skylight: string;
  readonly windowLit: string;
  readonly sky: string;
  readonly horizon: string;
  /** The horizon under the sun. */
  readonly glow: string;
  readonly haze: string;
  readonly shadow: string;
  readonly label: string;
  readonly labelMuted: string;
  readonly labelHalo: string;
  readonly labelWater: string;
  /** Names that lie on the streets. */
  readonly labelStreet: string;
  readonly labelStreetHalo: string;
  /** Edge of vehicles, that they stand out from the street. */
  readonly vehicleEdge: string;
  readonly ink: string;
  readonly muted: string;
  readonly panel: string;
  readonly accent: string;
  readonly stale: string;
  /** Share of white in the colours of lines and vehicles: they are made for white paper. */
  readonly lighten: number;
  /** Share of its own colour that a landmark keeps: the city around it is painted dark at night. */
  readonly landmarkShare: number;
}

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
  const blended = Object.entries(first).map(([key, value]) => [
    key,
    blendValues(value, second[key as keyof Palette], share),
  ]);
  return { ...first, ...Object.fromEntries(blended) };
}

function blendValues(one: string | number, other: string | number, share: number): string | number {
  if (typeof one === 'number' && typeof other === 'number') return one + (other - one) * share;
  const [first, second] = [String(one), String(other)];
  if (first.startsWith('#')) return blendColours(first, second, share);
  return share < 0.5 ? first : second;
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

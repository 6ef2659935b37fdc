/** Colours that the base map is drawn in, `#rrggbb`. */
export interface BasemapPalette {
  readonly ground: string;
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
  readonly sky: string;
  readonly horizon: string;
  readonly haze: string;
  readonly label: string;
  readonly labelMuted: string;
  readonly labelHalo: string;
  readonly labelWater: string;
}

/** Names of the two fonts that the style asks for. */
export const FONT_REGULAR = 'Noto Sans Regular';
export const FONT_BOLD = 'Noto Sans SemiBold';

/** The source that every tile layer is read from. */
export const BASEMAP_SOURCE = 'city';

/** The lowest label: what stands on the city is drawn before it. */
export const FIRST_LABEL_LAYER = 'label-street';

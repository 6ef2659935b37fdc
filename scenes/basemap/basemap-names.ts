/** Names of the two fonts that the style asks for. */
export const FONT_REGULAR = 'Noto Sans Regular';
export const FONT_BOLD = 'Noto Sans SemiBold';

/** The source that every tile layer is read from. */
export const BASEMAP_SOURCE = 'city';

/** The lowest label that floats over the city: what stands on the ground is drawn before it. */
export const FIRST_LABEL_LAYER = 'label-landmark';

/** Lowest of what lies over the water: the sea's own drawing goes before it. */
export const FIRST_OVER_WATER = 'green';

/** Names of streets lie on the ground: what stands on it hides them. */
export const STREET_LABEL_LAYER = 'label-street';

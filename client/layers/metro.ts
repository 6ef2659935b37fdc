import { modeLayer } from './mode-layer.ts';

/** Metro trains, under the ground: light. Width and height of the 9000 series. */
export const metro = modeLayer({ mode: 'metro', widthM: 2.7, heightM: 3.9, underground: true });

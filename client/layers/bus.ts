import { modeLayer } from './mode-layer.ts';

/** City buses: 2.55 m wide, 3.1 m high. */
export const bus = modeLayer({ mode: 'bus', widthM: 2.55, heightM: 3.1, underground: false });

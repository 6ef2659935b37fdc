import { modeLayer } from './mode-layer.ts';

/** Rodalies and FGC trains: 2.9 m wide, 4.2 m high. */
export const rail = modeLayer({ mode: 'rail', widthM: 2.9, heightM: 4.2, underground: false });

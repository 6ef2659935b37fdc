import { modeLayer } from './mode-layer.ts';

/** Trams of Trambaix and Trambesòs: Citadis 302, 2.65 m wide, 3.3 m high. */
export const tram = modeLayer({ mode: 'tram', widthM: 2.65, heightM: 3.3, underground: false });

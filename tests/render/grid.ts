import { type LngLat, type LocalCm, toLngLat, toLocalCm } from '../../data/contract/place.ts';
import type { GridPlace } from './render-case.ts';

/** Where the Sagrada Família stands: the middle of the small city. */
const MIDDLE = toLocalCm([2.1744, 41.4036]);

/** The streets run at 45 degrees, as in the Eixample. */
const SLANT = Math.SQRT1_2;

/** A place of the small city in whole centimetres from the city's origin. */
export function localCmAt([besosM, mountainM]: GridPlace): LocalCm {
  return {
    xCm: MIDDLE.xCm + Math.round((besosM - mountainM) * SLANT * 100),
    yCm: MIDDLE.yCm + Math.round((besosM + mountainM) * SLANT * 100),
  };
}

/** A place of the small city in degrees. */
export function lngLatAt(place: GridPlace): LngLat {
  return toLngLat(localCmAt(place));
}

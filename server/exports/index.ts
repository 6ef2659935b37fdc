import { CITYJSON } from './cityjson.ts';
import { OGC_FEATURES } from './ogc-features.ts';
import type { OpenStandard } from './open-standard.ts';
import { TILES_3D } from './tiles-3d.ts';

/** The open standards in which a city can be read, besides PMTiles, which is how a package keeps its map. */
export const EXPORTS: readonly OpenStandard[] = [TILES_3D, CITYJSON, OGC_FEATURES];

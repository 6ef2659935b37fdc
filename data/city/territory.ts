import type { LngLat } from '../contract/place.ts';
import { DISTRICTS } from './districts.ts';
import { NEIGHBOURHOODS } from './neighbourhoods.ts';
import { toPath } from './plane.ts';
import type { Ring } from './polygon.ts';

/** Districts and barris as the map and the search have them. */
export interface Territory {
  readonly districts: readonly {
    readonly code: string;
    readonly name: string;
    readonly labelAt: LngLat;
    /** Outline first, then holes. */
    readonly polygons: readonly (readonly Ring[])[];
    /** Index into the manifest's sources; absent: generated. */
    readonly source?: number;
  }[];
  readonly neighbourhoods: readonly {
    readonly code: string;
    readonly name: string;
    readonly at: LngLat;
    readonly polygons: readonly (readonly Ring[])[];
    readonly source?: number;
  }[];
}

/** The territory by the facts written by hand. */
export function writtenTerritory(): Territory {
  return {
    districts: DISTRICTS.map(({ code, name, labelAt, rings }) => ({
      code,
      name,
      labelAt,
      polygons: rings.map((ring) => [toPath(ring)]),
    })),
    neighbourhoods: NEIGHBOURHOODS.map(([code, name, longitude, latitude]) => ({
      code,
      name,
      at: [longitude, latitude],
      polygons: [],
    })),
  };
}

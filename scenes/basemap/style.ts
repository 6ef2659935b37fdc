import type { FontFacesSpecification, StyleSpecification } from 'maplibre-gl';
import type { Palette } from '../../client/theme/palette.ts';
import { BASEMAP_SOURCE } from './basemap-names.ts';
import { fillLayers } from './fills.ts';
import { labelLayers } from './labels.ts';
import { streetLayers } from './streets.ts';

export interface BasemapOptions {
  readonly palette: Palette;
  /** Address of the package's PMTiles. */
  readonly tilesUrl: string;
  /** Font files of the labels' two weights. */
  readonly fonts: FontFacesSpecification;
  readonly attribution: string;
}

/** MapLibre's style of the city package, as a function of a palette. */
export function basemapStyle({ palette, tilesUrl, fonts, attribution }: BasemapOptions): StyleSpecification {
  return {
    version: 8,
    name: 'Bessó',
    'font-faces': fonts,
    sources: {
      [BASEMAP_SOURCE]: { type: 'vector', url: `pmtiles://${tilesUrl}`, attribution },
    },
    sky: {
      'sky-color': palette.sky,
      'horizon-color': palette.horizon,
      'fog-color': palette.haze,
      'sky-horizon-blend': 0.9,
      'horizon-fog-blend': 0.6,
      'fog-ground-blend': 0.9,
      'atmosphere-blend': 0,
    },
    transition: { duration: 0, delay: 0 },
    layers: [...fillLayers(palette), ...streetLayers(palette), ...labelLayers(palette)],
  };
}

import type { LayerSpecification } from 'maplibre-gl';
import { BASEMAP_SOURCE, type BasemapPalette } from './basemap-palette.ts';

/** Land, water and green, from the ground up. */
export function fillLayers(palette: BasemapPalette): LayerSpecification[] {
  return [
    { id: 'outside', type: 'background', paint: { 'background-color': palette.outside } },
    {
      id: 'land',
      type: 'fill',
      source: BASEMAP_SOURCE,
      'source-layer': 'land',
      paint: {
        'fill-antialias': false,
        'fill-color': [
          'match',
          ['get', 'kind'],
          'outside',
          palette.outside,
          'beach',
          palette.beach,
          'harbour',
          palette.harbour,
          palette.ground,
        ],
      },
    },
    {
      id: 'water',
      type: 'fill',
      source: BASEMAP_SOURCE,
      'source-layer': 'water',
      paint: { 'fill-color': palette.water },
    },
    {
      id: 'green',
      type: 'fill',
      source: BASEMAP_SOURCE,
      'source-layer': 'green',
      paint: {
        'fill-color': ['match', ['get', 'kind'], 'forest', palette.forest, palette.green],
        'fill-opacity': ['match', ['get', 'kind'], 'courtyard', 0.75, 1],
      },
    },
  ];
}

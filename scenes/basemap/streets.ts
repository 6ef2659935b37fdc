import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { StreetClass } from '../../data/contract/package.ts';
import { BASEMAP_SOURCE, type BasemapPalette } from './basemap-palette.ts';

interface StreetLook {
  /** Metres from kerb to kerb. */
  readonly widthM: number;
  readonly fromZoom: number;
  /** Pixels below which it is not drawn thinner. */
  readonly leastPixels: number;
}

/** Widths as built in the city: the Rondes, the great avenues, Eixample's carriageway of 10 m, the old town's lanes. */
const STREET_LOOKS: Readonly<Record<StreetClass, StreetLook>> = {
  pedestrian: { widthM: 5, fromZoom: 14, leastPixels: 0.3 },
  residential: { widthM: 8, fromZoom: 12.5, leastPixels: 0.3 },
  tertiary: { widthM: 10, fromZoom: 12, leastPixels: 0.5 },
  secondary: { widthM: 14, fromZoom: 11, leastPixels: 0.7 },
  primary: { widthM: 22, fromZoom: 9, leastPixels: 0.9 },
  trunk: { widthM: 24, fromZoom: 8, leastPixels: 1 },
  motorway: { widthM: 26, fromZoom: 8, leastPixels: 1.1 },
};

/** Metres in a pixel at zoom 0, at the city's latitude, with tiles of 512 pixels. */
const METRES_PER_PIXEL = 58_700;

/** Rails and streets, the narrow below the wide; casings only where they can be seen. */
export function streetLayers(palette: BasemapPalette): LayerSpecification[] {
  const classes = Object.entries(STREET_LOOKS);
  return [
    lampLight(palette.lamp),
    ...classes.map(([name, look]) => streetLine(`casing-${name}`, name, look, palette.streetCasing, 2.4)),
    {
      id: 'rails',
      type: 'line',
      source: BASEMAP_SOURCE,
      'source-layer': 'rails',
      minzoom: 11,
      paint: { 'line-color': palette.rail, 'line-width': widthOf({ widthM: 4, fromZoom: 11, leastPixels: 0.6 }, 0) },
    },
    ...classes.map(([name, look]) => streetLine(`street-${name}`, name, look, palette.street, 0)),
  ];
}

/** A soft band along the lit streets. */
function lampLight(colour: string): LayerSpecification {
  return {
    id: 'lamps',
    type: 'line',
    source: BASEMAP_SOURCE,
    'source-layer': 'streets',
    minzoom: 11,
    filter: ['match', ['get', 'class'], ['primary', 'secondary', 'trunk', 'motorway', 'tertiary'], true, false],
    paint: {
      'line-color': colour,
      'line-width': ['interpolate', ['exponential', 2], ['zoom'], 11, 3, 14, 14, 18, 160],
      'line-blur': ['interpolate', ['exponential', 2], ['zoom'], 11, 3, 14, 12, 18, 140],
    },
  };
}

function streetLine(id: string, name: string, look: StreetLook, colour: string, more: number): LayerSpecification {
  return {
    id,
    type: 'line',
    source: BASEMAP_SOURCE,
    'source-layer': 'streets',
    minzoom: more > 0 ? Math.max(14.5, look.fromZoom) : look.fromZoom,
    filter: ['all', ['==', ['get', 'class'], name], ['!', ['to-boolean', ['get', 'tunnel']]]],
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: { 'line-color': colour, 'line-width': widthOf(look, more) },
  };
}

/** True to scale from zoom 15 on, never thinner than the least; `more` pixels for a casing. */
function widthOf({ widthM, leastPixels }: StreetLook, more: number): ExpressionSpecification {
  const stops = [8, 10, 12, 13, 14, 15, 16, 18, 20].flatMap((zoom) => [
    zoom,
    Math.max(leastPixels, (widthM * 2 ** zoom) / METRES_PER_PIXEL) + more,
  ]);
  return ['interpolate', ['exponential', 2], ['zoom'], ...stops] as unknown as ExpressionSpecification;
}

import type { ExpressionSpecification, FilterSpecification, LayerSpecification } from 'maplibre-gl';
import type { Palette } from '../../client/theme/palette.ts';
import type { StreetClass } from '../../data/contract/package.ts';
import { BASEMAP_SOURCE } from './basemap-names.ts';

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

/** Zoom from which casings can be seen. */
const CASINGS_FROM = 14.5;

type LineLayer = Extract<LayerSpecification, { type: 'line' }>;

/**
 * Rails, streets, and over both the streets that cross water: of each one layer, the narrow below the wide, so that the
 * whole base map takes few draw calls.
 */
export function streetLayers(palette: Palette): LayerSpecification[] {
  const streets = { source: BASEMAP_SOURCE, 'source-layer': 'streets' } as const;
  const layout: LineLayer['layout'] = { 'line-cap': 'round', 'line-join': 'round', 'line-sort-key': RANK };
  const road = (id: string, colour: string, more: number, filter: FilterSpecification): LineLayer => ({
    id,
    type: 'line',
    ...streets,
    minzoom: more > 0 ? CASINGS_FROM : 8,
    filter,
    layout,
    paint: { 'line-color': colour, 'line-width': streetWidth(more) },
  });
  return [
    lampLight(palette),
    road('street-casing', palette.streetCasing, palette.drawing === 'outlined' ? 1.8 : 2.4, ON_THE_GROUND),
    {
      id: 'rails',
      type: 'line',
      source: BASEMAP_SOURCE,
      'source-layer': 'rails',
      minzoom: 11,
      paint: {
        'line-color': palette.rail,
        'line-width': ['interpolate', ['exponential', 2], ['zoom'], 11, 0.6, 18, 18],
      },
    },
    road('street', palette.street, 0, ON_THE_GROUND),
    {
      ...road('bridge-shadow', palette.shadow, 6, BRIDGES),
      paint: {
        'line-color': palette.shadow,
        'line-width': streetWidth(8),
        'line-blur': 6,
        'line-opacity': palette.drawing === 'lit' ? 0.35 : 0,
        'line-translate': [2, 3],
      },
    },
    road('bridge-edge', palette.quay, 3.5, BRIDGES),
    { ...road('bridge', palette.street, 0, BRIDGES), minzoom: 8 },
  ];
}

const RANK: ExpressionSpecification = [
  'match',
  ['get', 'class'],
  ...Object.keys(STREET_LOOKS).flatMap((name, index) => [name, index]),
  0,
] as unknown as ExpressionSpecification;

const NO_TUNNEL: ExpressionSpecification = ['!', ['to-boolean', ['get', 'tunnel']]];
const ON_THE_GROUND: FilterSpecification = ['all', NO_TUNNEL, ['!', ['to-boolean', ['get', 'bridge']]], shownFrom()];
const BRIDGES: FilterSpecification = ['all', NO_TUNNEL, ['to-boolean', ['get', 'bridge']], shownFrom()];

/** A class is there from its own zoom on. */
function shownFrom(): ExpressionSpecification {
  const from = Object.entries(STREET_LOOKS).flatMap(([name, { fromZoom }]) => [name, fromZoom]);
  return ['>=', ['zoom'], ['match', ['get', 'class'], ...from, 8]] as unknown as ExpressionSpecification;
}

/** A soft band along the lit streets. */
function lampLight({ lamp, ground }: Palette): LayerSpecification {
  return {
    id: 'lamps',
    type: 'line',
    source: BASEMAP_SOURCE,
    'source-layer': 'streets',
    minzoom: 11,
    filter: ['match', ['get', 'class'], ['primary', 'secondary', 'trunk', 'motorway', 'tertiary'], true, false],
    paint: {
      'line-color': lamp,
      'line-opacity': lamp === ground ? 0 : 1,
      'line-width': ['interpolate', ['exponential', 2], ['zoom'], 11, 3, 14, 14, 18, 160],
      'line-blur': ['interpolate', ['exponential', 2], ['zoom'], 11, 3, 14, 12, 18, 140],
    },
  };
}

/** True to scale from zoom 15 on, never thinner than the least; `more` pixels for a casing. */
function streetWidth(more: number): ExpressionSpecification {
  const stops = [8, 10, 12, 13, 14, 15, 16, 18, 20].flatMap((zoom) => [zoom, widthsAt(zoom, more)]);
  return ['interpolate', ['exponential', 2], ['zoom'], ...stops] as unknown as ExpressionSpecification;
}

function widthsAt(zoom: number, more: number): unknown {
  const widths = Object.entries(STREET_LOOKS).flatMap(([name, { widthM, leastPixels }]) => [
    name,
    Math.max(leastPixels, (widthM * 2 ** zoom) / METRES_PER_PIXEL) + more,
  ]);
  return ['match', ['get', 'class'], ...widths, 1 + more];
}

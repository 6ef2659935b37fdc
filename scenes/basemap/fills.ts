import type { LayerSpecification } from 'maplibre-gl';
import type { Palette } from '../../client/theme/palette.ts';
import { BASEMAP_SOURCE, FIRST_OVER_WATER } from './basemap-names.ts';

/** What a fill shows: kinds of a tile layer; null: all of it. */
interface FillLook {
  readonly id: string;
  readonly from: string;
  readonly kinds: readonly string[] | null;
  readonly colour: keyof Palette;
  readonly opacity?: number;
}

/** From the ground up. Each of one colour: where colours hang on a feature, a new light has every tile made anew. */
const FILLS: readonly FillLook[] = [
  { id: 'land-outside', from: 'land', kinds: ['outside'], colour: 'outside' },
  { id: 'land-city', from: 'land', kinds: ['city'], colour: 'ground' },
  { id: 'land-harbour', from: 'land', kinds: ['harbour'], colour: 'harbour' },
  { id: 'land-beach', from: 'land', kinds: ['beach'], colour: 'beach' },
  { id: 'water', from: 'water', kinds: null, colour: 'water' },
  { id: FIRST_OVER_WATER, from: 'green', kinds: ['park', 'garden'], colour: 'green' },
  { id: 'green-forest', from: 'green', kinds: ['forest'], colour: 'forest' },
  { id: 'green-courtyard', from: 'green', kinds: ['courtyard'], colour: 'green', opacity: 0.75 },
];

/** Land, water and green, from the ground up. */
export function fillLayers(palette: Palette): LayerSpecification[] {
  return [
    { id: 'outside', type: 'background', paint: { 'background-color': palette.outside } },
    ...FILLS.map((look) => fillLayer(look, palette)),
  ];
}

function fillLayer({ id, from, kinds, colour, opacity = 1 }: FillLook, palette: Palette): LayerSpecification {
  return {
    id,
    type: 'fill',
    source: BASEMAP_SOURCE,
    'source-layer': from,
    ...(kinds ? { filter: ['in', ['get', 'kind'], ['literal', [...kinds]]] } : {}),
    paint: { 'fill-antialias': false, 'fill-color': String(palette[colour]), 'fill-opacity': opacity },
  };
}

import type { ExpressionSpecification, SymbolLayerSpecification } from 'maplibre-gl';
import type { Palette } from '../../client/theme/palette.ts';
import { BASEMAP_SOURCE, STREET_LABEL_LAYER, FONT_BOLD, FONT_REGULAR } from './basemap-names.ts';

interface LabelLook {
  readonly kinds: readonly string[];
  readonly bold: boolean;
  readonly water?: boolean;
  readonly muted?: boolean;
  readonly upper?: boolean;
  readonly spacing: number;
  /** Pixels at zoom 11 and at zoom 16. */
  readonly sizes: readonly [number, number];
  readonly fromZoom: number;
  readonly toZoom: number;
}

/** From the least to the most important: later layers are placed first. */
const LABEL_LOOKS: Readonly<Record<string, LabelLook>> = {
  landmark: {
    kinds: ['landmark', 'square'],
    bold: false,
    spacing: 0.01,
    sizes: [11.5, 13],
    fromZoom: 13.5,
    toZoom: 22,
  },
  park: {
    kinds: ['park', 'hill', 'beach'],
    bold: false,
    muted: true,
    spacing: 0.02,
    sizes: [11, 13],
    fromZoom: 12.5,
    toZoom: 22,
  },
  water: {
    kinds: ['sea', 'water', 'river', 'harbour', 'dock'],
    bold: false,
    water: true,
    spacing: 0.14,
    sizes: [11, 15],
    fromZoom: 9,
    toZoom: 22,
  },
  neighbourhood: {
    kinds: ['neighbourhood'],
    bold: false,
    spacing: 0.03,
    sizes: [11.5, 14],
    fromZoom: 13,
    toZoom: 16.5,
  },
  district: {
    kinds: ['district'],
    bold: true,
    upper: true,
    spacing: 0.12,
    sizes: [11, 15],
    fromZoom: 10.5,
    toZoom: 15,
  },
  city: { kinds: ['city', 'town'], bold: true, spacing: 0.06, sizes: [14, 22], fromZoom: 7, toZoom: 12 },
};

/** Names of streets and places; those of lower `rank` win the room. */
export function labelLayers(palette: Palette): SymbolLayerSpecification[] {
  return [
    streetNames(palette),
    ...Object.entries(LABEL_LOOKS).map(([name, look]) => placeNames(`label-${name}`, look, palette)),
  ];
}

function streetNames(palette: Palette): SymbolLayerSpecification {
  return {
    id: STREET_LABEL_LAYER,
    type: 'symbol',
    source: BASEMAP_SOURCE,
    'source-layer': 'streets',
    minzoom: 14.2,
    filter: ['all', ['has', 'name'], ['step', ['zoom'], ['in', ['get', 'class'], ['literal', MAIN_CLASSES]], 16, true]],
    layout: {
      'symbol-placement': 'line',
      'symbol-spacing': 420,
      'text-field': ['get', 'name'],
      'text-font': [FONT_REGULAR],
      'text-size': ['interpolate', ['linear'], ['zoom'], 14, 11, 18, 15],
      'text-letter-spacing': 0.02,
      'text-max-angle': 25,
      'text-padding': 12,
      'symbol-sort-key': ['match', ['get', 'class'], 'primary', 0, 'trunk', 1, 'secondary', 2, 'tertiary', 3, 4],
    },
    paint: haloed(palette.labelStreet, palette.labelStreetHalo),
  };
}

const MAIN_CLASSES = ['motorway', 'trunk', 'primary', 'secondary'];

function placeNames(id: string, look: LabelLook, palette: Palette): SymbolLayerSpecification {
  const [small, large] = look.sizes;
  const colour = look.water ? palette.labelWater : look.muted ? palette.labelMuted : palette.label;
  return {
    id,
    type: 'symbol',
    source: BASEMAP_SOURCE,
    'source-layer': 'labels',
    minzoom: look.fromZoom,
    maxzoom: look.toZoom,
    filter: ['all', ['in', ['get', 'kind'], ['literal', [...look.kinds]]], rankInSight(look.fromZoom)],
    layout: {
      'text-field': ['get', 'name'],
      'text-font': [look.bold ? FONT_BOLD : FONT_REGULAR],
      'text-size': ['interpolate', ['linear'], ['zoom'], 11, small, 16, large],
      'text-letter-spacing': look.spacing,
      'text-max-width': 8,
      'text-padding': 8,
      'text-transform': look.upper ? 'uppercase' : 'none',
      'symbol-sort-key': ['coalesce', ['get', 'rank'], 9],
    },
    paint: haloed(colour, palette.labelHalo),
  };
}

/** The first ranks at the layer's first zoom, all of them two and a half zooms later. */
function rankInSight(fromZoom: number): ExpressionSpecification {
  const rank: ExpressionSpecification = ['coalesce', ['get', 'rank'], 9];
  return ['step', ['zoom'], ['<=', rank, 3], fromZoom + 1, ['<=', rank, 6], fromZoom + 2.5, true];
}

function haloed(colour: string, halo: string): NonNullable<SymbolLayerSpecification['paint']> {
  return {
    'text-color': colour,
    'text-halo-color': halo,
    'text-halo-width': 1.4,
    'text-halo-blur': 0.6,
  } as const;
}

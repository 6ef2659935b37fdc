import { PathLayer, ScatterplotLayer } from '@deck.gl/layers';
import type { TransitLine, TransitNetwork, TransitStop } from '../../data/contract/package.ts';
import { MODE_COLOURS } from '../theme/mode-colours.ts';
import { rgbOf } from '../theme/palette.ts';
import { entriesOf } from './city-index.ts';
import { NAME_COLUMN } from './columns.ts';
import type { CityLayer, LayerInput } from './layer.ts';

/** Pixels at zoom 14. */
const WIDTHS = { metro: 3.2, rail: 2.6, tram: 2.4, bus: 1 } as const;

/** Lines of public transport in their own colours, on the ground below the houses; stops when near. */
export const lines = {
  id: 'lines',
  label: 'layer.lines',
  channels: [],
  shownAtFirst: true,
  draw: (input) => {
    const { transit } = input.package;
    return transit ? [linePaths(transit, input), ...(input.zoom > 13 ? [stopDots(transit, input)] : [])] : [];
  },
  legend: (palette) => [
    { swatch: { shape: 'line', colour: MODE_COLOURS.metro }, label: 'layer.metro' },
    { swatch: { shape: 'line', colour: MODE_COLOURS.tram }, label: 'layer.tram' },
    { swatch: { shape: 'line', colour: MODE_COLOURS.rail }, label: 'layer.rail' },
    { swatch: { shape: 'dot', colour: palette.labelHalo }, label: 'legend.stops' },
  ],
  rows: (city) => entriesOf(city, 'line'),
  columns: [
    NAME_COLUMN,
    { label: 'column.mode', value: ({ record }) => (record.kind === 'line' ? { word: `mode.${record.mode}` } : null) },
    { label: 'column.operator', value: ({ record }) => (record.kind === 'line' ? record.operator : null) },
    {
      label: 'column.vehicles',
      value: ({ record }, city) => entriesOf(city, 'vehicle').filter((entry) => entry.record.line === record.id).length,
    },
  ],
} as const satisfies CityLayer;

function linePaths({ lines: all }: TransitNetwork, { zoom, palette }: LayerInput): PathLayer<TransitLine> {
  const grow = Math.min(1.8, Math.max(0.55, 1 + (Math.round(zoom * 2) / 2 - 14) * 0.25));
  return new PathLayer<TransitLine>({
    id: 'lines',
    data: zoom > 14 ? all : railLines(all),
    positionFormat: 'XY',
    getPath: ({ path }) => [...path],
    getColor: ({ colour, mode }) => [...rgbOf(colour), mode === 'bus' ? 70 : 185],
    getWidth: ({ mode }) => WIDTHS[mode],
    widthScale: grow,
    widthUnits: 'pixels',
    jointRounded: true,
    capRounded: true,
    opacity: (palette.name === 'night' ? 0.7 : 0.55) * (zoom > 15.5 ? 0.7 : 1),
    parameters: { depthWriteEnabled: false },
  });
}

function stopDots({ stops, lines: all }: TransitNetwork, { palette, zoom }: LayerInput): ScatterplotLayer<TransitStop> {
  return new ScatterplotLayer<TransitStop>({
    id: 'stops',
    data: zoom > 15.2 ? stops : railStops(stops, all),
    getPosition: ({ at }) => [at[0], at[1], 0.5],
    getRadius: 4,
    radiusUnits: 'pixels',
    stroked: true,
    getFillColor: [...rgbOf(palette.labelHalo), 255],
    getLineColor: [...rgbOf(palette.label), 200],
    getLineWidth: 1.2,
    lineWidthUnits: 'pixels',
    parameters: { depthWriteEnabled: false },
    updateTriggers: { getFillColor: palette.labelHalo, getLineColor: palette.label },
  });
}

const RAIL_LINES = new WeakMap<readonly TransitLine[], readonly TransitLine[]>();

/** Lines of everything that runs on rails: from afar the buses' are a tangle. */
function railLines(all: readonly TransitLine[]): readonly TransitLine[] {
  const known = RAIL_LINES.get(all) ?? all.filter(({ mode }) => mode !== 'bus');
  RAIL_LINES.set(all, known);
  return known;
}

const RAIL_STOPS = new WeakMap<readonly TransitStop[], readonly TransitStop[]>();

/** Stops of everything that runs on rails. */
function railStops(stops: readonly TransitStop[], all: readonly TransitLine[]): readonly TransitStop[] {
  const known = RAIL_STOPS.get(stops);
  if (known) return known;
  const served = new Set(all.filter(({ mode }) => mode !== 'bus').flatMap((line) => line.stops));
  const found = stops.filter(({ id }) => served.has(id));
  RAIL_STOPS.set(stops, found);
  return found;
}

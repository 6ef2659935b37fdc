import { PathLayer, ScatterplotLayer } from '@deck.gl/layers';
import type { LineRecord, RecordId } from '../../data/contract/record.ts';
import type { City, Entry } from '../../data/contract/city.ts';
import type { TransitLine, TransitNetwork, TransitStop } from '../../data/contract/package.ts';
import { MODE_COLOURS } from '../theme/mode-colours.ts';
import { blendColours, rgbOf } from '../theme/palette.ts';
import { entriesOf } from './city-index.ts';
import { NAME_COLUMN, entryTable } from './columns.ts';
import type { CityLayer, LayerInput, RowPlace } from './layer.ts';

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
    if (!transit) return [];
    const chosen = chosenLine(transit, input);
    return [
      linePaths(transit, input),
      ...(chosen ? chosenPaths(chosen, input) : []),
      ...(input.zoom > 13 ? [stopDots(transit, input)] : []),
    ];
  },
  legend: (palette) => [
    { swatch: { shape: 'line', colour: MODE_COLOURS.metro }, label: 'layer.metro' },
    { swatch: { shape: 'line', colour: MODE_COLOURS.tram }, label: 'layer.tram' },
    { swatch: { shape: 'line', colour: MODE_COLOURS.rail }, label: 'layer.rail' },
    { swatch: { shape: 'dot', colour: palette.labelHalo }, label: 'legend.stops' },
  ],
  table: entryTable(
    (city) => entriesOf(city, 'line'),
    [
      NAME_COLUMN,
      { label: 'column.route', value: ({ record }) => (record.kind === 'line' ? record.longName : null) },
      {
        label: 'column.mode',
        value: ({ record }) => (record.kind === 'line' ? { word: `mode.${record.mode}` } : null),
      },
      { label: 'column.operator', value: ({ record }) => (record.kind === 'line' ? record.operator : null) },
      {
        label: 'column.vehicles',
        value: ({ record }, city) => (record.kind === 'line' ? vehiclesOn(record, city) : null),
      },
    ],
    { placeOf: (entry, { package: { transit } }) => placeOfLine(entry, transit) },
  ),
} as const satisfies CityLayer;

/** Vehicles of a line in sight; null where none of its mode is watched. */
function vehiclesOn({ id, mode }: LineRecord, city: City): number | null {
  const { onLine, modes } = countVehicles(city);
  return modes.has(mode) ? (onLine.get(id) ?? 0) : null;
}

const COUNTED = new WeakMap<City, ReturnType<typeof countOnLines>>();

function countVehicles(city: City): ReturnType<typeof countOnLines> {
  const known = COUNTED.get(city) ?? countOnLines(city);
  COUNTED.set(city, known);
  return known;
}

function countOnLines(city: City): {
  readonly onLine: ReadonlyMap<RecordId, number>;
  readonly modes: ReadonlySet<string>;
} {
  const onLine = new Map<RecordId, number>();
  const modes = new Set<string>();
  for (const { record } of entriesOf(city, 'vehicle')) {
    modes.add(record.mode);
    if (record.line) onLine.set(record.line, (onLine.get(record.line) ?? 0) + 1);
  }
  return { onLine, modes };
}

/** The package's line of a record's mode and name. */
function drawnLine(record: Entry['record'], transit: TransitNetwork | null): TransitLine | undefined {
  if (record.kind !== 'line') return undefined;
  return transit?.lines.find(({ mode, name }) => mode === record.mode && name === record.name);
}

/** The middle of its way: there a line is gone to. */
function placeOfLine({ record }: Entry, transit: TransitNetwork | null): RowPlace | null {
  const path = drawnLine(record, transit)?.path ?? [];
  const [longitude, latitude] = path.slice(Math.floor(path.length / 4) * 2);
  return longitude === undefined || latitude === undefined ? null : { kind: 'line', at: [longitude, latitude] };
}

function chosenLine(transit: TransitNetwork, { city, selected }: LayerInput): TransitLine | undefined {
  const entry = selected?.startsWith('line:') ? city.entries.get(selected) : undefined;
  return entry && drawnLine(entry.record, transit);
}

/** The line that is selected, over the others, with an edge. */
function chosenPaths(line: TransitLine, { palette }: LayerInput): readonly PathLayer<TransitLine>[] {
  return [
    { id: 'line-chosen-edge', colour: palette.labelHalo, width: 9 },
    { id: 'line-chosen', colour: line.colour, width: 5 },
  ].map(
    ({ id, colour, width }) =>
      new PathLayer<TransitLine>({
        id,
        data: [line],
        positionFormat: 'XY',
        getPath: ({ path }) => [...path],
        getColor: [...rgbOf(colour), 255],
        getWidth: width,
        widthUnits: 'pixels',
        jointRounded: true,
        capRounded: true,
        parameters: { depthWriteEnabled: false },
        updateTriggers: { getColor: colour },
      }),
  );
}

function linePaths({ lines: all }: TransitNetwork, { zoom, palette }: LayerInput): PathLayer<TransitLine> {
  const grow = Math.min(1.8, Math.max(0.55, 1 + (Math.round(zoom * 2) / 2 - 14) * 0.25));
  const night = palette.name === 'night';
  return new PathLayer<TransitLine>({
    id: 'lines',
    data: zoom > 14 ? all : railLines(all),
    positionFormat: 'XY',
    getPath: ({ path }) => [...path],
    getColor: ({ colour, mode }) => [
      ...rgbOf(night ? blendColours(colour, '#FFFFFF', 0.1) : colour),
      mode === 'bus' ? (night ? 120 : 70) : night ? 225 : 185,
    ],
    getWidth: ({ mode }) => WIDTHS[mode],
    widthScale: grow,
    widthUnits: 'pixels',
    jointRounded: true,
    capRounded: true,
    opacity: (night ? 0.85 : 0.55) * (zoom > 15.5 ? 0.7 : 1),
    parameters: { depthWriteEnabled: false },
    updateTriggers: { getColor: night },
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

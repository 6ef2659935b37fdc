import { ColumnLayer, ScatterplotLayer } from '@deck.gl/layers';
import { BIKE_STEPS, rgbOn } from '../theme/scales.ts';
import { type Palette, rgbOf } from '../theme/palette.ts';
import { type EntryOf, entriesOf, steadyList } from './city-index.ts';
import { AGE_COLUMN, FEED_COLUMN, NAME_COLUMN, VERDICT_COLUMN, entryTable, valueColumn } from './columns.ts';
import { doubtLegend, doubtMarks, goodValue, isDoubted } from './good-value.ts';
import type { CityLayer, LayerInput } from './layer.ts';

type Station = EntryOf<'station'>;

/** Zoom from which stations stand up as columns. */
const COLUMNS_FROM_ZOOM = 14.6;

/** Metres that a bike adds to a column. */
const METRES_PER_BIKE = 1.6;

/** Metres: larger from farther, so that a column keeps some pixels. */
function columnRadiusM(zoom: number): number {
  return Math.min(12, Math.max(4, 4 * 2 ** (16.4 - zoom)));
}

const steadyStations = steadyList<Station>();

/** Bike-sharing stations: how many bikes there are, out of all docks. */
export const bikes = {
  id: 'bikes',
  label: 'layer.bikes',
  channels: ['bikes'],
  shownAtFirst: false,
  overLabels: true,
  draw: (input) => {
    const stations = steadyStations(entriesOf(input.city, 'station'));
    if (input.zoom < COLUMNS_FROM_ZOOM) return [stationFeet(stations, input)];
    const marks = { id: 'bikes', things: stations, property: 'bikes-available', palette: input.palette } as const;
    return [
      stationFeet(stations, input),
      stationColumns(stations, input),
      ...doubtMarks({ ...marks, sizePixels: 16, placeOf: ({ record }) => [record.longitude, record.latitude, 3] }),
    ];
  },
  legend: (palette) => [
    ...BIKE_STEPS.map(
      ({ colour, word }) =>
        ({
          swatch: { shape: 'dot', colour, ...(word === 'legend.bikes.none' ? { edge: RING_COLOUR } : {}) },
          label: word,
        }) as const,
    ),
    { swatch: { shape: 'dot', colour: palette.stale }, label: 'legend.away' },
    doubtLegend('dot', palette),
  ],
  table: entryTable(
    (city) => entriesOf(city, 'station'),
    [
      NAME_COLUMN,
      valueColumn('column.bikes', 'bikes-available'),
      valueColumn('column.ebikes', 'ebikes-available'),
      valueColumn('column.docks', 'docks-available'),
      { label: 'column.capacity', value: ({ record }) => (record.kind === 'station' ? record.capacity : null) },
      AGE_COLUMN,
      VERDICT_COLUMN,
      FEED_COLUMN,
    ],
    { download: 'channel=bikes' },
  ),
} as const satisfies CityLayer;

function stationFeet(stations: readonly Station[], { palette, selected, zoom }: LayerInput): ScatterplotLayer<Station> {
  return new ScatterplotLayer<Station>({
    id: 'bikes',
    data: stations,
    pickable: true,
    getPosition: ({ record }) => [record.longitude, record.latitude, 1],
    getRadius: columnRadiusM(zoom) * 1.7,
    radiusMinPixels: zoom > 13.8 ? 5.5 : 3.6,
    radiusMaxPixels: 11,
    stroked: true,
    getFillColor: (entry) =>
      isDoubted(entry, 'bikes-available')
        ? [...rgbOf(palette.labelHalo), 255]
        : colourOf(entry, rgbOf(palette.stale), zoom >= COLUMNS_FROM_ZOOM ? 120 : 255),
    getLineColor: (entry) => [...rgbOf(ringOf(entry, palette, selected)), 255],
    getLineWidth: (entry) => (entry.record.id === selected ? 3 : hasRing(entry) ? 2 : 1.2),
    lineWidthUnits: 'pixels',
    parameters: { depthCompare: 'always', depthWriteEnabled: false },
    updateTriggers: {
      getRadius: zoom,
      getFillColor: [palette.stale, palette.labelHalo, zoom >= COLUMNS_FROM_ZOOM],
      getLineColor: [palette.name, selected],
      getLineWidth: selected,
    },
  });
}

/** A station without bikes is a hollow ring. */
function ringOf(entry: Station, palette: Palette, selected: string | null): string {
  if (entry.record.id === selected) return palette.accent;
  if (isDoubted(entry, 'bikes-available')) return palette.labelMuted;
  return bikeShare(entry) === 0 ? RING_COLOUR : palette.labelHalo;
}

function hasRing(entry: Station): boolean {
  return isDoubted(entry, 'bikes-available') || bikeShare(entry) === 0;
}

/** Bicing's red, as where there are many. */
const RING_COLOUR = BIKE_STEPS[3]?.colour ?? '#CF3A3C';

/** No light and shade: the colours mean shares. */
const AS_IN_THE_LEGEND = { ambient: 1, diffuse: 0, shininess: 1, specularColor: [0, 0, 0] as [number, number, number] };

function stationColumns(stations: readonly Station[], { palette, zoom }: LayerInput): ColumnLayer<Station> {
  return new ColumnLayer<Station>({
    id: 'bike-columns',
    data: stations.filter((station) => (goodValue(station, 'bikes-available') ?? 0) > 0),
    pickable: true,
    diskResolution: 12,
    radius: columnRadiusM(zoom),
    extruded: true,
    material: AS_IN_THE_LEGEND,
    getPosition: ({ record }) => [record.longitude, record.latitude],
    getElevation: (station) => (goodValue(station, 'bikes-available') ?? 0) * METRES_PER_BIKE,
    getFillColor: (entry) => colourOf(entry, rgbOf(palette.stale)),
    updateTriggers: { getFillColor: palette.stale },
  });
}

/** How full a station is, 0-1; undefined where it is not known, or in doubt. */
export function bikeShare(station: Station): number | undefined {
  const available = goodValue(station, 'bikes-available');
  const docks = station.record.capacity ?? (available ?? 0) + (goodValue(station, 'docks-available') ?? 0);
  return available === undefined || docks <= 0 ? undefined : Math.min(1, available / docks);
}

function colourOf(
  entry: Station,
  away: readonly [number, number, number],
  alpha = 255,
): [number, number, number, number] {
  const share = bikeShare(entry);
  const out = share === undefined || entry.values['in-service']?.value === 0;
  return [...(out ? away : rgbOn(BIKE_STEPS, share)), alpha];
}

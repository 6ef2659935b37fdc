import { ColumnLayer, ScatterplotLayer } from '@deck.gl/layers';
import { BIKE_STEPS, rgbOn } from '../theme/scales.ts';
import { rgbOf } from '../theme/palette.ts';
import { type EntryOf, entriesOf, steadyList } from './city-index.ts';
import { AGE_COLUMN, NAME_COLUMN, entryTable, valueColumn } from './columns.ts';
import type { CityLayer, LayerInput } from './layer.ts';

type Station = EntryOf<'station'>;

/** Zoom from which stations stand up as columns. */
const COLUMNS_FROM_ZOOM = 14.6;

/** Metres that a bike adds to a column. */
const METRES_PER_BIKE = 1.1;

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
    return input.zoom >= COLUMNS_FROM_ZOOM
      ? [stationFeet(stations, input), stationColumns(stations)]
      : [stationFeet(stations, input)];
  },
  legend: (palette) => [
    ...BIKE_STEPS.map(({ colour, word }) => ({ swatch: { shape: 'dot', colour }, label: word }) as const),
    { swatch: { shape: 'dot', colour: palette.stale }, label: 'legend.away' },
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
    ],
  ),
} as const satisfies CityLayer;

function stationFeet(stations: readonly Station[], { palette, selected }: LayerInput): ScatterplotLayer<Station> {
  return new ScatterplotLayer<Station>({
    id: 'bikes',
    data: stations,
    pickable: true,
    getPosition: ({ record }) => [record.longitude, record.latitude, 1],
    getRadius: 9,
    radiusMinPixels: 3.2,
    radiusMaxPixels: 9,
    stroked: true,
    getFillColor: (entry) => colourOf(entry, rgbOf(palette.stale)),
    getLineColor: ({ record }) => [...rgbOf(record.id === selected ? palette.accent : palette.labelHalo), 255],
    getLineWidth: ({ record }) => (record.id === selected ? 3 : 1.2),
    lineWidthUnits: 'pixels',
    parameters: { depthCompare: 'always', depthWriteEnabled: false },
    updateTriggers: { getFillColor: palette.stale, getLineColor: [palette.name, selected], getLineWidth: selected },
  });
}

function stationColumns(stations: readonly Station[]): ColumnLayer<Station> {
  return new ColumnLayer<Station>({
    id: 'bike-columns',
    data: stations,
    pickable: true,
    diskResolution: 12,
    radius: 4,
    extruded: true,
    material: false,
    getPosition: ({ record }) => [record.longitude, record.latitude],
    getElevation: ({ values }) => (values['bikes-available']?.value ?? 0) * METRES_PER_BIKE,
    getFillColor: (entry) => colourOf(entry, [160, 160, 160]),
  });
}

/** How full a station is, 0-1; undefined where it is not known. */
export function bikeShare({ record, values }: Station): number | undefined {
  const available = values['bikes-available']?.value;
  const docks = record.capacity ?? (available ?? 0) + (values['docks-available']?.value ?? 0);
  return available === undefined || docks <= 0 ? undefined : Math.min(1, available / docks);
}

function colourOf(entry: Station, away: readonly [number, number, number]): [number, number, number, number] {
  const share = bikeShare(entry);
  const out = share === undefined || entry.values['in-service']?.value === 0;
  return [...(out ? away : rgbOn(BIKE_STEPS, share)), 255];
}

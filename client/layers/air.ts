import { NO2_STEPS } from '../theme/scales.ts';
import { entriesOf, steadyList, type EntryOf } from './city-index.ts';
import { AGE_COLUMN, FEED_COLUMN, NAME_COLUMN, VERDICT_COLUMN, entryTable, valueColumn } from './columns.ts';
import { doubtLegend } from './good-value.ts';
import type { CityLayer } from './layer.ts';
import { sensorDiscs } from './sensor-discs.ts';

const steadySensors = steadyList<EntryOf<'sensor'>>();

/** Air quality stations by their nitrogen dioxide. */
export const air = {
  id: 'air',
  label: 'layer.air',
  channels: ['air'],
  shownAtFirst: false,
  overLabels: true,
  draw: (input) => {
    const sensors = steadySensors(entriesOf(input.city, 'sensor').filter(({ record }) => record.sensorType === 'air'));
    return sensorDiscs(sensors, LOOK, input);
  },
  legendTitle: 'legend.air.no2',
  legend: (palette) => [
    ...NO2_STEPS.map(({ from, colour }, index) => {
      const next = NO2_STEPS[index + 1];
      const text = next ? `${from}–${next.from}` : `> ${from}`;
      return { swatch: { shape: 'dot', colour }, label: { text } } as const;
    }),
    { swatch: { shape: 'dot', colour: palette.stale }, label: 'legend.stale' },
    { swatch: { shape: 'dot', colour: palette.stale, text: '–' }, label: 'legend.missing' },
    doubtLegend('dot', palette),
  ],
  table: entryTable(
    (city) => entriesOf(city, 'sensor').filter(({ record }) => record.sensorType === 'air'),
    [
      NAME_COLUMN,
      valueColumn('property.no2', 'no2', 'µg/m³'),
      valueColumn('property.o3', 'o3', 'µg/m³'),
      valueColumn('property.pm10', 'pm10', 'µg/m³'),
      valueColumn('property.pm25', 'pm25', 'µg/m³'),
      AGE_COLUMN,
      VERDICT_COLUMN,
      FEED_COLUMN,
    ],
    { download: 'channel=air' },
  ),
} as const satisfies CityLayer;

const LOOK = {
  id: 'air',
  property: 'no2',
  steps: NO2_STEPS,
  radiusPixels: 17,
  textFromZoom: 11,
  decimals: 0,
  unit: '',
} as const;

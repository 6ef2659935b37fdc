import { NOISE_STEPS } from '../theme/scales.ts';
import { entriesOf, steadyList, type EntryOf } from './city-index.ts';
import { AGE_COLUMN, FEED_COLUMN, NAME_COLUMN, VERDICT_COLUMN, entryTable, valueColumn } from './columns.ts';
import { doubtLegend } from './good-value.ts';
import type { CityLayer } from './layer.ts';
import { sensorDiscs } from './sensor-discs.ts';

const steadySensors = steadyList<EntryOf<'sensor'>>();

/** Sound meters by their level now. */
export const noise = {
  id: 'noise',
  label: 'layer.noise',
  channels: ['noise'],
  shownAtFirst: false,
  overLabels: true,
  draw: (input) => {
    const sensors = steadySensors(
      entriesOf(input.city, 'sensor').filter(({ record }) => record.sensorType === 'noise'),
    );
    return sensorDiscs(sensors, LOOK, input);
  },
  legendTitle: 'legend.noise.laeq',
  legend: (palette) => [
    ...NOISE_STEPS.map(({ from, colour }, index) => {
      const next = NOISE_STEPS[index + 1];
      const text = from === 0 ? `< ${next?.from}` : next ? `${from}–${next.from}` : `> ${from}`;
      return { swatch: { shape: 'dot', colour }, label: { text } } as const;
    }),
    { swatch: { shape: 'dot', colour: palette.stale }, label: 'legend.stale' },
    { swatch: { shape: 'dot', colour: palette.stale, text: '–' }, label: 'legend.missing' },
    doubtLegend('dot', palette),
  ],
  table: entryTable(
    (city) => entriesOf(city, 'sensor').filter(({ record }) => record.sensorType === 'noise'),
    [NAME_COLUMN, valueColumn('property.laeq', 'laeq', 'dB(A)'), AGE_COLUMN, VERDICT_COLUMN, FEED_COLUMN],
    { download: 'channel=noise' },
  ),
} as const satisfies CityLayer;

const LOOK = {
  id: 'noise',
  property: 'laeq',
  steps: NOISE_STEPS,
  radiusPixels: 14,
  textFromZoom: 13.8,
  decimals: 0,
  unit: '',
} as const;

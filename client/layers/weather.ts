import { TextLayer } from '@deck.gl/layers';
import { TEMPERATURE_STEPS } from '../theme/scales.ts';
import { rgbOf } from '../theme/palette.ts';
import { entriesOf, steadyList, type EntryOf } from './city-index.ts';
import { AGE_COLUMN, FEED_COLUMN, NAME_COLUMN, VERDICT_COLUMN, entryTable, valueColumn } from './columns.ts';
import { DISC_FONT, doubtLegend, goodValue, isDoubted } from './good-value.ts';
import type { CityLayer } from './layer.ts';
import { sensorDiscs } from './sensor-discs.ts';

const steadySensors = steadyList<EntryOf<'sensor'>>();

/** Weather stations: temperature in the disc, an arrow to where the wind goes. */
export const weather = {
  id: 'weather',
  label: 'layer.weather',
  channels: ['weather'],
  shownAtFirst: false,
  overLabels: true,
  draw: (input) => {
    const all = entriesOf(input.city, 'sensor').filter(({ record }) => record.sensorType === 'weather');
    const sensors = steadySensors(all);
    return [windArrows(sensors, input.palette.label), ...sensorDiscs(sensors, LOOK, input)];
  },
  legendTitle: 'legend.weather.temperature',
  legend: (palette) => [
    ...TEMPERATURE_STEPS.map(({ from, colour }, index) => {
      const next = TEMPERATURE_STEPS[index + 1];
      const text = from < 0 ? `< ${next?.from}` : next ? `${from}–${next.from}` : `> ${from}`;
      return { swatch: { shape: 'dot', colour }, label: { text } } as const;
    }),
    { swatch: { shape: 'line', colour: palette.label }, label: 'legend.weather.wind' },
    { swatch: { shape: 'dot', colour: palette.stale }, label: 'legend.stale' },
    doubtLegend('dot', palette),
  ],
  table: entryTable(
    (city) => entriesOf(city, 'sensor').filter(({ record }) => record.sensorType === 'weather'),
    [
      NAME_COLUMN,
      valueColumn('property.temperature', 'temperature', '°C'),
      valueColumn('property.humidity', 'humidity', '%'),
      valueColumn('property.wind-speed', 'wind-speed', 'm/s'),
      valueColumn('property.wind-direction', 'wind-direction', '°'),
      valueColumn('property.rain', 'rain', 'mm'),
      valueColumn('property.pressure', 'pressure', 'hPa'),
      AGE_COLUMN,
      VERDICT_COLUMN,
      FEED_COLUMN,
    ],
    { download: 'channel=weather' },
  ),
} as const satisfies CityLayer;

/** The direction published is where the wind comes from; the arrow shows where it goes, and lies on the ground. */
function windArrows(sensors: readonly EntryOf<'sensor'>[], ink: string): TextLayer<EntryOf<'sensor'>> {
  return new TextLayer<EntryOf<'sensor'>>({
    id: 'weather-wind',
    data: sensors.filter((each) => goodValue(each, 'wind-direction') !== undefined && !isDoubted(each, 'wind-speed')),
    characterSet: ['↑'],
    fontFamily: DISC_FONT,
    billboard: false,
    getText: () => '↑',
    getPosition: ({ record }) => [record.longitude, record.latitude, 6],
    getSize: arrowSize,
    getPixelOffset: (sensor) => arrowOffset(sensor),
    getAngle: ({ values }) => -((values['wind-direction']?.value ?? 0) + 180),
    getColor: [...rgbOf(ink), 230],
    parameters: { depthCompare: 'always', depthWriteEnabled: false },
    updateTriggers: { getColor: ink },
  });
}

/** Pixels: longer with more wind, up to a storm's. */
function arrowSize({ values }: EntryOf<'sensor'>): number {
  return 34 + 2 * Math.min(15, values['wind-speed']?.value ?? 0);
}

/** From the middle of the disc out to where the wind goes, so that the arrow's tail lies under the disc. */
function arrowOffset(sensor: EntryOf<'sensor'>): [number, number] {
  const toward = (((sensor.values['wind-direction']?.value ?? 0) + 180) * Math.PI) / 180;
  const reach = LOOK.radiusPixels * 0.9 + arrowSize(sensor) * 0.34;
  return [Math.sin(toward) * reach, -Math.cos(toward) * reach];
}

const LOOK = {
  id: 'weather',
  property: 'temperature',
  steps: TEMPERATURE_STEPS,
  radiusPixels: 20,
  textShare: 0.65,
  textFromZoom: 10.5,
  decimals: 1,
  unit: '°',
} as const;

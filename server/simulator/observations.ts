import { AIR_STATIONS } from '../../data/catalogue/air-stations.ts';
import { PROPERTIES, propertiesOf, quantise } from '../../data/catalogue/properties.ts';
import { WEATHER_STATIONS, type WeatherStation } from '../../data/catalogue/weather-stations.ts';
import type { LngLat } from '../../data/contract/place.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import { airAt } from './air.ts';
import { hashText, mix, smooth } from './chance.ts';
import { noiseAt, type NoiseMeter } from './noise.ts';
import { pressureAtHeight, relativeHumidity, skyAt, solarRadiationWM2, windOf } from './weather.ts';

/** One sensor as Sentilo's catalogue describes it; sensors of one station share its component. */
export interface CatalogueEntry {
  readonly sensor: string;
  /** A type of Sentilo's list, or the property's own name. */
  readonly type: string;
  readonly unit: string;
  readonly location: string;
  readonly component: string;
  readonly componentType: string;
  readonly componentDesc: string;
  readonly publicAccess: true;
  readonly componentPublicAccess: true;
}

/** Values of one sensor as Sentilo's data service takes them. */
export interface SensorData {
  readonly sensor: string;
  readonly observations: readonly { readonly value: string; readonly timestamp: string }[];
}

/** How often each kind of station speaks, city time. */
export const EVERY_MS = { air: 600_000, noise: 60_000, weather: 300_000 } as const;

export type SensorKind = keyof typeof EVERY_MS;

/** How Sentilo's lists of types name what a station is, and what it measures; our own name where they have none. */
const COMPONENT_TYPES: Readonly<Record<SensorKind, string>> = { air: 'air_quality', noise: 'noise', weather: 'meteo' };
const SENSOR_TYPES: Readonly<Partial<Record<PropertyId, string>>> = {
  no2: 'air_quality_no2',
  o3: 'air_quality_o3',
  pm10: 'air_quality_pm10',
  pm25: 'air_quality_pm25',
  so2: 'air_quality_so2',
  co: 'air_quality_co',
  laeq: 'noise',
  'wind-speed': 'anemometer',
  'wind-direction': 'wind_direction_10_m',
  rain: 'pluviometer',
  pressure: 'atmospheric_pressure',
  'solar-radiation': 'solar_radiation',
};

/** Every sensor of some kinds. */
export function catalogueOf(
  meters: readonly NoiseMeter[],
  kinds: readonly SensorKind[] = ['air', 'noise', 'weather'],
): readonly CatalogueEntry[] {
  const entries = (
    kind: SensorKind,
    station: { readonly id: string; readonly name: string; readonly at: LngLat },
    measures: readonly PropertyId[],
  ) =>
    measures.map((type) => ({
      sensor: sensorId(kind, station.id, type),
      type: SENSOR_TYPES[type] ?? type,
      unit: PROPERTIES[type].unit,
      location: `${station.at[1].toFixed(6)} ${station.at[0].toFixed(6)}`,
      component: `${kind}-${station.id}`,
      componentType: COMPONENT_TYPES[kind],
      componentDesc: station.name,
      publicAccess: true as const,
      componentPublicAccess: true as const,
    }));
  const all = {
    air: () => AIR_STATIONS.flatMap((station) => entries('air', station, station.measures)),
    noise: () => meters.flatMap((meter) => entries('noise', meter, ['laeq'])),
    weather: () => WEATHER_STATIONS.flatMap((station) => entries('weather', station, propertiesOf('weather'))),
  };
  return kinds.flatMap((kind) => all[kind]());
}

/** What all sensors of some kinds said that spoke after one moment and by another: of each the last value. */
export function observationsBetween(
  meters: readonly NoiseMeter[],
  seed: number,
  afterMs: number,
  atMs: number,
  kinds: readonly SensorKind[] = ['air', 'noise', 'weather'],
): readonly SensorData[] {
  const due = (kind: SensorKind) => {
    if (!kinds.includes(kind)) return [];
    const lastMs = Math.floor(atMs / EVERY_MS[kind]) * EVERY_MS[kind];
    return lastMs > afterMs ? [lastMs] : [];
  };
  return [
    ...due('air').flatMap((ms) =>
      AIR_STATIONS.flatMap(({ id, ...station }) =>
        airAt({ id, ...station }, seed, ms).map(({ property, value }) => data('air', id, property, value, ms)),
      ),
    ),
    ...due('noise').flatMap((ms) => meters.map((meter) => data('noise', meter.id, 'laeq', noiseAt(meter, ms), ms))),
    ...due('weather').flatMap((ms) =>
      WEATHER_STATIONS.flatMap((station) =>
        weatherAt(station, seed, ms).map(([property, value]) => data('weather', station.id, property, value, ms)),
      ),
    ),
  ];
}

/** What a weather station measures: height cools and thins the air, and no two stations agree wholly. */
export function weatherAt(
  station: WeatherStation,
  seed: number,
  atMs: number,
): readonly (readonly [PropertyId, number])[] {
  const key = mix(seed, hashText(`weather ${station.id}`));
  const own = (number: number) => smooth(mix(key, number), atMs, 5_400_000);
  const sky = skyAt(seed, atMs);
  const { speedMs, fromDeg } = windOf(sky);
  const temperatureC = sky.temperatureC - 0.0065 * station.heightM + 0.4 * own(1);
  const gust = station.exposure * (1 + 0.25 * own(2));
  const dewPointC = Math.min(temperatureC, sky.dewPointC - 0.002 * station.heightM);
  return [
    ['temperature', temperatureC],
    ['humidity', relativeHumidity(temperatureC, dewPointC)],
    ['wind-speed', Math.max(0.1, speedMs * gust)],
    ['wind-direction', (fromDeg + 12 * own(3) + 360) % 360],
    ['rain', Math.max(0, sky.rainMmH * (1 + 0.4 * own(4)) * (EVERY_MS.weather / 3_600_000))],
    ['pressure', pressureAtHeight(sky.pressureHpa, station.heightM)],
    ['solar-radiation', solarRadiationWM2(sky)],
  ];
}

function data(kind: SensorKind, station: string, property: PropertyId, value: number, atMs: number): SensorData {
  return {
    sensor: sensorId(kind, station, property),
    observations: [{ value: String(quantise(property, value)), timestamp: sentiloTime(atMs) }],
  };
}

function sensorId(kind: string, station: string, property: PropertyId): string {
  return `${kind}-${station}-${property}`;
}

/** `21/11/2026T18:30:00`, UTC: as Sentilo writes moments. */
function sentiloTime(atMs: number): string {
  const [date = '', time = ''] = new Date(atMs).toISOString().slice(0, 19).split('T');
  return `${date.split('-').reverse().join('/')}T${time}`;
}

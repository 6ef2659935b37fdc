import { PROPERTIES } from '../../../data/catalogue/properties.ts';
import type { PropertyId } from '../../../data/contract/property.ts';
import { PROPERTY_IDS } from '../../../data/contract/property.ts';
import type { SensorRecord } from '../../../data/contract/record.ts';

/** What a Sentilo sensor type observes, and which kind of sensor has it. */
export interface SentiloType {
  readonly property: PropertyId;
  readonly sensorType: SensorRecord['sensorType'];
}

/** Names of Sentilo's reference list and of its instances, beside our own, which count as well. */
const TYPES: Readonly<Record<string, PropertyId>> = {
  air_quality_no2: 'no2',
  air_quality_pm10: 'pm10',
  air_quality_pm25: 'pm25',
  air_quality_o3: 'o3',
  air_quality_so2: 'so2',
  air_quality_co: 'co',
  'pm2.5': 'pm25',
  pm2_5: 'pm25',
  noise: 'laeq',
  noise_class_i: 'laeq',
  sonometer: 'laeq',
  anemometer: 'wind-speed',
  wind: 'wind-speed',
  wind_speed: 'wind-speed',
  wind_direction: 'wind-direction',
  wind_direction_6_m: 'wind-direction',
  wind_direction_10_m: 'wind-direction',
  pluviometer: 'rain',
  atmospheric_pressure: 'pressure',
  global_solar_irradiance: 'solar-radiation',
  solar_radiation: 'solar-radiation',
};

/** Types that tell of private people or of their vehicles and telephones: never taken in. */
const PERSONAL = new Set(
  (
    'plate plates matricula matrícula license licence phone phones telephone imei imsi bluetooth wifi face faces ' +
    'person personal wearable wearables private'
  ).split(' '),
);

/** What a sensor type observes; undefined for a type that the twin has no property for. */
export function sentiloTypeOf(name: string): SentiloType | undefined {
  const plain = name.trim().toLowerCase();
  const named = Object.hasOwn(TYPES, plain) ? TYPES[plain] : undefined;
  const property = named ?? PROPERTY_IDS.find((each) => each === plain || each === plain.replaceAll('_', '-'));
  if (property === undefined) return undefined;
  const { sensorType } = PROPERTIES[property];
  return sensorType ? { property, sensorType } : undefined;
}

/** Whether a sensor or component of this type would tell of private people. */
export function isPersonal(type: string): boolean {
  return type
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .some((word) => PERSONAL.has(word));
}

/** What values in a unit are multiplied by to be in the catalogue's; undefined where they cannot be compared. */
export function unitFactor(property: PropertyId, unit: string): number | undefined {
  const plain = unit.trim().toLowerCase().replace('μ', 'µ').replace('³', '3').replace('²', '2').replaceAll(' ', '');
  if (plain === '') return 1;
  const factors = UNITS[property] ?? {};
  return Object.hasOwn(factors, plain) ? factors[plain] : undefined;
}

const MICROGRAMS = { 'µg/m3': 1, 'ug/m3': 1, 'mg/m3': 1000 };

const UNITS: Readonly<Partial<Record<PropertyId, Readonly<Record<string, number>>>>> = {
  no2: MICROGRAMS,
  o3: MICROGRAMS,
  pm10: MICROGRAMS,
  pm25: MICROGRAMS,
  so2: MICROGRAMS,
  no: MICROGRAMS,
  nox: MICROGRAMS,
  c6h6: MICROGRAMS,
  co: { 'mg/m3': 1, 'µg/m3': 0.001, 'ug/m3': 0.001 },
  laeq: { 'db(a)': 1, dba: 1, db: 1 },
  temperature: { '°c': 1, ºc: 1, c: 1 },
  humidity: { '%': 1, '%hr': 1 },
  'wind-speed': { 'm/s': 1, 'km/h': 1 / 3.6 },
  'wind-direction': { '°': 1, º: 1, deg: 1, degrees: 1 },
  rain: { mm: 1, 'l/m2': 1 },
  pressure: { hpa: 1, mbar: 1, pa: 0.01 },
  'solar-radiation': { 'w/m2': 1 },
};

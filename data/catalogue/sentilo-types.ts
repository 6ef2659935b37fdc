import { PROPERTIES } from './properties.ts';
import type { PropertyId } from '../contract/property.ts';
import { PROPERTY_IDS } from '../contract/property.ts';
import type { SensorRecord } from '../contract/record.ts';

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

/** The component types of Sentilo's documentation (API, catalogue service). */
export const COMPONENT_TYPES: readonly string[] = (
  'temperature noise wind humidity air_quality water_quality meteo parking luminosity glass_container ' +
  'paper_container plastic_container organic_container refuse_container container_volum soil_moisture park_meter ' +
  'traffic people_flow flowmeter solenoid_valve salinity internal_ambient_conditions external_ambient_conditions ' +
  'network_analyzer gas_meter electricity_meter water_meter soil_sensor generic plugsense'
).split(' ');

/** The sensor types of Sentilo's documentation (API, catalogue service), spelt as there. */
const DOCUMENTED_TYPES: readonly string[] = (
  'temperature noise noise_class_i anemometer humidity parking luminosity container_volum container_overturn ' +
  'container_open status battery soil_moisture_15 soil_moisture_35 park_meter vehicle_volume ' +
  'vehicle_occupation_average vehicle_speed air_quality_no2 air_quality_pm10 air_quality_pm25 air_quality_o3 ' +
  'air_quality_so2 air_quality_co air_quality_co2 people_flow flowmeter solenoid_valve eto salinity pluviometer rain ' +
  'wind wind_direction_6_m wind_direction_10_m voltage current frequency active_power reactive_power cosphi ' +
  'active_energy reactive_energy gas_volume water_meter global_solar_irradiance leaf_moisture oxygen vertical_level ' +
  'bend lpg crack_detection solar_radiation voc chloride_ion magnessium_ion distance conductivity ' +
  'liquid_leakage_line crack_propagation nitrate_ion hall_effect vibration copper_ion calcium_ion dendometer ' +
  'iodide_ion bromide_ion sodium_ion linear_displacement atmospheric_pressure methane pressure ammonia ' +
  'redox_potential proximity_indoor air_pollutant liquid_leakage_point proximity_outdoor potassium_ion o_saturation ' +
  'presence stretch liquid_level load fluoride_ion ph solvent_vapors accelerometer'
).split(' ');

/** Every sensor type that is known without configuration: the documented ones, names of instances, and our own. */
export const SENSOR_TYPES: readonly string[] = [
  ...new Set([...DOCUMENTED_TYPES, ...Object.keys(TYPES), ...PROPERTY_IDS, ...PROPERTY_IDS.map(underscored)]),
];

/** Types that say yes or no in Sentilo's documentation; with a unit they are measured. */
const INDICATORS: ReadonlySet<string> = new Set(['rain', 'wind']);

/** Whether a sensor of this type, without a unit, says yes or no to what other sensors measure. */
export function isIndicator(type: string, unit: string): boolean {
  return unit.trim() === '' && INDICATORS.has(type.trim().toLowerCase());
}

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

function underscored(property: PropertyId): string {
  return property.replaceAll('-', '_');
}

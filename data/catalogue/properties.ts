import { PROPERTY_IDS, type PropertyId } from '../contract/property.ts';
import type { SensorRecord } from '../contract/record.ts';

/** What a property means: unit for people, smallest step kept, and the range in which a value is believable. */
export interface Property {
  readonly unit: string;
  readonly resolution: number;
  readonly minimum: number;
  readonly maximum: number;
  /** The kind of sensor that measures it; null for what others tell. */
  readonly sensorType: SensorRecord['sensorType'] | null;
}

/** Resolution is what the source publishes or what the instrument can tell; ranges are those of the city's own feeds. */
export const PROPERTIES: Readonly<Record<PropertyId, Property>> = {
  'bikes-available': { unit: '', resolution: 1, minimum: 0, maximum: 500, sensorType: null },
  'ebikes-available': { unit: '', resolution: 1, minimum: 0, maximum: 500, sensorType: null },
  'docks-available': { unit: '', resolution: 1, minimum: 0, maximum: 500, sensorType: null },
  'in-service': { unit: '', resolution: 1, minimum: 0, maximum: 1, sensorType: null },
  'traffic-state': { unit: '', resolution: 1, minimum: 0, maximum: 6, sensorType: null },
  'traffic-state-forecast': { unit: '', resolution: 1, minimum: 0, maximum: 6, sensorType: null },
  no2: { unit: 'µg/m³', resolution: 0.1, minimum: 0, maximum: 1000, sensorType: 'air' },
  o3: { unit: 'µg/m³', resolution: 0.1, minimum: 0, maximum: 1000, sensorType: 'air' },
  pm10: { unit: 'µg/m³', resolution: 0.1, minimum: 0, maximum: 2000, sensorType: 'air' },
  pm25: { unit: 'µg/m³', resolution: 0.1, minimum: 0, maximum: 1000, sensorType: 'air' },
  so2: { unit: 'µg/m³', resolution: 0.1, minimum: 0, maximum: 1000, sensorType: 'air' },
  co: { unit: 'mg/m³', resolution: 0.01, minimum: 0, maximum: 100, sensorType: 'air' },
  no: { unit: 'µg/m³', resolution: 0.1, minimum: 0, maximum: 2000, sensorType: 'air' },
  nox: { unit: 'µg/m³', resolution: 0.1, minimum: 0, maximum: 4000, sensorType: 'air' },
  laeq: { unit: 'dB(A)', resolution: 0.1, minimum: 20, maximum: 130, sensorType: 'noise' },
  temperature: { unit: '°C', resolution: 0.1, minimum: -15, maximum: 50, sensorType: 'weather' },
  humidity: { unit: '%', resolution: 1, minimum: 0, maximum: 100, sensorType: 'weather' },
  'wind-speed': { unit: 'm/s', resolution: 0.1, minimum: 0, maximum: 75, sensorType: 'weather' },
  'wind-direction': { unit: '°', resolution: 1, minimum: 0, maximum: 360, sensorType: 'weather' },
  rain: { unit: 'mm', resolution: 0.1, minimum: 0, maximum: 200, sensorType: 'weather' },
  pressure: { unit: 'hPa', resolution: 0.1, minimum: 900, maximum: 1060, sensorType: 'weather' },
  'solar-radiation': { unit: 'W/m²', resolution: 1, minimum: 0, maximum: 1400, sensorType: 'weather' },
  delay: { unit: 's', resolution: 1, minimum: -7200, maximum: 86_400, sensorType: null },
  c6h6: { unit: 'µg/m³', resolution: 0.1, minimum: 0, maximum: 500, sensorType: 'air' },
};

/** What a kind of sensor measures, in the order of the contract. */
export function propertiesOf(sensorType: SensorRecord['sensorType']): readonly PropertyId[] {
  return PROPERTY_IDS.filter((property) => PROPERTIES[property].sensorType === sensorType);
}

/** A value as it is kept: rounded to its property's resolution, without the dust of floating point. */
export function quantise(property: PropertyId, value: number): number {
  const { resolution } = PROPERTIES[property];
  return Math.round(value / resolution) / Math.round(1 / resolution);
}

import type { PropertyId } from '../contract/property.ts';

/** What a property means: unit for people, smallest step kept, and the range in which a value is believable. */
export interface Property {
  readonly unit: string;
  readonly resolution: number;
  readonly minimum: number;
  readonly maximum: number;
}

/** Resolution is what the source publishes or what the instrument can tell; ranges are those of the city's own feeds. */
export const PROPERTIES: Readonly<Record<PropertyId, Property>> = {
  'bikes-available': { unit: '', resolution: 1, minimum: 0, maximum: 500 },
  'ebikes-available': { unit: '', resolution: 1, minimum: 0, maximum: 500 },
  'docks-available': { unit: '', resolution: 1, minimum: 0, maximum: 500 },
  'in-service': { unit: '', resolution: 1, minimum: 0, maximum: 1 },
  'traffic-state': { unit: '', resolution: 1, minimum: 0, maximum: 6 },
  'traffic-state-forecast': { unit: '', resolution: 1, minimum: 0, maximum: 6 },
  no2: { unit: 'µg/m³', resolution: 0.1, minimum: 0, maximum: 1000 },
  o3: { unit: 'µg/m³', resolution: 0.1, minimum: 0, maximum: 1000 },
  pm10: { unit: 'µg/m³', resolution: 0.1, minimum: 0, maximum: 2000 },
  pm25: { unit: 'µg/m³', resolution: 0.1, minimum: 0, maximum: 1000 },
  so2: { unit: 'µg/m³', resolution: 0.1, minimum: 0, maximum: 1000 },
  co: { unit: 'mg/m³', resolution: 0.01, minimum: 0, maximum: 100 },
  no: { unit: 'µg/m³', resolution: 0.1, minimum: 0, maximum: 2000 },
  nox: { unit: 'µg/m³', resolution: 0.1, minimum: 0, maximum: 4000 },
  laeq: { unit: 'dB(A)', resolution: 0.1, minimum: 20, maximum: 130 },
  temperature: { unit: '°C', resolution: 0.1, minimum: -15, maximum: 50 },
  humidity: { unit: '%', resolution: 1, minimum: 0, maximum: 100 },
  'wind-speed': { unit: 'm/s', resolution: 0.1, minimum: 0, maximum: 75 },
  'wind-direction': { unit: '°', resolution: 1, minimum: 0, maximum: 360 },
  rain: { unit: 'mm', resolution: 0.1, minimum: 0, maximum: 200 },
  pressure: { unit: 'hPa', resolution: 0.1, minimum: 900, maximum: 1060 },
  'solar-radiation': { unit: 'W/m²', resolution: 1, minimum: 0, maximum: 1400 },
  delay: { unit: 's', resolution: 1, minimum: -7200, maximum: 86_400 },
  c6h6: { unit: 'µg/m³', resolution: 0.1, minimum: 0, maximum: 500 },
};

/** A value as it is kept: rounded to its property's resolution, without the dust of floating point. */
export function quantise(property: PropertyId, value: number): number {
  const { resolution } = PROPERTIES[property];
  return Math.round(value / resolution) / Math.round(1 / resolution);
}

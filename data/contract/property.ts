/**
 * What can be observed. The catalogue (`data/catalogue/properties.ts`) describes each; the order here is the number
 * that the wire carries, so new ones go at the end.
 */
export const PROPERTY_IDS = [
  'bikes-available',
  'ebikes-available',
  'docks-available',
  'in-service',
  'traffic-state',
  'traffic-state-forecast',
  'no2',
  'o3',
  'pm10',
  'pm25',
  'so2',
  'co',
  'no',
  'nox',
  'laeq',
  'temperature',
  'humidity',
  'wind-speed',
  'wind-direction',
  'rain',
  'pressure',
  'solar-radiation',
  'delay',
  'c6h6',
] as const;

export type PropertyId = (typeof PROPERTY_IDS)[number];

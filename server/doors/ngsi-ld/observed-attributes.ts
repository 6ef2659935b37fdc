import type { PropertyId } from '../../../data/contract/property.ts';

/** How a property of the city is called, and in which unit, in an entity. */
export interface ObservedAttribute {
  readonly name: string;
  readonly property: PropertyId;
  /** UN/CEFACT common code. */
  readonly unitCode?: string;
  /** What the entity's number is times the city's; null where it is no such multiple. */
  readonly factor: number | null;
  /** Null where the value says that nothing is known. */
  convert(value: number): number | string | boolean | null;
}

export const ENTITY_TYPES = [
  'AirQualityObserved',
  'NoiseLevelObserved',
  'WeatherObserved',
  'TrafficFlowObserved',
  'BikeHireDockingStation',
  'Vehicle',
  'KeyPerformanceIndicator',
] as const;
export type EntityType = (typeof ENTITY_TYPES)[number];

function same(name: string, property: PropertyId, unitCode?: string): ObservedAttribute {
  return { name, property, factor: 1, convert: (value) => value, ...(unitCode !== undefined && { unitCode }) };
}

function coded(
  name: string,
  property: PropertyId,
  convert: (value: number) => string | boolean | number | null,
  unitCode?: string,
): ObservedAttribute {
  return { name, property, factor: null, convert, ...(unitCode !== undefined && { unitCode }) };
}

/** Per cent in the city, a fraction of one in the model. */
const HUMIDITY: ObservedAttribute = {
  name: 'relativeHumidity',
  property: 'humidity',
  unitCode: 'C62',
  factor: 0.01,
  convert: (value) => Math.round(value) / 100,
};

/** States of the city's traffic file, 0 (nothing known) to 6. */
const TRAFFIC_STATES = [null, 'veryFluid', 'fluid', 'dense', 'veryDense', 'congestion', 'cut'] as const;

const MICROGRAMS = 'GQ';

/** What is observed of each type: names of the Smart Data Models, or our own where they have none. */
export const OBSERVED: Readonly<Record<EntityType, readonly ObservedAttribute[]>> = {
  AirQualityObserved: [
    same('no2', 'no2', MICROGRAMS),
    same('o3', 'o3', MICROGRAMS),
    same('pm10', 'pm10', MICROGRAMS),
    same('pm25', 'pm25', MICROGRAMS),
    same('so2', 'so2', MICROGRAMS),
    same('co', 'co', 'GP'),
    same('no', 'no', MICROGRAMS),
    same('nox', 'nox', MICROGRAMS),
    same('c6h6', 'c6h6', MICROGRAMS),
  ],
  NoiseLevelObserved: [same('LAeq', 'laeq', '2N')],
  WeatherObserved: [
    same('temperature', 'temperature', 'CEL'),
    HUMIDITY,
    same('windSpeed', 'wind-speed', 'MTS'),
    coded('windDirection', 'wind-direction', (value) => (value > 180 ? value - 360 : value), 'DD'),
    same('precipitation', 'rain', 'MMT'),
    same('atmosphericPressure', 'pressure', 'A97'),
    same('solarRadiation', 'solar-radiation', 'D54'),
  ],
  TrafficFlowObserved: [
    coded('congested', 'traffic-state', (value) => (value === 0 ? null : value === 5)),
    coded('trafficState', 'traffic-state', (value) => TRAFFIC_STATES[value] ?? null),
    coded('trafficStateForecast', 'traffic-state-forecast', (value) => TRAFFIC_STATES[value] ?? null),
  ],
  BikeHireDockingStation: [
    same('availableBikeNumber', 'bikes-available'),
    same('availableElectricBikeNumber', 'ebikes-available'),
    same('freeSlotNumber', 'docks-available'),
    coded('status', 'in-service', (value) => (value === 1 ? 'working' : 'outOfService')),
  ],
  Vehicle: [same('delay', 'delay', 'SEC')],
  KeyPerformanceIndicator: [],
};

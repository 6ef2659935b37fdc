import type { PropertyId } from '../contract/property.ts';

/** What a property is called, and which public vocabulary defines it. */
export interface PropertyDefinition {
  readonly name: string;
  readonly definition: string;
}

const pollutant = (number: number) => `http://dd.eionet.europa.eu/vocabulary/aq/pollutant/${number}`;
const climate = (name: string) => `http://vocab.nerc.ac.uk/standard_name/${name}/`;
const own = (name: string) => `urn:besso:property:${name}`;

/**
 * Pollutants by the European air quality vocabulary (EIONET), weather by the CF standard names; the rest are our own.
 */
export const PROPERTY_DEFINITIONS: Readonly<Record<PropertyId, PropertyDefinition>> = {
  'bikes-available': { name: 'Bikes available', definition: own('bikes-available') },
  'ebikes-available': { name: 'Electric bikes available', definition: own('ebikes-available') },
  'docks-available': { name: 'Docks available', definition: own('docks-available') },
  'in-service': { name: 'In service (1) or not (0)', definition: own('in-service') },
  'traffic-state': {
    name: 'Traffic state, 0 no data, 1 very fluid to 5 congested, 6 cut',
    definition: own('traffic-state'),
  },
  'traffic-state-forecast': { name: 'Traffic state in 15 minutes', definition: own('traffic-state-forecast') },
  no2: { name: 'Nitrogen dioxide', definition: pollutant(8) },
  o3: { name: 'Ozone', definition: pollutant(7) },
  pm10: { name: 'Particles below 10 µm', definition: pollutant(5) },
  pm25: { name: 'Particles below 2.5 µm', definition: pollutant(6001) },
  so2: { name: 'Sulphur dioxide', definition: pollutant(1) },
  co: { name: 'Carbon monoxide', definition: pollutant(10) },
  no: { name: 'Nitrogen monoxide', definition: pollutant(38) },
  nox: { name: 'Nitrogen oxides', definition: pollutant(9) },
  laeq: { name: 'Equivalent continuous sound level, A-weighted', definition: own('laeq') },
  temperature: { name: 'Air temperature', definition: climate('air_temperature') },
  humidity: { name: 'Relative humidity', definition: climate('relative_humidity') },
  'wind-speed': { name: 'Wind speed', definition: climate('wind_speed') },
  'wind-direction': { name: 'Direction the wind comes from', definition: climate('wind_from_direction') },
  rain: { name: 'Rain', definition: climate('thickness_of_rainfall_amount') },
  pressure: { name: 'Air pressure', definition: climate('air_pressure') },
  'solar-radiation': { name: 'Solar radiation', definition: climate('surface_downwelling_shortwave_flux_in_air') },
  delay: { name: 'Delay', definition: own('delay') },
  c6h6: { name: 'Benzene', definition: pollutant(20) },
};

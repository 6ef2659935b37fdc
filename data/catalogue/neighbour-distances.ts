import type { PropertyId } from '../contract/property.ts';

/**
 * How far apart two sensors may be to be compared, metres; absent: they are not compared. By how the property varies in
 * a city: pressure and sunshine are those of a region, temperature and rain those of a few districts, gases of traffic
 * and noise those of the street and its surroundings. The city's stations of air quality lie 1.5 to 4 km apart.
 */
export const NEIGHBOUR_DISTANCES_M: Readonly<Partial<Record<PropertyId, number>>> = {
  temperature: 6000,
  humidity: 6000,
  pressure: 30_000,
  'solar-radiation': 15_000,
  'wind-speed': 5000,
  rain: 4000,
  no2: 4000,
  no: 4000,
  nox: 4000,
  o3: 5000,
  co: 4000,
  so2: 5000,
  c6h6: 4000,
  pm10: 5000,
  pm25: 5000,
  laeq: 300,
};

import type { LngLat } from '../contract/place.ts';

/** A weather station, as the simulated city has it. */
export interface WeatherStation {
  /** Code in the Meteorological Service of Catalonia's network (XEMA). */
  readonly id: string;
  readonly name: string;
  readonly at: LngLat;
  /** Above the sea. */
  readonly heightM: number;
  /** Wind there over wind in the open. */
  readonly exposure: number;
}

/** The four XEMA stations in the city; places and heights as Meteocat describes them, exposure estimated from the site. */
export const WEATHER_STATIONS: readonly WeatherStation[] = [
  { id: 'D5', name: 'Observatori Fabra', at: [2.12402, 41.41843], heightM: 411, exposure: 1.3 },
  { id: 'X2', name: 'Zoo', at: [2.18847, 41.38943], heightM: 7, exposure: 0.9 },
  { id: 'X4', name: 'el Raval', at: [2.16775, 41.3839], heightM: 33, exposure: 0.7 },
  { id: 'X8', name: 'Zona Universitària', at: [2.1054, 41.37919], heightM: 79, exposure: 0.8 },
];

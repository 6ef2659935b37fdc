import type { PropertyId } from '../contract/property.ts';

/** How a property can change where nothing is wrong with its sensor. */
export interface Plausibility {
  /** Largest change at once, in the property's unit; a slower change may go on by `perHour`. */
  readonly step: number;
  /** Largest change in an hour besides the step. */
  readonly perHour: number;
  /** Minutes after which a value that never changes is that of a stuck sensor; null: it may well be steady. */
  readonly frozenMinutes: number | null;
  /** Values that stay for long by nature: no rain, no sun, saturated air. */
  readonly steadyAt: readonly number[];
}

/**
 * Steps and slopes after the step and persistence tests of WMO-No. 8 (Guide to Instruments and Methods of Observation,
 * volume V, chapter 1) for weather: 3 °C, 10 %, 20 m/s and 0.5 hPa between two minutes, 800 W/m² for sunshine; widened to
 * the city's five-minute values. Air: the largest changes from hour to hour in the city's records of August 2025 were, in
 * µg/m³, NO2 108, O3 80, PM10 391, PM2.5 19, NO 106, NOx 100, SO2 4 and for CO 1.5 mg/m³: limits lie well above. Noise may
 * jump by a siren.
 */
export const PLAUSIBILITY: Readonly<Partial<Record<PropertyId, Plausibility>>> = {
  temperature: { step: 5, perHour: 15, frozenMinutes: 360, steadyAt: [] },
  humidity: { step: 25, perHour: 60, frozenMinutes: 720, steadyAt: [0, 99, 100] },
  'wind-speed': { step: 25, perHour: 60, frozenMinutes: 360, steadyAt: [0] },
  'wind-direction': { step: 360, perHour: 360, frozenMinutes: 720, steadyAt: [0, 360] },
  rain: { step: 40, perHour: 100, frozenMinutes: 120, steadyAt: [0] },
  pressure: { step: 2, perHour: 8, frozenMinutes: 720, steadyAt: [] },
  'solar-radiation': { step: 1000, perHour: 1400, frozenMinutes: 180, steadyAt: [0, 1, 2] },
  no2: { step: 150, perHour: 150, frozenMinutes: 720, steadyAt: [0, 1] },
  o3: { step: 120, perHour: 120, frozenMinutes: 720, steadyAt: [0, 1, 2] },
  pm10: { step: 300, perHour: 300, frozenMinutes: 1440, steadyAt: [] },
  pm25: { step: 200, perHour: 200, frozenMinutes: 1440, steadyAt: [] },
  so2: { step: 150, perHour: 150, frozenMinutes: null, steadyAt: [] },
  co: { step: 10, perHour: 10, frozenMinutes: null, steadyAt: [] },
  no: { step: 500, perHour: 500, frozenMinutes: null, steadyAt: [] },
  nox: { step: 800, perHour: 800, frozenMinutes: null, steadyAt: [] },
  c6h6: { step: 50, perHour: 50, frozenMinutes: null, steadyAt: [] },
  laeq: { step: 60, perHour: 60, frozenMinutes: 45, steadyAt: [] },
};

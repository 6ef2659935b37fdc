import { PROPERTIES } from '../../data/catalogue/properties.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import type { ModelSettings } from './rhythm-model.ts';

/** How a property is foretold. */
export interface ForecastKind {
  readonly stepMs: number;
  readonly settings: ModelSettings;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How far ahead is told, ms. */
const AHEAD_MS = 2 * HOUR_MS;

/** Share of moments that the interval is to hold. */
export const COVERAGE = 0.9;

/**
 * Properties with a rhythm of days and weeks, the step in which they are foretold, and whether they change by shares: what
 * is never below nothing and sometimes many times as much.
 */
const RHYTHMIC: Readonly<Partial<Record<PropertyId, { readonly stepMs: number; readonly byShare: boolean }>>> = {
  'bikes-available': { stepMs: 5 * MINUTE_MS, byShare: false },
  'docks-available': { stepMs: 5 * MINUTE_MS, byShare: false },
  'traffic-state': { stepMs: 5 * MINUTE_MS, byShare: false },
  laeq: { stepMs: 5 * MINUTE_MS, byShare: false },
  temperature: { stepMs: 15 * MINUTE_MS, byShare: false },
  humidity: { stepMs: 15 * MINUTE_MS, byShare: false },
  no2: { stepMs: HOUR_MS, byShare: true },
  nox: { stepMs: HOUR_MS, byShare: true },
  no: { stepMs: HOUR_MS, byShare: true },
  pm10: { stepMs: HOUR_MS, byShare: true },
  pm25: { stepMs: HOUR_MS, byShare: true },
  o3: { stepMs: HOUR_MS, byShare: false },
};

/** Null for a property without a rhythm: it is not foretold. */
export function forecastKindOf(property: PropertyId): ForecastKind | null {
  const kind = RHYTHMIC[property];
  if (!kind) return null;
  const { minimum, maximum, resolution } = PROPERTIES[property];
  const { stepMs, byShare } = kind;
  const settings = { leads: AHEAD_MS / stepMs, coverage: COVERAGE, minimum, maximum, resolution, byShare };
  return { stepMs, settings };
}

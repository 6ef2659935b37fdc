import { ucumUnitOf } from '../../../data/catalogue/ucum-units.ts';
import type { Properties } from './entity.ts';

/** What Locations and features are written in. */
export const GEOJSON = 'application/geo+json';

const OBSERVATION_TYPES = 'http://www.opengis.net/def/observationType/OGC-OM/2.0/';

export const MEASUREMENT = `${OBSERVATION_TYPES}OM_Measurement`;

/** The kind of observation (18-088, table 12) of a sensor's data type. */
export function observationTypeOf(dataType: string): string {
  if (dataType === 'NUMBER') return MEASUREMENT;
  return `${OBSERVATION_TYPES}${dataType === 'BOOLEAN' ? 'OM_TruthObservation' : 'OM_Observation'}`;
}

/** A unit as Datastreams tell it: by UCUM where it is known, else as it was told. */
export function unitOf(text: string): Properties {
  const unit = ucumUnitOf(text);
  if (unit) return { name: unit.name, symbol: unit.symbol, definition: `ucum:${unit.code}` };
  return { name: text, symbol: text, definition: null };
}

/** Of observations that have none. */
export const NO_UNIT: Properties = { name: null, symbol: null, definition: null };

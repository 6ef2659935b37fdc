import { ENTITY_TYPES, OBSERVED, type EntityType } from './observed-attributes.ts';

/** The core context of the standard, named and never fetched. */
export const CORE_CONTEXT = 'https://uri.etsi.org/ngsi-ld/v1/ngsi-ld-core-context-v1.6.jsonld';

/** What the address of our own context ends with. */
export const CONTEXT_PATH = '/ngsi-ld/v1/context.jsonld';

const MODELS = 'https://smartdatamodels.org';

const SUBJECTS: Readonly<Record<EntityType, string>> = {
  AirQualityObserved: 'dataModel.Environment',
  NoiseLevelObserved: 'dataModel.Environment',
  WeatherObserved: 'dataModel.Weather',
  TrafficFlowObserved: 'dataModel.Transportation',
  BikeHireDockingStation: 'dataModel.Transportation',
  Vehicle: 'dataModel.Transportation',
  KeyPerformanceIndicator: 'dataModel.KeyPerformanceIndicator',
};

/** Terms that the models share. */
const COMMON = ['name', 'source', 'dataProvider', 'dateObserved', 'license'];

/** Terms of one model besides what is observed. */
export const MODEL_TERMS: Readonly<Record<EntityType, readonly string[]>> = {
  AirQualityObserved: [],
  NoiseLevelObserved: ['dateObservedFrom', 'dateObservedTo'],
  WeatherObserved: [],
  TrafficFlowObserved: [],
  BikeHireDockingStation: ['observationDateTime', 'stationName', 'totalSlotNumber'],
  Vehicle: ['vehicleType', 'category', 'serviceProvided', 'serviceStatus', 'fleetVehicleId', 'speed', 'heading'],
  KeyPerformanceIndicator: ['kpiValue', 'process', 'calculatedBy', 'calculationMethod', 'calculationFormula', 'area'],
};

/** Terms that no model has: the city's own. */
export const OWN_TERMS = [
  'simulated',
  'recorded',
  'qualityFlags',
  'trafficState',
  'trafficStateForecast',
  'availableElectricBikeNumber',
  'delay',
  'transportMode',
  'basis',
  'line',
  'headsign',
] as const;

/** Our @context: every term that is used, mapped to its model or to the standard's default vocabulary. */
export function contextDocument(): object {
  const terms: Record<string, string> = { type: '@type', id: '@id' };
  for (const type of ENTITY_TYPES) {
    terms[type] = `${MODELS}/${SUBJECTS[type]}/${type}`;
    const observed = OBSERVED[type].map(({ name }) => name);
    for (const term of [...observed, ...MODEL_TERMS[type]]) terms[term] = `${MODELS}/${SUBJECTS[type]}/${term}`;
  }
  for (const term of COMMON) terms[term] = `${MODELS}/${term}`;
  for (const term of OWN_TERMS) terms[term] = `https://uri.etsi.org/ngsi-ld/default-context/${term}`;
  return { '@context': terms };
}

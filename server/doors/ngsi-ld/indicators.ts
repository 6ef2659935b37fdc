import type { City, Entry } from '../../../data/contract/city.ts';
import type { PropertyId } from '../../../data/contract/property.ts';
import type { FeedRecord } from '../../../data/contract/record.ts';
import { isGood } from '../../../data/contract/verdict.ts';
import type { EntrySource } from '../entry-source.ts';
import { type NgsiEntity, ngsiTime } from './entity.ts';
import { type ModelContext, property, sourceAttributes } from './models.ts';

interface Indicator {
  readonly key: string;
  readonly name: string;
  readonly process: string;
  readonly formula: string;
  readonly unitCode: string;
  /** What it is counted over. */
  chooses(entry: Entry): boolean;
  /** Null where nothing is known. */
  value(entries: readonly Entry[]): number | null;
}

/** What the city measures of itself, computed from what is known now. */
const INDICATORS: readonly Indicator[] = [
  {
    key: 'vehicles-in-service',
    name: 'Vehicles of public transport in service',
    process: 'public transport',
    formula: 'count of vehicles',
    unitCode: 'C62',
    chooses: ({ record }) => record.kind === 'vehicle',
    value: (entries) => entries.length,
  },
  meanOf('mean-delay', 'Mean delay of public transport', 'public transport', 'delay', 'SEC'),
  {
    key: 'bikes-available',
    name: 'Shared bikes available',
    process: 'bike sharing',
    formula: 'sum of bikes available at stations',
    unitCode: 'C62',
    chooses: has('bikes-available'),
    value: (entries) => sum(goodValues(entries, 'bikes-available')),
  },
  {
    key: 'congested-sections',
    name: 'Share of road sections congested or cut',
    process: 'road traffic',
    formula: 'sections in state 5 or 6 over sections whose state is known',
    unitCode: 'C62',
    chooses: has('traffic-state'),
    value: (entries) => {
      const known = goodValues(entries, 'traffic-state').filter((state) => state > 0);
      return known.length > 0 ? known.filter((state) => state >= 5).length / known.length : null;
    },
  },
  meanOf('mean-no2', 'Mean NO2 of the air stations', 'air quality', 'no2', 'GQ'),
  meanOf('mean-pm10', 'Mean PM10 of the air stations', 'air quality', 'pm10', 'GQ'),
  {
    key: 'feeds-live',
    name: 'Share of sources that are live',
    process: 'data acquisition',
    formula: 'feeds in state live over all feeds',
    unitCode: 'C62',
    chooses: ({ record }) => record.kind === 'feed',
    value: (entries) =>
      entries.filter(({ record }) => record.kind === 'feed' && record.state === 'live').length / entries.length,
  },
];

function meanOf(key: string, name: string, process: string, of: PropertyId, unitCode: string): Indicator {
  return {
    key,
    name,
    process,
    formula: `arithmetic mean of ${of}`,
    unitCode,
    chooses: has(of),
    value: (entries) => {
      const values = goodValues(entries, of);
      return values.length > 0 ? sum(values) / values.length : null;
    },
  };
}

export function indicatorEntities(city: City, context: ModelContext): readonly NgsiEntity[] {
  return INDICATORS.flatMap((indicator) => entityOf(indicator, city, context));
}

function entityOf(indicator: Indicator, city: City, context: ModelContext): readonly NgsiEntity[] {
  const entries = [...city.entries.values()].filter((entry) => indicator.chooses(entry));
  const value = entries.length > 0 ? indicator.value(entries) : null;
  if (value === null) return [];
  const kpi = property('kpiValue', Math.round(value * 1000) / 1000, indicator.unitCode);
  const attributes = [
    property('name', indicator.name),
    property('dateObserved', ngsiTime(context.atMs)),
    { ...kpi, observedAtMs: context.atMs },
    property('category', ['quantitative']),
    property('process', indicator.process),
    property('calculatedBy', 'Bessó'),
    property('calculationMethod', 'automatic'),
    property('calculationFormula', indicator.formula),
    property('area', 'Barcelona'),
    ...sourceAttributes(mergedSource(entries, context)),
  ];
  return [{ id: `urn:ngsi-ld:KeyPerformanceIndicator:${indicator.key}`, type: 'KeyPerformanceIndicator', attributes }];
}

/** Of all that it was counted over; simulated as soon as any of it is. */
function mergedSource(entries: readonly Entry[], { sourceOf }: ModelContext): EntrySource {
  const byFeed = new Map(entries.map((entry) => [entry.record.feed, entry.record]));
  const sources = [...byFeed.values()].map((record) => (record.kind === 'feed' ? toSource(record) : sourceOf(record)));
  const words = (each: (source: EntrySource) => string) => [...new Set(sources.map(each))].join('; ');
  return {
    name: words(({ name }) => name),
    licence: words(({ licence }) => licence),
    attribution: words(({ attribution }) => attribution),
    simulated: sources.some(({ simulated }) => simulated),
    recorded: sources.some(({ recorded }) => recorded),
  };
}

function toSource({ name, licence, attribution, simulated, recorded }: FeedRecord): EntrySource {
  return { name, licence, attribution, simulated, recorded };
}

function has(of: PropertyId): (entry: Entry) => boolean {
  return ({ values }) => values[of] !== undefined;
}

function goodValues(entries: readonly Entry[], of: PropertyId): readonly number[] {
  return entries.flatMap(({ values }) => {
    const value = values[of];
    return value && isGood(value.verdict) ? [value.value] : [];
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

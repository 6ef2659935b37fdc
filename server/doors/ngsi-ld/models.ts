import type { City, Entry } from '../../../data/contract/city.ts';
import { legAt, positionAt } from '../../../data/contract/leg.ts';
import { CITY_ORIGIN, type LngLat } from '../../../data/contract/place.ts';
import type { Mode, RecordId, VehicleRecord } from '../../../data/contract/record.ts';
import { flagsOf, isGood } from '../../../data/contract/verdict.ts';
import { placesOf, roundedDegrees } from '../entry-place.ts';
import type { EntrySource } from '../entry-source.ts';
import { type Attribute, type GeoJson, type NgsiEntity, ngsiTime } from './entity.ts';
import { OBSERVED, type EntityType, type ObservedAttribute } from './observed-attributes.ts';

export interface ModelContext {
  /** UTC epoch ms for which moving things are placed. */
  readonly atMs: number;
  sourceOf(record: Entry['record']): EntrySource;
}

/** As which type of entity a thing of the city is given; null for what no model holds. */
export function entityTypeOf({ record }: Entry): EntityType | null {
  switch (record.kind) {
    case 'sensor':
      return SENSOR_TYPES[record.sensorType];
    case 'section':
      return 'TrafficFlowObserved';
    case 'station':
      return 'BikeHireDockingStation';
    case 'vehicle':
      return 'Vehicle';
    default:
      return null;
  }
}

const SENSOR_TYPES = {
  air: 'AirQualityObserved',
  noise: 'NoiseLevelObserved',
  weather: 'WeatherObserved',
} as const;

/** A URN (RFC 8141): slashes and colons stay as they are, everything else that is no letter is percent-encoded. */
export function entityIdOf(type: EntityType, id: RecordId): string {
  const key = id.slice(id.indexOf(':') + 1);
  return `urn:ngsi-ld:${type}:${encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%3A', ':')}`;
}

/** The thing that an id stands for, written with or without percent signs; undefined for none. */
export function entryOfId(city: City, id: string): Entry | undefined {
  const [, type = '', key = ''] = /^urn:ngsi-ld:([A-Za-z]+):(.+)$/s.exec(id) ?? [];
  const kind = Object.hasOwn(KINDS, type) ? KINDS[type] : undefined;
  if (kind === undefined) return undefined;
  const entry = city.entries.get(`${kind}:${decoded(key)}`) ?? city.entries.get(`${kind}:${key}`);
  return entry && entityTypeOf(entry) === type ? entry : undefined;
}

const KINDS: Readonly<Record<string, string>> = {
  AirQualityObserved: 'sensor',
  NoiseLevelObserved: 'sensor',
  WeatherObserved: 'sensor',
  TrafficFlowObserved: 'section',
  BikeHireDockingStation: 'station',
  Vehicle: 'vehicle',
};

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether anything was observed of a thing yet, so that it is an entity; one that moves has to be somewhere. */
export function isObserved({ record, values, legs }: Entry): boolean {
  if (record.kind === 'vehicle') return legs.length > 0;
  for (const _ in values) return true;
  return false;
}

/** The entity of a thing of which something was observed. */
export function entityOf(entry: Entry, type: EntityType, context: ModelContext): NgsiEntity {
  const observedAtMs = observedMs(entry, context.atMs);
  const { record } = entry;
  const attributes: Attribute[] = [
    property('name', record.name),
    property('dateObserved', ngsiTime(observedAtMs)),
    { name: 'location', kind: 'GeoProperty', value: locationOf(entry, context.atMs) },
    ...OBSERVED[type].flatMap((attribute) => observed(entry, attribute)),
    ...ownAttributes(entry, observedAtMs, context.atMs),
    ...sourceAttributes(context.sourceOf(record)),
  ];
  return { id: entityIdOf(type, record.id), type, attributes };
}

/** Who said it, under which licence, and whether it is real. */
export function sourceAttributes({
  name,
  attribution,
  licence,
  simulated,
  recorded,
}: EntrySource): readonly Attribute[] {
  return [
    property('source', name),
    property('dataProvider', attribution || name),
    property('license', licence),
    property('simulated', simulated),
    ...(recorded ? [property('recorded', true)] : []),
  ];
}

export function property(name: string, value: Attribute['value'], unitCode?: string): Attribute {
  return { name, kind: 'Property', value, ...(unitCode !== undefined && { unitCode }) };
}

/** A vehicle is where its legs have it now; of anything else the newest value counts. */
function observedMs({ values, legs, record }: Entry, atMs: number): number {
  if (record.kind === 'vehicle') return Math.min(atMs, legs.at(-1)?.t1Ms ?? atMs);
  return Math.max(0, ...Object.values(values).map((value) => value.atMs));
}

function locationOf(entry: Entry, atMs: number): GeoJson {
  const places = placesOf(entry, atMs).map(rounded);
  const [first = CITY_ORIGIN] = places;
  return places.length > 1 ? { type: 'LineString', coordinates: places } : { type: 'Point', coordinates: first };
}

function rounded([longitude, latitude]: LngLat): LngLat {
  return [roundedDegrees(longitude), roundedDegrees(latitude)];
}

function observed({ values }: Entry, attribute: ObservedAttribute): readonly Attribute[] {
  const known = values[attribute.property];
  const value = known ? attribute.convert(known.value) : null;
  if (!known || value === null) return [];
  const flags = isGood(known.verdict) ? undefined : flagsOf(known.verdict ?? 0);
  return [
    {
      ...property(attribute.name, value, attribute.unitCode),
      observedAtMs: known.atMs,
      ...(flags && { flags }),
    },
  ];
}

/** What only one model has. */
function ownAttributes(entry: Entry, observedAtMs: number, atMs: number): readonly Attribute[] {
  const { record } = entry;
  switch (record.kind) {
    case 'station':
      return [
        property('observationDateTime', ngsiTime(observedAtMs)),
        property('stationName', record.name),
        ...(record.capacity === null ? [] : [property('totalSlotNumber', record.capacity)]),
      ];
    case 'sensor':
      return record.sensorType === 'noise' ? period(observedAtMs) : [];
    case 'vehicle':
      return vehicleAttributes({ ...entry, record }, atMs);
    default:
      return [];
  }
}

/** The model wants a period; feeds tell the moment alone, so it begins and ends there. */
function period(atMs: number): readonly Attribute[] {
  const time = ngsiTime(atMs);
  return [property('dateObservedFrom', time), property('dateObservedTo', time)];
}

/** Names of the model, which knows no trains. */
const VEHICLE_TYPES: Readonly<Record<Mode, string>> = { bus: 'bus', tram: 'tram', metro: 'other', rail: 'other' };

function vehicleAttributes(
  { record, legs }: Entry & { readonly record: VehicleRecord },
  atMs: number,
): readonly Attribute[] {
  const leg = legAt(legs, atMs);
  const position = positionAt(legs, atMs);
  const moves = leg !== undefined && position?.ahead === true && atMs >= leg.t0Ms && leg.t1Ms > leg.t0Ms;
  const lengthCm = leg ? Math.hypot(leg.x1Cm - leg.x0Cm, leg.y1Cm - leg.y0Cm) : 0;
  const speedKmh = moves ? (lengthCm / (leg.t1Ms - leg.t0Ms)) * 36 : 0;
  const heading = speedKmh > 0 && position?.bearingDeg != null ? Math.round(position.bearingDeg * 10) / 10 : -1;
  return [
    property('vehicleType', VEHICLE_TYPES[record.mode]),
    property('category', ['public']),
    property('serviceProvided', ['urbanTransit']),
    property('serviceStatus', 'onRoute'),
    property('fleetVehicleId', record.id.slice('vehicle:'.length)),
    { ...property('speed', Math.round(speedKmh * 10) / 10, 'KMH'), observedAtMs: atMs },
    { ...property('heading', heading >= 360 ? 0 : heading, 'DD'), observedAtMs: atMs },
    property('transportMode', record.mode),
    property('basis', record.basis),
    ...(record.line ? [property('line', record.line)] : []),
    ...(record.headsign === '' ? [] : [property('headsign', record.headsign)]),
  ];
}

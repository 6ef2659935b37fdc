import { createHash } from 'node:crypto';
import { isOfSomebody, tellsOfPeople, withoutPeople } from '../../../data/catalogue/personal-data.ts';
import { PROPERTIES } from '../../../data/catalogue/properties.ts';
import { isPersonal, SENSOR_TYPES } from '../../../data/catalogue/sentilo-types.ts';
import { PROPERTY_IDS, type PropertyId } from '../../../data/contract/property.ts';
import type { SensorDescription, Told } from '../../platform/platform.ts';
import { badRequest } from './ngsi-problem.ts';
import { shortName } from './query-language.ts';

/** What a notification of a context broker says, in the words of the sensor platform. */
export interface ReadNotification {
  readonly sensors: readonly (SensorDescription & { readonly unit: string })[];
  readonly told: readonly Told[];
  /** Attributes that are no observation of ours, each with the reason; the first of them in words. */
  readonly leftOut: number;
  readonly reasons: readonly string[];
}

const ENTITIES_AT_MOST = 1000;
const VALUES_AT_MOST = 10_000;
const REASONS_TOLD = 20;
const TEXT_AT_MOST = 1000;

type Json = Readonly<Record<string, unknown>>;

/** Types of private people, and of what is theirs, in small letters: never taken in. */
const PERSONAL = new Set(
  (
    'person privatevehicle smartphone wearable user patient employee worker driver pedestrian passenger resident ' +
    'citizen student customer'
  ).split(' '),
);

/** Attributes that describe an entity, and are no observations. */
const DESCRIPTIONS = new Set(
  (
    'id type @context location name description address source dataProvider owner seeAlso alternateName areaServed ' +
    'category dateObserved dateObservedFrom dateObservedTo observationDateTime createdAt modifiedAt dateCreated ' +
    'dateModified TimeInstant timeInstant license provider stationName stationCode scope vehiclePlateIdentifier ' +
    'vehicleIdentificationNumber email contactPoint'
  ).split(' '),
);

/** Reads a Notification (clause 5.3.1), in the normalised, concise or simplified form. Refuses with BadRequestData. */
export function readNotification(body: unknown): ReadNotification {
  const notification = objectOf(body) ?? badRequest('A notification is a JSON object.');
  if (shortName(String(notification.type)) !== 'Notification') badRequest('The type of the body must be Notification.');
  const data = Array.isArray(notification.data) ? notification.data : [notification.data];
  const entities: readonly unknown[] = data.flatMap((each: unknown) => featuresOf(each));
  if (entities.length > ENTITIES_AT_MOST) badRequest(`A notification may hold ${ENTITIES_AT_MOST} entities.`);
  const notifiedAtMs = momentOf(notification.notifiedAt);
  const reading = new Reading(notifiedAtMs);
  for (const entity of entities) reading.read(objectOf(entity) ?? badRequest('data must hold entities.'));
  return reading.result();
}

/** Entities as they are, or as a FeatureCollection. */
function featuresOf(data: unknown): readonly unknown[] {
  const { type, features } = objectOf(data) ?? {};
  if (type !== 'FeatureCollection' || !Array.isArray(features)) return [data];
  return features.map((feature: unknown) => {
    const { id, properties, geometry } = objectOf(feature) ?? {};
    return { ...objectOf(properties), id, location: geometry };
  });
}

class Reading {
  readonly #sensors = new Map<string, SensorDescription & { readonly unit: string }>();
  readonly #told: Told[] = [];
  readonly #reasons: string[] = [];
  #leftOut = 0;

  constructor(readonly notifiedAtMs: number | undefined) {}

  read(entity: Json): void {
    const { id, type } = entity;
    if (typeof id !== 'string' || id === '' || id.length > 256) badRequest('An entity lacks its id.');
    const types = [type].flat().map((each) => shortName(String(each)));
    if (isOfPeople(id, types) || isPrivateVehicle(types, entity)) {
      this.#leave(`${withoutPeople(id.slice(0, 80))}: entities of private people are not taken in`);
      return;
    }
    const location = placeText(valueIn(entity.location));
    const fallbackMs = momentOf(valueIn(entity.dateObserved)) ?? this.notifiedAtMs;
    const component = idOf(id);
    for (const [name, attribute] of Object.entries(entity)) {
      const plain = shortName(name);
      if (DESCRIPTIONS.has(plain)) continue;
      if (isPersonal(plain.replaceAll(/(?=[A-Z])/g, ' '))) {
        this.#leave(`${id.slice(0, 80)} ${plain.slice(0, 40)}: tells of private people`);
        continue;
      }
      const instances: readonly unknown[] = Array.isArray(attribute) ? attribute : [attribute];
      for (const instance of instances) {
        this.#readInstance({ id, component, name: plain, type: types[0] ?? '', location, fallbackMs }, instance);
      }
    }
  }

  result(): ReadNotification {
    const sensors = [...this.#sensors.values()];
    return { sensors, told: this.#told, leftOut: this.#leftOut, reasons: this.#reasons };
  }

  #readInstance(at: InstancePlace, instance: unknown): void {
    const value = scalarOf(valueIn(instance));
    const { type, unitCode, observedAt } = objectOf(instance) ?? {};
    if (value === null || type === 'Relationship' || type === 'GeoProperty') {
      this.#leave(`${at.id.slice(0, 80)} ${at.name.slice(0, 40)}: no number, text or truth value`);
      return;
    }
    if (typeof value === 'string' && (isOfSomebody(at.name) || tellsOfPeople(value))) {
      this.#leave(`${at.id.slice(0, 80)} ${at.name.slice(0, 40)}: tells of private people`);
      return;
    }
    if (this.#told.length >= VALUES_AT_MOST) badRequest(`A notification may hold ${VALUES_AT_MOST} values.`);
    const sensor = idOf(`${at.component}_${at.name}`);
    const { unit, number } = inUnit(value, unitCode, at.name);
    this.#sensors.set(sensor, describe(at, { sensor, unit, value }));
    const atMs = momentOf(observedAt) ?? at.fallbackMs;
    this.#told.push({
      sensor,
      value: String(number ?? value).slice(0, TEXT_AT_MOST),
      ...(atMs !== undefined && { atMs }),
      ...(at.location !== null && { location: at.location }),
    });
  }

  #leave(reason: string): void {
    this.#leftOut++;
    if (this.#reasons.length < REASONS_TOLD) this.#reasons.push(reason);
  }
}

interface InstancePlace {
  readonly id: string;
  readonly component: string;
  readonly name: string;
  readonly type: string;
  readonly location: string | null;
  readonly fallbackMs: number | undefined;
}

interface Observed {
  readonly sensor: string;
  readonly unit: string;
  readonly value: Scalar;
}

function describe({ id, component, name, type, location }: InstancePlace, { sensor, unit, value }: Observed) {
  return {
    sensor,
    component,
    type: sensorTypeOf(name),
    componentType: componentTypeOf(type),
    componentDesc: id,
    dataType: typeof value === 'number' ? 'NUMBER' : typeof value === 'boolean' ? 'BOOLEAN' : 'TEXT',
    unit,
    ...(location !== null && { location }),
    additionalInfo: { ngsiLdEntity: id, ngsiLdAttribute: name.slice(0, 100) },
  };
}

/** By its types, that of its URN too, or by what its id tells. */
function isOfPeople(id: string, types: readonly string[]): boolean {
  const named = /^urn:ngsi-ld:([^:]+):/i.exec(id)?.[1] ?? '';
  return [...types, named].some((each) => PERSONAL.has(each.toLowerCase())) || tellsOfPeople(id);
}

/** A vehicle counts as private unless it says that it serves the public. */
function isPrivateVehicle(types: readonly string[], entity: Json): boolean {
  if (!types.includes('Vehicle')) return false;
  const categories: readonly unknown[] = [valueIn(entity.category)].flat();
  return !categories.some((each) => each === 'public' || each === 'municipalServices');
}

/** Names of the Smart Data Models that are called otherwise here. */
const NAMES: Readonly<Record<string, PropertyId>> = {
  LAeq: 'laeq',
  relativeHumidity: 'humidity',
  windSpeed: 'wind-speed',
  windDirection: 'wind-direction',
  precipitation: 'rain',
  atmosphericPressure: 'pressure',
  solarRadiation: 'solar-radiation',
};

function propertyOf(name: string): PropertyId | undefined {
  if (Object.hasOwn(NAMES, name)) return NAMES[name];
  const plain = name.toLowerCase().replace('.', '');
  return PROPERTY_IDS.find((id) => id === plain && PROPERTIES[id].sensorType !== null);
}

/** The property's name where the city knows it, a type that the platform knows, or else its most general one. */
function sensorTypeOf(name: string): string {
  const plain = name.toLowerCase();
  return propertyOf(name) ?? SENSOR_TYPES.find((type) => type === plain) ?? 'status';
}

/** Component types of the sensor platform. */
const COMPONENTS: Readonly<Record<string, string>> = {
  AirQualityObserved: 'air_quality',
  NoiseLevelObserved: 'noise',
  WeatherObserved: 'meteo',
  TrafficFlowObserved: 'traffic',
  OnStreetParking: 'parking',
  OffStreetParking: 'parking',
  ParkingSpot: 'parking',
  Streetlight: 'luminosity',
};

function componentTypeOf(type: string): string {
  return (Object.hasOwn(COMPONENTS, type) ? COMPONENTS[type] : undefined) ?? 'generic';
}

/** UN/CEFACT common codes as people write them. */
const UNITS: Readonly<Record<string, string>> = {
  GQ: 'µg/m³',
  GP: 'mg/m³',
  CEL: '°C',
  P1: '%',
  MTS: 'm/s',
  KMH: 'km/h',
  DD: '°',
  MMT: 'mm',
  A97: 'hPa',
  PAL: 'Pa',
  D54: 'W/m²',
  '2N': 'dB',
  C62: '',
  SEC: 's',
  MTR: 'm',
  KEL: 'K',
};

/** A fraction of one, as the models have humidity, becomes per cent, and a compass all positive. */
function inUnit(
  value: Scalar,
  unitCode: unknown,
  name: string,
): { readonly unit: string; readonly number: number | null } {
  const code = typeof unitCode === 'string' ? unitCode.slice(0, 20) : '';
  if (name === 'relativeHumidity' && typeof value === 'number' && code !== 'P1')
    return { unit: '%', number: Math.round(value * 1e6) / 1e4 };
  if (name === 'windDirection' && typeof value === 'number' && value < 0) return { unit: '°', number: value + 360 };
  const known = propertyOf(name);
  if (code === '') return { unit: known ? PROPERTIES[known].unit : '', number: null };
  return { unit: Object.hasOwn(UNITS, code) ? (UNITS[code] ?? code) : code, number: null };
}

type Scalar = string | number | boolean;

function scalarOf(value: unknown): Scalar | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}

/** What stands in a property, however it is written: `{type, value}`, `{value}`, `{"@value"}`, or bare. */
function valueIn(attribute: unknown): unknown {
  let value = attribute;
  for (let depth = 0; depth < 3; depth++) {
    const written = objectOf(value);
    if (!written) return value;
    if (Object.hasOwn(written, 'value')) value = written.value;
    else if (Object.hasOwn(written, '@value')) value = written['@value'];
    else return value;
  }
  return value;
}

/** `"lat lon"` of a Point; null for anything else. */
function placeText(geometry: unknown): string | null {
  const { type, coordinates } = objectOf(geometry) ?? {};
  if (type !== 'Point' || !Array.isArray(coordinates)) return null;
  const [longitude, latitude]: readonly unknown[] = coordinates;
  const isPlace =
    typeof longitude === 'number' &&
    typeof latitude === 'number' &&
    Math.abs(longitude) <= 180 &&
    Math.abs(latitude) <= 90;
  return isPlace ? `${latitude} ${longitude}` : null;
}

/** ISO 8601 with an offset, or none for UTC; undefined for anything else. */
function momentOf(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT[\d:.,]{2,20}(Z|[+-]\d\d:?\d\d)?$/.test(value)) return undefined;
  const plain = value.replace(',', '.');
  const atMs = Date.parse(/(Z|[+-]\d\d:?\d\d)$/.test(plain) ? plain : `${plain}Z`);
  return Number.isNaN(atMs) ? undefined : atMs;
}

/**
 * What the sensor platform takes as an id: letters, digits, `_` and `-`; the start of a URN says nothing. Where other
 * signs are lost a digest of the whole keeps two ids apart.
 */
function idOf(text: string): string {
  const bare = text.replace(/^urn:ngsi-ld:/, '').replaceAll(':', '-');
  const plain = bare.replaceAll(/[^0-9A-Za-z_-]+/g, '-').slice(0, 180);
  return plain === bare ? plain : `${plain}-${createHash('sha256').update(text).digest('hex').slice(0, 10)}`;
}

function objectOf(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

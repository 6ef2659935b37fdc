import { PROPERTY_DEFINITIONS } from '../../../data/catalogue/property-definitions.ts';
import { PROPERTIES } from '../../../data/catalogue/properties.ts';
import type { City, Entry } from '../../../data/contract/city.ts';
import { PROPERTY_IDS, type PropertyId } from '../../../data/contract/property.ts';
import type { FeedRecord, SectionRecord, SensorRecord, StationRecord } from '../../../data/contract/record.ts';
import type { Json } from '../../store/batch.ts';
import type { CatalogueMaker } from './catalogue-maker.ts';
import type { Entity } from './entity.ts';
import { GEOJSON, MEASUREMENT, unitOf } from './units.ts';

type Placed = StationRecord | SectionRecord | SensorRecord;

const KINDS: Readonly<Record<Placed['kind'], string>> = {
  station: 'Bike station',
  section: 'Road section',
  sensor: 'Environment sensor',
};

/** What of the city the catalogue shows: the same list while that stays as it is. */
export function cityParts(city: City): readonly unknown[] {
  const parts: unknown[] = [];
  for (const { record, values } of city.entries.values()) {
    if (isPlaced(record)) parts.push(record, Object.keys(values).length);
    else if (record.kind === 'feed') parts.push(`${record.id} ${record.name} ${record.licence} ${record.simulated}`);
  }
  return parts;
}

/** Bike stations, road sections and sensors that feeds tell of, each a Thing with a Datastream for each property. */
export function addCityThings(
  maker: CatalogueMaker,
  city: City,
  series: ReadonlyMap<string, number>,
  told: ReadonlySet<string>,
): void {
  for (const entry of city.entries.values()) {
    if (isPlaced(entry.record) && !told.has(entry.record.id)) addThing(maker, city, entry, entry.record, series);
  }
}

function addThing(
  maker: CatalogueMaker,
  city: City,
  entry: Entry,
  record: Placed,
  series: ReadonlyMap<string, number>,
): void {
  const id = idOfCity(record.id);
  const source = sourceOf(record, city);
  const { name } = record;
  const thing = maker.add('Things', id, {
    name,
    description: `${KINDS[record.kind]} ${name}`,
    properties: { kind: record.kind, ...source, ...wordsOf(record) },
  });
  const geometry = geometryOf(record);
  const location = maker.add('Locations', id, {
    name,
    description: `Where ${name} is`,
    encodingType: GEOJSON,
    location: geometry,
    properties: source,
  });
  maker.link(thing, 'Locations', location);
  maker.link(location, 'Things', thing);
  addHistory(maker, thing, location, knownSinceMs(entry, record));
  maker.add('FeaturesOfInterest', id, {
    name,
    description: `Where ${name} is`,
    encodingType: GEOJSON,
    feature: geometry,
    properties: source,
  });
  for (const property of PROPERTY_IDS) {
    if (!entry.values[property]) continue;
    const datastream = addDatastream(maker, thing, property, geometry, source);
    maker.addSource({
      datastream,
      series: series.get(`${record.id} ${property}`) ?? null,
      sensor: null,
      servedMinutes: null,
      dataType: 'NUMBER',
      told: record.feed,
      location: id,
    });
  }
}

/** Tells since when a Thing is known to be at its Location; nothing where that is null. */
export function addHistory(maker: CatalogueMaker, thing: Entity, location: Entity, sinceMs: number | null): void {
  if (sinceMs === null) return;
  const then = maker.add('HistoricalLocations', thing.id, { time: new Date(sinceMs).toISOString() });
  maker.link(thing, 'HistoricalLocations', then);
  maker.link(location, 'HistoricalLocations', then);
  maker.link(then, 'Thing', thing);
  maker.link(then, 'Locations', location);
}

/** The oldest that a record said when it was first looked at: feeds do not tell since when it is there. */
const KNOWN_SINCE_MS = new WeakMap<Placed, number>();

function knownSinceMs({ values }: Entry, record: Placed): number | null {
  const times = Object.values(values).map(({ atMs }) => atMs);
  if (times.length === 0) return null;
  const sinceMs = KNOWN_SINCE_MS.get(record) ?? Math.min(...times);
  KNOWN_SINCE_MS.set(record, sinceMs);
  return sinceMs;
}

function addDatastream(
  maker: CatalogueMaker,
  thing: Entity,
  property: PropertyId,
  geometry: Json,
  source: Readonly<Record<string, Json>>,
): Entity {
  const { name, definition } = PROPERTY_DEFINITIONS[property];
  const id = `${thing.id}:${property}`;
  const title = `${name}, ${String(thing.properties.name)}`;
  const datastream = maker.add('Datastreams', id, {
    name: title,
    description: title,
    unitOfMeasurement: unitOf(PROPERTIES[property].unit),
    observationType: MEASUREMENT,
    observedArea: geometry,
    properties: source,
  });
  const sensor = maker.add('Sensors', id, {
    name: title,
    description: `What tells ${title}`,
    encodingType: 'text/plain',
    metadata: `told by ${String(source.source)}`,
    properties: source,
  });
  const observed = maker.add('ObservedProperties', property, {
    name,
    definition,
    description: name,
    properties: { id: property },
  });
  connect(maker, { thing, datastream, sensor, observed });
  return datastream;
}

/** What belongs to one Datastream. */
interface Connected {
  readonly thing: Entity;
  readonly datastream: Entity;
  readonly sensor: Entity;
  readonly observed: Entity;
}

/** Links a Datastream with what it belongs to, both ways. */
export function connect(maker: CatalogueMaker, { thing, datastream, sensor, observed }: Connected): void {
  maker.link(datastream, 'Thing', thing);
  maker.link(datastream, 'Sensor', sensor);
  maker.link(datastream, 'ObservedProperty', observed);
  for (const from of [thing, sensor, observed]) maker.link(from, 'Datastreams', datastream);
}

/** An id without what cuts addresses and topics apart. */
export function idOfCity(id: string): string {
  return id.replaceAll('/', '~');
}

function isPlaced(record: Entry['record']): record is Placed {
  return record.kind === 'station' || record.kind === 'section' || record.kind === 'sensor';
}

function sourceOf(record: Placed, city: City): Readonly<Record<string, Json>> {
  const told = city.entries.get(record.feed)?.record;
  const feed: FeedRecord | null = told?.kind === 'feed' ? told : null;
  return {
    feed: record.feed,
    source: feed?.name ?? record.feed,
    simulated: feed?.simulated ?? false,
    recorded: feed?.recorded ?? false,
    licence: feed?.licence ?? '',
    attribution: feed?.attribution ?? '',
  };
}

function wordsOf(record: Placed): Readonly<Record<string, Json>> {
  if (record.kind === 'station') return { capacity: record.capacity };
  return record.kind === 'sensor' ? { sensorType: record.sensorType } : {};
}

function geometryOf(record: Placed): Json {
  if (record.kind !== 'section') return { type: 'Point', coordinates: [record.longitude, record.latitude] };
  const coordinates: Json[] = [];
  for (let at = 0; at + 1 < record.path.length; at += 2) {
    coordinates.push([record.path[at] ?? 0, record.path[at + 1] ?? 0]);
  }
  return { type: 'LineString', coordinates };
}

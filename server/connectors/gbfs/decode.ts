import type { Decoded, Observation, Reject } from '../../../data/contract/observation.ts';
import type { RecordId, StationRecord } from '../../../data/contract/record.ts';
import { arrayOf, idOf, numberOf, objectOf, parseJson } from '../json.ts';
import { positionProblem } from '../position.ts';
import type { Area } from '../position.ts';
import { gbfsTimeMs } from './gbfs-time.ts';

type Json = Readonly<Record<string, unknown>>;

/** Where a system's files are, by name: `station_information`, `station_status`, `vehicle_types` … */
export interface DecodedDiscovery {
  readonly addresses: ReadonlyMap<string, string>;
  readonly rejects: readonly Reject[];
}

/** What every GBFS file says of itself. */
export interface GbfsEnvelope {
  readonly updatedAtMs: number | null;
  /** 0 when it is refreshed always; null where it does not say. */
  readonly ttlS: number | null;
}

export interface DecodedStations extends Decoded, GbfsEnvelope {
  /** Ids of the stations as published. */
  readonly ids: ReadonlySet<string>;
}

/** Languages in the order in which they are wanted, where a publisher offers several. */
const LANGUAGES = ['ca', 'es', 'en'];

/** `gbfs.json`: 1.x and 2.x list the files by language, 3.x in one list. */
export function decodeDiscovery(bytes: Uint8Array): DecodedDiscovery {
  const data = objectOf(objectOf(parseJson(bytes)).data);
  const language = [...LANGUAGES, ...Object.keys(data)].find((each) => arrayOf(objectOf(data[each]).feeds).length > 0);
  const feeds = arrayOf(data.feeds).length > 0 ? data.feeds : objectOf(data[language ?? '']).feeds;
  const addresses = new Map<string, string>();
  for (const each of arrayOf(feeds)) {
    const { name, url } = objectOf(each);
    if (typeof name === 'string' && typeof url === 'string') addresses.set(name, url);
  }
  const rejects: Reject[] = [];
  if (addresses.size === 0) rejects.push({ reason: 'malformed', detail: 'gbfs.json lists no files' });
  return { addresses, rejects };
}

/** `vehicle_types`: which types of vehicle have a motor. */
export function decodeVehicleTypes(bytes: Uint8Array): ReadonlySet<string> {
  const { data } = objectOf(parseJson(bytes));
  const types = arrayOf(objectOf(data).vehicle_types).map(objectOf);
  const electric = types.filter(
    ({ propulsion_type: propulsion }) => propulsion !== 'human' && propulsion !== undefined,
  );
  return new Set(electric.map((type) => idOf(type.vehicle_type_id)));
}

/** `station_information` of any version. */
export function decodeStations(bytes: Uint8Array, feed: RecordId<'feed'>, area?: Area): DecodedStations {
  const document = objectOf(parseJson(bytes));
  const { stations } = objectOf(document.data);
  const observations: Observation[] = [];
  const ids = new Set<string>();
  const rejects: Reject[] = [];
  if (!Array.isArray(stations))
    rejects.push({ reason: 'malformed', detail: 'station_information has no data.stations' });
  for (const each of arrayOf(stations)) {
    const station = readStation(objectOf(each), feed, ids, area);
    if ('reason' in station) rejects.push(station);
    else {
      ids.add(idOf(objectOf(each).station_id));
      observations.push({ type: 'record', record: station });
    }
  }
  return { observations, rejects, ids, ...envelopeOf(document) };
}

function readStation(
  station: Json,
  feed: RecordId<'feed'>,
  ids: ReadonlySet<string>,
  area?: Area,
): StationRecord | Reject {
  const id = idOf(station.station_id);
  if (!id) return { reason: 'missing-field', detail: 'a station has no station_id' };
  if (ids.has(id)) return { reason: 'duplicate', detail: `station ${id} again` };
  const name = nameOf(station.name) || id;
  if (/\btest(ing)?\b/i.test(`${name} ${idOf(station.address)}`)) {
    return { reason: 'not-valid', detail: `station ${id} is one for testing: ${name}` };
  }
  const [longitude, latitude] = [numberOf(station.lon), numberOf(station.lat)];
  const problem = positionProblem(longitude, latitude, area);
  if (problem) return { ...problem, detail: `station ${id}: ${problem.detail}` };
  const docks = numberOf(station.capacity);
  const capacity = Number.isInteger(docks) && docks >= 0 ? docks : null;
  return { id: stationId(feed, id), kind: 'station', feed, name, longitude, latitude, capacity };
}

/** `station_status` of any version; `electric` are the vehicle types with a motor (2.1 and later). */
export function decodeStatus(
  bytes: Uint8Array,
  feed: RecordId<'feed'>,
  known: ReadonlySet<string>,
  electric: ReadonlySet<string>,
  nowMs: number,
): Decoded & GbfsEnvelope {
  const document = objectOf(parseJson(bytes));
  const { stations } = objectOf(document.data);
  const envelope = envelopeOf(document);
  const observations: Observation[] = [];
  const rejects: Reject[] = [];
  if (!Array.isArray(stations)) rejects.push({ reason: 'malformed', detail: 'station_status has no data.stations' });
  const seen = new Set<string>();
  for (const each of arrayOf(stations)) {
    const station = objectOf(each);
    const id = idOf(station.station_id);
    const atMs = gbfsTimeMs(station.last_reported) ?? envelope.updatedAtMs;
    const problem = statusProblem(id, known, seen, atMs, nowMs);
    seen.add(id);
    if (problem || atMs === null) {
      if (problem) rejects.push(problem);
      continue;
    }
    readStatus(station, electric).forEach(([property, value]) => {
      if (Number.isInteger(value) && value >= 0) {
        observations.push({ type: 'value', subject: stationId(feed, id), property, value, atMs });
      } else rejects.push({ reason: 'bad-number', detail: `station ${id}: ${property} ${value}` });
    });
  }
  return { observations, rejects, ...envelope };
}

/** A report further ahead than this is not believed. */
const TOLERANCE_MS = 5 * 60_000;

function statusProblem(
  id: string,
  known: ReadonlySet<string>,
  seen: ReadonlySet<string>,
  atMs: number | null,
  nowMs: number,
): Reject | undefined {
  if (!id) return { reason: 'missing-field', detail: 'a status has no station_id' };
  if (!known.has(id)) return { reason: 'unknown-subject', detail: `station ${id} is not in station_information` };
  if (seen.has(id)) return { reason: 'duplicate', detail: `status of station ${id} again` };
  if (atMs === null) return { reason: 'bad-time', detail: `station ${id}: no last_reported` };
  if (atMs > nowMs + TOLERANCE_MS) return { reason: 'future', detail: `station ${id}: reported in the future` };
  return undefined;
}

type StationValue = readonly ['bikes-available' | 'ebikes-available' | 'docks-available' | 'in-service', number];

/** What a status says; what it does not say (absent or null) is left out. */
function readStatus(status: Json, electric: ReadonlySet<string>): StationValue[] {
  const values: StationValue[] = [];
  const bikes = status.num_vehicles_available ?? status.num_bikes_available;
  if (bikes !== undefined && bikes !== null) values.push(['bikes-available', numberOf(bikes)]);
  const ebikes = electricOf(status, electric);
  if (ebikes !== null) values.push(['ebikes-available', ebikes]);
  const docks = status.num_docks_available;
  if (docks !== undefined && docks !== null) values.push(['docks-available', numberOf(docks)]);
  const service = inService(status);
  if (service !== null) values.push(['in-service', service ? 1 : 0]);
  return values;
}

/** 1.x of Barcelona splits `num_bikes_available_types` {mechanical, ebike}; 2.1 and later count vehicle types. */
function electricOf(status: Json, electric: ReadonlySet<string>): number | null {
  const { ebike } = objectOf(status.num_bikes_available_types);
  if (ebike !== undefined && ebike !== null) return numberOf(ebike);
  if (!Array.isArray(status.vehicle_types_available) || electric.size === 0) return null;
  return arrayOf(status.vehicle_types_available)
    .map(objectOf)
    .filter((type) => electric.has(idOf(type.vehicle_type_id)))
    .reduce((sum, type) => sum + numberOf(type.count), 0);
}

/** Installed and renting; Barcelona's own `status` counts too. Null where nothing is said. */
function inService(status: Json): boolean | null {
  const flags = [flagOf(status.is_installed), flagOf(status.is_renting)];
  if (typeof status.status === 'string') flags.push(status.status === 'IN_SERVICE');
  const said = flags.filter((flag) => flag !== null);
  return said.length > 0 ? said.every(Boolean) : null;
}

/** Flags come as booleans, 0/1 and their texts. */
function flagOf(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  const text = idOf(value).toLowerCase();
  if (text === '1' || text === 'true') return true;
  return text === '0' || text === 'false' ? false : null;
}

/** Names are text up to 2.x and a list of translations in 3.x. */
function nameOf(value: unknown): string {
  if (typeof value === 'string') return value.trim();
  const translations = arrayOf(value).map(objectOf);
  const wanted = LANGUAGES.flatMap((language) =>
    translations.filter((each) => idOf(each.language).startsWith(language)),
  );
  return idOf((wanted[0] ?? translations[0])?.text);
}

function envelopeOf(document: Json): GbfsEnvelope {
  const ttl = numberOf(document.ttl);
  return { updatedAtMs: gbfsTimeMs(document.last_updated), ttlS: ttl >= 0 && Number.isFinite(ttl) ? ttl : null };
}

function stationId(feed: RecordId<'feed'>, id: string): RecordId<'station'> {
  return `station:${feed.slice('feed:'.length)}/${id}`;
}

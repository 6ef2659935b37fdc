import type { City, Entry } from '../../../data/contract/city.ts';
import type { PropertyId } from '../../../data/contract/property.ts';
import type { StationRecord } from '../../../data/contract/record.ts';
import { isGood } from '../../../data/contract/verdict.ts';
import { roundedDegrees } from '../entry-place.ts';
import type { EntrySource } from '../entry-source.ts';

/** The files of GBFS 3.0 that are given, by the names of the specification. */
export const GBFS_FILES = [
  'gbfs',
  'manifest',
  'gbfs_versions',
  'system_information',
  'vehicle_types',
  'station_information',
  'station_status',
] as const;
export type GbfsFile = (typeof GBFS_FILES)[number];

/** Seconds after which each is worth reading again. */
export const TTL_S: Readonly<Record<GbfsFile, number>> = {
  gbfs: 3600,
  manifest: 86_400,
  gbfs_versions: 86_400,
  system_information: 86_400,
  vehicle_types: 86_400,
  station_information: 3600,
  station_status: 30,
};

export interface GbfsOrder {
  readonly city: City;
  /** Of the stations in it. */
  readonly sources: readonly EntrySource[];
  /** This server's address, without a slash at its end. */
  readonly origin: string;
  readonly contact: string;
}

const SYSTEM_ID = 'besso-barcelona';
const LANGUAGES = ['ca', 'es', 'en'] as const;

/** Those that discovery lists; its schema knows no manifest, which `system_information` names. */
const FEEDS = GBFS_FILES.filter((name) => name !== 'gbfs' && name !== 'manifest');

/** What stands under `data` of one file. */
export const GBFS_DATA: Readonly<Record<GbfsFile, (order: GbfsOrder) => object>> = {
  gbfs: ({ origin }) => ({ feeds: FEEDS.map((name) => fileAt(origin, name)) }),
  manifest: (order) => ({ datasets: [{ system_id: SYSTEM_ID, ...versions(order) }] }),
  gbfs_versions: versions,
  system_information: systemInformation,
  vehicle_types: vehicleTypes,
  station_information: ({ city }) => ({ stations: stationsOf(city).map(({ record }) => stationInformation(record)) }),
  station_status: ({ city }) => ({ stations: stationsOf(city).map(stationStatus) }),
};

function fileAt(origin: string, name: GbfsFile): { readonly name: string; readonly url: string } {
  return { name, url: `${origin}/gbfs/3.0/${name}.json` };
}

function versions({ origin }: GbfsOrder) {
  return { versions: [{ version: '3.0', url: fileAt(origin, 'gbfs').url }] };
}

function systemInformation({ sources, origin, contact }: GbfsOrder): object {
  const simulated = sources.some((source) => source.simulated);
  const owners = [...new Set(sources.map(({ attribution }) => attribution))].join('; ');
  return {
    system_id: SYSTEM_ID,
    languages: LANGUAGES,
    name: simulated
      ? text('Bicicletes simulades de Barcelona', 'Bicicletas simuladas de Barcelona', 'Simulated bikes of Barcelona')
      : text('Bicicletes de Barcelona', 'Bicicletas de Barcelona', 'Bikes of Barcelona'),
    ...(owners !== '' && { operator: same(owners), attribution_organization_name: same(owners) }),
    opening_hours: '24/7',
    feed_contact_email: contact,
    manifest_url: fileAt(origin, 'manifest').url,
    timezone: 'Europe/Madrid',
    ...licenceOf(sources, origin),
  };
}

/** One licence of SPDX's list for all is named; else the page that says which holds for what. */
function licenceOf(sources: readonly EntrySource[], origin: string): object {
  const licences = [...new Set(sources.map(({ licence }) => licence))];
  const [only] = licences;
  if (licences.length === 1 && only !== undefined && SPDX.has(only)) return { license_id: only };
  return { license_url: `${origin}/gbfs/` };
}

/** Those of SPDX's list that feeds of bikes have. */
const SPDX: ReadonlySet<string> = new Set([
  'CC-BY-4.0',
  'CC0-1.0',
  'CC-BY-SA-4.0',
  'ODbL-1.0',
  'ODC-By-1.0',
  'PDDL-1.0',
]);

const MECHANICAL = 'mechanical';
const ELECTRIC = 'electric';
const UNTOLD = 'untold';

/** Metres. The standard wants a range of what has a motor, and no feed tells it: an assumption, in whole tens of km. */
const ELECTRIC_RANGE_M = 50_000;

function vehicleTypes(): object {
  const bicycle = { form_factor: 'bicycle', return_constraint: 'any_station' };
  const types = [
    { id: MECHANICAL, propulsion_type: 'human', name: text('Mecànica', 'Mecánica', 'Mechanical') },
    { id: ELECTRIC, propulsion_type: 'electric_assist', name: text('Elèctrica', 'Eléctrica', 'Electric') },
    {
      id: UNTOLD,
      propulsion_type: 'human',
      name: text('Sense dir si té motor', 'Sin decir si tiene motor', 'Motor or not: not told'),
    },
  ];
  return {
    vehicle_types: types.map(({ id, ...type }) => ({
      vehicle_type_id: id,
      ...bicycle,
      ...type,
      ...(id === ELECTRIC && { max_range_meters: ELECTRIC_RANGE_M }),
    })),
  };
}

interface StationEntry extends Entry {
  readonly record: StationRecord;
}

function isStation(entry: Entry): entry is StationEntry {
  return entry.record.kind === 'station';
}

/**
 * A station that has not said how many bikes it has, or said so unbelievably, has no status; and every station of the
 * one file has to be in the other.
 */
function stationsOf(city: City): readonly StationEntry[] {
  return [...city.entries.values()].filter(isStation).filter(({ values }) => bikesAt(values) !== null);
}

function bikesAt(values: Entry['values']): number | null {
  return goodCount(values, 'bikes-available');
}

function stationInformation({ id, name, latitude, longitude, capacity }: StationRecord): object {
  return {
    station_id: stationId(id),
    name: same(name),
    lat: roundedDegrees(latitude),
    lon: roundedDegrees(longitude),
    ...(capacity !== null && { capacity }),
    is_virtual_station: false,
  };
}

function stationStatus({ record, values }: StationEntry): object {
  const bikes = bikesAt(values) ?? 0;
  const electric = goodCount(values, 'ebikes-available');
  const docks = goodCount(values, 'docks-available');
  const inService = (values['in-service']?.value ?? 1) === 1;
  return {
    station_id: stationId(record.id),
    num_vehicles_available: bikes,
    vehicle_types_available: byType(bikes, electric),
    ...(docks !== null && { num_docks_available: docks }),
    is_installed: true,
    is_renting: inService,
    is_returning: inService,
    last_reported: gbfsTime(Math.max(...Object.values(values).map(({ atMs }) => atMs))),
  };
}

function byType(bikes: number, electric: number | null): readonly object[] {
  if (electric === null || electric > bikes) return [{ vehicle_type_id: UNTOLD, count: bikes }];
  return [
    { vehicle_type_id: MECHANICAL, count: bikes - electric },
    { vehicle_type_id: ELECTRIC, count: electric },
  ];
}

function goodCount(values: Entry['values'], property: PropertyId): number | null {
  const value = values[property];
  return value && isGood(value.verdict) ? Math.max(0, Math.round(value.value)) : null;
}

/** RFC 3339, to the second. */
export function gbfsTime(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19)}Z`;
}

function stationId(id: string): string {
  return id.slice('station:'.length);
}

function text(ca: string, es: string, en: string): readonly object[] {
  return [ca, es, en].map((words, index) => ({ text: words, language: LANGUAGES[index] }));
}

/** Names are the same in every language. */
function same(words: string): readonly object[] {
  return text(words, words, words);
}

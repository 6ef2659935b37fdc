import type { BikeStation } from './bike-stations.ts';
import type { BikeStatus } from './bikes.ts';

/** The two versions of GBFS that are published. */
export const GBFS_VERSIONS = ['2.3', '3.0'] as const;
export type GbfsVersion = (typeof GBFS_VERSIONS)[number];

/** The files of a version, by the names that the specification gives them. */
export const GBFS_FILES = [
  'gbfs',
  'gbfs_versions',
  'system_information',
  'vehicle_types',
  'station_information',
  'station_status',
] as const;
export type GbfsFile = (typeof GBFS_FILES)[number];

export interface GbfsSituation {
  /** Where the simulator answers, without a slash at its end. */
  readonly baseUrl: string;
  readonly stations: readonly BikeStation[];
  readonly statuses: readonly BikeStatus[];
  /** When the data was made, UTC epoch ms. */
  readonly updatedAtMs: number;
}

/** Seconds after which each file is worth reading again. */
export const GBFS_TTL_S: Readonly<Record<GbfsFile, number>> = {
  gbfs: 3600,
  gbfs_versions: 86_400,
  system_information: 86_400,
  vehicle_types: 86_400,
  station_information: 3600,
  station_status: 30,
};

const LANGUAGE = 'ca';
const MECHANICAL = 'mechanical';
const ELECTRIC = 'electric';

/** One file of GBFS as JSON text. */
export function gbfsFile(version: GbfsVersion, file: GbfsFile, situation: GbfsSituation): string {
  const envelope = { last_updated: moment(version, situation.updatedAtMs), ttl: GBFS_TTL_S[file], version };
  return JSON.stringify({ ...envelope, data: DATA[file](version, situation) });
}

const DATA: Readonly<Record<GbfsFile, (version: GbfsVersion, situation: GbfsSituation) => unknown>> = {
  gbfs: discovery,
  gbfs_versions: versions,
  system_information: systemInformation,
  vehicle_types: vehicleTypes,
  station_information: stationInformation,
  station_status: stationStatus,
};

function discovery(version: GbfsVersion, { baseUrl }: GbfsSituation): unknown {
  const feeds = GBFS_FILES.filter((name) => name !== 'gbfs').map((name) => ({
    name,
    url: `${baseUrl}/gbfs/${version}/${name}.json`,
  }));
  return version === '3.0' ? { feeds } : { [LANGUAGE]: { feeds } };
}

/** Every version up to the file's own: the schema of 2.3 knows no later ones. */
function versions(version: GbfsVersion, { baseUrl }: GbfsSituation): unknown {
  const known = GBFS_VERSIONS.filter((each) => each <= version);
  return { versions: known.map((each) => ({ version: each, url: `${baseUrl}/gbfs/${each}/gbfs.json` })) };
}

function systemInformation(version: GbfsVersion): unknown {
  const shared = {
    system_id: 'besso-simulated-bikes',
    name: text(version, 'Bicicletes simulades de Barcelona'),
    operator: text(version, 'Bessó, simulated'),
    timezone: 'Europe/Madrid',
    feed_contact_email: 'nobody@simulated.invalid',
    license_id: 'CC-BY-4.0',
  };
  return version === '3.0'
    ? { ...shared, languages: [LANGUAGE], opening_hours: '24/7' }
    : { ...shared, language: LANGUAGE };
}

function vehicleTypes(version: GbfsVersion): unknown {
  const bicycle = { form_factor: 'bicycle', return_constraint: 'any_station' };
  return {
    vehicle_types: [
      {
        vehicle_type_id: MECHANICAL,
        ...bicycle,
        propulsion_type: 'human',
        name: text(version, 'Bicicleta mecànica'),
      },
      {
        vehicle_type_id: ELECTRIC,
        ...bicycle,
        propulsion_type: 'electric_assist',
        max_range_meters: 50_000,
        name: text(version, 'Bicicleta elèctrica'),
      },
    ],
  };
}

function stationInformation(version: GbfsVersion, { stations }: GbfsSituation): unknown {
  return {
    stations: stations.map(({ id, name, street, at, capacity }) => ({
      station_id: id,
      name: text(version, name),
      short_name: text(version, id),
      lat: degrees(at[1]),
      lon: degrees(at[0]),
      address: street,
      capacity,
      is_virtual_station: false,
      is_charging_station: true,
    })),
  };
}

function stationStatus(version: GbfsVersion, { statuses }: GbfsSituation): unknown {
  return {
    stations: statuses.map(({ station, mechanical, electric, docks, disabled, inService, reportedAtMs }) => ({
      station_id: station.id,
      ...(version === '3.0'
        ? { num_vehicles_available: mechanical + electric, num_vehicles_disabled: disabled }
        : { num_bikes_available: mechanical + electric, num_bikes_disabled: disabled }),
      vehicle_types_available: [
        { vehicle_type_id: MECHANICAL, count: mechanical },
        { vehicle_type_id: ELECTRIC, count: electric },
      ],
      num_docks_available: docks,
      num_docks_disabled: 0,
      is_installed: true,
      is_renting: inService,
      is_returning: inService,
      last_reported: moment(version, reportedAtMs),
    })),
  };
}

/** Text that people read: a list of translations from 3.0 on. */
function text(version: GbfsVersion, words: string): unknown {
  return version === '3.0' ? [{ text: words, language: LANGUAGE }] : words;
}

/** RFC 3339 from 3.0 on, POSIX seconds before. */
function moment(version: GbfsVersion, atMs: number): string | number {
  return version === '3.0' ? `${new Date(atMs).toISOString().slice(0, 19)}Z` : Math.floor(atMs / 1000);
}

function degrees(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}

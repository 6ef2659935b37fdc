import { bikesAt } from './bikes.ts';
import { fleetAt } from './fleet.ts';
import { GBFS_FILES, GBFS_TTL_S, GBFS_VERSIONS, gbfsFile, type GbfsFile, type GbfsVersion } from './gbfs.ts';
import { alerts, tripUpdates, vehiclePositions, type FleetMoment } from './gtfs-realtime.ts';
import { gtfsZip } from './gtfs-static.ts';
import type { PublishedFeed, Take } from './misbehaviour.ts';
import type { SimulatedCity } from './simulated-city.ts';
import { sectionsCsv, trafficDat } from './traffic-files.ts';
import { trafficAt, TRAFFIC_STEP_MS } from './traffic.ts';

/** One address of the simulator: what it says is a pure function of the city and a moment. */
export interface Publication {
  readonly feed: PublishedFeed;
  readonly contentType: string;
  /** City seconds after which there is something new. */
  readonly ttlS: number;
  /** The moment of its newest issue at a time: between two issues it says the same. */
  issueMs(atMs: number): number;
  /** The bytes of an issue, put together from the takes of it. */
  make(takes: readonly Take[]): Uint8Array;
}

const PROTOBUF = 'application/x-protobuf';
const JSON_TEXT = 'application/json; charset=utf-8';

/** Everything that is published, by path. */
export function publicationsOf(city: SimulatedCity, baseUrl: string): ReadonlyMap<string, Publication> {
  return new Map<string, Publication>([
    ['/gtfs/static.zip', schedule(city)],
    ['/gtfs-rt/vehicle-positions.pb', realtime(city, 'vehicle-positions', vehiclePositions)],
    ['/gtfs-rt/trip-updates.pb', realtime(city, 'trip-updates', tripUpdates)],
    ['/gtfs-rt/alerts.pb', alertsOf(city)],
    ...GBFS_VERSIONS.flatMap((version) =>
      GBFS_FILES.map((file) => [`/gbfs/${version}/${file}.json`, bikes(city, version, file, baseUrl)] as const),
    ),
    ['/traffic/sections.csv', sections(city)],
    ['/traffic/state.dat', traffic(city)],
  ]);
}

function schedule(city: SimulatedCity): Publication {
  return {
    feed: 'schedule',
    contentType: 'application/zip',
    ttlS: 86_400,
    issueMs: (atMs) => Date.UTC(new Date(atMs).getUTCFullYear(), 0, 1),
    make: (takes) => gtfsZip(city.timetable, new Date(firstMs(takes)).getUTCFullYear()),
  };
}

/** Vehicles are looked at once a second. */
const FLEET_STEP_MS = 1000;

function realtime(
  city: SimulatedCity,
  feed: PublishedFeed,
  encode: (moments: readonly FleetMoment[], headerMs: number) => Uint8Array,
): Publication {
  return {
    feed,
    contentType: PROTOBUF,
    ttlS: 10,
    issueMs: everyMs(FLEET_STEP_MS),
    make: (takes) =>
      encode(
        takes.map(({ atMs, keeps }) => ({
          atMs,
          vehicles: fleetAt(city.timetable, atMs).filter((_, index) => keeps(index)),
        })),
        firstMs(takes),
      ),
  };
}

const DAY_MS = 86_400_000;

/** One line at a time has works, a week long. */
function alertsOf(city: SimulatedCity): Publication {
  return {
    feed: 'alerts',
    contentType: PROTOBUF,
    ttlS: 300,
    issueMs: everyMs(60_000),
    make: (takes) => {
      const atMs = firstMs(takes);
      const { lines } = city.timetable.network;
      const week = Math.floor(atMs / (7 * DAY_MS));
      return alerts(lines[(week + city.seed) % lines.length], week * 7 * DAY_MS, (week + 1) * 7 * DAY_MS, atMs);
    },
  };
}

function bikes(city: SimulatedCity, version: GbfsVersion, file: GbfsFile, baseUrl: string): Publication {
  const stepMs = file === 'station_status' ? 10_000 : GBFS_TTL_S[file] * 1000;
  return {
    feed: 'bikes',
    contentType: JSON_TEXT,
    ttlS: GBFS_TTL_S[file],
    issueMs: everyMs(stepMs),
    make: (takes) => {
      const statuses =
        file === 'station_status'
          ? takes.flatMap(({ atMs, keeps }) => bikesAt(city.bikeStations, atMs).filter((_, index) => keeps(index)))
          : [];
      const situation = { baseUrl, stations: city.bikeStations, statuses, updatedAtMs: firstMs(takes) };
      return bytesOf(gbfsFile(version, file, situation));
    },
  };
}

function sections(city: SimulatedCity): Publication {
  return {
    feed: 'traffic',
    contentType: 'text/csv; charset=utf-8',
    ttlS: 86_400,
    issueMs: everyMs(DAY_MS),
    make: () => bytesOf(sectionsCsv(city.sections)),
  };
}

function traffic(city: SimulatedCity): Publication {
  return {
    feed: 'traffic',
    contentType: 'text/plain; charset=utf-8',
    ttlS: TRAFFIC_STEP_MS / 1000,
    issueMs: everyMs(TRAFFIC_STEP_MS),
    make: (takes) =>
      bytesOf(
        takes
          .map(({ atMs, keeps }) => {
            const states = trafficAt(city.sections, city.seed, atMs).filter((_, index) => keeps(index));
            return trafficDat(states, everyMs(TRAFFIC_STEP_MS)(atMs));
          })
          .join(''),
      ),
  };
}

function everyMs(stepMs: number): (atMs: number) => number {
  return (atMs) => Math.floor(atMs / stepMs) * stepMs;
}

function firstMs(takes: readonly Take[]): number {
  return takes[0]?.atMs ?? 0;
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

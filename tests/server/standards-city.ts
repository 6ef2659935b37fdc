import fastify, { type FastifyInstance } from 'fastify';
import type { City, Entry } from '../../data/contract/city.ts';
import type { Leg } from '../../data/contract/leg.ts';
import type { CityRecord, FeedRecord } from '../../data/contract/record.ts';
import { verdictOf } from '../../data/contract/verdict.ts';
import type { Door, DoorParts, OpenDoor } from '../../server/doors/door.ts';
import { PROBLEM } from '../../server/gateway/problem.ts';
import type { History } from '../../server/store/archive.ts';
import { MemoryArchive } from './memory-archive.ts';

/** Friday 2026-11-20 07:30:00 UTC, 08:30 in Madrid. */
export const NOW_MS = Date.UTC(2026, 10, 20, 7, 30);

const FEED = {
  kind: 'feed',
  protocol: 'test',
  state: 'live',
  recorded: false,
  licence: 'CC-BY-4.0',
  observedAtMs: NOW_MS,
  acceptedCount: 1,
  rejectedCount: 0,
  problem: '',
} as const;

function feed(key: string, simulated: boolean): FeedRecord {
  return {
    ...FEED,
    id: `feed:${key}`,
    feed: `feed:${key}`,
    name: `Feed ${key}`,
    attribution: `Owner of ${key}`,
    simulated,
  };
}

type Values = Entry['values'];
const at = (value: number, ageS = 60) => ({ value, atMs: NOW_MS - ageS * 1000 });

const AIR: CityRecord = {
  id: 'sensor:environment/43',
  kind: 'sensor',
  feed: 'feed:environment',
  name: 'Eixample, "Gran Via"',
  sensorType: 'air',
  longitude: 2.1538,
  latitude: 41.3853,
};

const BUS: CityRecord = {
  id: 'vehicle:transit/bus 7',
  kind: 'vehicle',
  feed: 'feed:transit',
  name: 'V15 7',
  mode: 'bus',
  line: 'line:transit/V15',
  headsign: 'Barceloneta',
  basis: 'observed',
  lengthM: 12,
  trip: 'V15 0815',
  tripDate: '20261120',
  tripTime: '08:15:00',
  firstCall: 1,
};

const STATION: CityRecord = {
  id: 'station:bikes/1',
  kind: 'station',
  feed: 'feed:bikes',
  name: 'Gran Via, 760',
  longitude: 2.180042,
  latitude: 41.397952,
  capacity: 46,
};

/** 100 m to the east in 10 s: 36 km/h, from Plaça de Catalunya. */
export const LEG: Leg = { t0Ms: NOW_MS - 5000, t1Ms: NOW_MS + 5000, x0Cm: 0, y0Cm: 0, x1Cm: 10_000, y1Cm: 0 };

const THINGS: readonly (readonly [CityRecord, Values, readonly Leg[]])[] = [
  [feed('environment', true), {}, []],
  [feed('transit', true), {}, []],
  [feed('bikes', false), {}, []],
  [AIR, { no2: at(41.5), pm10: { ...at(1999), verdict: verdictOf(['range']) }, co: at(0.3) }, []],
  [
    { ...AIR, id: 'sensor:environment/noise/1', name: 'Soroll', sensorType: 'noise', longitude: 2.19 },
    { laeq: at(64.2) },
    [],
  ],
  [
    { ...AIR, id: 'sensor:environment/X4', name: 'el Raval', sensorType: 'weather', longitude: 2.16775 },
    { temperature: at(12.5), humidity: at(54), 'wind-direction': at(270), 'wind-speed': at(3.2), rain: at(0) },
    [],
  ],
  [{ ...AIR, id: 'sensor:environment/silent', name: 'Silent', sensorType: 'air' }, {}, []],
  [
    {
      id: 'section:traffic/7',
      kind: 'section',
      feed: 'feed:environment',
      name: 'Diagonal',
      path: [2.1, 41.38, 2.13, 41.39],
    },
    { 'traffic-state': at(5) },
    [],
  ],
  [
    STATION,
    { 'bikes-available': at(12), 'ebikes-available': at(5), 'docks-available': at(30), 'in-service': at(1) },
    [],
  ],
  [{ ...STATION, id: 'station:bikes/2', name: 'Untold', capacity: null }, { 'bikes-available': at(3, 20) }, []],
  [{ ...STATION, id: 'station:bikes/3', name: 'Never heard of' }, {}, []],
  [
    {
      id: 'line:transit/V15',
      kind: 'line',
      feed: 'feed:transit',
      name: 'V15',
      mode: 'bus',
      longName: '',
      colour: '#000000',
      textColour: '#ffffff',
      operator: 'TMB',
    },
    {},
    [],
  ],
  [BUS, { delay: at(125, 30) }, [LEG]],
  [{ ...BUS, id: 'vehicle:transit/lost', name: 'Lost', line: null }, {}, []],
];

/** A city with something of everything; each call a new one. */
export function standardsCity(): City {
  const entries = THINGS.map(([record, values, legs], index) => ({ handle: index + 1, record, values, legs }));
  return { entries: new Map(entries.map((entry) => [entry.record.id, entry])) };
}

/** The same city with another entry in place of one. */
export function withEntry(city: City, entry: Entry): City {
  return { entries: new Map([...city.entries, [entry.record.id, entry]]) };
}

export interface StandardsCity {
  city: City;
  nowMs: number;
  readonly parts: DoorParts;
  readonly archive: MemoryArchive;
  readonly log: string[];
}

/** Parts of a door over that city; the platform knows nobody unless one is given. */
export function makeStandardsCity(
  more: Partial<DoorParts> & { readonly history?: Partial<History> } = {},
): StandardsCity {
  const archive = new MemoryArchive();
  Object.assign(archive.history, more.history ?? {});
  const log: string[] = [];
  const nobody = { entity: () => null, entityOf: () => null } as unknown as DoorParts['platform'];
  const state = { city: standardsCity(), nowMs: NOW_MS };
  const { history: _history, ...parts } = more;
  return Object.assign(state, {
    archive,
    log,
    parts: {
      clock: { nowMs: () => state.nowMs, speed: 1 },
      version: '0.0.0',
      log: { error: (line: string) => log.push(line), info: () => undefined, debug: () => undefined },
      settings: {},
      host: '127.0.0.1',
      ports: { sentilo: 0, mqtt: 0 },
      store: { city: () => state.city } as unknown as DoorParts['store'],
      archive,
      platform: nobody,
      outside: () => Promise.reject(new Error('no address is called in this test')),
      city: () => state.city,
      feeds: () => [],
      ...parts,
    },
  });
}

/** One door on a server like the gateway's, not listening. */
export async function openDoor(
  door: Door,
  parts: DoorParts,
): Promise<{ readonly app: FastifyInstance; readonly open: OpenDoor }> {
  const app = fastify({
    logger: false,
    forceCloseConnections: true,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: true } },
  });
  app.setSerializerCompiler(() => JSON.stringify);
  app.addSchema(PROBLEM);
  const open = await door.open(parts, app);
  await app.ready();
  return { app, open };
}

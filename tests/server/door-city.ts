import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import type { City, Entry } from '../../data/contract/city.ts';
import type { CityRecord } from '../../data/contract/record.ts';
import type { DoorParts } from '../../server/doors/door.ts';
import { openPlatform } from '../../server/platform/open-platform.ts';
import type { Entity, Platform } from '../../server/platform/platform.ts';
import type { Recorder } from '../../server/store/archive.ts';
import type { Batch } from '../../server/store/batch.ts';
import { NO_VALUES } from '../../server/store/batch.ts';
import { columnsOf, MemoryArchive } from './memory-archive.ts';
import { MemoryKeepingStore } from './memory-keeping-store.ts';

/** Thursday 2026-11-19 12:00 UTC. */
export const NOON_MS = Date.UTC(2026, 10, 19, 12);

/** A small city with a provider of sensors, a feed's bike station and a road section, for tests of doors. */
export interface DoorCity {
  readonly parts: DoorParts;
  readonly archive: MemoryArchive;
  readonly platform: Platform;
  readonly log: string[];
  /** Of the provider `reus`, and of `veins`, which may read and write only itself. */
  readonly tokens: { readonly reus: string; readonly veins: string };
  /** More entries of the city, besides those of the store. */
  readonly entries: Map<string, Entry>;
  /** `held`: batches settle only when this does, and as it does. */
  readonly state: { held: Promise<void> | null; nowMs: number };
}

function provider(id: string): Entity {
  return {
    id,
    kind: 'provider',
    name: `Estacions ${id}`,
    simulated: id === 'veins',
    licence: 'CC-BY-4.0',
    attribution: id,
  };
}

export async function makeDoorCity(settings: Readonly<Record<string, unknown>> = {}): Promise<DoorCity> {
  const archive = new MemoryArchive();
  const log: string[] = [];
  const entries = new Map<string, Entry>();
  const state: DoorCity['state'] = { held: null, nowMs: NOON_MS };
  const clock = { nowMs: () => state.nowMs, speed: 1 };
  const recorder: Recorder = {
    async record(batch: Batch) {
      await state.held;
      await archive.record(batch);
    },
  };
  const store = new MemoryKeepingStore(clock, recorder);
  const told = { error: (line: string) => log.push(line), info: () => undefined, debug: () => undefined };
  const platform = await openPlatform({ store, archive, clock, log: told });
  const tokens = {
    reus: await platform.addEntity(provider('reus')),
    veins: await platform.addEntity(provider('veins')),
  };
  const city = (): City => ({ entries: new Map([...store.city().entries, ...entries]) as City['entries'] });
  const parts: DoorParts = {
    clock,
    version: '0.0.0',
    log: told,
    settings,
    host: '127.0.0.1',
    ports: { sentilo: 0, mqtt: 0 },
    store,
    archive,
    platform,
    outside: () => Promise.reject(new Error('no address is called in this test')),
    city,
    feeds: () => [],
  };
  return { parts, archive, platform, log, tokens, entries, state };
}

/** Sensors of `reus`: two in one component on Plaça de Catalunya, one at Sagrada Família, a text, and a hidden one. */
export async function describeSensors({ platform }: DoorCity): Promise<void> {
  const square = { component: 'catalunya', componentType: 'meteo', componentDesc: 'Plaça de Catalunya' };
  const open = { publicAccess: true, componentPublicAccess: true };
  await platform.addSensors(
    'reus',
    [
      {
        ...square,
        sensor: 'temp-1',
        type: 'temperature',
        unit: 'ºC',
        location: '41.387 2.17',
        description: 'Temperatura',
      },
      { ...square, sensor: 'no2-1', type: 'air_quality_no2', unit: 'ug/m3', location: '41.387 2.17' },
      {
        sensor: 'noise-1',
        type: 'noise',
        unit: 'dBA',
        component: 'familia',
        componentType: 'noise',
        location: '41.4036 2.1744',
      },
      {
        sensor: 'sign-1',
        type: 'status',
        dataType: 'TEXT',
        component: 'familia',
        componentType: 'noise',
        location: '41.4036 2.1744',
      },
      { sensor: 'bus-1', type: 'temperature', component: 'bus', componentType: 'generic' },
    ].map((sensor) => ({ ...open, ...sensor })),
  );
  await platform.addSensors('veins', [
    {
      sensor: 'secret',
      type: 'temperature',
      component: 'secret',
      componentType: 'meteo',
      location: '41.4 2.2',
      publicAccess: false,
      componentPublicAccess: false,
    },
  ]);
}

/** A feed, one bike station of it with two values and their history, and a road section. */
export async function addFeedThings({ archive, entries }: DoorCity): Promise<void> {
  const feed: CityRecord = {
    id: 'feed:bikes',
    kind: 'feed',
    feed: 'feed:bikes',
    name: 'Bicing',
    protocol: 'gbfs',
    state: 'live',
    simulated: true,
    recorded: false,
    licence: 'CC-BY-4.0',
    attribution: 'Bessó',
    observedAtMs: NOON_MS,
    acceptedCount: 1,
    rejectedCount: 0,
    problem: '',
  };
  const station: CityRecord = {
    id: 'station:bikes/42',
    kind: 'station',
    feed: 'feed:bikes',
    name: 'Gran Via 760',
    longitude: 2.18,
    latitude: 41.397,
    capacity: 27,
  };
  const section: CityRecord = {
    id: 'section:traffic/7',
    kind: 'section',
    feed: 'feed:bikes',
    name: 'Diagonal',
    path: [2.1, 41.38, 2.13, 41.39],
  };
  const bikes = { value: 5, atMs: NOON_MS - 60_000 };
  entries.set(feed.id, { handle: 9001, record: feed, values: {}, legs: [] });
  entries.set(station.id, { handle: 9002, record: station, values: { 'bikes-available': bikes }, legs: [] });
  entries.set(section.id, {
    handle: 9003,
    record: section,
    values: { 'traffic-state': { value: 2, atMs: NOON_MS } },
    legs: [],
  });
  const key = 'station:bikes/42 bikes-available';
  const rows = [7, 6, 5].map((value, index) => ({
    series: 5000,
    value,
    atMs: NOON_MS - (3 - index) * 60_000,
    verdict: 0,
  }));
  await archive.record({
    arrivedMs: NOON_MS,
    series: [{ id: 5000, key, subject: station.id, property: 'bikes-available', factor: 1 }],
    values: columnsOf(rows) ?? NO_VALUES,
    legs: [],
    records: [],
    gone: [],
    withdrawn: [],
    documents: [],
  });
}

/** What a sensor of `reus` says, one value after another, a minute apart, the last at noon. */
export async function tell(
  { platform }: DoorCity,
  sensor: string,
  values: readonly (number | string)[],
): Promise<void> {
  const by = platform.entity('reus');
  if (!by) throw new Error('reus is not there');
  const told = values.map((value, index) => ({
    sensor,
    value: String(value),
    atMs: NOON_MS - (values.length - 1 - index) * 60_000,
  }));
  await platform.publish(by, 'reus', told);
}

/** A server of HTTP with nothing but what is added to it. */
export function bareApp(): FastifyInstance {
  return fastify({ logger: false });
}

export function portOf(server: { address(): AddressInfo | string | null }): number {
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

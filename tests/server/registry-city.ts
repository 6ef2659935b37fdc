import type { City, Entry } from '../../data/contract/city.ts';
import type { CityRecord, FeedRecord, LineRecord, StationRecord, StopRecord } from '../../data/contract/record.ts';
import { REGISTRY_GROUPS } from '../../data/contract/registry.ts';
import { Merges } from '../../server/registry/merges.ts';
import { Registry } from '../../server/registry/registry.ts';
import type { Territory } from '../../server/registry/territory.ts';
import { territoryOf } from '../../server/registry/territory.ts';

/** Friday 2026-11-20 07:30 UTC. */
export const NOW_MS = Date.UTC(2026, 10, 20, 7, 30);
export const DAY_MS = 86_400_000;

export function feed(key: string, attribution: string, simulated = false): FeedRecord {
  return {
    id: `feed:${key}`,
    kind: 'feed',
    feed: `feed:${key}`,
    name: key,
    protocol: 'test',
    state: 'live',
    simulated,
    recorded: false,
    licence: 'CC-BY-4.0',
    attribution,
    observedAtMs: null,
    acceptedCount: 0,
    rejectedCount: 0,
    problem: '',
  };
}

export function station(id: `${string}/${string}`, name: string, longitude: number, latitude: number): StationRecord {
  const source = id.split('/')[0] ?? '';
  return { id: `station:${id}`, kind: 'station', feed: `feed:${source}`, name, longitude, latitude, capacity: 20 };
}

export function stop(id: `${string}/${string}`, name: string, longitude: number, latitude: number): StopRecord {
  const source = id.split('/')[0] ?? '';
  return { id: `stop:${id}`, kind: 'stop', feed: `feed:${source}`, name, longitude, latitude, mode: 'bus' };
}

export function line(id: `${string}/${string}`, name: string, operator: string): LineRecord {
  const source = id.split('/')[0] ?? '';
  const colours = { colour: '#000000', textColour: '#ffffff' };
  return {
    id: `line:${id}`,
    kind: 'line',
    feed: `feed:${source}`,
    name,
    mode: 'bus',
    longName: '',
    operator,
    ...colours,
  };
}

export function cityOf(...records: readonly CityRecord[]): City {
  const entries = records.map((record, index): Entry => ({ handle: index + 1, record, values: {}, legs: [] }));
  return { entries: new Map(entries.map((entry) => [entry.record.id, entry])) };
}

/** A square of so many degrees around a point, closed. */
function square([x, y]: readonly [number, number], side: number): readonly number[] {
  const [west, south, east, north] = [x - side, y - side, x + side, y + side];
  return [west, south, east, south, east, north, west, north, west, south];
}

/** Two districts side by side, the western one with a barri of one section; and a street. */
export function smallTerritory(): Territory {
  const area = (
    level: 'district' | 'barri' | 'section',
    code: string,
    name: string,
    parent: string | null,
    ring: readonly number[],
  ) => ({
    id: `${level}:${code}`,
    level,
    code,
    name,
    parent,
    polygons: [[ring]],
    areaM2: 1000,
    source: 0,
  });
  const areas = [
    area('district', '02', 'Eixample', null, square([2.16, 41.39], 0.01)),
    area('district', '10', 'Sant Martí', null, square([2.18, 41.39], 0.01)),
    area('barri', '07', 'la Dreta de l’Eixample', 'district:02', square([2.16, 41.39], 0.005)),
    area('section', '02001', '02001', 'barri:07', square([2.16, 41.39], 0.002)),
  ];
  const street = {
    id: 'street:carrer-de-casp',
    name: 'Carrer de Casp',
    kind: 'street',
    at: [2.161, 41.391],
    rings: [],
  } as const;
  const source = {
    id: 'survey',
    name: 'survey',
    publisher: 'Ajuntament de Barcelona',
    licence: '',
    attribution: '',
    generated: false,
  };
  const manifest = { name: 'Barcelona', sources: [source], generated: false, bounds: [2.1, 41.3, 2.3, 41.5] } as const;
  return territoryOf(manifest, { areas }, { places: [street] });
}

/** A registry over the small territory. */
export function openRegistry(parts: Partial<ConstructorParameters<typeof Registry>[0]> = {}): Registry {
  const territory = smallTerritory();
  return new Registry({
    things: [],
    merges: new Merges([]),
    territory: () => territory,
    sources: [],
    providers: () => [],
    ...parts,
  });
}

/** Two feeds of bikes that tell one station twice, a bus line with two stops across the street. */
export const CITY = cityOf(
  feed('bikes', 'Bicing, Barcelona de Serveis Municipals'),
  feed('metropolis', 'AMB'),
  feed('bus', 'Transports Metropolitans de Barcelona'),
  station('bikes/42', 'Gran Via, 760', 2.16, 41.39),
  station('metropolis/b-42', 'GRAN VIA 760', 2.1602, 41.3901),
  station('bikes/43', 'Diagonal, 1', 2.163, 41.392),
  stop('bus/1001', 'Casp - Bailèn', 2.161, 41.391),
  stop('bus/1002', 'Casp - Bailèn', 2.1612, 41.3911),
  line('bus/V15', 'V15', 'TMB'),
);

export const EVERYTHING = { limit: 1000, offset: 0 } as const;

/** Who merges in the tests, and why. */
export const BY = { reason: 'same-thing', by: 'steward', atMs: NOW_MS } as const;

/** Everything that a registry tells, to be compared. */
export function everythingOf(registry: Registry): unknown {
  const records = REGISTRY_GROUPS.flatMap((group) => registry.list({ group, ...EVERYTHING }).records);
  return { records, relations: records.map(({ id }) => registry.get(id)?.relations), counts: registry.counts() };
}

/** Merges two, as proposed; gives the id of the merge, or why it is refused. */
export function merge(registry: Registry, kept: string, merged: string): string {
  const made = registry.merges.propose(kept, merged, BY);
  if (typeof made === 'string') return made;
  registry.merges.put(made);
  return made.id;
}

/** Undoes a merge by its id. */
export function undo(registry: Registry, id: string): void {
  const made = registry.merges.get(id);
  if (made) registry.merges.put({ ...made, undoneBy: 'steward', undoneAtMs: NOW_MS + 1 });
}

/** A registry that has seen a city. */
export function followed(city = CITY): Registry {
  const registry = openRegistry();
  registry.follow(city, NOW_MS);
  return registry;
}

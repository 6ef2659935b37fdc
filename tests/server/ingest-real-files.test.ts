import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Entry } from '../../data/contract/city.ts';
import { positionAt } from '../../data/contract/leg.ts';
import type { CityRecord } from '../../data/contract/record.ts';
import { CONNECTORS } from '../../server/connectors/index.ts';
import { parseFeeds } from '../../server/ingest/feeds-file.ts';
import { type Ingest, startIngest } from '../../server/ingest/ingest.ts';
import { CityStore } from '../../server/store/city-store.ts';

const DATA = join(dirname(fileURLToPath(import.meta.url)), '../../../shared/data');
const ABSENT = !existsSync(DATA);
if (ABSENT) process.stdout.write(`tests of feeds on real files are left out: ${DATA} is not there\n`);

/** Wednesday 14 January 2026, 08:30 in Barcelona: a day of the timetables, three months after Renfe's capture. */
const NOW_MS = Date.parse('2026-01-14T07:30:00Z');
const CAPTURED_MS = Date.parse('2025-10-13T17:10:01Z');

const at = (path: string) => pathToFileURL(join(DATA, path)).href;

function feedsFile(stateUrl: string): string {
  const described = { licence: 'CC-BY-4.0', attribution: 'as published', ttlS: 30 };
  const timetable = (id: string, file: string) => {
    const options = { scheduleUrl: at(`transit-gtfs/${file}`), modes: [{ agency: '1', mode: 'tram' }] };
    return { ...described, id, name: id, protocol: 'gtfs-schedule', options };
  };
  const renfe = 'transit-realtime/renfe_20251013T171041Z_';
  return JSON.stringify({
    feeds: [
      {
        ...described,
        id: 'feed:rodalies',
        name: 'Rodalies',
        protocol: 'gtfs-realtime',
        options: {
          vehiclePositionsUrl: at(`${renfe}vehicle_positions.pb`),
          tripUpdatesUrl: at(`${renfe}trip_updates.pb`),
          mode: 'rail',
          area: [0, 40, 4, 43],
        },
      },
      timetable('feed:fgc', 'fgc_gtfs.zip'),
      timetable('feed:trambaix', 'tram_tbx_gtfs.zip'),
      timetable('feed:trambesos', 'tram_tbs_gtfs.zip'),
      {
        ...described,
        id: 'feed:bicing',
        name: 'Bicing',
        protocol: 'bicing-history',
        recorded: true,
        options: {
          historyUrl: at('bicing/2019_03_Marc_BicingNou_ESTACIONS.7z'),
          stationsUrl: at('bicing/dashboard/stations_info.json'),
        },
      },
      {
        ...described,
        id: 'feed:traffic',
        name: 'Trànsit',
        protocol: 'traffic-dat',
        options: { sectionsUrl: at('traffic/transit_relacio_trams_2022.csv'), stateUrl },
      },
      { ...described, ...AIR, recorded: true, ttlS: 3600 },
    ],
  });
}

const AIR = {
  id: 'feed:air',
  name: 'Qualitat de l’aire',
  protocol: 'observation-file',
  options: {
    url: at('air-quality/2025_08_Agost_qualitat_aire_BCN.csv'),
    sensorType: 'air',
    sensor: 'ESTACIO',
    sensors: {
      url: at('air-quality/qualitat_aire_estacions.csv'),
      sensor: 'Estacio',
      name: 'nom_cabina',
      longitude: 'Longitud',
      latitude: 'Latitud',
    },
    property: {
      column: 'CODI_CONTAMINANT',
      values: { '1': 'so2', '6': 'co', '7': 'no', '8': 'no2', '9': 'pm25', '10': 'pm10', '12': 'nox', '14': 'o3' },
    },
    timeZone: 'Europe/Madrid',
    layout: { hours: { value: 'H', valid: 'V', year: 'ANY', month: 'MES', day: 'DIA' } },
  },
};

let folder = '';
let ingest: Ingest;
let store: CityStore;
const faults: string[] = [];

describe.skipIf(ABSENT)("a feeds file of the city's real files", () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'besso-real-'));
    const state = join(folder, 'state.dat');
    writeFileSync(state, '1#20260114082500#2#3\n');
    const clock = { nowMs: () => NOW_MS, speed: 1 };
    store = new CityStore(clock);
    const feeds = parseFeeds(feedsFile(pathToFileURL(state).href), CONNECTORS);
    const log = { error: (line: string) => void faults.push(line) };
    ingest = startIngest({ feeds, connectors: CONNECTORS, store, clock, random: () => 0.5, log });
    await vi.waitFor(
      () => {
        const unread = ingest.health().filter(({ accepted }) => accepted === 0);
        expect(unread.map(({ id, problem }) => `${id} ${problem}`)).toEqual([]);
      },
      { timeout: 55_000, interval: 200 },
    );
  }, 60_000);

  afterAll(async () => {
    await ingest.close();
    await store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('is read whole, without a fault of ours', () => {
    expect(faults).toEqual([]);
    expect(ingest.health().map(({ problem }) => problem)).toEqual(['', '', '', '', '', '', '']);
  });

  test("shows Renfe's capture with its real age: 68 trains where they were, of a feed that is stale", () => {
    const trains = entriesOf('vehicle', 'feed:rodalies');
    expect(trains).toHaveLength(68);
    for (const { record, legs } of trains) {
      expect(record).toMatchObject({ basis: 'observed', mode: 'rail' });
      expect(positionAt(legs, NOW_MS)).toMatchObject({ ahead: false });
    }
    const health = ingest.health().find(({ id }) => id === 'feed:rodalies');
    expect(health).toMatchObject({ state: 'stale', observedAtMs: CAPTURED_MS, ageMs: NOW_MS - CAPTURED_MS });
    expect(health?.reasons).toEqual({ duplicate: 3, 'out-of-area': 142, 'missing-field': 37 });
  });

  test.each([
    ['feed:fgc', 50, 110],
    ['feed:trambaix', 12, 30],
    ['feed:trambesos', 8, 25],
  ])('runs the timetable of %s at 08:30, and says that it is no more', (feed, least, most) => {
    const vehicles = entriesOf('vehicle', feed);
    expect(vehicles.length).toBeGreaterThanOrEqual(least);
    expect(vehicles.length).toBeLessThanOrEqual(most);
    for (const { record, legs } of vehicles) {
      expect(record.basis).toBe('scheduled');
      expect(positionAt(legs, NOW_MS + 20_000)).toMatchObject({ ahead: true });
    }
    expect(stateOf(feed)).toEqual(['live', false]);
  });

  test("plays Bicing's history as recorded: 394 stations, all with their values of now", () => {
    const stations = entriesOf('station', 'feed:bicing');
    expect(stations).toHaveLength(394);
    for (const { values } of stations) {
      expect(values['bikes-available']?.atMs ?? 0).toBeGreaterThan(NOW_MS - 600_000);
      expect(values['bikes-available']?.atMs ?? 0).toBeLessThanOrEqual(NOW_MS);
    }
    expect(stateOf('feed:bicing')).toEqual(['live', true]);
  });

  test('has the 527 road sections, and a state for the one that was told', () => {
    const sections = entriesOf('section', 'feed:traffic');
    expect(sections).toHaveLength(527);
    expect(sections.filter(({ values }) => values['traffic-state'])).toHaveLength(1);
    expect(stateOf('feed:traffic')).toEqual(['live', false]);
  });

  test('plays the air of August 2025 as recorded, of eight stations', () => {
    const sensors = entriesOf('sensor', 'feed:air');
    expect(sensors.filter(({ values }) => Object.keys(values).length > 0)).toHaveLength(8);
    for (const { values } of sensors) {
      for (const value of Object.values(values)) expect(NOW_MS - value.atMs).toBeLessThan(3_600_000);
    }
    expect(stateOf('feed:air')).toEqual(['live', true]);
  });
});

function entriesOf<Kind extends CityRecord['kind']>(
  kind: Kind,
  feed: string,
): readonly (Entry & { readonly record: Extract<CityRecord, { kind: Kind }> })[] {
  const entries = [...store.city().entries.values()];
  return entries.filter(({ record }) => record.kind === kind && record.feed === feed) as never;
}

/** The feed's state, and whether it says that it is recorded. */
function stateOf(feed: string): readonly [string | undefined, boolean | undefined] {
  const health = ingest.health().find(({ id }) => id === feed);
  return [health?.state, health?.recorded];
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type CityPackage, openCityPackage } from '../../data/city/city-folder.ts';
import {
  type Manifest,
  PACKAGE_FILES,
  type PackageTimetable,
  type TransitLine,
  type TransitNetwork,
} from '../../data/contract/package.ts';
import { readCityParts, readTransit } from '../../server/city-parts.ts';
import { CONNECTORS } from '../../server/connectors/index.ts';
import { parseFeeds } from '../../server/ingest/feeds-file.ts';
import { makeLog } from '../../server/log.ts';
import { patternsOf } from '../../server/simulator/pattern.ts';
import { timetablesOf } from '../../server/timetable-feeds.ts';
import { NEVER, testHost } from '../suites/connectors-host.ts';

/** Monday 2 March 2026, 08:05 on the city's clocks. */
const MONDAY_MS = Date.UTC(2026, 2, 2, 7, 5);
const OPERATOR = 1;

const GTFS = zipSync({
  'agency.txt': strToU8(
    'agency_id,agency_name,agency_url,agency_timezone\n1,Tramvia,https://example.invalid,Europe/Madrid\n',
  ),
  'routes.txt': strToU8('route_id,agency_id,route_short_name,route_type\nr,1,T2,2\n'),
  'stops.txt': strToU8('stop_id,stop_name,stop_lat,stop_lon\na,A,41.39,2.15\nb,B,41.39,2.17\nc,Manresa,41.73,1.83\n'),
  'trips.txt': strToU8('route_id,service_id,trip_id\nr,w,t\n'),
  'stop_times.txt': strToU8(
    'trip_id,arrival_time,departure_time,stop_id,stop_sequence\nt,08:00:00,08:00:00,a,1\nt,08:10:00,08:10:00,b,2\n',
  ),
  'calendar_dates.txt': strToU8('service_id,date,exception_type\nw,20260302,1\n'),
});

const STOPS = [
  { id: 'a', name: 'A', at: [2.15, 41.39] },
  { id: 'b', name: 'B', at: [2.17, 41.39] },
] as const;

function line(id: string, more: Partial<TransitLine>): TransitLine {
  return {
    id,
    name: id,
    longName: id,
    mode: 'tram',
    colour: '#008e78',
    textColour: '#ffffff',
    operator: 'Tramvia',
    stops: ['a', 'b'],
    path: [2.15, 41.39, 2.17, 41.39],
    loop: false,
    headwayMin: [5, 5, 5],
    speedKmh: 20,
    ...more,
  };
}

const TRANSIT: TransitNetwork = {
  lines: [line('T2', { source: OPERATOR, inferred: ['mode'] }), line('H10', { mode: 'bus' })],
  stops: STOPS.map((stop) => ({ ...stop })),
};

const TIMETABLE: PackageTimetable = {
  key: 'tramvia',
  operator: 'Tramvia',
  name: 'timetable-tramvia.zip',
  bytes: GTFS.length,
  sha256: '',
  source: OPERATOR,
  validFrom: '2026-03-01',
  validTo: '2026-03-31',
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'besso-timetables-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

/** A package with next to nothing in it but lines and a timetable. */
function city(timetable: Partial<PackageTimetable> = {}): CityPackage {
  const parts: Record<string, unknown> = { transit: TRANSIT, places: { places: [] }, streets: {} };
  const files = PACKAGE_FILES.map((part) => {
    const text = JSON.stringify(parts[part] ?? null);
    writeFileSync(join(folder, part), text);
    return [part, { name: part, bytes: text.length, sha256: '' }] as const;
  });
  writeFileSync(join(folder, TIMETABLE.name), GTFS);
  const sources = [
    {
      id: 'generated',
      name: 'Generated',
      publisher: 'Bessó',
      licence: 'CC0-1.0',
      attribution: 'Bessó',
      generated: true,
    },
    { id: 'gtfs', name: 'GTFS', publisher: 'T', licence: 'CC-BY-4.0', attribution: 'Tramvia, SA', generated: false },
  ];
  const manifest: Partial<Manifest> = {
    format: 'besso-city',
    version: 1,
    bounds: [1.96, 41.22, 2.38, 41.53],
    sources,
    timetables: [{ ...TIMETABLE, ...timetable }],
    files: Object.fromEntries(files) as Manifest['files'],
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return openCityPackage(folder);
}

function timetables(of: CityPackage, atMs = MONDAY_MS) {
  const lines: string[] = [];
  const log = makeLog('info', (each) => lines.push(each));
  return { ...timetablesOf(of, readTransit(of), atMs, log), lines };
}

describe('a package with a timetable', () => {
  test("has a feed of it, the operator's own and not simulated", () => {
    const { feeds, sources, lines } = timetables(city());
    expect(feeds).toEqual([
      expect.objectContaining({
        id: 'feed:timetable-tramvia',
        name: 'Tramvia',
        protocol: 'gtfs-schedule',
        simulated: false,
        licence: 'CC-BY-4.0',
        attribution: 'Tramvia, SA',
      }),
    ]);
    expect(sources).toEqual([OPERATOR]);
    expect(lines).toEqual([]);
    expect(parseFeeds(JSON.stringify({ feeds }), CONNECTORS)).toEqual(feeds);
  });

  test('shows its vehicles as scheduled, of the mode that the package knows', async () => {
    const [feed] = timetables(city()).feeds;
    const connector = CONNECTORS.find(({ protocol }) => protocol === 'gtfs-schedule');
    if (!feed || !connector?.open) throw new Error('no feed or no connector');
    const host = testHost(MONDAY_MS, { [String(feed.options.scheduleUrl)]: GTFS });
    const source = connector.open(feed, host);
    if (!('read' in source) || !source.read) throw new Error('no source to read');
    const { observations, rejects } = await source.read(NEVER);
    const records = observations.flatMap((each) => (each.type === 'record' ? [each.record] : []));
    expect(rejects).toEqual([]);
    expect(records.filter(({ kind }) => kind === 'vehicle')).toEqual([
      expect.objectContaining({ basis: 'scheduled', mode: 'tram', line: 'line:timetable-tramvia/r' }),
    ]);
    expect(records.filter(({ kind }) => kind === 'line')).toEqual([
      expect.objectContaining({ name: 'T2', mode: 'tram' }),
    ]);
  });

  test('has the simulator run the other lines alone', () => {
    const { sources } = timetables(city());
    const simulated = readCityParts(city(), sources).transit;
    expect(simulated.lines.map(({ id }) => id)).toEqual(['H10']);
    expect(new Set(patternsOf(simulated).map((pattern) => pattern.line.id))).toEqual(new Set(['H10']));
  });

  test.each([
    ['2026-02-28', Date.UTC(2026, 1, 28, 10)],
    ['2026-04-01', Date.UTC(2026, 3, 1, 10)],
  ])('has its lines simulated on %s, which it does not hold for, and says so', (day, atMs) => {
    const { feeds, sources, lines } = timetables(city(), atMs);
    expect([feeds, sources]).toEqual([[], []]);
    expect(lines).toEqual([`Tramvia is simulated: its timetable holds from 2026-03-01 to 2026-03-31, not on ${day}`]);
  });

  test("counts days by the city's clocks: the last one ends at midnight there", () => {
    expect(timetables(city(), Date.UTC(2026, 2, 31, 21, 59)).feeds.length).toBe(1);
    expect(timetables(city(), Date.UTC(2026, 2, 31, 22, 1)).feeds.length).toBe(0);
  });

  test.each(['gone.zip', '../timetable-tramvia.zip'])('has its lines simulated when the file is %s', (name) => {
    const { feeds, lines } = timetables(city({ name }));
    expect(feeds).toEqual([]);
    expect(lines).toEqual([`Tramvia is simulated: its timetable ${name} is missing from the city package`]);
  });
});

test('a package without timetables is simulated whole', () => {
  expect(readCityParts(city()).transit.lines.map(({ id }) => id)).toEqual(['T2', 'H10']);
});

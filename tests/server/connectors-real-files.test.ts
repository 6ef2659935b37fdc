import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import type { FeedConfig } from '../../data/contract/feed.ts';
import { positionAt } from '../../data/contract/leg.ts';
import type { Leg } from '../../data/contract/leg.ts';
import type { Observation } from '../../data/contract/observation.ts';
import { toLngLat } from '../../data/contract/place.ts';
import type { CityRecord } from '../../data/contract/record.ts';
import { bicingHistory } from '../../server/connectors/bicing-history/open.ts';
import type { Reading } from '../../server/connectors/connector.ts';
import { decodeAlerts, decodeDelays, decodeVehicles } from '../../server/connectors/gtfs/decode-realtime.ts';
import { decodeSchedule } from '../../server/connectors/gtfs/decode-schedule.ts';
import { gtfsRealtime } from '../../server/connectors/gtfs/open-realtime.ts';
import { gtfsSchedule } from '../../server/connectors/gtfs/open-schedule.ts';
import { decodeHistory } from '../../server/connectors/bicing-history/decode.ts';
import { observationFile } from '../../server/connectors/observation-file/open.ts';
import { trafficDat } from '../../server/connectors/traffic-dat/open.ts';
import { countReasons, NEVER, read, testFeed, testHost } from '../suites/connectors-host.ts';
import { nearestOnLine, rowsOf } from './connectors-real-tables.ts';

const DATA = join(dirname(fileURLToPath(import.meta.url)), '../../../shared/data');
const ABSENT = !existsSync(DATA);
if (ABSENT) process.stdout.write(`tests of connectors on real files are left out: ${DATA} is not there\n`);

const CATALONIA = [0, 40, 4, 43];

describe.skipIf(ABSENT)("Renfe's capture of 13 October 2025", { timeout: 60_000 }, () => {
  const folder = join(DATA, 'transit-realtime');
  const name = 'renfe_20251013T171041Z_';
  const atMs = 1_760_375_401_000;

  test('says the same as its JSON twin, vehicle by vehicle', () => {
    const { entity } = twin(`${name}vehicle_positions.json`) as { entity: readonly Twin[] };
    const { reports, rejects, madeAtMs } = decodeVehicles(read(join(folder, `${name}vehicle_positions.pb`)));
    expect(madeAtMs).toBe(atMs);
    expect(reports.length + rejects.length).toBe(entity.length);
    expect(entity).toHaveLength(250);
    const twins = new Map<string, Twin>();
    for (const each of entity) if (!twins.has(each.vehicle.vehicle.id)) twins.set(each.vehicle.vehicle.id, each);
    for (const report of reports) {
      const { position, trip, stop_id, vehicle } = twins.get(report.key)?.vehicle ?? {};
      expect([report.tripId, report.stopId, report.label]).toEqual([trip?.trip_id, stop_id, vehicle?.label]);
      expect(report.at?.[0] ?? null).toBe(position ? Math.fround(position.longitude) : null);
      expect(report.at?.[1] ?? null).toBe(position ? Math.fround(position.latitude) : null);
    }
  });

  test('has 137 trip updates and 49 alerts, with the delays and texts of their twins', () => {
    const updates = (twin(`${name}trip_updates.json`) as { entity: readonly UpdateTwin[] }).entity;
    const { delays } = decodeDelays(read(join(folder, `${name}trip_updates.pb`)), atMs);
    expect(updates).toHaveLength(137);
    const told = updates.filter(({ trip_update }) => trip_update.delay !== undefined);
    const decoded = new Map(delays.map(({ tripId, delayS }) => [tripId, delayS]));
    for (const { trip_update } of told) expect(decoded.get(trip_update.trip.trip_id)).toBe(trip_update.delay);
    const { entity } = twin(`${name}alerts.json`) as { entity: readonly AlertTwin[] };
    const { alerts } = decodeAlerts(read(join(folder, `${name}alerts.pb`)));
    expect(alerts).toHaveLength(49);
    expect(alerts.map(({ description }) => description)).toEqual(
      entity.map(({ alert }) => alert.description_text.translation[0]?.text),
    );
  });

  test('places every Rodalies vehicle that has a place, and accounts for all 250', async () => {
    const host = testHost(atMs, {
      vehicles: read(join(folder, `${name}vehicle_positions.pb`)),
      updates: read(join(folder, `${name}trip_updates.pb`)),
    });
    const options = { vehiclePositionsUrl: 'vehicles', tripUpdatesUrl: 'updates', area: CATALONIA };
    const reading = await readOnce(gtfsRealtime.open(testFeed('gtfs-realtime', options), host));
    const { entity } = twin(`${name}vehicle_positions.json`) as { entity: readonly Twin[] };
    const rodalies = entity.filter(({ vehicle }) => vehicle.vehicle.label.startsWith('R') && vehicle.position);
    expect(rodalies).toHaveLength(68);
    const placed = placesOf(reading.observations, atMs);
    for (const { vehicle } of rodalies) {
      const [longitude = 0, latitude = 0] = placed.get(`vehicle:test/${vehicle.vehicle.id}`) ?? [];
      expect(longitude).toBeCloseTo(vehicle.position?.longitude ?? Number.NaN, 5);
      expect(latitude).toBeCloseTo(vehicle.position?.latitude ?? Number.NaN, 5);
    }
    expect(placed.size).toBe(68);
    const reasons = countReasons(reading.rejects);
    expect(reasons).toEqual({ duplicate: 3, 'out-of-area': 142, 'missing-field': 37 });
    expect(68 + reading.rejects.length).toBe(250);
    const lines = recordsOf(reading.observations, 'line').map((line) => line.name);
    expect(lines.toSorted()).toEqual(['R1', 'R2', 'R3', 'R4', 'R7', 'R8']);
  });

  function twin(file: string): unknown {
    return JSON.parse(readFileSync(join(folder, file), 'utf8'));
  }
});

interface Twin {
  readonly vehicle: {
    readonly trip?: { readonly trip_id: string };
    readonly position?: { readonly longitude: number; readonly latitude: number };
    readonly stop_id?: string;
    readonly vehicle: { readonly id: string; readonly label: string };
  };
}

interface UpdateTwin {
  readonly trip_update: { readonly trip: { readonly trip_id: string }; readonly delay?: number };
}

interface AlertTwin {
  readonly alert: { readonly description_text: { readonly translation: readonly { readonly text: string }[] } };
}

describe.skipIf(ABSENT)('complete timetables', { timeout: 60_000 }, () => {
  const files = [
    { file: 'fgc_gtfs.zip', routes: 21, stops: 302, trips: 18_089, calls: 192_233, least: 50, most: 110 },
    { file: 'tram_tbx_gtfs.zip', routes: 3, stops: undefined, trips: 3682, calls: undefined, least: 12, most: 30 },
    { file: 'tram_tbs_gtfs.zip', routes: 3, stops: undefined, trips: 1660, calls: undefined, least: 8, most: 25 },
  ];

  test.each(files)('$file: everything in it is taken in, without a reject', ({ file, ...counts }) => {
    const { schedule, rejects } = decodeSchedule(read(join(DATA, 'transit-gtfs', file)), { area: CATALONIA as never });
    expect(rejects).toEqual([]);
    expect(schedule.routes).toHaveLength(counts.routes);
    expect(schedule.trips.id).toHaveLength(counts.trips);
    if (counts.stops) expect(schedule.stops).toHaveLength(counts.stops);
    if (counts.calls) expect(schedule.calls.stop).toHaveLength(counts.calls);
  });

  test('FGC has times past 28:00, which stay later than the day', () => {
    const { schedule } = decodeSchedule(read(join(DATA, 'transit-gtfs/fgc_gtfs.zip')));
    expect(schedule.calls.departS.reduce((a, b) => Math.max(a, b), 0)).toBeGreaterThan(28 * 3600);
  });

  // Wednesday 14 January 2026, 08:30 in Barcelona.
  const nowMs = Date.parse('2026-01-14T07:30:00Z');

  test.each(files)(
    '$file: at 08:30 of a working day the vehicles are those of the timetable, on their way',
    async (each) => {
      const zip = read(join(DATA, 'transit-gtfs', each.file));
      const reading = await readSchedule(zip, nowMs, { area: CATALONIA });
      const tables = unzipSync(zip);
      const due = tripsDue(tables, '20260114', 8.5 * 3600);
      const places = placesOf(reading.observations, nowMs + 20_000);
      expect([...places.keys()].map((id) => id.replace(/^vehicle:test\/\d+-/, '')).toSorted()).toEqual(
        [...due.keys()].toSorted(),
      );
      expect(places.size).toBeGreaterThanOrEqual(each.least);
      expect(places.size).toBeLessThanOrEqual(each.most);
      for (const vehicle of recordsOf(reading.observations, 'vehicle')) expect(vehicle.basis).toBe('scheduled');
      for (const [id, place] of places) {
        const trip = due.get(id.replace(/^vehicle:test\/\d+-/, ''));
        const found = nearestOnLine(trip?.shape ?? [], place);
        expect(found.distanceM).toBeLessThan(30);
        const [from, to] = (trip?.between ?? []).map((stop) => nearestOnLine(trip?.shape ?? [], stop).alongM);
        expect(found.alongM).toBeGreaterThan((from ?? Number.NaN) - 60);
        expect(found.alongM).toBeLessThan((to ?? Number.NaN) + 60);
      }
    },
  );

  test('a tram line typed as railway runs trams where the feed says so', async () => {
    const zip = read(join(DATA, 'transit-gtfs/tram_tbx_gtfs.zip'));
    const said = await readSchedule(zip, nowMs, {});
    expect(new Set(recordsOf(said.observations, 'line').map(({ mode }) => mode))).toEqual(new Set(['tram', 'rail']));
    const mended = await readSchedule(zip, nowMs, { modes: [{ agency: '1', mode: 'tram' }] });
    expect(new Set(recordsOf(mended.observations, 'line').map(({ mode }) => mode))).toEqual(new Set(['tram']));
  });

  test('TMB without trips gives its lines and stations, and says what is missing', async () => {
    const folder = join(DATA, 'transit-gtfs/tmb_20260421_partial');
    const zip = zipSync(Object.fromEntries(readdirSync(folder).map((name) => [name, read(join(folder, name))])));
    const reading = await readSchedule(zip, Date.parse('2026-11-04T07:30:00Z'), {});
    expect(recordsOf(reading.observations, 'line')).toHaveLength(117);
    expect(recordsOf(reading.observations, 'vehicle')).toEqual([]);
    expect(countReasons(reading.rejects)).toEqual({ 'missing-field': 2 });
    const stops = recordsOf(reading.observations, 'stop');
    expect(stops.filter(({ mode }) => mode === 'bus').length).toBeGreaterThan(2000);
    expect(stops.find(({ name }) => name === 'Fondo')?.mode).toBe('metro');
  });

  function readSchedule(zip: Uint8Array, atMs: number, options: Readonly<Record<string, unknown>>): Promise<Reading> {
    const feed = testFeed('gtfs-schedule', { scheduleUrl: 'zip', ...options });
    return readOnce(gtfsSchedule.open(feed, testHost(atMs, { zip })));
  }
});

/** Trips under way (or within half a minute of it) by the tables alone, read in the plainest way. */
function tripsDue(tables: Record<string, Uint8Array>, date: string, nowS: number) {
  const services = new Set(
    rowsOf(tables['calendar_dates.txt']).flatMap((row) =>
      row.date === date && row.exception_type === '1' ? [row.service_id] : [],
    ),
  );
  const shapes = new Map<string, { sequence: number; at: [number, number] }[]>();
  for (const row of rowsOf(tables['shapes.txt'])) {
    const points = shapes.get(row.shape_id ?? '') ?? [];
    points.push({ sequence: Number(row.shape_pt_sequence), at: [Number(row.shape_pt_lon), Number(row.shape_pt_lat)] });
    shapes.set(row.shape_id ?? '', points);
  }
  const stops = new Map(
    rowsOf(tables['stops.txt']).map((row) => [
      row.stop_id,
      [Number(row.stop_lon), Number(row.stop_lat)] as [number, number],
    ]),
  );
  const calls = new Map<string, { sequence: number; arriveS: number; departS: number; stop: string }[]>();
  for (const row of rowsOf(tables['stop_times.txt'])) {
    const list = calls.get(row.trip_id ?? '') ?? [];
    const [arriveS, departS] = [row.arrival_time, row.departure_time].map(secondsOf);
    list.push({
      sequence: Number(row.stop_sequence),
      arriveS: arriveS ?? 0,
      departS: departS ?? 0,
      stop: row.stop_id ?? '',
    });
    calls.set(row.trip_id ?? '', list);
  }
  const due = new Map<string, { shape: [number, number][]; between: [number, number][] }>();
  for (const row of rowsOf(tables['trips.txt'])) {
    const list = (calls.get(row.trip_id ?? '') ?? []).toSorted((a, b) => a.sequence - b.sequence);
    const [first, last] = [list[0], list.at(-1)];
    if (!services.has(row.service_id) || !first || !last || list.length < 2) continue;
    if (first.departS > nowS + 30 || last.arriveS < nowS - 30) continue;
    const left = list.findLast(({ departS }) => departS <= nowS + 20) ?? first;
    const next = list.find(({ arriveS }) => arriveS >= nowS + 20) ?? last;
    const shape = (shapes.get(row.shape_id ?? '') ?? [])
      .toSorted((a, b) => a.sequence - b.sequence)
      .map(({ at }) => at);
    due.set(row.trip_id ?? '', { shape, between: [left, next].map(({ stop }) => stops.get(stop) ?? [0, 0]) });
  }
  return due;
}

function secondsOf(time = ''): number {
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number);
  return hours * 3600 + minutes * 60 + seconds;
}

describe.skipIf(ABSENT)("Bicing's history of March 2019", { timeout: 60_000 }, () => {
  const archive = join(DATA, 'bicing/2019_03_Marc_BicingNou_ESTACIONS.7z');

  test('is unpacked and read whole: 355,467 rows of 399 stations in 891 snapshots', () => {
    const { history, rejects } = decodeHistory(read(archive));
    expect(rejects).toEqual([]);
    expect([history.rows, history.stations.length, history.snapshotMs.length]).toEqual([355_467, 399, 891]);
    // First and last rows of the file.
    expect([history.bikes[0], history.docks[0], history.snapshotMs[0]]).toEqual([16, 14, 1_553_795_923_000]);
    expect([history.bikes[355_466], history.docks[355_466]]).toEqual([0, 16]);
    expect(history.snapshotMs.at(-1)).toBe(1_554_069_298_000);
  });

  test('plays as a recorded feed, through the night on which clocks were put forward', async () => {
    const host = testHost(Date.parse('2026-11-08T00:58:00Z'), {
      history: read(archive),
      stations: read(join(DATA, 'bicing/dashboard/stations_info.json')),
    });
    const feed: FeedConfig = {
      ...testFeed('bicing-history', { historyUrl: 'history', stationsUrl: 'stations' }),
      recorded: true,
    };
    const source = bicingHistory.open(feed, host);
    const first = await readOnce(source);
    expect(recordsOf(first.observations, 'station')).toHaveLength(394);
    expect(countReasons(first.rejects)).toEqual({ 'unknown-subject': 5 });
    expect(first.observations.filter(({ type }) => type === 'value')).toHaveLength(394 * 4);
    const shown = new Set<number>();
    for (let minute = 0; minute < 90; minute++) {
      host.nowMs += 60_000;
      const reading = await readOnce(source);
      if (!reading.unchanged) shown.add(reading.observedAtMs ?? 0);
      expect(reading.observedAtMs ?? 0).toBeLessThanOrEqual(host.nowMs);
    }
    const clock = [...shown].map((atMs) => new Date(atMs + 3_600_000).toISOString().slice(11, 16));
    expect(clock.filter((time) => time.startsWith('02'))).toEqual([]);
    expect(clock.filter((time) => time.startsWith('03')).length).toBeGreaterThan(3);
  });
});

describe.skipIf(ABSENT)('other files of the city', { timeout: 60_000 }, () => {
  test('the 527 traffic sections of 2022 have their 3,276 points', async () => {
    const bytes = read(join(DATA, 'traffic/transit_relacio_trams_2022.csv'));
    const host = testHost(Date.parse('2026-07-01T16:06:00Z'), { sections: bytes, state: new Uint8Array() });
    const options = { sectionsUrl: 'sections', stateUrl: 'state' };
    const reading = await readOnce(trafficDat.open(testFeed('traffic-dat', options), host));
    const sections = recordsOf(reading.observations, 'section');
    expect(reading.rejects).toEqual([]);
    expect(sections).toHaveLength(527);
    expect(sections.reduce((sum, { path }) => sum + path.length / 2, 0)).toBe(3276);
    const longitudes = sections.flatMap(({ path }) => path.filter((_, index) => index % 2 === 0));
    expect(Math.min(...longitudes)).toBeCloseTo(2.0993, 4);
    expect(Math.max(...longitudes)).toBeCloseTo(2.2256, 4);
  });

  test("August 2025's air quality: 70 series, 1,283 hours not valid, what is left is observed", async () => {
    const host = testHost(Date.parse('2025-09-02T00:00:00Z'), {
      values: read(join(DATA, 'air-quality/2025_08_Agost_qualitat_aire_BCN.csv')),
      stations: read(join(DATA, 'air-quality/qualitat_aire_estacions.csv')),
    });
    const reading = await readOnce(observationFile.open(testFeed('observation-file', AIR_QUALITY), host));
    expect(recordsOf(reading.observations, 'sensor').map(({ name }) => name.split(' - ')[0])).toContain('Barcelona');
    const values = reading.observations.filter((each) => each.type === 'value');
    const { 'not-valid': notValid, ...others } = countReasons(reading.rejects);
    expect(notValid).toBe(1283);
    expect(Object.keys(others)).toEqual(['unknown-property']);
    // Valid hours of codes 1, 6, 7, 8, 9, 10, 12 and 14, counted apart.
    expect(values).toHaveLength(2935 + 2200 + 5898 + 5898 + 2221 + 3700 + 5168 + 4420);
    const no2 = values.filter(({ property }) => property === 'no2').map(({ value }) => value);
    expect(Math.max(...no2)).toBe(154);
    expect(no2.reduce((a, b) => a + b, 0) / no2.length).toBeCloseTo(16.51, 2);
    expect(reading.observedAtMs).toBe(Date.parse('2025-08-31T22:00:00Z'));
  });
});

const AIR_QUALITY = {
  url: 'values',
  format: 'csv',
  sensorType: 'air',
  sensor: 'ESTACIO',
  sensors: { url: 'stations', sensor: 'Estacio', name: 'nom_cabina', longitude: 'Longitud', latitude: 'Latitud' },
  property: {
    column: 'CODI_CONTAMINANT',
    values: { '1': 'so2', '6': 'co', '7': 'no', '8': 'no2', '9': 'pm25', '10': 'pm10', '12': 'nox', '14': 'o3' },
  },
  timeZone: 'Europe/Madrid',
  layout: { hours: { value: 'H', valid: 'V', year: 'ANY', month: 'MES', day: 'DIA' } },
};

async function readOnce(source: { read(signal: AbortSignal): Promise<Reading> } | undefined): Promise<Reading> {
  if (!source) throw new Error('the protocol cannot be read');
  return source.read(NEVER);
}

function recordsOf<Kind extends CityRecord['kind']>(
  observations: readonly Observation[],
  kind: Kind,
): Extract<CityRecord, { kind: Kind }>[] {
  return observations.flatMap((each) =>
    each.type === 'record' && each.record.kind === kind ? [each.record as Extract<CityRecord, { kind: Kind }>] : [],
  );
}

/** Where legs put every vehicle at a moment, longitude and latitude. */
function placesOf(observations: readonly Observation[], atMs: number): Map<string, readonly [number, number]> {
  const legs = new Map<string, Leg[]>();
  for (const each of observations) {
    if (each.type === 'leg') legs.set(each.vehicle, [...(legs.get(each.vehicle) ?? []), each.leg]);
  }
  return new Map(
    [...legs].map(([id, list]) => {
      const { xCm = 0, yCm = 0 } = positionAt(list, atMs) ?? {};
      return [id, toLngLat({ xCm, yCm })];
    }),
  );
}

import { strFromU8, unzipSync } from 'fflate';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { gtfsZip } from '../../../server/simulator/gtfs-static.ts';
import { timetableOf } from '../../../server/simulator/timetable.ts';
import { smallNetwork } from './small-city.ts';

type Row = Readonly<Record<string, string>>;

function readZip(zip: Uint8Array): (name: string) => readonly Row[] {
  const files = unzipSync(zip);
  return (name) => {
    const file = files[name];
    if (!file) throw new Error(`${name} is missing from the zip`);
    return parse(strFromU8(file), { columns: true }) as Row[];
  };
}

const seconds = (time = '') => {
  expect(time).toMatch(/^\d\d:[0-5]\d:[0-5]\d$/);
  const [hours = 0, minutes = 0, rest = 0] = time.split(':').map(Number);
  return hours * 3600 + minutes * 60 + rest;
};

const table = readZip(gtfsZip(timetableOf(smallNetwork(), 7), 2024));

/** Required fields of the files used, from the GTFS Schedule reference. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  'agency.txt': ['agency_id', 'agency_name', 'agency_url', 'agency_timezone'],
  'stops.txt': ['stop_id', 'stop_name', 'stop_lat', 'stop_lon'],
  'routes.txt': ['route_id', 'agency_id', 'route_short_name', 'route_type'],
  'trips.txt': ['route_id', 'service_id', 'trip_id', 'shape_id'],
  'stop_times.txt': ['trip_id', 'arrival_time', 'departure_time', 'stop_id', 'stop_sequence', 'shape_dist_traveled'],
  'calendar.txt': ['service_id', 'monday', 'sunday', 'start_date', 'end_date'],
  'calendar_dates.txt': ['service_id', 'date', 'exception_type'],
  'shapes.txt': ['shape_id', 'shape_pt_lat', 'shape_pt_lon', 'shape_pt_sequence', 'shape_dist_traveled'],
  'frequencies.txt': ['trip_id', 'start_time', 'end_time', 'headway_secs', 'exact_times'],
  'feed_info.txt': ['feed_publisher_name', 'feed_publisher_url', 'feed_lang', 'feed_start_date', 'feed_end_date'],
};

describe('the simulated GTFS zip', () => {
  test.each(Object.keys(REQUIRED))('%s has every required field filled in every row', (name) => {
    const rows = table(name);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      for (const field of REQUIRED[name] ?? []) expect(row[field], `${name} ${field}`).not.toBe('');
      for (const field of REQUIRED[name] ?? []) expect(row[field], `${name} ${field}`).toBeDefined();
    }
  });

  test('refers only to what it holds', () => {
    const ids = (name: string, field: string) => new Set(table(name).map((row) => row[field]));
    const inside = (name: string, field: string, known: ReadonlySet<string | undefined>) =>
      expect(table(name).filter((row) => !known.has(row[field]))).toEqual([]);
    inside('routes.txt', 'agency_id', ids('agency.txt', 'agency_id'));
    inside('trips.txt', 'route_id', ids('routes.txt', 'route_id'));
    inside('trips.txt', 'service_id', ids('calendar.txt', 'service_id'));
    inside('trips.txt', 'shape_id', ids('shapes.txt', 'shape_id'));
    inside('stop_times.txt', 'trip_id', ids('trips.txt', 'trip_id'));
    inside('stop_times.txt', 'stop_id', ids('stops.txt', 'stop_id'));
    inside('frequencies.txt', 'trip_id', ids('trips.txt', 'trip_id'));
    inside('calendar_dates.txt', 'service_id', ids('calendar.txt', 'service_id'));
  });

  test('writes route types, colours and names as the reference wants them', () => {
    const types = new Map(table('routes.txt').map((row) => [row.route_id, row.route_type]));
    expect(Object.fromEntries(types)).toEqual({ 'metro-L9': '1', 'tram-T1': '0', 'rail-R7': '2', 'bus-V1': '3' });
    for (const row of table('routes.txt')) {
      expect(row.route_color).toBe('1EB53A');
      expect(row.route_text_color).toBe('FFFFFF');
    }
    expect(table('stops.txt').find((row) => row.stop_id === 'b')?.stop_name).toBe('Plaça, "gran"');
    expect(table('agency.txt')[0]?.agency_timezone).toBe('Europe/Madrid');
  });

  test('goes on in time and along the shape at every call of every trip', () => {
    for (const [trip, calls] of groupBy(table('stop_times.txt'), 'trip_id')) {
      let clockS = -1;
      let alongM = -1;
      let sequence = 0;
      for (const call of calls) {
        expect(Number(call.stop_sequence), `${trip}`).toBeGreaterThan(sequence);
        expect(seconds(call.arrival_time), `${trip}`).toBeGreaterThan(clockS);
        expect(seconds(call.departure_time)).toBeGreaterThanOrEqual(seconds(call.arrival_time));
        expect(Number(call.shape_dist_traveled), `${trip}`).toBeGreaterThan(alongM);
        sequence = Number(call.stop_sequence);
        clockS = seconds(call.departure_time);
        alongM = Number(call.shape_dist_traveled);
      }
      expect(calls.length).toBeGreaterThan(2);
    }
  });

  test('measures shapes in metres, to the last call of their trips', () => {
    const ends = new Map(table('shapes.txt').map((row) => [row.shape_id, Number(row.shape_dist_traveled)]));
    const trips = new Map(table('trips.txt').map((row) => [row.trip_id, row.shape_id]));
    const calls = new Map(table('stop_times.txt').map((row) => [row.trip_id, Number(row.shape_dist_traveled)]));
    for (const [trip, alongM] of calls) expect(alongM).toBeCloseTo(ends.get(trips.get(trip)) ?? 0, 0);
    expect(ends.get('metro-L9-0')).toBeCloseTo(4000, -1);
    expect(ends.get('bus-V1-0')).toBeCloseTo(7200, -2);
  });

  test('never lets two windows of one trip overlap', () => {
    for (const rows of groupBy(table('frequencies.txt'), 'trip_id').values()) {
      let endS = 0;
      for (const row of rows) {
        expect(row.exact_times).toBe('1');
        expect(seconds(row.start_time)).toBeGreaterThanOrEqual(endS);
        expect(seconds(row.end_time)).toBeGreaterThan(seconds(row.start_time));
        expect(Number(row.headway_secs)).toBeGreaterThanOrEqual(60);
        endS = seconds(row.end_time);
      }
    }
  });

  test('runs from five to midnight, and the metro all through the night of Saturday', () => {
    const hours = (trip: string) => {
      const rows = table('frequencies.txt').filter((row) => row.trip_id === trip);
      return [seconds(rows[0]?.start_time) / 3600, seconds(rows.at(-1)?.end_time) / 3600];
    };
    const [first = 0, last = 0] = hours('metro-L9-0-working');
    expect(first).toBeGreaterThanOrEqual(5);
    expect(first).toBeLessThan(5.3);
    expect(last).toBe(24);
    expect(hours('metro-L9-0-saturday')[1]).toBe(29);
    expect(hours('bus-V1-0-saturday')[1]).toBe(24);
    expect(hours('metro-L9-1-sunday')[1]).toBe(24);
  });

  test('runs more often in the rush than by night, and on working days than on Sundays', () => {
    const headway = (trip: string, hour: number) =>
      Number(
        table('frequencies.txt').find(
          (row) =>
            row.trip_id === trip && seconds(row.start_time) <= hour * 3600 && seconds(row.end_time) > hour * 3600,
        )?.headway_secs,
      );
    expect(headway('metro-L9-0-working', 8.5)).toBe(180);
    expect(headway('metro-L9-0-working', 12)).toBe(300);
    expect(headway('metro-L9-0-working', 23)).toBe(480);
    expect(headway('metro-L9-0-sunday', 12)).toBeGreaterThan(300);
  });

  test('keeps feasts as Sundays: in 2024 the known ones of Barcelona that fall on other days', () => {
    const added = table('calendar_dates.txt').filter((row) => row.exception_type === '1');
    const days = added.map((row) => row.date).filter((date) => date?.startsWith('2024'));
    // From the city's labour calendar of 2024: New Year, Epiphany, Good Friday, Easter Monday, Labour Day, Whit Monday,
    // Sant Joan, Assumption, the Diada, la Mercè, Hispanic Day, All Saints, Constitution, Christmas, Sant Esteve.
    expect(days).toEqual([
      ...['20240101', '20240106', '20240329', '20240401', '20240501', '20240520', '20240624', '20240815', '20240911'],
      ...['20240924', '20241012', '20241101', '20241206', '20241225', '20241226'],
    ]);
    for (const { date } of added) {
      const removed = table('calendar_dates.txt').filter((row) => row.exception_type === '2' && row.date === date);
      expect(removed).toHaveLength(1);
    }
  });

  test('is the same bytes for the same seed, and other bytes for another', () => {
    const zip = (seed: number) => gtfsZip(timetableOf(smallNetwork(), seed), 2024);
    expect(Buffer.compare(zip(7), zip(7))).toBe(0);
    expect(Buffer.compare(zip(8), zip(7))).not.toBe(0);
  });
});

function groupBy(rows: readonly Row[], field: string): ReadonlyMap<string | undefined, readonly Row[]> {
  const groups = new Map<string | undefined, Row[]>();
  for (const row of rows) groups.set(row[field], [...(groups.get(row[field]) ?? []), row]);
  return groups;
}

import bindings from 'gtfs-realtime-bindings';
import { strFromU8, unzipSync } from 'fflate';
import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { transitNetwork } from '../../../data/city/transit.ts';
import { lengthCm } from '../../../data/contract/path.ts';
import { fleetAt } from '../../../server/simulator/fleet.ts';
import { alerts, tripUpdates, vehiclePositions } from '../../../server/simulator/gtfs-realtime.ts';
import { gtfsZip } from '../../../server/simulator/gtfs-static.ts';
import { timetableOf, type Timetable } from '../../../server/simulator/timetable.ts';
import { smallNetwork } from './small-city.ts';

const { FeedMessage, VehiclePosition, TripDescriptor } = bindings.transit_realtime;
type Message = InstanceType<typeof FeedMessage>;
type Row = Readonly<Record<string, string>>;

const small = timetableOf(smallNetwork(), 7);

function positions(timetable: Timetable, iso: string): Message {
  const atMs = Date.parse(iso);
  return FeedMessage.decode(vehiclePositions([{ atMs, vehicles: fleetAt(timetable, atMs) }], atMs));
}

function updates(timetable: Timetable, iso: string): Message {
  const atMs = Date.parse(iso);
  return FeedMessage.decode(tripUpdates([{ atMs, vehicles: fleetAt(timetable, atMs) }], atMs));
}

function staticTables(timetable: Timetable): (name: string) => readonly Row[] {
  const files = unzipSync(gtfsZip(timetable, 2024));
  return (name) => parse(strFromU8(files[name] ?? new Uint8Array()), { columns: true }) as Row[];
}

/** Metres between two places, on a plane that is good enough within a city (WGS84 at 41.4 degrees north). */
function metresBetween([lon0, lat0]: readonly [number, number], [lon1, lat1]: readonly [number, number]): number {
  return Math.hypot((lon1 - lon0) * 83_500, (lat1 - lat0) * 111_200);
}

function metresToLine(at: readonly [number, number], line: readonly (readonly [number, number])[]): number {
  let nearest = Number.POSITIVE_INFINITY;
  for (const [index, end] of line.entries()) {
    const start = line[index - 1] ?? end;
    const wholeM = metresBetween(start, end);
    const east = (end[0] - start[0]) * 83_500;
    const north = (end[1] - start[1]) * 111_200;
    const along = (at[0] - start[0]) * 83_500 * east + (at[1] - start[1]) * 111_200 * north;
    const share = wholeM > 0 ? Math.min(1, Math.max(0, along / wholeM ** 2)) : 0;
    const foot = [start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share] as const;
    nearest = Math.min(nearest, metresBetween(at, foot));
  }
  return nearest;
}

function shapesOf(rows: readonly Row[]): ReadonlyMap<string, readonly (readonly [number, number])[]> {
  const shapes = new Map<string, (readonly [number, number])[]>();
  for (const row of rows) {
    const points = shapes.get(row.shape_id ?? '') ?? [];
    points.push([Number(row.shape_pt_lon), Number(row.shape_pt_lat)]);
    shapes.set(row.shape_id ?? '', points);
  }
  return shapes;
}

describe('vehicle positions', () => {
  const message = positions(small, '2024-11-20T07:30:00Z');

  test('say what the GTFS-Realtime reference requires of a full dataset', () => {
    expect(FeedMessage.verify(message)).toBeNull();
    expect(message.header.gtfsRealtimeVersion).toBe('2.0');
    expect(Number(message.header.timestamp)).toBe(Date.parse('2024-11-20T07:30:00Z') / 1000);
    expect(message.entity.length).toBeGreaterThan(15);
    expect(new Set(message.entity.map(({ id }) => id)).size).toBe(message.entity.length);
    for (const { vehicle } of message.entity) {
      expect(vehicle?.trip?.scheduleRelationship).toBe(TripDescriptor.ScheduleRelationship.SCHEDULED);
      expect(vehicle?.trip?.startDate).toBe('20241120');
      expect(vehicle?.position?.latitude).toBeGreaterThan(41.3);
      expect(vehicle?.position?.bearing).toBeGreaterThanOrEqual(0);
      expect(vehicle?.position?.bearing).toBeLessThanOrEqual(360);
      expect(Number(vehicle?.timestamp)).toBe(Date.parse('2024-11-20T07:30:00Z') / 1000);
      expect(vehicle?.vehicle?.label).toMatch(/^(L9|T1|R7|V1)-\d{3}$/);
      expect(vehicle?.occupancyPercentage).toBeLessThanOrEqual(100);
    }
  });

  test('name trips, starts, routes and stops that the zip holds', () => {
    const table = staticTables(small);
    const trips = new Map(table('trips.txt').map((row) => [row.trip_id, row]));
    const calls = new Map(table('stop_times.txt').map((row) => [`${row.trip_id} ${row.stop_sequence}`, row.stop_id]));
    const windows = table('frequencies.txt');
    for (const { vehicle } of message.entity) {
      const trip = trips.get(vehicle?.trip?.tripId ?? '');
      expect(trip?.route_id).toBe(vehicle?.trip?.routeId);
      expect(trip?.direction_id).toBe(String(vehicle?.trip?.directionId));
      expect(calls.get(`${trip?.trip_id} ${vehicle?.currentStopSequence}`)).toBe(vehicle?.stopId);
      const [hours = 0, minutes = 0, rest = 0] = (vehicle?.trip?.startTime ?? '').split(':').map(Number);
      const startS = hours * 3600 + minutes * 60 + rest;
      const inSeconds = (time = '') => time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
      const window = windows.find(
        (row) =>
          row.trip_id === trip?.trip_id && inSeconds(row.start_time) <= startS && startS < inSeconds(row.end_time),
      );
      expect((startS - inSeconds(window?.start_time)) % Number(window?.headway_secs)).toBe(0);
    }
  });

  test('stay on the shape of their trip, within the rounding of a 32-bit degree', () => {
    const table = staticTables(small);
    const shapes = shapesOf(table('shapes.txt'));
    const shapeOf = new Map(table('trips.txt').map((row) => [row.trip_id, row.shape_id ?? '']));
    for (const time of ['05:10', '08:30', '13:07:13', '23:59:31']) {
      for (const { vehicle } of positions(small, `2024-11-20T${time.padEnd(8, ':00')}+01:00`).entity) {
        const at = [vehicle?.position?.longitude ?? 0, vehicle?.position?.latitude ?? 0] as const;
        const shape = shapes.get(shapeOf.get(vehicle?.trip?.tripId ?? '') ?? '') ?? [];
        expect(metresToLine(at, shape)).toBeLessThan(1);
      }
    }
  });

  test('are between the two calls that the timetable, moved by the delay, puts them between', () => {
    const calls = staticTables(small)('stop_times.txt');
    const inSeconds = (time = '') => time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
    const delays = new Map(
      updates(small, '2024-11-20T07:30:00Z').entity.map(({ id, tripUpdate }) => [id, tripUpdate?.delay ?? 0]),
    );
    for (const { id, vehicle } of message.entity) {
      const nowS = 8.5 * 3600 - inSeconds(vehicle?.trip?.startTime ?? '') - (delays.get(id) ?? 0);
      const own = calls.filter((row) => row.trip_id === vehicle?.trip?.tripId);
      const next = own[(vehicle?.currentStopSequence ?? 0) - 1];
      const before = own[(vehicle?.currentStopSequence ?? 0) - 2];
      if (before) expect(nowS).toBeGreaterThanOrEqual(inSeconds(before.departure_time) - 1);
      if (vehicle?.currentStopSequence !== own.length) {
        expect(nowS).toBeLessThanOrEqual(inSeconds(next?.departure_time) + 1);
      }
    }
  });

  test('stand at a stop only where the stop is, and go no faster than such a vehicle can', () => {
    const stops = new Map(small.network.stops.map((stop) => [stop.id, stop.at]));
    const fastest: Record<string, number> = { metro: 80, tram: 50, rail: 100, bus: 45 };
    let standing = 0;
    for (const { vehicle } of message.entity) {
      const speedKmh = (vehicle?.position?.speed ?? 0) * 3.6;
      expect(speedKmh).toBeLessThanOrEqual((fastest[(vehicle?.trip?.routeId ?? '').split('-')[0] ?? ''] ?? 0) + 1);
      if (vehicle?.currentStatus !== VehiclePosition.VehicleStopStatus.STOPPED_AT) continue;
      standing++;
      const at = [vehicle?.position?.longitude ?? 0, vehicle?.position?.latitude ?? 0] as const;
      expect(metresBetween(at, stops.get(vehicle?.stopId ?? '') ?? [0, 0])).toBeLessThan(20);
      expect(speedKmh).toBe(0);
    }
    expect(standing).toBeGreaterThan(2);
  });

  test('never jump: from one second to the next nobody moves more than the mode can', () => {
    let before = new Map<string, readonly [number, number]>();
    for (let second = 0; second < 120; second++) {
      const now = new Map<string, readonly [number, number]>();
      for (const vehicle of fleetAt(small, Date.parse('2024-11-20T07:30:00Z') + second * 1000)) {
        now.set(vehicle.id, vehicle.at);
        const last = before.get(vehicle.id);
        if (last) expect(metresBetween(last, vehicle.at)).toBeLessThan(32);
      }
      before = now;
    }
  });

  test('change speed no harder than passengers bear', () => {
    const speeds = new Map<string, number>();
    for (let second = 0; second < 300; second++) {
      for (const { id, speedMs } of fleetAt(small, Date.parse('2024-11-20T07:30:00Z') + second * 1000)) {
        const last = speeds.get(id);
        if (last !== undefined) expect(Math.abs(speedMs - last), id).toBeLessThan(2.2);
        speeds.set(id, speedMs);
      }
    }
  });
});

describe('trip updates', () => {
  const message = updates(small, '2024-11-20T07:30:00Z');

  test('foretell calls in order, at the planned time plus the delay', () => {
    const calls = staticTables(small)('stop_times.txt');
    const inSeconds = (time = '') => time.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
    expect(message.entity.length).toBeGreaterThan(15);
    expect(FeedMessage.verify(message)).toBeNull();
    for (const { tripUpdate } of message.entity) {
      let sequence = 0;
      for (const { stopSequence, stopId, arrival } of tripUpdate?.stopTimeUpdate ?? []) {
        expect(stopSequence).toBeGreaterThan(sequence);
        sequence = stopSequence ?? 0;
        const call = calls.find(
          (row) => row.trip_id === tripUpdate?.trip.tripId && row.stop_sequence === String(sequence),
        );
        expect(call?.stop_id).toBe(stopId);
        if (!arrival) continue;
        const plannedS = inSeconds(tripUpdate?.trip.startTime ?? '') + inSeconds(call?.arrival_time);
        const midnightS = Date.parse('2024-11-20T00:00:00+01:00') / 1000;
        expect(Number(arrival.time)).toBe(midnightS + plannedS + (arrival.delay ?? 0));
        expect(arrival.delay).toBe(tripUpdate?.delay);
      }
    }
  });

  test('hold plausible delays: most under a minute, buses the worst, none beyond five minutes', () => {
    const all = message.entity.map(({ tripUpdate }) => tripUpdate?.delay ?? 0).sort((a, b) => a - b);
    expect(all[0]).toBeGreaterThan(-30);
    expect(all[Math.floor(all.length / 2)]).toBeLessThan(60);
    expect(all.at(-1)).toBeLessThan(300);
    expect(new Set(all).size).toBeGreaterThan(5);
  });
});

describe('alerts', () => {
  test('hold one alert on a line, in three languages, valid from then to then', () => {
    const line = smallNetwork().lines[1];
    const message = FeedMessage.decode(alerts(line, 1_000_000, 2_000_000, 1_500_000));
    const alert = message.entity[0]?.alert;
    expect(FeedMessage.verify(message)).toBeNull();
    expect(alert?.informedEntity?.[0]?.routeId).toBe('tram-T1');
    expect(alert?.headerText?.translation?.map(({ language }) => language)).toEqual(['ca', 'es', 'en']);
    expect([Number(alert?.activePeriod?.[0]?.start), Number(alert?.activePeriod?.[0]?.end)]).toEqual([1000, 2000]);
    expect(FeedMessage.decode(alerts(undefined, 0, 0, 0)).entity).toEqual([]);
  });
});

describe('days of clock change', () => {
  const starts = (iso: string) =>
    positions(small, iso).entity.map(({ vehicle }) => ({
      id: vehicle?.vehicle?.id,
      line: vehicle?.trip?.routeId ?? '',
      date: vehicle?.trip?.startDate,
    }));

  test('on 31 March 2024 the Sunday timetable runs by the new summer clock', () => {
    // 08:30 in summer time is 06:30 UTC.
    const atMs = Date.parse('2024-03-31T06:30:00Z');
    const vehicles = fleetAt(small, atMs);
    expect(vehicles.length).toBeGreaterThan(4);
    for (const { trip, offsetS, delayS } of vehicles) {
      expect(trip.service).toBe('sunday');
      expect((trip.startS + offsetS + delayS) / 3600).toBeCloseTo(8.5, 3);
    }
  });

  test('on 27 October 2024 it runs by the winter clock', () => {
    for (const { trip, offsetS, delayS } of fleetAt(small, Date.parse('2024-10-27T07:30:00Z'))) {
      expect(trip.service).toBe('sunday');
      expect((trip.startS + offsetS + delayS) / 3600).toBeCloseTo(8.5, 3);
    }
  });

  test.each(['2024-03-31T01:30:00Z', '2024-10-27T00:30:00Z', '2024-10-27T01:30:00Z'])(
    'in the night of the change, at %s, only the metro of Saturday runs, past 24:00',
    (iso) => {
      const night = starts(iso);
      expect(night.length).toBeGreaterThan(0);
      for (const { line, date } of night) {
        expect(line).toBe('metro-L9');
        expect(date).toMatch(/^2024(0330|1026)$/);
      }
    },
  );

  test.each(['2024-03-31T03:20:00Z', '2024-10-27T04:20:00Z'])(
    'no vehicle is on two trips at once where the days meet, at %s',
    (iso) => {
      const ids = starts(iso).map(({ id }) => id);
      expect(ids.length).toBeGreaterThan(0);
      expect(new Set(ids).size).toBe(ids.length);
    },
  );
});

describe('a vehicle', () => {
  test('is on one trip at a time, all day', () => {
    for (let minute = 0; minute < 24 * 60; minute += 7) {
      const ids = fleetAt(small, Date.parse('2024-11-20T00:00:00Z') + minute * 60_000).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  test('turns at the end of the line and comes back as itself', () => {
    const directions = new Map<string, Set<number>>();
    for (let minute = 0; minute < 60; minute++) {
      for (const { id, trip } of fleetAt(small, Date.parse('2024-11-20T07:30:00Z') + minute * 60_000)) {
        if (trip.pattern.line.mode !== 'metro') continue;
        directions.set(id, (directions.get(id) ?? new Set()).add(trip.pattern.direction));
      }
    }
    const both = [...directions.values()].filter((each) => each.size === 2).length;
    expect(both).toBeGreaterThan(directions.size / 2);
  });
});

describe('determinism', () => {
  test('the same seed and moment give the same bytes, another seed or moment others', () => {
    const bytes = (seed: number, ms: number) => {
      const atMs = Date.parse('2024-11-20T07:30:00Z') + ms;
      return vehiclePositions([{ atMs, vehicles: fleetAt(timetableOf(smallNetwork(), seed), atMs) }], atMs);
    };
    expect(Buffer.compare(bytes(7, 0), bytes(7, 0))).toBe(0);
    expect(Buffer.compare(bytes(8, 0), bytes(7, 0))).not.toBe(0);
    expect(Buffer.compare(bytes(7, 10_000), bytes(7, 0))).not.toBe(0);
  });
});

describe('the real network', () => {
  const timetable = timetableOf(transitNetwork(), 1);

  test('has 1,200 vehicles or more at 08:30 of a working day, and far fewer on Sunday morning', () => {
    const rush = fleetAt(timetable, Date.parse('2026-11-18T07:30:00Z'));
    const sunday = fleetAt(timetable, Date.parse('2026-11-22T07:30:00Z'));
    expect(rush.length).toBeGreaterThanOrEqual(1200);
    expect(sunday.length).toBeLessThan(rush.length * 0.6);
  });

  test('has no vehicle on two trips where the night of Saturday meets Sunday, an hour of it twice in spring', () => {
    for (const iso of [
      '2024-03-31T03:05:00Z',
      '2024-03-31T03:30:00Z',
      '2024-03-31T03:55:00Z',
      '2024-10-27T04:10:00Z',
    ]) {
      const ids = fleetAt(timetable, Date.parse(iso)).map(({ id }) => id);
      expect(ids.length).toBeGreaterThan(50);
      expect(new Set(ids).size).toBe(ids.length);
    }
  });

  test('keeps every vehicle within 30 m of the course of its line', () => {
    for (const vehicle of fleetAt(timetable, Date.parse('2026-11-18T17:45:10Z'))) {
      const { path } = vehicle.trip.pattern.line;
      const line = Array.from({ length: path.length / 2 }, (_, index) => {
        return [path[2 * index] ?? 0, path[2 * index + 1] ?? 0] as const;
      });
      expect(metresToLine(vehicle.at, line), vehicle.id).toBeLessThan(30);
    }
  });

  test('calls at every stop where the line passes it', () => {
    for (const { id, shape, stops, stopAlongM } of timetable.patterns) {
      expect(lengthCm(shape), id).toBeGreaterThan(50_000);
      for (const [index, alongM] of stopAlongM.entries()) {
        if (index > 0) expect(alongM, `${id} ${stops[index]?.id}`).toBeGreaterThan(stopAlongM[index - 1] ?? 0);
      }
    }
  });
});

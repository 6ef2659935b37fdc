import { timeS } from '../../contract/service-time.ts';
import { type GtfsCalendar, isoOfDay, readCalendar, runsOn, weekdayOf } from './gtfs-calendar.ts';
import type { GtfsNetwork } from './gtfs-network.ts';
import type { GtfsTables } from './gtfs-tables.ts';
import type { Reject } from './importer.ts';
import { IntegerColumn } from './integer-column.ts';

/**
 * The timetable as columns. Trip `t` calls at the rows from `firstCall[t]` to before `firstCall[t + 1]`; times are
 * seconds of the service day, past 86,400 after midnight, -1 where they are not said.
 */
export interface GtfsTrips {
  readonly route: Int32Array;
  /** Number in `shapeIds`. */
  readonly shape: Int32Array;
  readonly shapeIds: readonly string[];
  /** 1 where it runs on the day that stands for the working days. */
  readonly onWorkingDay: Uint8Array;
  readonly firstCall: Int32Array;
  readonly stop: Int32Array;
  readonly arriveS: Int32Array;
  readonly departS: Int32Array;
  readonly frequencies: ReadonlyMap<number, readonly Frequency[]>;
  readonly validFrom?: string;
  readonly validTo?: string;
}

export interface Frequency {
  readonly fromS: number;
  readonly toS: number;
  readonly headwayS: number;
}

export function readTrips(tables: GtfsTables, network: GtfsNetwork, reject: Reject): GtfsTrips {
  const calendar = readCalendar(tables, reject);
  const { numbers, route, service, shape, shapeIds } = readTripRows(tables, network, calendar, reject);
  const calls = readCalls(tables, numbers, network.stopNumbers, reject);
  const days = daysOf(calendar, service);
  return {
    route,
    shape,
    shapeIds,
    ...calls,
    onWorkingDay: Uint8Array.from(service, (number) => (days.running.has(number) ? 1 : 0)),
    frequencies: readFrequencies(tables, numbers, reject),
    ...(days.valid && { validFrom: isoOfDay(days.valid[0]), validTo: isoOfDay(days.valid[1]) }),
  };
}

interface TripRows extends Pick<GtfsTrips, 'route' | 'shape' | 'shapeIds'> {
  readonly numbers: ReadonlyMap<string, number>;
  readonly service: Int32Array;
}

function readTripRows(
  tables: GtfsTables,
  { routeNumbers }: GtfsNetwork,
  { serviceNumbers }: GtfsCalendar,
  reject: Reject,
): TripRows {
  const numbers = new Map<string, number>();
  const shapeNumbers = new Map<string, number>();
  const [route, service, shape] = [new IntegerColumn(), new IntegerColumn(), new IntegerColumn()];
  tables.read('trips.txt', (column) => {
    const [idAt, shapeAt] = [column('trip_id'), column('shape_id')];
    const [routeAt, serviceAt] = [column('route_id'), column('service_id')];
    return (row, line) => {
      const id = row.text(idAt);
      const routeNumber = routeNumbers.get(row.text(routeAt).trim());
      const where = `trips.txt row ${line}`;
      if (id === '') return reject('field-missing', where);
      if (numbers.has(id)) return reject('duplicate', where);
      if (routeNumber === undefined) return reject('unknown-reference', where);
      const shapeId = row.text(shapeAt);
      const shapeNumber = shapeNumbers.get(shapeId) ?? shapeNumbers.size;
      shapeNumbers.set(shapeId, shapeNumber);
      numbers.set(id, numbers.size);
      route.push(routeNumber);
      service.push(serviceNumbers.get(row.text(serviceAt)) ?? -1);
      shape.push(shapeNumber);
    };
  });
  const columns = { route: route.values(), service: service.values(), shape: shape.values() };
  return { numbers, ...columns, shapeIds: [...shapeNumbers.keys()] };
}

type Calls = Pick<GtfsTrips, 'firstCall' | 'stop' | 'arriveS' | 'departS'>;

function readCalls(
  tables: GtfsTables,
  trips: ReadonlyMap<string, number>,
  stops: ReadonlyMap<string, number>,
  reject: Reject,
): Calls {
  const [trip, stop, sequence] = [new IntegerColumn(), new IntegerColumn(), new IntegerColumn()];
  const [arriveS, departS] = [new IntegerColumn(), new IntegerColumn()];
  tables.read('stop_times.txt', (column) => {
    const [tripAt, stopAt, sequenceAt] = [column('trip_id'), column('stop_id'), column('stop_sequence')];
    const [arrivalAt, departureAt] = [column('arrival_time'), column('departure_time')];
    let bytes: Uint8Array = new Uint8Array(0);
    let tripNumber: number | undefined;
    return (row, line) => {
      if (bytes.length === 0 || !row.sameBytes(tripAt, bytes)) {
        bytes = row.bytes(tripAt).slice();
        tripNumber = trips.get(row.text(tripAt));
      }
      const stopNumber = stops.get(row.text(stopAt).trim());
      if (tripNumber === undefined || stopNumber === undefined) {
        return reject('unknown-reference', `stop_times.txt row ${line}`);
      }
      const [arrival, departure] = [timeS(row.bytes(arrivalAt)), timeS(row.bytes(departureAt))];
      trip.push(tripNumber);
      stop.push(stopNumber);
      sequence.push(row.number(sequenceAt));
      arriveS.push(arrival < 0 ? departure : arrival);
      departS.push(departure < 0 ? arrival : departure);
    };
  });
  const { rows, firstCall } = inOrder(trip.values(), sequence.values(), trips.size);
  const pick = (column: IntegerColumn) => {
    const values = column.values();
    return rows.map((row) => values[row] ?? 0);
  };
  return { firstCall, stop: pick(stop), arriveS: pick(arriveS), departS: pick(departS) };
}

/** Rows by trip, within it by sequence. */
function inOrder(
  trip: Int32Array,
  sequence: Int32Array,
  trips: number,
): { readonly rows: Int32Array; readonly firstCall: Int32Array } {
  const firstCall = new Int32Array(trips + 1);
  for (const each of trip) firstCall[each + 1] = (firstCall[each + 1] ?? 0) + 1;
  for (let each = 0; each < trips; each++) firstCall[each + 1] = (firstCall[each + 1] ?? 0) + (firstCall[each] ?? 0);
  const free = firstCall.slice();
  const rows = new Int32Array(trip.length);
  trip.forEach((each, row) => {
    const place = free[each] ?? 0;
    rows[place] = row;
    free[each] = place + 1;
  });
  for (let each = 0; each < trips; each++) {
    const calls = rows.subarray(firstCall[each], firstCall[each + 1]);
    const rises = calls.every(
      (row, index) => index === 0 || (sequence[row] ?? 0) >= (sequence[calls[index - 1] ?? 0] ?? 0),
    );
    if (!rises) calls.sort((one, other) => (sequence[one] ?? 0) - (sequence[other] ?? 0) || one - other);
  }
  return { rows, firstCall };
}

function readFrequencies(
  tables: GtfsTables,
  trips: ReadonlyMap<string, number>,
  reject: Reject,
): ReadonlyMap<number, readonly Frequency[]> {
  const frequencies = new Map<number, Frequency[]>();
  tables.read('frequencies.txt', (column) => {
    const [tripAt, headwayAt] = [column('trip_id'), column('headway_secs')];
    const [startAt, endAt] = [column('start_time'), column('end_time')];
    return (row, line) => {
      const trip = trips.get(row.text(tripAt));
      const [fromS, toS, headwayS] = [timeS(row.bytes(startAt)), timeS(row.bytes(endAt)), row.number(headwayAt)];
      if (trip === undefined) return reject('unknown-reference', `frequencies.txt row ${line}`);
      if (fromS < 0 || toS < fromS || !(headwayS >= 1)) return reject('malformed', `frequencies.txt row ${line}`);
      const known = frequencies.get(trip) ?? [];
      known.push({ fromS, toS, headwayS });
      frequencies.set(trip, known);
    };
  });
  return frequencies;
}

/**
 * The services of the day that stands for the working days: of those from Monday to Friday on which anything runs the
 * one with the median number of trips, the earliest of equals; and the first and last day on which anything runs.
 */
function daysOf(
  calendar: GtfsCalendar,
  serviceOfTrip: Int32Array,
): { readonly running: ReadonlySet<number>; readonly valid?: readonly [number, number] } {
  const trips = new Int32Array(calendar.services.length);
  for (const service of serviceOfTrip) if (service >= 0) trips[service] = (trips[service] ?? 0) + 1;
  const used = calendar.services.flatMap((service, number) => ((trips[number] ?? 0) > 0 ? [{ service, number }] : []));
  const days: { readonly day: number; readonly count: number }[] = [];
  for (let day = calendar.firstDay; day <= calendar.lastDay; day++) {
    let count = 0;
    for (const { service, number } of used) if (runsOn(service, day)) count += trips[number] ?? 0;
    if (count > 0) days.push({ day, count });
  }
  const [first, last] = [days[0], days.at(-1)];
  if (!first || !last) return { running: new Set() };
  const working = days.filter(({ day }) => weekdayOf(day) < 5);
  const order = (working.length > 0 ? working : days).toSorted((one, other) => one.count - other.count);
  const median = order[Math.floor(order.length / 2)]?.count;
  const chosen = order.find(({ count }) => count === median)?.day ?? first.day;
  const running = new Set(used.filter(({ service }) => runsOn(service, chosen)).map(({ number }) => number));
  return { running, valid: [first.day, last.day] };
}

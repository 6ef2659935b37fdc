import type { Reject } from '../../../data/contract/observation.ts';
import type { LngLat } from '../../../data/contract/place.ts';
import type { Mode } from '../../../data/contract/record.ts';
import { openCsv } from '../../../data/contract/csv.ts';
import type { CsvRow, CsvTable } from '../../../data/contract/csv.ts';
import { positionProblem } from '../position.ts';
import type { Area } from '../position.ts';
import { decodeCalls } from './decode-calls.ts';
import { decodeServices } from './decode-services.ts';
import { modeOfRouteType } from '../../../data/catalogue/route-types.ts';
import { pathOfLngLats } from '../../../data/contract/path.ts';
import type { Path } from '../../../data/contract/path.ts';
import type { Frequency, Route, Schedule, Stop } from './schedule.ts';
import { timeS } from '../../../data/contract/service-time.ts';
import { unzipWanted } from './zip.ts';

/** Says otherwise than a route's `route_type`, for routes whose agency, id or short name are as given. */
interface ModeOverride {
  readonly agency?: string;
  readonly route?: string;
  readonly mode: Mode;
}

export interface ScheduleOptions {
  readonly area?: Area;
  readonly modes?: readonly ModeOverride[];
}

export interface DecodedSchedule {
  readonly schedule: Schedule;
  readonly rejects: readonly Reject[];
}

const FILES: ReadonlySet<string> = new Set([
  'agency.txt',
  'calendar.txt',
  'calendar_dates.txt',
  'frequencies.txt',
  'routes.txt',
  'shapes.txt',
  'stop_times.txt',
  'stops.txt',
  'trips.txt',
]);

/** A static GTFS zip. Never throws; a file that is missing counts as empty, and is rejected where GTFS demands it. */
export function decodeSchedule(bytes: Uint8Array, options: ScheduleOptions = {}): DecodedSchedule {
  const decoding = decodingSchedule(bytes, options);
  for (;;) {
    const step = decoding.next();
    if (step.done) return step.value;
  }
}

/** The same with pauses, for a large one takes seconds. */
export function* decodingSchedule(bytes: Uint8Array, options: ScheduleOptions = {}): Generator<void, DecodedSchedule> {
  const { files, rejects: zipRejects } = unzipWanted(bytes, FILES);
  yield;
  const rejects = [...zipRejects];
  const open = (name: string) => openCsv(files.get(name) ?? new Uint8Array());
  if (files.size > 0) rejects.push(...missing(files));
  const routes = decodeRoutes(open('routes.txt'), agencyNames(open('agency.txt')), options, rejects);
  const stops = decodeStops(open('stops.txt'), options.area, rejects);
  yield;
  const shapes = decodeShapes(open('shapes.txt'), rejects);
  yield;
  const services = decodeServices(open('calendar.txt'), open('calendar_dates.txt'), rejects);
  const trips = decodeTrips(open('trips.txt'), routes.numbers, services.numbers, shapes.numbers, rejects);
  yield;
  const stopTimes = files.get('stop_times.txt') ?? new Uint8Array();
  const calls = yield* decodeCalls(stopTimes, trips.numbers, stops.numbers, rejects);
  const schedule: Schedule = {
    routes: routes.list,
    stops: stops.list,
    services: services.list,
    trips: {
      ...trips.columns,
      firstCall: calls.firstCall,
      firstSequence: calls.firstSequence,
      frequencies: decodeFrequencies(open('frequencies.txt'), trips.numbers, rejects),
    },
    calls: calls.columns,
    shapes: shapes.list,
    tripNumbers: trips.numbers,
    routeNumbers: routes.numbers,
    stopNumbers: stops.numbers,
  };
  return { schedule, rejects };
}

function missing(files: ReadonlyMap<string, Uint8Array>): Reject[] {
  const needed = ['routes.txt', 'stops.txt', 'trips.txt', 'stop_times.txt'];
  const absent = needed.filter((name) => !files.has(name));
  if (!files.has('calendar.txt') && !files.has('calendar_dates.txt')) absent.push('calendar.txt or calendar_dates.txt');
  return absent.map((name) => ({ reason: 'missing-field', detail: `the timetable has no ${name}` }));
}

/** Things by their published id, numbered in the order of their rows. */
interface Numbered<Item> {
  readonly list: readonly Item[];
  readonly numbers: ReadonlyMap<string, number>;
}

function agencyNames(table: CsvTable): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  table.each((row) => names.set(row.text(table.column('agency_id')), row.text(table.column('agency_name'))));
  return names;
}

function decodeRoutes(
  table: CsvTable,
  agencies: ReadonlyMap<string, string>,
  options: ScheduleOptions,
  rejects: Reject[],
): Numbered<Route> {
  const list: Route[] = [];
  const numbers = new Map<string, number>();
  table.each((row) => {
    const text = (name: string) => row.text(table.column(name)).trim();
    const id = text('route_id');
    const agency = text('agency_id');
    const shortName = text('route_short_name');
    const override = options.modes?.find((each) => overrides(each, agency, id, shortName));
    const mode = override?.mode ?? modeOfRouteType(row.number(table.column('route_type')));
    if (!id) return tell(rejects, 'missing-field', `routes.txt line ${row.line}: no route_id`);
    if (numbers.has(id)) return tell(rejects, 'duplicate', `routes.txt line ${row.line}: route ${id} again`);
    if (!mode) return tell(rejects, 'out-of-range', `routes.txt line ${row.line}: route_type ${text('route_type')}`);
    const operator = agencies.get(agency) ?? [...agencies.values()][0] ?? '';
    const longName = text('route_long_name') || text('route_desc');
    const colour = colourOf(text('route_color'), '#5a6570');
    const textColour = colourOf(text('route_text_color'), '#ffffff');
    numbers.set(id, list.length);
    list.push({ id, shortName: shortName || longName || id, longName, mode, colour, textColour, operator });
  });
  return { list, numbers };
}

function overrides(override: ModeOverride, agency: string, id: string, shortName: string): boolean {
  if (override.agency !== undefined && override.agency !== agency) return false;
  return override.route === undefined || override.route === id || override.route === shortName;
}

function colourOf(hex: string, otherwise: string): string {
  return /^[0-9a-f]{6}$/i.test(hex) ? `#${hex.toLowerCase()}` : otherwise;
}

/** Stops beyond an area that was chosen are left out without a word; beyond the one that is usual they are rejected. */
function decodeStops(table: CsvTable, area: Area | undefined, rejects: Reject[]): Numbered<Stop> {
  const rows: { stop: Omit<Stop, 'station'>; parent: string }[] = [];
  const numbers = new Map<string, number>();
  table.each((row) => {
    const text = (name: string) => row.text(table.column(name)).trim();
    const id = text('stop_id');
    if (!id) return tell(rejects, 'missing-field', `stops.txt line ${row.line}: no stop_id`);
    if (numbers.has(id)) return tell(rejects, 'duplicate', `stops.txt line ${row.line}: stop ${id} again`);
    const at: LngLat = [row.number(table.column('stop_lon')), row.number(table.column('stop_lat'))];
    const locationType = Number(text('location_type') || '0');
    const problem = positionProblem(at[0], at[1], area);
    const isBeyondChosen = area !== undefined && problem?.reason === 'out-of-area';
    if (problem && !isBeyondChosen)
      tell(rejects, problem.reason, `stops.txt line ${row.line}: stop ${id}: ${problem.detail}`);
    if (problem?.reason === 'bad-position') return;
    numbers.set(id, rows.length);
    rows.push({ stop: { id, name: text('stop_name') || id, at, locationType }, parent: text('parent_station') });
  });
  return { list: rows.map(({ stop, parent }) => ({ ...stop, station: numbers.get(parent) ?? -1 })), numbers };
}

function decodeShapes(table: CsvTable, rejects: Reject[]): Numbered<Path> {
  const points = new Map<string, { sequence: number; at: LngLat }[]>();
  const columns = ['shape_id', 'shape_pt_lon', 'shape_pt_lat', 'shape_pt_sequence'].map((name) => table.column(name));
  const [idColumn = -1, longitude = -1, latitude = -1, sequence = -1] = columns;
  let current: { sequence: number; at: LngLat }[] = [];
  let bytes = new Uint8Array();
  table.each((row) => {
    if (!row.sameBytes(idColumn, bytes) || bytes.length === 0) {
      bytes = row.bytes(idColumn).slice();
      const id = row.text(idColumn);
      current = points.get(id) ?? [];
      points.set(id, current);
    }
    const at: LngLat = [row.number(longitude), row.number(latitude)];
    if (positionProblem(at[0], at[1])?.reason === 'bad-position') {
      return tell(rejects, 'bad-position', `shapes.txt line ${row.line}: longitude ${at[0]}, latitude ${at[1]}`);
    }
    current.push({ sequence: row.number(sequence), at });
  });
  const entries = [...points].map(([id, list]) => [id, list.toSorted((a, b) => a.sequence - b.sequence)] as const);
  return {
    list: entries.map(([, list]) => pathOfLngLats(list.map(({ at }) => at))),
    numbers: new Map(entries.map(([id], index) => [id, index])),
  };
}

function decodeTrips(
  table: CsvTable,
  routes: ReadonlyMap<string, number>,
  services: ReadonlyMap<string, number>,
  shapes: ReadonlyMap<string, number>,
  rejects: Reject[],
): {
  columns: Omit<Schedule['trips'], 'firstCall' | 'firstSequence' | 'frequencies'>;
  numbers: ReadonlyMap<string, number>;
} {
  const numbers = new Map<string, number>();
  const columns = { id: [] as string[], route: [] as number[], service: [] as number[], shape: [] as number[] };
  const headsign: string[] = [];
  const interned = new Map<string, string>();
  const number = (name: string) => table.column(name);
  const [tripColumn, routeColumn, serviceColumn] = [number('trip_id'), number('route_id'), number('service_id')];
  const [headsignColumn, shapeColumn] = [number('trip_headsign'), number('shape_id')];
  table.each((row: CsvRow) => {
    const id = row.text(tripColumn);
    const route = routes.get(row.text(routeColumn));
    const service = services.get(row.text(serviceColumn));
    if (!id) return tell(rejects, 'missing-field', `trips.txt line ${row.line}: no trip_id`);
    if (numbers.has(id)) return tell(rejects, 'duplicate', `trips.txt line ${row.line}: trip ${id} again`);
    if (route === undefined || service === undefined) {
      const unknown = route === undefined ? `route ${row.text(routeColumn)}` : `service ${row.text(serviceColumn)}`;
      return tell(rejects, 'unknown-subject', `trips.txt line ${row.line}: ${unknown} is not in the timetable`);
    }
    numbers.set(id, columns.id.length);
    columns.id.push(id);
    columns.route.push(route);
    columns.service.push(service);
    columns.shape.push(shapes.get(row.text(shapeColumn)) ?? -1);
    const sign = row.text(headsignColumn).trim();
    interned.set(sign, interned.get(sign) ?? sign);
    headsign.push(interned.get(sign) ?? sign);
  });
  const { id, route, service, shape } = columns;
  return {
    columns: {
      id,
      headsign,
      route: Int32Array.from(route),
      service: Int32Array.from(service),
      shape: Int32Array.from(shape),
    },
    numbers,
  };
}

function decodeFrequencies(
  table: CsvTable,
  trips: ReadonlyMap<string, number>,
  rejects: Reject[],
): ReadonlyMap<number, readonly Frequency[]> {
  const frequencies = new Map<number, Frequency[]>();
  table.each((row) => {
    const trip = trips.get(row.text(table.column('trip_id')));
    const fromS = timeS(row.bytes(table.column('start_time')));
    const toS = timeS(row.bytes(table.column('end_time')));
    const headwayS = row.number(table.column('headway_secs'));
    if (trip === undefined) {
      return tell(rejects, 'unknown-subject', `frequencies.txt line ${row.line}: ${row.text(table.column('trip_id'))}`);
    }
    if (fromS < 0 || toS < fromS) return tell(rejects, 'bad-time', `frequencies.txt line ${row.line}`);
    if (!(headwayS > 0)) return tell(rejects, 'bad-number', `frequencies.txt line ${row.line}: headway ${headwayS}`);
    frequencies.set(trip, [...(frequencies.get(trip) ?? []), { fromS, toS, headwayS }]);
  });
  return frequencies;
}

function tell(rejects: Reject[], reason: Reject['reason'], detail: string): void {
  rejects.push({ reason, detail: detail.slice(0, 300) });
}

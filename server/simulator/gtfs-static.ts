import { strToU8, zipSync } from 'fflate';
import { compactDate } from '../../data/contract/local-time.ts';
import type { TransitLine } from '../../data/contract/package.ts';
import { pointsOf } from '../../data/contract/path.ts';
import { toLngLat } from '../../data/contract/place.ts';
import type { Mode } from '../../data/contract/record.ts';
import { feastsOf, SERVICES, weekdayService, type Service } from './calendar.ts';
import { numberAt } from './column.ts';
import type { Pattern } from './pattern.ts';
import { serviceTime, tripIdOf, windowsOf, type Timetable } from './timetable.ts';

/** route_type of the GTFS reference. */
const ROUTE_TYPES: Readonly<Record<Mode, number>> = { tram: 0, metro: 1, rail: 2, bus: 3 };

/** Reserved for what shall never resolve (RFC 2606): there is no page behind a simulated operator. */
const NO_PAGE = 'https://simulated.invalid/';

/**
 * The timetable as a GTFS zip: one trip for each way and service, and in frequencies.txt (exact_times) when it runs,
 * for explicit trips would make a file of a hundred megabytes. Valid from the first day of `year` - 1 to the last of
 * `year` + 1.
 */
export function gtfsZip(timetable: Timetable, year: number): Uint8Array {
  const texts = gtfsFiles(timetable, year);
  const files = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, strToU8(text)]));
  return zipSync(files, { level: 6, mtime: new Date(2000, 0, 1) });
}

/** The files of the zip by name. */
function gtfsFiles(timetable: Timetable, year: number): Readonly<Record<string, string>> {
  return {
    'agency.txt': agencies(timetable.network.lines),
    'routes.txt': routes(timetable.network.lines),
    'stops.txt': stops(timetable),
    'shapes.txt': shapes(timetable.patterns),
    'calendar.txt': calendar(year),
    'calendar_dates.txt': calendarDates(year),
    'trips.txt': trips(timetable.patterns),
    'stop_times.txt': stopTimes(timetable.patterns),
    'frequencies.txt': frequencies(timetable),
    'feed_info.txt': feedInfo(timetable.seed, year),
  };
}

/** GTFS's id of an operator. */
function agencyIdOf(line: TransitLine): string {
  return line.operator.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}

function agencies(lines: readonly TransitLine[]): string {
  const operators = new Map(lines.map((line) => [agencyIdOf(line), line.operator]));
  const rows = [...operators].map(([id, name]) => row(id, name, NO_PAGE, 'Europe/Madrid', 'ca'));
  return table('agency_id,agency_name,agency_url,agency_timezone,agency_lang', rows);
}

function routes(lines: readonly TransitLine[]): string {
  const rows = lines.map((line) =>
    row(
      line.id,
      agencyIdOf(line),
      line.name,
      line.longName === line.name ? '' : line.longName,
      ROUTE_TYPES[line.mode],
      line.colour.replace('#', '').toUpperCase(),
      line.textColour.replace('#', '').toUpperCase(),
    ),
  );
  return table('route_id,agency_id,route_short_name,route_long_name,route_type,route_color,route_text_color', rows);
}

/** Stops that some line calls at. */
function stops({ network, patterns }: Timetable): string {
  const served = new Set(patterns.flatMap((pattern) => pattern.stops));
  const rows = network.stops
    .filter((stop) => served.has(stop))
    .map(({ id, name, at }) => row(id, name, at[1].toFixed(6), at[0].toFixed(6), 0));
  return table('stop_id,stop_name,stop_lat,stop_lon,location_type', rows);
}

function shapes(patterns: readonly Pattern[]): string {
  const rows = patterns.flatMap(({ id, shape }) =>
    pointsOf(shape).map((point, index) => {
      const [longitude, latitude] = toLngLat(point);
      const alongM = numberAt(shape.alongCm, index) / 100;
      return `${id},${latitude.toFixed(6)},${longitude.toFixed(6)},${index + 1},${metres(alongM)}`;
    }),
  );
  return table('shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence,shape_dist_traveled', rows);
}

function calendar(year: number): string {
  const days = { working: '1,1,1,1,1,0,0', saturday: '0,0,0,0,0,1,0', sunday: '0,0,0,0,0,0,1' };
  return table(
    'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date',
    SERVICES.map((service) => `${service},${days[service]},${year - 1}0101,${year + 1}1231`),
  );
}

/** Feasts on other days than Sunday: their own service removed (2), Sunday's added (1). */
function calendarDates(year: number): string {
  const feasts = [year - 1, year, year + 1].flatMap((each) => [...feastsOf(each)]).sort((a, b) => a - b);
  const rows = feasts
    .filter((day) => weekdayService(day) !== 'sunday')
    .flatMap((day) => [`${weekdayService(day)},${compactDate(day)},2`, `sunday,${compactDate(day)},1`]);
  return table('service_id,date,exception_type', rows);
}

function trips(patterns: readonly Pattern[]): string {
  const rows = everyTrip(patterns).map(({ pattern, service, id }) =>
    row(pattern.line.id, service, id, pattern.headsign, pattern.direction, pattern.id),
  );
  return table('route_id,service_id,trip_id,trip_headsign,direction_id,shape_id', rows);
}

/** Times count from the start of the trip: what stands in frequencies.txt is added to them. */
function stopTimes(patterns: readonly Pattern[]): string {
  const rows = everyTrip(patterns).flatMap(({ pattern, id }) =>
    pattern.stops.map((stop, index) => {
      const arrival = serviceTime(numberAt(pattern.arriveS, index));
      const departure = serviceTime(numberAt(pattern.departS, index));
      return row(id, arrival, departure, stop.id, index + 1, metres(numberAt(pattern.stopAlongM, index)), 1);
    }),
  );
  return table('trip_id,arrival_time,departure_time,stop_id,stop_sequence,shape_dist_traveled,timepoint', rows);
}

function frequencies({ patterns, seed }: Timetable): string {
  const rows = everyTrip(patterns).flatMap(({ pattern, service, id }) =>
    windowsOf(pattern.line, pattern.direction, service, seed).map(({ fromS, untilS, everyS }) =>
      row(id, serviceTime(fromS), serviceTime(untilS), everyS, 1),
    ),
  );
  return table('trip_id,start_time,end_time,headway_secs,exact_times', rows);
}

function everyTrip(
  patterns: readonly Pattern[],
): readonly { readonly pattern: Pattern; readonly service: Service; readonly id: string }[] {
  return patterns.flatMap((pattern) =>
    SERVICES.map((service) => ({ pattern, service, id: tripIdOf(pattern, service) })),
  );
}

function feedInfo(seed: number, year: number): string {
  const dates = [`${year - 1}0101`, `${year + 1}1231`];
  return table('feed_publisher_name,feed_publisher_url,feed_lang,feed_start_date,feed_end_date,feed_version', [
    row('Bessó, simulated', NO_PAGE, 'ca', ...dates, `simulated-${seed}-${year}`),
  ]);
}

function table(header: string, rows: readonly string[]): string {
  return `${header}\n${rows.join('\n')}\n`;
}

function row(...cells: readonly (string | number)[]): string {
  return cells.map(cell).join(',');
}

function cell(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function metres(value: number): string {
  return value.toFixed(1);
}

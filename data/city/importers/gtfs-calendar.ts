import type { GtfsTables } from './gtfs-tables.ts';
import type { Reject } from './importer.ts';

/** When services run, by days counted from 1 January 1970. */
export interface GtfsCalendar {
  readonly serviceNumbers: ReadonlyMap<string, number>;
  readonly services: readonly GtfsService[];
  /** First and last day of any service; first > last: none. */
  readonly firstDay: number;
  readonly lastDay: number;
}

interface GtfsService {
  /** From Monday. */
  readonly weekdays: readonly boolean[];
  readonly fromDay: number;
  readonly toDay: number;
  readonly added: Set<number>;
  readonly removed: Set<number>;
}

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

const DAY_MS = 86_400_000;

/** Longer than any timetable is published for, days. */
const LONGEST_DAYS = 3000;

export function readCalendar(tables: GtfsTables, reject: Reject): GtfsCalendar {
  const services = new Map<string, GtfsService>();
  readWeeks(tables, services, reject);
  readDates(tables, services, reject);
  let [firstDay, lastDay] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  const widen = (day: number) => {
    firstDay = Math.min(firstDay, day);
    lastDay = Math.max(lastDay, day);
  };
  for (const { weekdays, fromDay, toDay, added } of services.values()) {
    if (weekdays.some(Boolean)) [fromDay, toDay].forEach(widen);
    for (const day of added) widen(day);
  }
  return {
    serviceNumbers: new Map([...services.keys()].map((id, number) => [id, number])),
    services: [...services.values()],
    firstDay,
    lastDay: Math.min(lastDay, firstDay + LONGEST_DAYS),
  };
}

export function runsOn(service: GtfsService, day: number): boolean {
  if (service.added.has(day)) return true;
  if (service.removed.has(day) || day < service.fromDay || day > service.toDay) return false;
  return service.weekdays[weekdayOf(day)] === true;
}

/** 0 Monday to 6 Sunday. */
export function weekdayOf(day: number): number {
  return (day + 3) % 7;
}

/** `2026-03-01`. */
export function isoOfDay(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

function readWeeks(tables: GtfsTables, services: Map<string, GtfsService>, reject: Reject): void {
  tables.read('calendar.txt', (column) => {
    const [idAt, fromAt, toAt] = [column('service_id'), column('start_date'), column('end_date')];
    const weekdaysAt = WEEKDAYS.map(column);
    return (row, line) => {
      const [fromDay, toDay] = [dayOf(row.number(fromAt)), dayOf(row.number(toAt))];
      if (fromDay === null || toDay === null) return reject('malformed', `calendar.txt row ${line}`);
      const weekdays = weekdaysAt.map((at) => row.number(at) === 1);
      services.set(row.text(idAt), { weekdays, fromDay, toDay, added: new Set(), removed: new Set() });
    };
  });
}

function readDates(tables: GtfsTables, services: Map<string, GtfsService>, reject: Reject): void {
  tables.read('calendar_dates.txt', (column) => {
    const [idAt, dateAt, exceptionAt] = [column('service_id'), column('date'), column('exception_type')];
    return (row, line) => {
      const day = dayOf(row.number(dateAt));
      const exception = row.number(exceptionAt);
      if (day === null || (exception !== 1 && exception !== 2)) {
        return reject('malformed', `calendar_dates.txt row ${line}`);
      }
      const id = row.text(idAt);
      const service = services.get(id) ?? {
        weekdays: [],
        fromDay: 0,
        toDay: -1,
        added: new Set<number>(),
        removed: new Set<number>(),
      };
      services.set(id, service);
      (exception === 1 ? service.added : service.removed).add(day);
    };
  });
}

/** Of a `yyyymmdd`; null: no date. */
function dayOf(date: number): number | null {
  const [year, month, day] = [Math.floor(date / 10_000), Math.floor(date / 100) % 100, date % 100];
  if (!Number.isInteger(date) || year < 1990 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 31) {
    return null;
  }
  return Math.floor(Date.UTC(year, month - 1, day) / DAY_MS);
}

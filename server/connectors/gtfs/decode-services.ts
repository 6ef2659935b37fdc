import type { Reject } from '../../../data/contract/observation.ts';
import type { CsvTable } from '../../../data/contract/csv.ts';
import type { Service } from './schedule.ts';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;

/** The services of calendar.txt and calendar_dates.txt, each of which may be empty. */
export function decodeServices(
  calendar: CsvTable,
  dates: CsvTable,
  rejects: Reject[],
): { readonly list: readonly Service[]; readonly numbers: ReadonlyMap<string, number> } {
  const services = new Map<string, Service & { readonly added: Set<number>; readonly removed: Set<number> }>();
  calendar.each((row) => {
    const id = row.text(calendar.column('service_id'));
    const from = row.number(calendar.column('start_date'));
    const to = row.number(calendar.column('end_date'));
    if (!isDate(from) || !isDate(to)) {
      rejects.push({ reason: 'bad-time', detail: `calendar.txt line ${row.line}: ${from} to ${to}` });
      return;
    }
    const weekdays = WEEKDAYS.map((day) => row.number(calendar.column(day)) === 1);
    services.set(id, { weekdays, from, to, added: new Set(), removed: new Set() });
  });
  dates.each((row) => {
    const id = row.text(dates.column('service_id'));
    const date = row.number(dates.column('date'));
    const exception = row.number(dates.column('exception_type'));
    if (!isDate(date) || (exception !== 1 && exception !== 2)) {
      const reason = isDate(date) ? 'bad-number' : 'bad-time';
      rejects.push({
        reason,
        detail: `calendar_dates.txt line ${row.line}: date ${date}, exception_type ${exception}`,
      });
      return;
    }
    const service = services.get(id) ?? { weekdays: [], from: 0, to: 0, added: new Set(), removed: new Set() };
    (exception === 1 ? service.added : service.removed).add(date);
    services.set(id, service);
  });
  return {
    list: [...services.values()],
    numbers: new Map([...services.keys()].map((id, index) => [id, index])),
  };
}

/** Whether a number is a plausible `yyyymmdd`. */
function isDate(date: number): boolean {
  const [month, day] = [Math.floor(date / 100) % 100, date % 100];
  return (
    Number.isInteger(date) &&
    date >= 1990_01_01 &&
    date <= 2200_12_31 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= 31
  );
}

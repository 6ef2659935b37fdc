import { weekdayOf } from '../../data/contract/local-time.ts';

/** The three timetables. */
export const SERVICES = ['working', 'saturday', 'sunday'] as const;
export type Service = (typeof SERVICES)[number];

const DAY_MS = 86_400_000;

/** Month and day of the feasts of fixed date kept in Barcelona (the city's and Catalonia's labour calendar). */
const FIXED_FEASTS: readonly (readonly [month: number, day: number])[] = [
  [1, 1],
  [1, 6],
  [5, 1],
  [6, 24],
  [8, 15],
  [9, 11],
  [9, 24],
  [10, 12],
  [11, 1],
  [12, 6],
  [12, 8],
  [12, 25],
  [12, 26],
];

/** Days from Easter Sunday: Good Friday, Easter Monday, Whit Monday. */
const EASTER_FEASTS = [-2, 1, 50];

/** The timetable of a day, counted from 1 January 1970: feasts run as Sundays. */
export function serviceOn(epochDay: number): Service {
  const service = weekdayService(epochDay);
  return service !== 'sunday' && feastsOf(new Date(epochDay * DAY_MS).getUTCFullYear()).has(epochDay)
    ? 'sunday'
    : service;
}

/** The timetable of a day but for feasts. */
export function weekdayService(epochDay: number): Service {
  const weekday = weekdayOf(epochDay);
  if (weekday === 6) return 'sunday';
  return weekday === 5 ? 'saturday' : 'working';
}

const feastsByYear = new Map<number, ReadonlySet<number>>();

/** The feasts of a year, as days since 1 January 1970. */
export function feastsOf(year: number): ReadonlySet<number> {
  const known = feastsByYear.get(year);
  if (known) return known;
  const easter = easterOf(year);
  const feasts = new Set([
    ...FIXED_FEASTS.map(([month, day]) => Date.UTC(year, month - 1, day) / DAY_MS),
    ...EASTER_FEASTS.map((days) => easter + days),
  ]);
  feastsByYear.set(year, feasts);
  return feasts;
}

/** Easter Sunday by the anonymous Gregorian computus (Meeus, Astronomical Algorithms, ch. 8). */
function easterOf(year: number): number {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const yearOfCentury = year % 100;
  const correction = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - correction + 15) % 30;
  const sunday = (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * sunday) / 451);
  const days = epact + sunday - 7 * late + 114;
  return Date.UTC(year, Math.floor(days / 31) - 1, (days % 31) + 1) / DAY_MS;
}

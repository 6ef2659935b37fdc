/** The city's civil time zone. */
export const CITY_TIME_ZONE = 'Europe/Madrid';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A moment as clocks on the wall show it; `month` from 1. */
export interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/**
 * What the city's clocks are ahead of UTC at a moment, ms: one hour, two from 01:00 UTC of March's last Sunday to
 * 01:00 UTC of October's (directive 2000/84/EC, in force as written since 1996).
 */
export function localOffsetMs(atMs: number): number {
  const year = new Date(atMs).getUTCFullYear();
  const summer = atMs >= lastSundayMs(year, 3) + HOUR_MS && atMs < lastSundayMs(year, 10) + HOUR_MS;
  return summer ? 2 * HOUR_MS : HOUR_MS;
}

/** `+01:00` or `+02:00`: what the city's clocks are ahead of UTC at a moment. Tells the two hours of autumn apart. */
export function localOffsetText(atMs: number): string {
  return `+0${localOffsetMs(atMs) / HOUR_MS}:00`;
}

/** A moment as the city's clocks show it, with what they are ahead of UTC: `2026-10-25T02:30:00+01:00` (ISO 8601). */
export function localIsoText(atMs: number): string {
  return `${new Date(atMs + localOffsetMs(atMs)).toISOString().slice(0, 19)}${localOffsetText(atMs)}`;
}

/** Whether the city's clocks show this time of the day twice, an hour apart: there, the offset has to be shown. */
export function isShownTwice(atMs: number): boolean {
  const offsetMs = localOffsetMs(atMs);
  return localOffsetMs(atMs + HOUR_MS) < offsetMs || localOffsetMs(atMs - HOUR_MS) > offsetMs;
}

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/;

/**
 * The moment that a text says: UTC epoch ms, or ISO 8601 with `Z` or an offset. Undefined for anything else, a local
 * time without its offset too: it may mean two moments, or none.
 */
export function momentOfText(text: string): number | undefined {
  if (/^\d{1,13}$/.test(text)) return Number(text);
  const atMs = MOMENT.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : atMs;
}

/** What the city's clocks show at a moment. */
export function toLocalTime(atMs: number): LocalTime {
  const shown = new Date(atMs + localOffsetMs(atMs));
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    second: shown.getUTCSeconds(),
  };
}

/**
 * The moments at which the city's clocks show a time, the earlier first: one; two in the hour that autumn repeats;
 * none in the hour that spring leaves out, and for dates that do not exist.
 */
export function momentsOf(local: LocalTime): readonly number[] {
  const asUtcMs = utcMsOf(local);
  if (asUtcMs === undefined) return [];
  return [2 * HOUR_MS, HOUR_MS]
    .map((offsetMs) => ({ atMs: asUtcMs - offsetMs, offsetMs }))
    .filter(({ atMs, offsetMs }) => localOffsetMs(atMs) === offsetMs)
    .map(({ atMs }) => atMs);
}

/**
 * The moment that a local time of a live source means: of two, the later that is not after `latestMs`. Undefined for
 * a time that the city's clocks never show.
 */
export function newestMomentOf(local: LocalTime, latestMs: number): number | undefined {
  const moments = momentsOf(local);
  return moments.findLast((atMs) => atMs <= latestMs) ?? moments[0];
}

/** The moment at which clocks that keep UTC show a time; undefined for a time that no clock shows. */
export function utcMsOf(shown: LocalTime): number | undefined {
  const { year, month, day, hour, minute, second } = shown;
  const atMs = Date.UTC(year, month - 1, day, hour, minute, second);
  const read = new Date(atMs);
  const same =
    read.getUTCFullYear() === year &&
    read.getUTCMonth() === month - 1 &&
    read.getUTCDate() === day &&
    read.getUTCHours() === hour &&
    read.getUTCMinutes() === minute &&
    read.getUTCSeconds() === second;
  return same ? atMs : undefined;
}

/** The date that the city's clocks show, as days since 1 January 1970. */
export function epochDayOf(atMs: number): number {
  return Math.floor((atMs + localOffsetMs(atMs)) / DAY_MS);
}

/** Seconds that a clock on the wall has gone since it showed midnight, whole. */
export function secondOfDay(atMs: number): number {
  const { hour, minute, second } = toLocalTime(atMs);
  return (hour * 60 + minute) * 60 + second;
}

/**
 * Noon less twelve hours of a day since 1 January 1970, from which timetables count: midnight, but for the days on
 * which clocks change.
 */
export function serviceDayStartMs(epochDay: number): number {
  const noonUtcMs = (epochDay + 0.5) * DAY_MS;
  return noonUtcMs - localOffsetMs(noonUtcMs) - DAY_MS / 2;
}

/** Day of the week of a day since 1 January 1970: 0 Monday to 6 Sunday. */
export function weekdayOf(epochDay: number): number {
  return (((epochDay + 3) % 7) + 7) % 7;
}

/** `20261121` for a day since 1 January 1970, as timetables and traffic files write dates. */
export function compactDate(epochDay: number): string {
  return new Date(epochDay * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');
}

/** Midnight UTC of a month's last Sunday; `month` from 1. */
function lastSundayMs(year: number, month: number): number {
  const lastDay = new Date(Date.UTC(year, month, 0));
  return lastDay.getTime() - lastDay.getUTCDay() * DAY_MS;
}

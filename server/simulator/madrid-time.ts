import { localOffsetMs, toLocalTime, type LocalTime } from '../../data/contract/local-time.ts';

const DAY_MS = 86_400_000;

/** Days since 1 January 1970 of the date that the city's clocks show. */
export function epochDayOf(atMs: number): number {
  return Math.floor((atMs + localOffsetMs(atMs)) / DAY_MS);
}

/** Hours since local midnight as the clocks show them, with fraction. */
export function hoursOf(atMs: number): number {
  const { hour, minute, second } = toLocalTime(atMs);
  return hour + minute / 60 + second / 3600;
}

/** The zero of a service day's times in GTFS: noon minus twelve hours; on days of clock change that is not midnight. */
export function dayStartMs(epochDay: number): number {
  const noonUtcMs = epochDay * DAY_MS + DAY_MS / 2;
  return noonUtcMs - localOffsetMs(noonUtcMs) - DAY_MS / 2;
}

/** `20261121` for a day counted from 1 January 1970. */
export function compactDate(epochDay: number): string {
  return new Date(epochDay * DAY_MS).toISOString().slice(0, 10).replaceAll('-', '');
}

/** `20261121183000`: local time as the city's traffic files write it. */
export function compactTime(atMs: number): string {
  const { hour, minute, second }: LocalTime = toLocalTime(atMs);
  return compactDate(epochDayOf(atMs)) + [hour, minute, second].map(twoDigits).join('');
}

/** `HH:MM:SS` of a service day, past 24:00 where it goes on into the night. */
export function serviceTime(secondOfDay: number): string {
  const seconds = Math.round(secondOfDay);
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map(twoDigits).join(':');
}

/** `21/11/2026T18:30:00`, UTC: as Sentilo writes moments. */
export function sentiloTime(atMs: number): string {
  const [date = '', time = ''] = new Date(atMs).toISOString().slice(0, 19).split('T');
  return `${date.split('-').reverse().join('/')}T${time}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}

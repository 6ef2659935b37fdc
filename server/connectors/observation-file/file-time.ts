import { newestMomentOf, utcMsOf } from '../../../data/contract/local-time.ts';

/** How a file writes times. Patterns of letters are local to the file's zone; `iso` may carry its own. */
export const TIME_FORMATS = [
  'iso',
  'epoch-s',
  'epoch-ms',
  'yyyyMMddHHmmss',
  'yyyy-MM-dd HH:mm:ss',
  'dd/MM/yyyy HH:mm:ss',
  'dd/MM/yyyy HH:mm',
] as const;

export type TimeFormat = (typeof TIME_FORMATS)[number];

export type TimeZone = 'utc' | 'Europe/Madrid';

/** Where the year, month, day, hour, minute and second stand in what a format's expression finds. */
const PATTERNS: Readonly<Partial<Record<TimeFormat, readonly [RegExp, readonly number[]]>>> = {
  yyyyMMddHHmmss: [/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/, [1, 2, 3, 4, 5, 6]],
  'yyyy-MM-dd HH:mm:ss': [/^(\d{4})-(\d\d)-(\d\d)[ T](\d\d):(\d\d):(\d\d)$/, [1, 2, 3, 4, 5, 6]],
  'dd/MM/yyyy HH:mm:ss': [/^(\d{1,2})\/(\d{1,2})\/(\d{4})[ T](\d\d?):(\d\d):(\d\d)$/, [3, 2, 1, 4, 5, 6]],
  'dd/MM/yyyy HH:mm': [/^(\d{1,2})\/(\d{1,2})\/(\d{4})[ T](\d\d?):(\d\d)$/, [3, 2, 1, 4, 5]],
  iso: [/^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?$/, [1, 2, 3, 4, 5, 6]],
};

/** A time of a file as UTC epoch ms; undefined for what is none, or is none in that zone. */
export function fileTimeMs(text: string, format: TimeFormat, zone: TimeZone, nowMs: number): number | undefined {
  const trimmed = text.trim();
  if (format === 'epoch-s' || format === 'epoch-ms') {
    const number = /^\d{1,16}(\.\d+)?$/.test(trimmed) ? Number(trimmed) : Number.NaN;
    const atMs = Math.round(format === 'epoch-s' ? number * 1000 : number);
    return atMs > 0 && atMs < 8e15 ? atMs : undefined;
  }
  if (format === 'iso' && /T.*(Z|[+-]\d\d:?\d\d)$/.test(trimmed)) {
    const atMs = Date.parse(trimmed);
    return Number.isNaN(atMs) ? undefined : atMs;
  }
  const [pattern, places] = PATTERNS[format] ?? [];
  const match = pattern?.exec(trimmed);
  if (!match || !places) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = places.map((place) =>
    Number(match[place] ?? 0),
  );
  return partsMs(year, month, day, hour, minute, second, zone, nowMs);
}

/** The end of an hour of a day counted from 1: hour 24 is the midnight that begins the next day. */
export function hourEndMs(
  year: number,
  month: number,
  day: number,
  hour: number,
  zone: TimeZone,
  nowMs: number,
): number | undefined {
  if (hour < 24) return partsMs(year, month, day, hour, 0, 0, zone, nowMs);
  const next = new Date(Date.UTC(year, month - 1, day + 1));
  const exists = partsMs(year, month, day, 12, 0, 0, zone, nowMs) !== undefined;
  if (!exists) return undefined;
  return partsMs(next.getUTCFullYear(), next.getUTCMonth() + 1, next.getUTCDate(), 0, 0, 0, zone, nowMs);
}

function partsMs(
  year: number,
  month: number,
  day: number,
  hour: number,
  minute: number,
  second: number,
  zone: TimeZone,
  nowMs: number,
): number | undefined {
  const shown = { year, month, day, hour, minute, second };
  return zone === 'Europe/Madrid' ? newestMomentOf(shown, nowMs) : utcMsOf(shown);
}

import { utcMsOf } from './local-time.ts';

const HOUR_MS = 3_600_000;

/** Zone names that Sentilo takes, hours ahead of UTC; summer time has names of its own. */
const ZONES: ReadonlyMap<string, number> = new Map([
  ...zones(0, '', 'Z', 'UTC', 'UT', 'GMT', 'WET'),
  ...zones(1, 'CET', 'MET', 'WEST', 'BST'),
  ...zones(2, 'CEST', 'MEST', 'EET'),
  ...zones(3, 'EEST', 'MSK'),
  ...zones(-4, 'EDT'),
  ...zones(-5, 'EST', 'CDT'),
  ...zones(-6, 'CST', 'MDT'),
  ...zones(-7, 'MST', 'PDT'),
  ...zones(-8, 'PST'),
]);

const PATTERN = /^(\d{1,2})\/(\d{1,2})\/(\d{4})T(\d{1,2}):(\d{1,2}):(\d{1,2})([A-Z]{0,4}|(?:GMT)?[+-]\d\d:?\d\d)$/;

/** `dd/MM/yyyyTHH:mm:ss`, UTC unless a zone (`CET`, `+0200`) follows: UTC epoch ms, or undefined for no such time. */
export function sentiloTimeMs(text: string): number | undefined {
  const match = PATTERN.exec(text.trim());
  if (!match) return undefined;
  const [day = 0, month = 0, year = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const offsetMs = zoneOffsetMs(match[7] ?? '');
  const asUtcMs = utcMsOf({ year, month, day, hour, minute, second });
  return asUtcMs !== undefined && offsetMs !== undefined ? asUtcMs - offsetMs : undefined;
}

/** A moment as Sentilo writes it: `dd/MM/yyyyTHH:mm:ss`, UTC, without a zone and without milliseconds. */
export function sentiloTime(atMs: number): string {
  const iso = new Date(atMs).toISOString();
  return `${iso.slice(8, 10)}/${iso.slice(5, 7)}/${iso.slice(0, 4)}T${iso.slice(11, 19)}`;
}

function zones(hours: number, ...names: readonly string[]): readonly (readonly [string, number])[] {
  return names.map((name) => [name, hours]);
}

function zoneOffsetMs(zone: string): number | undefined {
  const named = ZONES.get(zone);
  if (named !== undefined) return named * HOUR_MS;
  const match = /^(?:GMT)?([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (!match || Number(match[3]) > 59) return undefined;
  const sizeMs = Number(match[2]) * HOUR_MS + Number(match[3]) * 60_000;
  return match[1] === '-' ? -sizeMs : sizeMs;
}

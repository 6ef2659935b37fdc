import { utcMsOf } from '../../../data/contract/local-time.ts';

const HOUR_MS = 3_600_000;

/** Zone names that Sentilo takes, hours ahead of UTC. */
const ZONES: Readonly<Record<string, number>> = { '': 0, Z: 0, UTC: 0, GMT: 0, CET: 1, CEST: 2 };

/** `dd/MM/yyyyTHH:mm:ss`, UTC unless a zone (`CET`, `+0200`) follows: UTC epoch ms, or undefined for no such time. */
export function sentiloTimeMs(text: string): number | undefined {
  const match = /^(\d{1,2})\/(\d{1,2})\/(\d{4})T(\d\d):(\d\d):(\d\d)([A-Z]{0,4}|[+-]\d\d:?\d\d)$/.exec(text.trim());
  if (!match) return undefined;
  const [day = 0, month = 0, year = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const offsetMs = zoneOffsetMs(match[7] ?? '');
  const asUtcMs = utcMsOf({ year, month, day, hour, minute, second });
  return asUtcMs !== undefined && offsetMs !== undefined ? asUtcMs - offsetMs : undefined;
}

function zoneOffsetMs(zone: string): number | undefined {
  const named = Object.hasOwn(ZONES, zone) ? ZONES[zone] : undefined;
  if (named !== undefined) return named * HOUR_MS;
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (!match) return undefined;
  const sizeMs = Number(match[2]) * HOUR_MS + Number(match[3]) * 60_000;
  return match[1] === '-' ? -sizeMs : sizeMs;
}

import { momentsOf, utcMsOf } from '../data/contract/local-time.ts';

const ISO_TIME = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,3})?)?)?(Z|[+-]\d{2}:\d{2})?$/;

/**
 * UTC epoch ms, to the second, of an ISO 8601 time: the city's clocks unless it ends in Z or an offset; of the hour
 * that autumn repeats, the first. Undefined for anything else.
 */
export function readStartTime(text: string): number | undefined {
  const parts = ISO_TIME.exec(text);
  if (!parts) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const shown = { year, month, day, hour, minute, second };
  const zone = parts[7];
  if (zone === undefined) return momentsOf(shown)[0];
  const asUtcMs = utcMsOf(shown);
  return asUtcMs === undefined ? undefined : asUtcMs - zoneOffsetMs(zone);
}

function zoneOffsetMs(zone: string): number {
  if (zone === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))) * 60_000;
}

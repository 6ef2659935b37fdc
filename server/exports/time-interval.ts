import { DoorProblem, shown } from './open-standard.ts';

/** UTC epoch ms, both ends within; unbounded ends are infinite. */
export interface TimeInterval {
  readonly fromMs: number;
  readonly toMs: number;
}

/** RFC 3339, 5.6: full-date, or date-time with its offset; leap seconds and 24:00 are not read. */
const DATE_TIME = /^(\d{4})-(\d{2})-(\d{2})(?:[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2}))?$/;

const DAY_MS = 86_400_000;

/**
 * The parameter `datetime` of OGC API - Features: an instant, or two with a slash between; `..` or nothing is an open
 * end. A date is its whole day of UTC. Throws {@link DoorProblem}.
 */
export function readInterval(text: string): TimeInterval {
  const ends = text.split('/');
  if (ends.length > 2) throw problem(text);
  const [first = '', last = first] = ends;
  const [from, to] = [readEnd(first, ends.length === 2, text), readEnd(last, ends.length === 2, text)];
  const interval = { fromMs: from?.fromMs ?? -Infinity, toMs: to?.toMs ?? Infinity };
  if (interval.fromMs > interval.toMs) throw new DoorProblem(400, 'datetime must begin before it ends.');
  return interval;
}

/** Null: open. */
function readEnd(text: string, mayBeOpen: boolean, whole: string): TimeInterval | null {
  if (mayBeOpen && (text === '' || text === '..')) return null;
  const match = DATE_TIME.exec(text);
  if (!match) throw problem(whole);
  const [, year, month, day, hour, minute, second, fraction, offset] = match;
  const dayMs = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const back = new Date(dayMs);
  const isDay = back.getUTCMonth() === Number(month) - 1 && back.getUTCDate() === Number(day);
  if (!isDay) throw problem(whole);
  if (hour === undefined) return { fromMs: dayMs, toMs: dayMs + DAY_MS - 1 };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) throw problem(whole);
  const ms = Number(`0.${fraction ?? '0'}`) * 1000;
  const seconds = (Number(hour) * 60 + Number(minute)) * 60 + Number(second);
  const atMs = dayMs + seconds * 1000 + Math.floor(ms) - offsetMs(offset ?? 'Z');
  return { fromMs: atMs, toMs: atMs };
}

function offsetMs(offset: string): number {
  const match = /^([+-])(\d{2}):(\d{2})$/.exec(offset);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === '-' ? -minutes : minutes) * 60_000;
}

function problem(text: string): DoorProblem {
  return new DoorProblem(
    400,
    `datetime must be a moment of RFC 3339 or two with a slash between, '..' for an open end, not ${shown(text)}.`,
  );
}

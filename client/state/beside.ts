import { type LocalTime, localOffsetMs, momentsOf, toLocalTime } from '../../data/contract/local-time.ts';
import type { Moment } from './replay.ts';
import type { BesideChoice } from './view.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * The earlier moment that is shown beside one: an hour before, or the same time of the city's clocks a day or a week
 * before; of two such times the one of the same offset, for one that spring leaves out the moment 24 hours a day before.
 */
export function besideMoment(choice: BesideChoice, atMs: number): number {
  if (choice === 'hour') return atMs - HOUR_MS;
  const daysMs = (choice === 'day' ? 1 : 7) * DAY_MS;
  const found = momentsOf(shownDaysBefore(atMs, daysMs));
  const same = found.find((each) => localOffsetMs(each) === localOffsetMs(atMs)) ?? found[0];
  return same === undefined ? atMs - daysMs : same + (((atMs % 1000) + 1000) % 1000);
}

/** What the clocks show, of an earlier day. */
function shownDaysBefore(atMs: number, daysMs: number): LocalTime {
  const { hour, minute, second } = toLocalTime(atMs);
  const day = new Date(atMs + localOffsetMs(atMs) - daysMs);
  return { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate(), hour, minute, second };
}

/** How one of the two pictures stands in time. */
export interface HalfTime {
  readonly atMs: number;
  /** City seconds a second; 0: it stands. */
  readonly rate: number;
  readonly seeking: boolean;
  /** What is kept of its source; null where that is unknown. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** Apart by more than this, ms of the wall, two moments are brought together again. */
const APART_MS = 1500;

/** Whether nothing is kept of a moment. */
export function isMissing(atMs: number, { fromMs, toMs }: Pick<HalfTime, 'fromMs' | 'toMs'>): boolean {
  return fromMs !== null && toMs !== null && (atMs < fromMs || atMs > toMs);
}

/** What the second picture must be told so that it stands at `goalMs` and passes at `rate`; null: nothing. */
export function correction(half: HalfTime, goalMs: number, rate: number): Partial<Moment> | null {
  if (half.seeking) return null;
  const missing = isMissing(goalMs, half);
  const wantedRate = missing ? 0 : rate;
  const nearestMs = Math.min(half.toMs ?? goalMs, Math.max(half.fromMs ?? goalMs, goalMs));
  const isApart = Math.abs(half.atMs - nearestMs) > APART_MS * Math.max(1, rate);
  if (!isApart && half.rate === wantedRate) return null;
  return {
    ...(isApart ? { atMs: nearestMs } : {}),
    playing: wantedRate > 0,
    ...(wantedRate > 0 ? { rate: wantedRate } : {}),
  };
}

import { epochDayOf, secondOfDay, weekdayOf } from '../../data/contract/local-time.ts';

/** A moment of a recording that stands for one of now, and how much later now is. */
export interface PlayedMoment {
  /** Number of the moment in the recording. */
  readonly index: number;
  readonly recordedAtMs: number;
  /** The moment as the city's clock shows it: when what was recorded is taken to be true. */
  readonly shownAtMs: number;
}

interface RecordedDay {
  readonly weekday: number;
  /** Moments in order of the clock's face, which autumn's hour twice over is not the order of time. */
  readonly moments: readonly { readonly index: number; readonly atS: number; readonly atMs: number }[];
}

const DAY_S = 86_400;

/**
 * Plays a recording at the city's clock: now is answered by the last moment not later in the day, of a recorded day of
 * the same weekday, else of the same kind (working day or weekend), else of any. Where the recorded clock was put
 * forward, the last moment before that stands for the hour left out.
 */
export class Recording {
  private readonly days: readonly RecordedDay[];

  /** `momentsMs`: when the recording has something, UTC epoch ms, in order of time. */
  constructor(momentsMs: ArrayLike<number>) {
    const days = new Map<number, RecordedDay & { readonly moments: { index: number; atS: number; atMs: number }[] }>();
    for (let index = 0; index < momentsMs.length; index++) {
      const atMs = momentsMs[index] ?? 0;
      const epochDay = epochDayOf(atMs);
      const known = days.get(epochDay) ?? { weekday: weekdayOf(epochDay), moments: [] };
      known.moments.push({ index, atS: secondOfDay(atMs), atMs });
      days.set(epochDay, known);
    }
    this.days = [...days.values()].map((day) => ({ ...day, moments: day.moments.toSorted((a, b) => a.atS - b.atS) }));
  }

  /** What is played at a moment of the city; undefined for an empty recording. */
  at(nowMs: number): PlayedMoment | undefined {
    const weekday = weekdayOf(epochDayOf(nowMs));
    const nowS = secondOfDay(nowMs);
    const begun = this.days.filter(({ moments }) => (moments[0]?.atS ?? DAY_S) <= nowS);
    const chosen =
      begun.find((each) => each.weekday === weekday) ??
      begun.find((each) => each.weekday < 5 === weekday < 5) ??
      begun[0] ??
      this.days[0];
    const moment = chosen?.moments.findLast(({ atS }) => atS <= nowS) ?? chosen?.moments[0];
    if (!moment) return undefined;
    const agoS = Math.max(0, nowS - moment.atS);
    return { index: moment.index, recordedAtMs: moment.atMs, shownAtMs: nowMs - agoS * 1000 };
  }
}

import { compactDate, epochDayOf, serviceDayStartMs, weekdayOf } from '../../../data/contract/local-time.ts';
import { callsOf } from './schedule.ts';
import type { Pattern } from './schedule.ts';
import type { Schedule, Service } from './schedule.ts';

/** One vehicle's run of one trip on one day: its calls are at `baseMs` plus the seconds of the schedule. */
export interface Run {
  /** Unique among all runs of a schedule: day, trip and, for trips at a headway, the start. */
  readonly key: string;
  readonly trip: number;
  readonly baseMs: number;
  readonly startMs: number;
  readonly endMs: number;
}

/** A moment of a run and how far along its path it is then. */
export interface Moment {
  readonly atMs: number;
  readonly alongCm: number;
}

/** Service days around a moment that can have a trip under way: times go past 48:00 on night lines of feasts. */
const DAYS = [-2, -1, 0, 1];

/** The runs that are under way at some time from `fromMs` to `toMs`. */
export function runsBetween(schedule: Schedule, fromMs: number, toMs: number): Run[] {
  const today = epochDayOf(fromMs);
  return DAYS.flatMap((days) => {
    const epochDay = today + days;
    const date = Number(compactDate(epochDay));
    const running = schedule.services.map((service) => runsOn(service, date, weekdayOf(epochDay)));
    if (!running.includes(true)) return [];
    return runsOfDay(schedule, running, date, serviceDayStartMs(epochDay), fromMs, toMs);
  });
}

/** Whether a service runs on a date: its exceptions first, then its weekdays. */
function runsOn(service: Service, date: number, weekday: number): boolean {
  if (service.removed.has(date)) return false;
  if (service.added.has(date)) return true;
  return service.weekdays[weekday] === true && date >= service.from && date <= service.to;
}

function runsOfDay(
  schedule: Schedule,
  running: readonly boolean[],
  date: number,
  dayStartMs: number,
  fromMs: number,
  toMs: number,
): Run[] {
  const runs: Run[] = [];
  const { id, service, frequencies } = schedule.trips;
  const { arriveS, departS } = schedule.calls;
  for (let trip = 0; trip < id.length; trip++) {
    const { first, end } = callsOf(schedule, trip);
    if (!running[service[trip] ?? -1] || end - first < 2) continue;
    const [startS, endS] = [departS[first] ?? 0, arriveS[end - 1] ?? 0];
    const starts = frequencies.has(trip)
      ? startsBetween(schedule, trip, fromMs - dayStartMs - (endS - startS) * 1000, toMs - dayStartMs)
      : [startS];
    for (const each of starts) {
      const startMs = dayStartMs + each * 1000;
      const endMs = startMs + (endS - startS) * 1000;
      if (startMs > toMs || endMs < fromMs) continue;
      const key = `${date}-${id[trip]}${frequencies.has(trip) ? `-${each}` : ''}`;
      runs.push({ key, trip, baseMs: startMs - startS * 1000, startMs, endMs });
    }
  }
  return runs;
}

/** Seconds of the day at which a trip at a headway starts, from one moment of the day (ms) to another. */
function startsBetween(schedule: Schedule, trip: number, fromDayMs: number, toDayMs: number): number[] {
  return (schedule.trips.frequencies.get(trip) ?? []).flatMap(({ fromS, toS, headwayS }) => {
    const starts: number[] = [];
    const skipped = Math.max(0, Math.ceil((fromDayMs / 1000 - fromS) / headwayS));
    const lastS = Math.min(toS - 1, toDayMs / 1000);
    for (let startS = fromS + skipped * headwayS; startS <= lastS; startS += headwayS) starts.push(startS);
    return starts;
  });
}

/** Where a run is at both ends of a time and at every call between: its way through that time. */
export function momentsBetween(schedule: Schedule, pattern: Pattern, run: Run, fromMs: number, toMs: number): Moment[] {
  const moments: Moment[] = [{ atMs: fromMs, alongCm: alongAt(schedule, pattern, run, fromMs) }];
  const { first, end } = callsOf(schedule, run.trip);
  const { arriveS, departS } = schedule.calls;
  for (let call = first; call < end; call++) {
    const alongCm = pattern.alongCm[call - first] ?? 0;
    for (const seconds of [arriveS[call] ?? 0, departS[call] ?? 0]) {
      const atMs = run.baseMs + seconds * 1000;
      if (atMs > fromMs && atMs < toMs && atMs > (moments.at(-1)?.atMs ?? 0)) moments.push({ atMs, alongCm });
    }
  }
  moments.push({ atMs: toMs, alongCm: alongAt(schedule, pattern, run, toMs) });
  return moments;
}

/** How far along its path a run is by the timetable, at an even speed between calls. */
export function alongAt(schedule: Schedule, pattern: Pattern, run: Run, atMs: number): number {
  const { first, end } = callsOf(schedule, run.trip);
  const { arriveS, departS } = schedule.calls;
  const nowS = (atMs - run.baseMs) / 1000;
  let call = first;
  while (call + 1 < end && (arriveS[call + 1] ?? 0) <= nowS) call++;
  const from = pattern.alongCm[call - first] ?? 0;
  if (call + 1 >= end || nowS <= (departS[call] ?? 0)) return from;
  const [leftS, reachedS] = [departS[call] ?? 0, arriveS[call + 1] ?? 0];
  return from + ((pattern.alongCm[call + 1 - first] ?? from) - from) * ((nowS - leftS) / (reachedS - leftS));
}

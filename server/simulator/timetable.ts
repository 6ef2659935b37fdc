import type { TransitLine, TransitNetwork } from '../../data/contract/package.ts';
import { SERVICES, type Service } from './calendar.ts';
import { hashText, mix, uniform } from './chance.ts';
import { HANDLING } from './motion.ts';
import { patternsOf, type Pattern } from './pattern.ts';

/** One run of one vehicle from the first stop to the last. Seconds of the service day, past 86,400 into the night. */
export interface Trip {
  readonly pattern: Pattern;
  readonly service: Service;
  readonly startS: number;
  /** Counted within its line and service. */
  readonly vehicle: number;
}

/** The trip's id in GTFS, one for each way and service: with the day and the start time it names one trip. */
export function tripIdOf(pattern: Pattern, service: Service): string {
  return `${pattern.id}-${service}`;
}

/** `HH:MM:SS` of a service day, past 24:00 where it goes on into the night. */
export function serviceTime(secondOfDay: number): string {
  const seconds = Math.round(secondOfDay);
  return [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((each) => String(each).padStart(2, '0'))
    .join(':');
}

/** Departures at an even interval: at `fromS`, then every `everyS`, before `untilS`. */
export interface Window {
  readonly fromS: number;
  readonly untilS: number;
  readonly everyS: number;
}

export interface Timetable {
  readonly network: TransitNetwork;
  readonly seed: number;
  readonly patterns: readonly Pattern[];
  /** By service, in the order in which they start. */
  readonly trips: Readonly<Record<Service, readonly Trip[]>>;
  /** The longest trip, seconds. */
  readonly longestS: number;
}

/** The whole timetable of a network; the seed moves the minutes of its departures. */
export function timetableOf(network: TransitNetwork, seed: number): Timetable {
  const patterns = patternsOf(network);
  const tripsOf = (service: Service) =>
    network.lines
      .flatMap((line) =>
        tripsOfLine(
          patterns.filter((each) => each.line === line),
          service,
          seed,
        ),
      )
      .sort((first, second) => first.startS - second.startS);
  const [working, saturday, sunday] = SERVICES.map(tripsOf);
  return {
    network,
    seed,
    patterns,
    trips: { working: working ?? [], saturday: saturday ?? [], sunday: sunday ?? [] },
    longestS: patterns.reduce((longest, { durationS }) => Math.max(longest, durationS), 0),
  };
}

type Rate = 'peak' | 'day' | 'evening';

/** Hours from, rate until the next, and how much rarer than on a working day. The last hour ends the service. */
type Rhythm = {
  readonly steps: readonly (readonly [hour: number, rate: Rate, stretch: number])[];
  readonly endHour: number;
};

const RHYTHMS: Readonly<Record<Service, Rhythm>> = {
  working: {
    steps: [
      [5, 'evening', 1.3],
      [6, 'day', 1],
      [6.75, 'peak', 1],
      [9.75, 'day', 1],
      [16.5, 'peak', 1],
      [20, 'day', 1.15],
      [22, 'evening', 1],
    ],
    endHour: 24,
  },
  saturday: {
    steps: [
      [5, 'evening', 1.4],
      [8, 'day', 1.5],
      [10, 'day', 1.2],
      [21.5, 'evening', 1],
    ],
    endHour: 24,
  },
  sunday: {
    steps: [
      [5, 'evening', 1.5],
      [9, 'day', 1.5],
      [21.5, 'evening', 1.1],
    ],
    endHour: 24,
  },
};

/** The metro runs all through the night of Saturday, to the first trains of Sunday. */
const SATURDAY_NIGHT_METRO: Rhythm = {
  steps: [...RHYTHMS.saturday.steps, [24, 'evening', 1.4]],
  endHour: 29,
};

const RATE_INDEX: Readonly<Record<Rate, 0 | 1 | 2>> = { peak: 0, day: 1, evening: 2 };

/** When vehicles of a pattern leave its first stop. */
export function windowsOf(line: TransitLine, direction: number, service: Service, seed: number): readonly Window[] {
  const rhythm = service === 'saturday' && line.mode === 'metro' ? SATURDAY_NIGHT_METRO : RHYTHMS[service];
  const key = mix(seed, hashText(`${line.id}-${direction}`));
  const windows: Window[] = [];
  let nextS = rhythm.steps[0] ? rhythm.steps[0][0] * 3600 + Math.floor(uniform(key) * 12) * 30 : 0;
  for (const [index, [, rate, stretch]] of rhythm.steps.entries()) {
    const untilS = (rhythm.steps[index + 1]?.[0] ?? rhythm.endHour) * 3600;
    const everyS = Math.max(60, Math.round((line.headwayMin[RATE_INDEX[rate]] * stretch * 60) / 10) * 10);
    if (nextS >= untilS) continue;
    windows.push({ fromS: nextS, untilS, everyS });
    nextS += Math.ceil((untilS - nextS) / everyS) * everyS;
  }
  return windows;
}

function tripsOfLine(patterns: readonly Pattern[], service: Service, seed: number): readonly Trip[] {
  const trips = patterns.flatMap((pattern) =>
    windowsOf(pattern.line, pattern.direction, service, seed).flatMap((window) => departures(pattern, service, window)),
  );
  return withVehicles(trips.sort((first, second) => first.startS - second.startS));
}

function departures(pattern: Pattern, service: Service, { fromS, untilS, everyS }: Window): readonly Trip[] {
  const trips: Trip[] = [];
  for (let startS = fromS; startS < untilS; startS += everyS) {
    trips.push({ pattern, service, startS, vehicle: 0 });
  }
  return trips;
}

/** Each trip takes the vehicle that has waited longest at its first stop, or one more from the depot. */
function withVehicles(trips: readonly Trip[]): readonly Trip[] {
  const waiting: { readonly freeAtS: number; readonly vehicle: number }[][] = [[], []];
  let count = 0;
  return trips.map((trip) => {
    const { pattern, startS } = trip;
    const here = waiting[pattern.direction];
    const ready = here?.[0] && here[0].freeAtS <= startS ? here.shift() : undefined;
    const vehicle = ready?.vehicle ?? ++count;
    const freeAtS = startS + pattern.durationS + HANDLING[pattern.line.mode].layoverS;
    waiting[pattern.line.loop ? pattern.direction : 1 - pattern.direction]?.push({ freeAtS, vehicle });
    return { ...trip, vehicle };
  });
}

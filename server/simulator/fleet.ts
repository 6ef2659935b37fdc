import { epochDayOf, serviceDayStartMs } from '../../data/contract/local-time.ts';
import { bearingDegAt, lengthCm, pointAt } from '../../data/contract/path.ts';
import { type LngLat, toLngLat } from '../../data/contract/place.ts';
import { serviceOn } from './calendar.ts';
import { hashText, mix, smooth } from './chance.ts';
import { numberAt } from './column.ts';
import { delayAt } from './delay.ts';
import { HANDLING, progressAt } from './motion.ts';
import { rush, trafficLevel } from './rhythm.ts';
import type { Timetable, Trip } from './timetable.ts';

/** A vehicle in service at a moment. */
export interface Vehicle {
  readonly id: string;
  readonly label: string;
  readonly trip: Trip;
  /** Day of the service, since 1 January 1970; after midnight it may be yesterday's. */
  readonly epochDay: number;
  readonly at: LngLat;
  readonly bearingDeg: number;
  readonly speedMs: number;
  readonly alongM: number;
  /** Index of the stop that it stands at or goes to. */
  readonly stop: number;
  readonly standing: boolean;
  readonly delayS: number;
  /** Seconds of the timetable since the trip's start; negative while it waits to leave. */
  readonly offsetS: number;
  /** Share of the places taken. */
  readonly load: number;
}

/** It shows at its first stop this long before it leaves, and at its last this long after it arrived, seconds. */
const BEFORE_S = 60;
const AFTER_S = 30;

/** No delay reaches this, seconds: how far back to look for trips under way. */
const DELAY_LIMIT_S = 400;

/** Every vehicle in service at a moment. */
export function fleetAt(timetable: Timetable, atMs: number): readonly Vehicle[] {
  const today = epochDayOf(atMs);
  const busy = rush(atMs);
  const fullness = trafficLevel(atMs);
  return [today - 1, today].flatMap((epochDay) => {
    const nowS = (atMs - serviceDayStartMs(epochDay)) / 1000;
    const trips = timetable.trips[serviceOn(epochDay)];
    const first = firstAfter(trips, nowS - timetable.longestS - DELAY_LIMIT_S);
    const past = firstAfter(trips, nowS + BEFORE_S);
    const vehicles: Vehicle[] = [];
    for (const trip of trips.slice(first, past)) {
      const vehicle = vehicleOf(timetable.seed, trip, epochDay, nowS - trip.startS, busy, fullness);
      if (vehicle) vehicles.push(vehicle);
    }
    return vehicles;
  });
}

/** Index of the first trip that starts after `startS`. */
function firstAfter(trips: readonly Trip[], startS: number): number {
  let low = 0;
  let high = trips.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const trip = trips[middle];
    if (trip && trip.startS <= startS) low = middle + 1;
    else high = middle;
  }
  return low;
}

function vehicleOf(
  seed: number,
  trip: Trip,
  epochDay: number,
  sinceStartS: number,
  busy: number,
  fullness: number,
): Vehicle | undefined {
  const { pattern } = trip;
  const { line } = pattern;
  if (sinceStartS > pattern.durationS + AFTER_S + DELAY_LIMIT_S) return undefined;
  const key = tripKey(seed, trip, epochDay);
  const offsetS = timetableOffset(key, trip, sinceStartS, busy);
  if (offsetS < -BEFORE_S || offsetS > pattern.durationS + AFTER_S) return undefined;
  const { stop, alongM, speedMs } = placeIn(trip, offsetS);
  const number = 2 * trip.vehicle + (epochDay % 2);
  const name = `${line.name.replaceAll(' ', '')}-${String(number).padStart(3, '0')}`;
  const middle = 1 - Math.abs((200 * alongM) / lengthCm(pattern.shape) - 1);
  return {
    id: `${line.id}-${number}`,
    label: name,
    trip,
    epochDay,
    at: toLngLat(pointAt(pattern.shape, alongM * 100)),
    bearingDeg: bearingDegAt(pattern.shape, alongM * 100),
    speedMs,
    alongM,
    stop,
    standing: speedMs === 0,
    delayS: Math.round(sinceStartS - offsetS),
    offsetS,
    load: Math.min(1, Math.max(0, fullness * (0.25 + 0.75 * middle) + 0.2 * smooth(key, offsetS, 600))),
  };
}

/** The number that a trip's chances on a day are thrown with. */
function tripKey(seed: number, { pattern, startS, service }: Trip, epochDay: number): number {
  return mix(mix(seed, hashText(pattern.id) + epochDay), startS + hashText(service));
}

/** Where in its timetable a trip is, that far after its planned start: offset and the delay there make up the time. */
function timetableOffset(key: number, { pattern }: Trip, sinceStartS: number, busy: number): number {
  let offsetS = sinceStartS;
  for (let round = 0; round < 8; round++) {
    offsetS = sinceStartS - delayAt(key, pattern.line.mode, offsetS, pattern.durationS, busy);
  }
  return offsetS;
}

/** The stop stood at or gone to, and the way along the shape. */
function placeIn(
  { pattern }: Trip,
  offsetS: number,
): { readonly stop: number; readonly alongM: number; readonly speedMs: number } {
  const { arriveS, departS, stopAlongM, line } = pattern;
  const stop = nextStop(arriveS, departS, offsetS);
  const toM = numberAt(stopAlongM, stop);
  if (stop === 0 || offsetS >= numberAt(arriveS, stop)) return { stop, alongM: toM, speedMs: 0 };
  const fromM = numberAt(stopAlongM, stop - 1);
  const leftS = numberAt(departS, stop - 1);
  const travelS = numberAt(arriveS, stop) - leftS;
  const moved = progressAt(toM - fromM, travelS, offsetS - leftS, HANDLING[line.mode].accelerationMs2);
  return { stop, alongM: fromM + moved.alongM, speedMs: moved.speedMs };
}

/** The first stop not yet left. */
function nextStop(arriveS: readonly number[], departS: readonly number[], offsetS: number): number {
  let low = 0;
  let high = arriveS.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numberAt(departS, middle) < offsetS) low = middle + 1;
    else high = middle;
  }
  return low;
}

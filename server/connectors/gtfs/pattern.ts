import { toLocalCm } from '../../../data/contract/place.ts';
import type { LocalCm } from '../../../data/contract/place.ts';
import { lengthCm, pathThrough } from '../../../data/contract/path.ts';
import { placeAlong } from '../../../data/contract/path-places.ts';
import type { Path } from '../../../data/contract/path.ts';
import { callsOf } from './schedule.ts';
import type { Pattern, Schedule } from './schedule.ts';

/** The patterns of a schedule, each worked out when it is first asked for and then shared by its trips. */
export class Patterns {
  private readonly found = new Map<string, Pattern>();
  private readonly byTrip = new Map<number, Pattern>();

  constructor(private readonly schedule: Schedule) {}

  of(trip: number): Pattern {
    const known = this.byTrip.get(trip);
    if (known) return known;
    const { first, end } = callsOf(this.schedule, trip);
    const stops = this.schedule.calls.stop.subarray(first, end);
    const shape = this.schedule.trips.shape[trip] ?? -1;
    const key = `${shape}:${stops.join(',')}`;
    const pattern = this.found.get(key) ?? patternOf(this.schedule, shape, stops);
    this.found.set(key, pattern);
    this.byTrip.set(trip, pattern);
    return pattern;
  }
}

function patternOf(schedule: Schedule, shape: number, stops: Int32Array): Pattern {
  const places = Array.from(stops, (stop) => toLocalCm(schedule.stops[stop]?.at ?? [0, 0]));
  const path = schedule.shapes[shape];
  const alongCm = path && path.xCm.length > 1 ? placeAlong(path, places) : undefined;
  if (path && alongCm) return { stops, path, alongCm };
  return { stops, ...straightThrough(places) };
}

function straightThrough(places: readonly LocalCm[]): { readonly path: Path; readonly alongCm: Float64Array } {
  const path = pathThrough(places);
  let walked = 0;
  const alongCm = Float64Array.from(places, (place, index) => {
    const before = places[index - 1] ?? place;
    walked += Math.hypot(place.xCm - before.xCm, place.yCm - before.yCm);
    return Math.min(walked, lengthCm(path));
  });
  return { path, alongCm };
}

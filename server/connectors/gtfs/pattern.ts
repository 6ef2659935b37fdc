import { toLocalCm } from '../../../data/contract/place.ts';
import type { LocalCm } from '../../../data/contract/place.ts';
import { lengthCm, pathThrough, pointAt, projectOnSegment } from '../../../data/contract/path.ts';
import type { Path } from '../../../data/contract/path.ts';
import { callsOf } from './schedule.ts';
import type { Pattern, Schedule } from './schedule.ts';

/** A stop further than this from its trip's shape shows that the shape is not the trip's: straight lines then. */
const FURTHEST_STOP_CM = 100_000;

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

/**
 * How far along a path places lie that are passed in order: of all ways to put them in that order the one with the
 * least sum of squared distances (so that a loop's end is not taken for its start). Undefined when a place is far off.
 */
export function placeAlong(path: Path, places: readonly LocalCm[]): Float64Array | undefined {
  const steps: Step[] = [];
  for (const place of places) steps.push(stepTo(path, place, steps.at(-1)));
  const alongCm = traceBack(steps);
  return fits(path, places, alongCm) ? alongCm : undefined;
}

/** One place put on each segment of a path: the cost by then, the segment of the place before, and where it lies. */
interface Step {
  readonly cost: Float64Array;
  readonly cameFrom: Int32Array;
  readonly alongCm: Float64Array;
}

function stepTo(path: Path, place: LocalCm, before: Step | undefined): Step {
  const segments = path.xCm.length - 1;
  const step: Step = {
    cost: new Float64Array(segments),
    cameFrom: new Int32Array(segments),
    alongCm: new Float64Array(segments),
  };
  let earlier = -1;
  for (let segment = 0; segment < segments; segment++) {
    const { alongCm, distanceCm } = projectOnSegment(path, segment, place.xCm, place.yCm);
    const backwardsCm = Math.max(0, (before?.alongCm[segment] ?? 0) - alongCm);
    const staying = (before?.cost[segment] ?? 0) + backwardsCm * backwardsCm;
    const coming = earlier < 0 ? Number.POSITIVE_INFINITY : (before?.cost[earlier] ?? 0);
    step.cost[segment] = Math.min(staying, coming) + distanceCm * distanceCm;
    step.cameFrom[segment] = coming <= staying ? earlier : segment;
    step.alongCm[segment] = alongCm;
    if (earlier < 0 || (before?.cost[segment] ?? 0) < (before?.cost[earlier] ?? 0)) earlier = segment;
  }
  return step;
}

function traceBack(steps: readonly Step[]): Float64Array {
  const alongCm = new Float64Array(steps.length);
  const { cost = new Float64Array() } = steps.at(-1) ?? {};
  let segment = 0;
  for (let index = 0; index < cost.length; index++) {
    if ((cost[index] ?? 0) <= (cost[segment] ?? 0)) segment = index;
  }
  let ceiling = Number.POSITIVE_INFINITY;
  for (let place = steps.length - 1; place >= 0; place--) {
    ceiling = Math.min(ceiling, steps[place]?.alongCm[segment] ?? 0);
    alongCm[place] = ceiling;
    segment = steps[place]?.cameFrom[segment] ?? 0;
  }
  return alongCm;
}

function fits(path: Path, places: readonly LocalCm[], alongCm: Float64Array): boolean {
  return places.every((place, index) => {
    const found = pointAt(path, alongCm[index] ?? 0);
    return Math.hypot(found.xCm - place.xCm, found.yCm - place.yCm) <= FURTHEST_STOP_CM;
  });
}

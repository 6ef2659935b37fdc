import type { LocalCm } from './place.ts';
import { type Path, pointAt, projectOnSegment } from './path.ts';

/** A place further than this from a path shows that the path is another's. */
const FURTHEST_STOP_CM = 100_000;

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

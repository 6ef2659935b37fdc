import { lengthCm, type Path, pointAt } from '../../contract/path.ts';
import { placeAlong } from '../../contract/path-places.ts';
import { type LngLat, type LocalCm, toLngLat, toLocalCm } from '../../contract/place.ts';
import type { Mode } from '../../contract/record.ts';
import type { Point } from '../plane.ts';
import { simplifiedPath } from '../simplify.ts';
import { curveThrough } from '../transit-course.ts';

/** The way of a line from its first stop to its last. */
export interface LineCourse {
  readonly path: readonly LngLat[];
  /** Whether no shape was to be had that passes the stops: then it is drawn from stop to stop. */
  readonly inferred: boolean;
}

/** A stop farther than this from its line's shape has the line led to it. */
const LED_FROM_CM = 2500;

/** A shape bent to a stop leaves and meets its own course this many times the stop's distance before and after. */
const BEND_LENGTHS = 4;

/** Points nearer than this to the straight between their neighbours say nothing. */
const TOLERANCE_CM = 120;

/** Metres between two points of a course that is drawn without a shape. */
const CURVE_STEP_M = 60;

export function courseThrough(shape: Path | undefined, stops: readonly LngLat[], mode: Mode): LineCourse {
  const places = stops.map(toLocalCm);
  const along = shape && placeAlong(shape, places);
  if (!shape || !along || (along.at(-1) ?? 0) - (along[0] ?? 0) < 1) {
    return { path: mode === 'bus' ? stops : curveThrough(stops, CURVE_STEP_M), inferred: true };
  }
  return {
    path: simplifiedPath(ledThrough(shape, along, places), TOLERANCE_CM).map(([xCm, yCm]) => toLngLat({ xCm, yCm })),
    inferred: false,
  };
}

/** The shape from the first stop to the last, led to the stops that lie off it. */
function ledThrough(shape: Path, along: Float64Array, places: readonly LocalCm[]): Point[] {
  const held = places.map((place, index) => {
    const alongCm = along[index] ?? 0;
    const onShape = pointAt(shape, alongCm);
    const offCm = Math.hypot(place.xCm - onShape.xCm, place.yCm - onShape.yCm);
    if (offCm <= LED_FROM_CM) return { alongCm, place: onShape, bendCm: 0 };
    const gapCm = Math.min(alongCm - (along[index - 1] ?? 0), (along[index + 1] ?? lengthCm(shape)) - alongCm);
    return { alongCm, place, bendCm: Math.min(offCm * BEND_LENGTHS, Math.max(0, gapCm) / 2) };
  });
  const [startCm, endCm] = [along[0] ?? 0, along.at(-1) ?? 0];
  const points: { readonly alongCm: number; readonly place: LocalCm }[] = [...held];
  shape.alongCm.forEach((alongCm, index) => {
    if (alongCm <= startCm || alongCm >= endCm) return;
    if (held.some((each) => Math.abs(each.alongCm - alongCm) < each.bendCm)) return;
    points.push({ alongCm, place: { xCm: shape.xCm[index] ?? 0, yCm: shape.yCm[index] ?? 0 } });
  });
  return points.sort((one, other) => one.alongCm - other.alongCm).map(({ place }): Point => [place.xCm, place.yCm]);
}

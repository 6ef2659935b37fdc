import type { Leg } from '../../../data/contract/leg.ts';
import type { LocalCm } from '../../../data/contract/place.ts';
import { type Path, pointAt } from '../../../data/contract/path.ts';
import type { Moment } from './timetable.ts';
import { turnsBetween } from './turns.ts';

/** Legs keep this close to a path where they can; where that makes too many of them, the wider ones. */
const TOLERANCES_CM = [200, 400, 800];

/**
 * Straight legs along a path through moments in time order, at an even speed between two moments. Where even the
 * coarsest makes more than `most`, the first `most`: the rest can be sent later.
 */
export function legsAlong(path: Path, moments: readonly Moment[], most: number): Leg[] {
  let legs: Leg[] = [];
  for (const toleranceCm of TOLERANCES_CM) {
    legs = moments.flatMap((moment, index) => {
      const before = moments[index - 1];
      return before ? legsBetween(path, before, moment, toleranceCm) : [];
    });
    if (legs.length <= most) return legs;
  }
  return legs.slice(0, most);
}

/** Turns that would come within the same millisecond as one before are left out. */
function legsBetween(path: Path, from: Moment, to: Moment, toleranceCm: number): Leg[] {
  if (to.atMs <= from.atMs) return [];
  const perCm = (to.atMs - from.atMs) / (to.alongCm - from.alongCm);
  const legs: Leg[] = [];
  let [t0Ms, startCm] = [from.atMs, from.alongCm];
  for (const alongCm of turnsBetween(path, from.alongCm, to.alongCm, toleranceCm).slice(1, -1)) {
    const t1Ms = Math.round(from.atMs + (alongCm - from.alongCm) * perCm);
    if (t1Ms <= t0Ms || t1Ms >= to.atMs) continue;
    legs.push(legOf(t0Ms, pointAt(path, startCm), t1Ms, pointAt(path, alongCm)));
    [t0Ms, startCm] = [t1Ms, alongCm];
  }
  legs.push(legOf(t0Ms, pointAt(path, startCm), to.atMs, pointAt(path, to.alongCm)));
  return legs;
}

/** A leg from one place to another, in whole centimetres and milliseconds. */
export function legOf(t0Ms: number, from: LocalCm, t1Ms: number, to: LocalCm): Leg {
  return {
    t0Ms: Math.round(t0Ms),
    t1Ms: Math.round(t1Ms),
    x0Cm: Math.round(from.xCm),
    y0Cm: Math.round(from.yCm),
    x1Cm: Math.round(to.xCm),
    y1Cm: Math.round(to.yCm),
  };
}

import type { LngLat } from '../contract/place.ts';
import { metresBetween } from './transit-course.ts';
import { namesOf } from './transit-facts.ts';
import { BUS_PLACES, STREET_AXES } from './transit-streets.ts';

/** A point of a bus's course and the street that it is on from there; empty off the streets known. */
export interface CoursePoint {
  readonly at: LngLat;
  readonly street: string;
}

/** One word of a course: a street with its axis, or a single point. */
interface Way {
  readonly street: string;
  readonly axis: readonly LngLat[];
}

/** Two streets that come no nearer than this do not meet: the course is written wrong. */
const FARTHEST_MEETING_M = 700;

/** The course of a bus line from its words: along each street from where it meets the one before to the one after. */
export function busCourse(course: string): readonly CoursePoint[] {
  const ways = namesOf(course).map(wayOf);
  const points: CoursePoint[] = [];
  let at = ways[0]?.axis[0];
  for (const [index, way] of ways.entries()) {
    const next = ways[index + 1];
    if (!at) break;
    const enters = nearestOn(way.axis, at);
    const meeting = next ? meetingOf(way, next, enters.at) : undefined;
    const leaves = meeting ? meeting[0] : nearestOn(way.axis, fartherEnd(way.axis, enters.at));
    for (const each of between(way.axis, enters, leaves)) points.push({ at: each, street: way.street });
    at = meeting?.[1].at;
  }
  return points.filter((point, index) => {
    const next = points[index + 1];
    return !next || metresBetween(point.at, next.at) > 1;
  });
}

/** The axis of every street known, by name. */
export function streetAxes(): ReadonlyMap<string, readonly LngLat[]> {
  return new Map(Object.entries(STREET_AXES).map(([name, corners]) => [name, namesOf(corners).map(pointOf)]));
}

function wayOf(word: string): Way {
  const axis = STREET_AXES[word];
  if (axis) return { street: word, axis: namesOf(axis).map(pointOf) };
  return { street: '', axis: [pointOf(BUS_PLACES[word] ?? word)] };
}

function pointOf(text: string): LngLat {
  const match = /^(\d+\.?\d*) (\d+\.?\d*)$/.exec(text);
  if (!match)
    throw new Error(`"${text}" is neither a street, a place nor a point "longitude latitude" known to the bus lines.`);
  return [Number(match[1]), Number(match[2])];
}

/** A place on an axis: `along` counts its segments, with the share of the last as fraction. */
interface OnAxis {
  readonly at: LngLat;
  readonly along: number;
}

/** Where two ways come nearest; of several crossings, the one nearest to `from`. */
function meetingOf(a: Way, b: Way, from: LngLat): readonly [OnAxis, OnAxis] {
  let best: readonly [OnAxis, OnAxis] | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [onA, onB] of approaches(a.axis, b.axis)) {
    const apartM = metresBetween(onA.at, onB.at);
    const score = apartM + 0.02 * metresBetween(onA.at, from);
    if (score >= least || apartM > FARTHEST_MEETING_M) continue;
    least = score;
    best = [onA, onB];
  }
  if (best) return best;
  if (a.axis.length > 1 && b.axis.length > 1) throw new Error(`The streets ${a.street} and ${b.street} do not meet.`);
  const onA = nearestOn(a.axis, b.axis[0] ?? from);
  return [onA, nearestOn(b.axis, onA.at)];
}

/** Pairs of nearest places of every segment of one axis with every one of another. */
function* approaches(a: readonly LngLat[], b: readonly LngLat[]): Generator<readonly [OnAxis, OnAxis]> {
  for (let i = 0; i < Math.max(1, a.length - 1); i += 1) {
    for (let j = 0; j < Math.max(1, b.length - 1); j += 1) {
      const partA = a.slice(i, i + 2);
      const partB = b.slice(j, j + 2);
      const crossing = crossingOf(partA, partB);
      if (crossing) {
        yield [shifted(nearestOn(partA, crossing), i), shifted(nearestOn(partB, crossing), j)];
        continue;
      }
      for (const end of partA) yield [shifted(nearestOn(partA, end), i), shifted(nearestOn(partB, end), j)];
      for (const end of partB) yield [shifted(nearestOn(partA, end), i), shifted(nearestOn(partB, end), j)];
    }
  }
}

function shifted({ at, along }: OnAxis, by: number): OnAxis {
  return { at, along: along + by };
}

/** The point where two segments cross, if they do. */
export function crossingOf(a: readonly LngLat[], b: readonly LngLat[]): LngLat | undefined {
  const [p, q] = a;
  const [r, s] = b;
  if (!p || !q || !r || !s) return undefined;
  const turn = (q[0] - p[0]) * (s[1] - r[1]) - (q[1] - p[1]) * (s[0] - r[0]);
  if (turn === 0) return undefined;
  const alongA = ((r[0] - p[0]) * (s[1] - r[1]) - (r[1] - p[1]) * (s[0] - r[0])) / turn;
  const alongB = ((r[0] - p[0]) * (q[1] - p[1]) - (r[1] - p[1]) * (q[0] - p[0])) / turn;
  if (alongA < 0 || alongA > 1 || alongB < 0 || alongB > 1) return undefined;
  return [p[0] + (q[0] - p[0]) * alongA, p[1] + (q[1] - p[1]) * alongA];
}

/** The place on an axis nearest to a point. */
export function nearestOn(axis: readonly LngLat[], point: LngLat): OnAxis {
  let best: OnAxis = { at: axis[0] ?? point, along: 0 };
  let least = metresBetween(best.at, point);
  for (const [index, start] of axis.entries()) {
    const end = axis[index + 1];
    if (!end) break;
    const share = shareAlong(start, end, point);
    const at: LngLat = [start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share];
    const apartM = metresBetween(at, point);
    if (apartM >= least) continue;
    least = apartM;
    best = { at, along: index + share };
  }
  return best;
}

/**
 * How far along a segment, 0..1, its point nearest to another lies. Here a degree of longitude is three quarters of one
 * of latitude.
 */
function shareAlong(start: LngLat, end: LngLat, point: LngLat): number {
  const east = (end[0] - start[0]) * 0.75;
  const north = end[1] - start[1];
  const squared = east * east + north * north;
  if (squared === 0) return 0;
  const share = ((point[0] - start[0]) * 0.75 * east + (point[1] - start[1]) * north) / squared;
  return Math.min(1, Math.max(0, share));
}

/** The part of an axis between two places on it, either way round. */
function between(axis: readonly LngLat[], from: OnAxis, to: OnAxis): LngLat[] {
  const forward = from.along <= to.along;
  const [low, high] = forward ? [from, to] : [to, from];
  const corners = axis.filter((_, index) => index > low.along && index < high.along);
  return [from.at, ...(forward ? corners : corners.reverse()), to.at];
}

function fartherEnd(axis: readonly LngLat[], from: LngLat): LngLat {
  const first = axis[0] ?? from;
  const last = axis.at(-1) ?? from;
  return metresBetween(first, from) > metresBetween(last, from) ? first : last;
}

import type { LngLat } from '../contract/place.ts';
import type { TransitLine, TransitStop } from '../contract/package.ts';
import type { CoursePoint } from './transit-bus-course.ts';
import { busCourse, crossingOf, nearestOn, streetAxes } from './transit-bus-course.ts';
import { CONVENTIONAL_BUS_LINES } from './transit-bus-conventional.ts';
import { LOCAL_BUS_LINES } from './transit-bus-local.ts';
import { ORTHOGONAL_BUS_LINES } from './transit-bus-orthogonal.ts';
import { flatPath, metresBetween } from './transit-course.ts';
import type { BusLineFacts } from './transit-facts.ts';
import { slugOf } from './transit-facts.ts';

/** Metres between stops: as near to the middle one as a crossing allows. */
const STOP_SPACING_M = { least: 260, usual: 350, most: 460 };

/** Two lines share a stop of the same name where they pass within this of one another. */
const SAME_STOP_M = 20;

interface Crossing {
  readonly alongM: number;
  readonly name: string;
}

/** All bus lines with their stops, which are placed at crossings along the course. */
export function busNetwork(): { lines: TransitLine[]; stops: TransitStop[] } {
  const axes = streetAxes();
  const stops = new Map<string, TransitStop>();
  const lines = [...ORTHOGONAL_BUS_LINES, ...CONVENTIONAL_BUS_LINES, ...LOCAL_BUS_LINES].map((facts) =>
    busLine(facts, axes, stops),
  );
  return { lines, stops: [...stops.values()] };
}

type Axes = ReadonlyMap<string, readonly LngLat[]>;

function busLine(facts: BusLineFacts, axes: Axes, stops: Map<string, TransitStop>): TransitLine {
  const course = busCourse(facts.course);
  const called = stopsAlong(course, facts, axes).map(({ name, at }) => stopNamed(name, at, stops));
  const { course: _, ...said } = facts;
  const path = flatPath(course.map((point) => point.at));
  return { ...said, id: `bus-${facts.name}`, stops: called, path, loop: false };
}

interface NamedPlace {
  readonly name: string;
  readonly at: LngLat;
}

function stopsAlong(course: readonly CoursePoint[], facts: BusLineFacts, axes: Axes): readonly NamedPlace[] {
  const lengthM = lengthOf(course);
  const crossings = crossingsOf(course, axes);
  const [first = facts.name, last = facts.name] = facts.longName.split(/ - (?=[^-]*$)/);
  const stops: NamedPlace[] = [{ name: first, at: pointAt(course, 0).at }];
  let alongM = 0;
  while (lengthM - alongM > STOP_SPACING_M.most + STOP_SPACING_M.least) {
    const next = nextStop(crossings, alongM) ?? { alongM: alongM + STOP_SPACING_M.usual, name: '' };
    alongM = next.alongM;
    const point = pointAt(course, alongM);
    stops.push({ name: next.name || nameNear(point, axes), at: point.at });
  }
  stops.push({ name: last, at: pointAt(course, lengthM).at });
  return stops;
}

function nextStop(crossings: readonly Crossing[], afterM: number): Crossing | undefined {
  const within = crossings.filter(
    ({ alongM }) => alongM > afterM + STOP_SPACING_M.least && alongM < afterM + STOP_SPACING_M.most,
  );
  const wantedM = afterM + STOP_SPACING_M.usual;
  return within.sort((a, b) => Math.abs(a.alongM - wantedM) - Math.abs(b.alongM - wantedM))[0];
}

/** Where a course crosses the streets known, by distance along it. */
function crossingsOf(course: readonly CoursePoint[], axes: Axes): readonly Crossing[] {
  const crossings: Crossing[] = [];
  let doneM = 0;
  for (const [index, point] of course.entries()) {
    const next = course[index + 1];
    if (!next) break;
    for (const [street, axis] of axes) {
      if (street === point.street || !point.street) continue;
      const at = mayMeet(point.at, next.at, axis) ? crossingWith([point.at, next.at], axis) : undefined;
      if (at) crossings.push({ alongM: doneM + metresBetween(point.at, at), name: `${point.street} - ${street}` });
    }
    doneM += metresBetween(point.at, next.at);
  }
  return crossings.sort((a, b) => a.alongM - b.alongM);
}

/** Whether the boxes around a segment and an axis overlap. */
function mayMeet(a: LngLat, b: LngLat, axis: readonly LngLat[]): boolean {
  return [0, 1].every((side) => {
    const low = Math.min(a[side] ?? 0, b[side] ?? 0);
    const high = Math.max(a[side] ?? 0, b[side] ?? 0);
    return axis.some((point) => (point[side] ?? 0) >= low) && axis.some((point) => (point[side] ?? 0) <= high);
  });
}

function crossingWith(segment: readonly LngLat[], axis: readonly LngLat[]): LngLat | undefined {
  for (let index = 0; index + 1 < axis.length; index += 1) {
    const at = crossingOf(segment, axis.slice(index, index + 2));
    if (at) return at;
  }
  return undefined;
}

/** What a stop away from known crossings is called: its street and the known street nearest to it. */
function nameNear({ at, street }: CoursePoint, axes: Axes): string {
  let nearest = '';
  let leastM = Number.POSITIVE_INFINITY;
  for (const [name, axis] of axes) {
    if (name === street) continue;
    const apartM = metresBetween(nearestOn(axis, at).at, at);
    if (apartM < leastM) [nearest, leastM] = [name, apartM];
  }
  return street ? `${street} - ${nearest}` : nearest;
}

/** The stop of that name at that place: one already there, or a new one. */
function stopNamed(name: string, at: LngLat, stops: Map<string, TransitStop>): string {
  const slug = `bus-${slugOf(name)}`;
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? slug : `${slug}-${number}`;
    const known = stops.get(id);
    if (known && metresBetween(known.at, at) > SAME_STOP_M) continue;
    if (!known) stops.set(id, { id, name, at: [rounded(at[0]), rounded(at[1])] });
    return id;
  }
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5;
}

function lengthOf(course: readonly CoursePoint[]): number {
  return course.reduce((sumM, point, index) => sumM + metresBetween(course[index - 1]?.at ?? point.at, point.at), 0);
}

/** The place so many metres along a course. */
function pointAt(course: readonly CoursePoint[], alongM: number): CoursePoint {
  let leftM = alongM;
  for (const [index, point] of course.entries()) {
    const next = course[index + 1];
    if (!next) return point;
    const stepM = metresBetween(point.at, next.at);
    if (leftM <= stepM) {
      const share = stepM === 0 ? 0 : leftM / stepM;
      const at: LngLat = [
        point.at[0] + (next.at[0] - point.at[0]) * share,
        point.at[1] + (next.at[1] - point.at[1]) * share,
      ];
      return { at, street: point.street };
    }
    leftM -= stepM;
  }
  throw new Error('A course without points has no place along it.');
}

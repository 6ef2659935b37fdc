import { CITY_BOUNDS } from '../city/coast.ts';
import type { TransitFact } from '../city/importers/facts.ts';
import { flatPath, metresBetween } from '../city/transit-course.ts';
import { slugOf } from '../city/transit-facts.ts';
import type { LineInference, TransitLine, TransitNetwork, TransitStop } from '../contract/package.ts';
import { lengthCm, pathOfFlat, pointAt, pointsOf } from '../contract/path.ts';
import { placeAlong } from '../contract/path-places.ts';
import { type LngLat, toLngLat, toLocalCm } from '../contract/place.ts';
import type { Sourced } from './sourced.ts';

/** Two courses are of one line when half of the stops of one have a stop of the other this near, metres. */
const SAME_STOP_M = 400;

/**
 * The operators' lines as far as the city's package reaches, and of the generated ones those that no operator's file
 * has. What a file does not say (how often a line runs, how fast) is taken from the generated line of that name.
 */
export function surveyTransit(facts: readonly Sourced<TransitFact>[], generated: TransitNetwork): TransitNetwork {
  const stops = new Map(generated.stops.map((stop) => [stop.id, stop]));
  const surveyed = new Map<string, TransitLine>();
  const replaced = new Set<TransitLine>();
  const generatedStops = new Map(stops);
  for (const { fact, source } of facts) {
    const own = new Map(fact.stops.map((stop) => [stop.id, { ...stop, source }]));
    for (const line of fact.lines) {
      const cut = cutToCity(line, own);
      if (!cut || surveyed.has(line.id)) continue;
      const twin = generated.lines.find((each) => !replaced.has(each) && isSame(each, generatedStops, cut, own));
      if (twin) replaced.add(twin);
      surveyed.set(line.id, { ...(twin ? completed(cut, twin) : cut), source });
      for (const id of cut.stops) {
        const stop = own.get(id);
        if (stop) stops.set(id, stop);
      }
    }
  }
  const kept = generated.lines.filter((line) => !replaced.has(line) && !surveyed.has(line.id));
  const lines = [...surveyed.values(), ...kept];
  const called = new Set(lines.flatMap((line) => line.stops));
  return { lines, stops: [...stops.values()].filter(({ id }) => called.has(id)) };
}

type Stops = ReadonlyMap<string, TransitStop>;

/** Whether a generated line stands for a surveyed one: the same name, of the same operator or on the same course. */
function isSame(generated: TransitLine, generatedStops: Stops, surveyed: TransitLine, stops: Stops): boolean {
  if (slugOf(generated.name) !== slugOf(surveyed.name)) return false;
  return (
    isSameOperator(generated.operator, surveyed.operator) || isSameCourse(generated, generatedStops, surveyed, stops)
  );
}

/** `TRAM` runs what `TRAMBAIX` does. */
function isSameOperator(one: string, other: string): boolean {
  const [first, second] = [slugOf(one), slugOf(other)];
  return first !== '' && second !== '' && (first.startsWith(second) || second.startsWith(first));
}

function isSameCourse(one: TransitLine, oneStops: Stops, other: TransitLine, otherStops: Stops): boolean {
  if (one.mode !== other.mode) return false;
  const places = placesOf(other, otherStops);
  const near = placesOf(one, oneStops).filter((at) => places.some((each) => metresBetween(at, each) < SAME_STOP_M));
  return near.length * 2 >= one.stops.length;
}

function placesOf({ stops }: TransitLine, known: Stops): readonly LngLat[] {
  return stops.flatMap((id) => {
    const stop = known.get(id);
    return stop ? [stop.at] : [];
  });
}

/** What the operator's file leaves open, as the generated line has it. */
function completed(line: TransitLine, twin: TransitLine): TransitLine {
  const inferred = new Set<LineInference>(line.inferred);
  const unsaid = inferred.has('headway');
  if (twin.mode !== line.mode) inferred.add('mode');
  return {
    ...line,
    mode: twin.mode,
    ...(unsaid && { headwayMin: twin.headwayMin, speedKmh: twin.speedKmh }),
    ...(inferred.size > 0 && { inferred: [...inferred] }),
  };
}

/** A line from the first to the last stop of its longest stretch inside of the package; null without two of them. */
function cutToCity(line: TransitLine, stops: Stops): TransitLine | null {
  const inside = line.stops.map((id) => isInside(stops.get(id)?.at));
  if (inside.every(Boolean)) return line.stops.length > 1 ? line : null;
  const { from, to } = longestStretch(inside);
  if (to - from < 2) return null;
  const kept = line.stops.slice(from, to);
  const path = pathOfFlat(line.path);
  const along = placeAlong(path, placesOf(line, stops).map(toLocalCm));
  const [startCm, endCm] = [along?.[from] ?? 0, along?.[to - 1] ?? lengthCm(path)];
  const between = pointsOf(path).filter((_, index) => {
    const alongCm = path.alongCm[index] ?? 0;
    return alongCm > startCm && alongCm < endCm;
  });
  const points = [pointAt(path, startCm), ...between, pointAt(path, endCm)].map(toLngLat);
  return { ...line, stops: kept, path: flatPath(points), loop: false };
}

function isInside(at: LngLat | undefined): boolean {
  const [west, south, east, north] = CITY_BOUNDS;
  return at !== undefined && at[0] >= west && at[0] <= east && at[1] >= south && at[1] <= north;
}

/** The first of the longest runs of `true`: from, and to before which. */
function longestStretch(flags: readonly boolean[]): { readonly from: number; readonly to: number } {
  let best = { from: 0, to: 0 };
  let from = 0;
  for (const [index, flag] of flags.entries()) {
    if (!flag) from = index + 1;
    else if (index + 1 - from > best.to - best.from) best = { from, to: index + 1 };
  }
  return best;
}

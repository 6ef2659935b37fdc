import { lengthCm, type Path, pathThrough, pointsOf, projectOnSegment } from '../../contract/path.ts';
import { type LngLat, toLocalCm } from '../../contract/place.ts';
import { metresBetween } from '../transit-course.ts';
import { groupsOf, type LineDraft } from './gtfs-draft.ts';
import type { GtfsNetwork, GtfsRoute, GtfsStop } from './gtfs-network.ts';
import type { Reject } from './importer.ts';
import { courseThrough } from './line-course.ts';

/** A station stands on its line's shape: farther than this it is another line's. */
const STATION_OFF_CM = 1000;

/** A bus stop stands at the kerb on the right: between these from the shape. */
const KERB_OFF_CM = 2200;
const KERB_LEFT_CM = 300;

/** Stops of one line are not nearer to each other, metres: the second is another line's. */
const STOPS_APART_M = 120;

/**
 * The lines of a GTFS without trips. A shape is a route's when its id begins with the route's (`1.1.1` and
 * `1.1.100.1`), the longest of several; the stops are those that stand on it in order: stations for routes whose
 * operator has stations there, for buses the stops at the right-hand kerb. All of it is marked as inferred.
 */
export function inferredCourses(network: GtfsNetwork, reject: Reject): readonly LineDraft[] {
  const shapes = [...network.shapes].map(([id, path]) => ({ tokens: tokensOf(id), path }));
  const calledAt = network.stops.filter(({ locationType }) => locationType === 0);
  const stations = new StopGrid(calledAt.filter(({ inStation }) => inStation));
  const kerbs = new StopGrid(calledAt.filter(({ inStation }) => !inStation));
  return groupsOf(network.routes).flatMap((numbers): LineDraft[] => {
    const route = network.routes[numbers[0] ?? -1];
    if (!route) return [];
    const own = shapes.filter(({ tokens }) => numbers.some((number) => belongs(tokens, network.routes[number])));
    const [longest] = own.toSorted((one, other) => lengthCm(other.path) - lengthCm(one.path));
    const draft = longest && draftAlong(route, longest.path, route.mode === 'bus' ? kerbs : stations, network);
    if (draft) return [draft];
    reject('geometry-empty', `routes.txt route ${route.id}: no shape with two stops is known to be its own`);
    return [];
  });
}

function tokensOf(id: string): readonly string[] {
  return id.split(/[^\p{L}\p{N}]+/u);
}

/** Whether a shape's id begins as a route's; of ids of several parts the last, which is the route's version, aside. */
function belongs(shape: readonly string[], route: GtfsRoute | undefined): boolean {
  const own = tokensOf(route?.id ?? '');
  const told = own.length > 2 ? own.slice(0, -1) : own;
  return told.every((token, index) => token !== '' && shape[index] === token);
}

function draftAlong(route: GtfsRoute, shape: Path, stops: StopGrid, network: GtfsNetwork): LineDraft | undefined {
  const met = route.mode === 'bus' ? kerbsAlong(shape, stops) : stationsAlong(shape, stops, network);
  if (met.length < 2) return undefined;
  const numbers = met.map(({ id, station }) => (route.mode === 'bus' ? network.stopNumbers.get(id) : station) ?? -1);
  const closes = metresBetween(met[0]?.at ?? [0, 0], met.at(-1)?.at ?? [0, 0]) < STOPS_APART_M;
  const loop = closes && met.length > 4;
  const kept = loop ? numbers.slice(0, -1) : numbers;
  const places = kept.flatMap((number) => (network.stops[number] ? [network.stops[number].at] : []));
  const path = loop ? roundFrom(shape, places) : courseThrough(shape, places, route.mode).path;
  const inferred = ['course', 'stops', 'headway'] as const;
  return { route, stations: kept, path, loop, headwayMin: null, speedKmh: null, inferred };
}

/** A loop's whole shape, from its first stop back to it. */
function roundFrom(shape: Path, places: readonly LngLat[]): readonly LngLat[] {
  const whole = pointsOf(shape);
  const first = places[0];
  return courseThrough(
    pathThrough(first ? [...whole, toLocalCm(first)] : whole),
    [...places, ...places.slice(0, 1)],
    'bus',
  ).path;
}

interface Met {
  readonly stop: GtfsStop;
  readonly alongCm: number;
  readonly offCm: number;
  /** To the right of the way, cm. */
  readonly rightCm: number;
}

/** Stations on a shape, each once, by the platform that is nearest to it. */
function stationsAlong(shape: Path, platforms: StopGrid, { stops }: GtfsNetwork): readonly GtfsStop[] {
  const near = meetings(shape, platforms, STATION_OFF_CM).sort((one, other) => one.offCm - other.offCm);
  const kept: Met[] = [];
  for (const met of near) {
    const taken = kept.some(({ stop }) => stop.station === met.stop.station || isSamePlace(stop, met.stop, stops));
    if (!taken) kept.push(met);
  }
  return inOrder(kept);
}

/** Two parts of one station that the file knows as two: the same name, near each other. */
function isSamePlace(one: GtfsStop, other: GtfsStop, stops: GtfsNetwork['stops']): boolean {
  const [first, second] = [stops[one.station] ?? one, stops[other.station] ?? other];
  return first.name === second.name && metresBetween(first.at, second.at) < 400;
}

function kerbsAlong(shape: Path, stops: StopGrid): readonly GtfsStop[] {
  const near = inOrderMet(meetings(shape, stops, KERB_OFF_CM).filter(({ rightCm }) => rightCm >= -KERB_LEFT_CM));
  const kept: Met[] = [];
  for (const met of near) {
    const before = kept.at(-1);
    if (!before || met.alongCm - before.alongCm >= STOPS_APART_M * 100) kept.push(met);
  }
  return kept.map(({ stop }) => stop);
}

function inOrder(met: readonly Met[]): readonly GtfsStop[] {
  return inOrderMet(met).map(({ stop }) => stop);
}

function inOrderMet(met: readonly Met[]): readonly Met[] {
  return met.toSorted((one, other) => one.alongCm - other.alongCm || one.offCm - other.offCm);
}

/** The stops that a shape passes within a distance, each where it comes nearest. */
function meetings(shape: Path, stops: StopGrid, withinCm: number): Met[] {
  const best = new Map<GtfsStop, Met>();
  for (let segment = 0; segment + 1 < shape.xCm.length; segment++) {
    for (const { stop, xCm, yCm } of stops.near(shape, segment, withinCm)) {
      const { alongCm, distanceCm: offCm } = projectOnSegment(shape, segment, xCm, yCm);
      if (offCm > withinCm || offCm >= (best.get(stop)?.offCm ?? Number.POSITIVE_INFINITY)) continue;
      best.set(stop, { stop, alongCm, offCm, rightCm: rightOf(shape, segment, xCm, yCm) });
    }
  }
  return [...best.values()];
}

interface PlacedStop {
  readonly stop: GtfsStop;
  readonly xCm: number;
  readonly yCm: number;
}

const CELL_CM = 20_000;

/** Stops by squares of 200 m: a shape has many segments and a city many stops. */
class StopGrid {
  readonly #cells = new Map<string, PlacedStop[]>();

  constructor(stops: readonly GtfsStop[]) {
    for (const stop of stops) {
      const { xCm, yCm } = toLocalCm(stop.at);
      const key = `${Math.floor(xCm / CELL_CM)} ${Math.floor(yCm / CELL_CM)}`;
      const cell = this.#cells.get(key);
      if (cell) cell.push({ stop, xCm, yCm });
      else this.#cells.set(key, [{ stop, xCm, yCm }]);
    }
  }

  /** Those of the squares that a segment comes near; of one that is longer than a city, none. */
  near({ xCm, yCm }: Path, segment: number, withinCm: number): readonly PlacedStop[] {
    const [west, east] = rangeOf(xCm[segment] ?? 0, xCm[segment + 1] ?? 0, withinCm);
    const [south, north] = rangeOf(yCm[segment] ?? 0, yCm[segment + 1] ?? 0, withinCm);
    if ((east - west) * (north - south) > LONGEST_CELLS) return [];
    const found: PlacedStop[] = [];
    for (let column = west; column <= east; column++) {
      for (let row = south; row <= north; row++) found.push(...(this.#cells.get(`${column} ${row}`) ?? []));
    }
    return found;
  }
}

const LONGEST_CELLS = 40_000;

function rangeOf(one: number, other: number, roomCm: number): readonly [number, number] {
  return [Math.floor((Math.min(one, other) - roomCm) / CELL_CM), Math.floor((Math.max(one, other) + roomCm) / CELL_CM)];
}

function rightOf(shape: Path, segment: number, xCm: number, yCm: number): number {
  const [x0, y0] = [shape.xCm[segment] ?? 0, shape.yCm[segment] ?? 0];
  const [dx, dy] = [(shape.xCm[segment + 1] ?? 0) - x0, (shape.yCm[segment + 1] ?? 0) - y0];
  return ((xCm - x0) * dy - (yCm - y0) * dx) / (Math.hypot(dx, dy) || 1);
}

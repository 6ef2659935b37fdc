import { LINE_COLOURS } from '../../catalogue/route-types.ts';
import type { LineInference, TransitLine, TransitStop } from '../../contract/package.ts';
import type { LngLat } from '../../contract/place.ts';
import type { Mode } from '../../contract/record.ts';
import { CITY_BOUNDS } from '../coast.ts';
import { flatPath, metresBetween } from '../transit-course.ts';
import { groupsOf, type LineDraft } from './gtfs-draft.ts';
import { inferredCourses } from './gtfs-inferred.ts';
import type { GtfsNetwork, GtfsRoute } from './gtfs-network.ts';
import { commonest, type GtfsPattern, headwaysOf, patternsOf, travelS } from './gtfs-patterns.ts';
import type { GtfsTrips } from './gtfs-trips.ts';
import type { Reject } from './importer.ts';
import { courseThrough } from './line-course.ts';

/** What runs where nothing is said: minutes between vehicles, and km/h with stops. */
const USUAL: Readonly<Record<Mode, { readonly headwayMin: TransitLine['headwayMin']; readonly speedKmh: number }>> = {
  metro: { headwayMin: [4, 5, 7], speedKmh: 28 },
  tram: { headwayMin: [9, 11, 16], speedKmh: 18 },
  rail: { headwayMin: [15, 20, 30], speedKmh: 40 },
  bus: { headwayMin: [10, 12, 18], speedKmh: 12 },
};

/** Lines and the stops that they call at. */
export function linesOf(
  network: GtfsNetwork,
  trips: GtfsTrips,
  key: string,
  reject: Reject,
): { readonly lines: readonly TransitLine[]; readonly stops: readonly TransitStop[] } {
  const drafts = trips.route.length > 0 ? timetabled(network, trips, reject) : inferredCourses(network, reject);
  const near = drafts.filter((draft) => isNear(draft, network, reject));
  const ids = new Ids();
  const stopIds = new Map<number, string>();
  for (const { stations } of near) {
    for (const station of stations) {
      if (!stopIds.has(station)) stopIds.set(station, ids.of(`${key}-${network.stops[station]?.id ?? station}`));
    }
  }
  const modes = modesBySharedStations(near);
  const lines = near.map((draft) => lineOf(draft, key, stopIds, modes.get(draft), ids));
  const stops = [...stopIds].flatMap(([number, id]): TransitStop[] => {
    const stop = network.stops[number];
    return stop ? [{ id, name: stop.name, at: stop.at }] : [];
  });
  return { lines, stops };
}

function timetabled(network: GtfsNetwork, trips: GtfsTrips, reject: Reject): readonly LineDraft[] {
  const byRoute = new Map<number, number[]>();
  trips.route.forEach((route, trip) => {
    const known = byRoute.get(route);
    if (known) known.push(trip);
    else byRoute.set(route, [trip]);
  });
  return groupsOf(network.routes).flatMap((numbers): LineDraft[] => {
    const route = network.routes[numbers[0] ?? -1];
    const patterns = patternsOf(
      network,
      trips,
      numbers.flatMap((number) => byRoute.get(number) ?? []),
    );
    const course = commonest(patterns, trips);
    if (route && course) return [draftOf(route, course, patterns, network, trips)];
    reject('geometry-empty', `routes.txt route ${route?.id}: no trip with two stops`);
    return [];
  });
}

function draftOf(
  route: GtfsRoute,
  course: GtfsPattern,
  patterns: readonly GtfsPattern[],
  network: GtfsNetwork,
  trips: GtfsTrips,
): LineDraft {
  const loop = course.stations.length > 3 && course.stations[0] === course.stations.at(-1);
  const places = course.stations.map((number): LngLat => network.stops[number]?.at ?? [0, 0]);
  const { path, inferred } = courseThrough(network.shapes.get(course.shape), places, route.mode);
  const headwayMin = headwaysOf(patterns, course, network, trips);
  const seconds = travelS(course, trips);
  return {
    route,
    stations: loop ? course.stations.slice(0, -1) : course.stations,
    path,
    loop,
    headwayMin,
    speedKmh: seconds && speedOf(path, seconds),
    inferred: [...(inferred ? (['course'] as const) : []), ...(headwayMin ? [] : (['headway'] as const))],
  };
}

function speedOf(path: readonly LngLat[], seconds: number): number {
  let metres = 0;
  for (const [index, at] of path.entries()) metres += metresBetween(path[index - 1] ?? at, at);
  return Math.min(120, Math.max(4, Math.round((metres / seconds) * 3.6 * 2) / 2));
}

function isNear({ route, stations }: LineDraft, { stops }: GtfsNetwork, reject: Reject): boolean {
  const [west, south, east, north] = CITY_BOUNDS;
  const inside = stations.filter((number) => {
    const [longitude = 0, latitude = 0] = stops[number]?.at ?? [];
    return longitude >= west && longitude <= east && latitude >= south && latitude <= north;
  });
  if (inside.length >= 2) return true;
  reject('out-of-place', `routes.txt route ${route.id}`);
  return false;
}

/** A line typed as a railway that shares most of its stations with one operator's trams is a tram. */
function modesBySharedStations(drafts: readonly LineDraft[]): ReadonlyMap<LineDraft, Mode> {
  const tramStations = new Map<string, Set<number>>();
  for (const { route, stations } of drafts) {
    if (route.mode !== 'tram') continue;
    const known = tramStations.get(route.operator) ?? new Set();
    for (const station of stations) known.add(station);
    tramStations.set(route.operator, known);
  }
  const mended = new Map<LineDraft, Mode>();
  for (const draft of drafts) {
    const shared = draft.stations.filter((station) => tramStations.get(draft.route.operator)?.has(station)).length;
    if (draft.route.mode === 'rail' && shared * 2 > draft.stations.length) mended.set(draft, 'tram');
  }
  return mended;
}

function lineOf(
  draft: LineDraft,
  key: string,
  stopIds: ReadonlyMap<number, string>,
  mendedMode: Mode | undefined,
  ids: Ids,
): TransitLine {
  const { route, stations, path, loop } = draft;
  const mode = mendedMode ?? route.mode;
  const colour = route.colour || LINE_COLOURS[mode];
  const inferred: readonly LineInference[] = [...(mendedMode ? (['mode'] as const) : []), ...draft.inferred];
  return {
    id: ids.of(`${key}-${route.name}`),
    name: route.name,
    longName: route.longName || route.name,
    mode,
    colour,
    textColour: route.textColour && route.textColour !== colour ? route.textColour : readableOn(colour),
    operator: route.operator,
    stops: stations.flatMap((number) => stopIds.get(number) ?? []),
    path: flatPath(path),
    loop,
    headwayMin: draft.headwayMin ?? USUAL[mode].headwayMin,
    speedKmh: draft.speedKmh ?? USUAL[mode].speedKmh,
    ...(inferred.length > 0 && { inferred }),
  };
}

/** Black or white, by the lightness of the ground (ITU-R BT.601). */
function readableOn(colour: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue > 128 ? '#000000' : '#ffffff';
}

/** Makes ids of what operators write, each once. */
class Ids {
  readonly #given = new Set<string>();

  of(text: string): string {
    const plain = text.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 80);
    let id = plain;
    for (let number = 2; this.#given.has(id); number++) id = `${plain}-${number}`;
    this.#given.add(id);
    return id;
  }
}

import type { TransitLine } from '../../contract/package.ts';
import type { GtfsNetwork } from './gtfs-network.ts';
import type { GtfsTrips } from './gtfs-trips.ts';

/** The trips that call at the same stations in the same order. */
export interface GtfsPattern {
  /** Numbers of stops that stand for stations. */
  readonly stations: readonly number[];
  readonly trips: readonly number[];
  readonly shape: string;
}

/** Trips of some routes by the stations that they call at. */
export function patternsOf(
  { stops }: GtfsNetwork,
  trips: GtfsTrips,
  tripNumbers: readonly number[],
): readonly GtfsPattern[] {
  const found = new Map<string, { readonly stations: readonly number[]; readonly trips: number[] }>();
  for (const trip of tripNumbers) {
    const stations = stationsOf(trips, trip, stops);
    if (stations.length < 2) continue;
    const key = stations.join();
    const pattern = found.get(key) ?? { stations, trips: [] };
    pattern.trips.push(trip);
    found.set(key, pattern);
  }
  return [...found.values()].map((pattern) => ({ ...pattern, shape: commonestShape(trips, pattern.trips) }));
}

/** The one that most trips of the working day follow; of equals that of all days, then the longest. */
export function commonest(patterns: readonly GtfsPattern[], { onWorkingDay }: GtfsTrips): GtfsPattern | undefined {
  const weighed = patterns.map((pattern) => ({
    pattern,
    working: pattern.trips.reduce((sum, trip) => sum + (onWorkingDay[trip] ?? 0), 0),
  }));
  weighed.sort(
    (one, other) =>
      other.working - one.working ||
      other.pattern.trips.length - one.pattern.trips.length ||
      other.pattern.stations.length - one.pattern.stations.length,
  );
  return weighed[0]?.pattern;
}

/** Minutes between two vehicles one way; null where none runs on the working day. */
export function headwaysOf(
  patterns: readonly GtfsPattern[],
  course: GtfsPattern,
  { stops }: GtfsNetwork,
  trips: GtfsTrips,
): TransitLine['headwayMin'] | null {
  const departures = course.stations.map(() => [] as number[]);
  for (const pattern of patterns) {
    for (const trip of pattern.trips) {
      if (trips.onWorkingDay[trip] === 1) noteDepartures(departures, course, stops, trips, trip);
    }
  }
  departures.pop();
  const busiest = departures.reduce((most, each) => (each.length > most.length ? each : most), [] as number[]);
  if (busiest.length === 0) return null;
  const [peak, day, evening] = WINDOWS.map(([fromH, toH]) => {
    const count = busiest.filter((departS) => departS >= fromH * 3600 && departS < toH * 3600).length;
    return count === 0 ? null : Math.min(LONGEST_HEADWAY_MIN, halves(((toH - fromH) * 60) / count));
  });
  const usual = day ?? peak ?? evening ?? halves((18 * 60) / busiest.length);
  return [peak ?? usual, usual, evening ?? usual];
}

/** Hours of the morning peak, of the quiet day and of the late evening. */
const WINDOWS = [
  [7, 9.5],
  [10, 16],
  [21.5, 24],
] as const;

const LONGEST_HEADWAY_MIN = 240;

/** When a trip that goes the same way leaves each station of the course; as often as it runs at a headway. */
function noteDepartures(
  departures: readonly number[][],
  { stations }: GtfsPattern,
  stops: GtfsNetwork['stops'],
  trips: GtfsTrips,
  trip: number,
): void {
  const first = trips.firstCall[trip] ?? 0;
  const end = trips.firstCall[trip + 1] ?? 0;
  const met: { readonly place: number; readonly departS: number }[] = [];
  for (let call = first; call < end; call++) {
    const place = stations.indexOf(stops[trips.stop[call] ?? -1]?.station ?? -1);
    if (place >= 0 && met.every((each) => each.place !== place))
      met.push({ place, departS: trips.departS[call] ?? -1 });
  }
  const [from, to] = [met[0], met.at(-1)];
  const closes = stations.length > 3 && stations[0] === stations.at(-1);
  if (!from || !to || met.length < 2 || (to.place <= from.place && !closes)) return;
  const startS = trips.departS[first] ?? 0;
  const shifts = (trips.frequencies.get(trip) ?? []).flatMap(({ fromS, toS, headwayS }) =>
    Array.from({ length: Math.min(2000, Math.ceil((toS - fromS) / headwayS)) }, (_, index) => fromS + index * headwayS),
  );
  for (const { place, departS } of met) {
    if (departS < 0) continue;
    if (shifts.length === 0) departures[place]?.push(departS);
    for (const shiftS of shifts) departures[place]?.push(departS - startS + shiftS);
  }
}

/** Median time from the first departure to the last arrival, seconds; null where no times are given. */
export function travelS({ trips: tripNumbers }: GtfsPattern, trips: GtfsTrips): number | null {
  const times = tripNumbers.flatMap((trip) => {
    const departS = trips.departS[trips.firstCall[trip] ?? 0] ?? -1;
    const arriveS = trips.arriveS[(trips.firstCall[trip + 1] ?? 0) - 1] ?? -1;
    return departS >= 0 && arriveS > departS ? [arriveS - departS] : [];
  });
  times.sort((one, other) => one - other);
  return times[Math.floor(times.length / 2)] ?? null;
}

function stationsOf(trips: GtfsTrips, trip: number, stops: GtfsNetwork['stops']): readonly number[] {
  const stations: number[] = [];
  for (let call = trips.firstCall[trip] ?? 0; call < (trips.firstCall[trip + 1] ?? 0); call++) {
    const station = stops[trips.stop[call] ?? -1]?.station ?? -1;
    if (station >= 0 && station !== stations.at(-1)) stations.push(station);
  }
  return stations;
}

function commonestShape({ shape, shapeIds }: GtfsTrips, tripNumbers: readonly number[]): string {
  const counts = new Map<number, number>();
  for (const trip of tripNumbers) counts.set(shape[trip] ?? -1, (counts.get(shape[trip] ?? -1) ?? 0) + 1);
  const [best] = [...counts].sort(([, one], [, other]) => other - one);
  return shapeIds[best?.[0] ?? -1] ?? '';
}

function halves(minutes: number): number {
  return Math.max(0.5, Math.round(minutes * 2) / 2);
}

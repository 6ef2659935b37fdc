import type { LngLat } from '../../../data/contract/place.ts';
import type { Mode, VehicleRecord } from '../../../data/contract/record.ts';
import type { Path } from '../../../data/contract/path.ts';

export interface Route {
  /** As published. */
  readonly id: string;
  readonly shortName: string;
  readonly longName: string;
  readonly mode: Mode;
  readonly colour: string;
  readonly textColour: string;
  readonly operator: string;
}

export interface Stop {
  readonly id: string;
  readonly name: string;
  readonly at: LngLat;
  /** Number of the station that it belongs to, or -1. */
  readonly station: number;
  /** `location_type`: 0 stop, 1 station, 2 entrance, 3 node, 4 boarding area. */
  readonly locationType: number;
}

/** When a service runs. Dates are `yyyymmdd` as numbers. */
export interface Service {
  /** Monday first. */
  readonly weekdays: readonly boolean[];
  readonly from: number;
  readonly to: number;
  readonly added: ReadonlySet<number>;
  readonly removed: ReadonlySet<number>;
}

/** Departures at a headway, for a trip whose own times only say how long it takes. Seconds of the service day. */
export interface Frequency {
  readonly fromS: number;
  readonly toS: number;
  readonly headwayS: number;
}

/** Stops in order on a path: what many trips share. */
export interface Pattern {
  readonly stops: Int32Array;
  readonly path: Path;
  /** How far along the path each stop lies, cm; never falling. */
  readonly alongCm: Float64Array;
}

/**
 * A timetable as columns, so that millions of stop times stay small. Trip `t` calls at the stop times from
 * `firstCall[t]` to before `firstCall[t + 1]`; times are seconds of the service day and never fall within a trip.
 */
export interface Schedule {
  readonly routes: readonly Route[];
  readonly stops: readonly Stop[];
  readonly services: readonly Service[];
  readonly trips: {
    readonly id: readonly string[];
    readonly route: Int32Array;
    readonly service: Int32Array;
    readonly headsign: readonly string[];
    /** Number in `shapes`, or -1. */
    readonly shape: Int32Array;
    readonly firstCall: Int32Array;
    /** `stop_sequence` of each trip's first call. */
    readonly firstSequence: Int32Array;
    readonly frequencies: ReadonlyMap<number, readonly Frequency[]>;
  };
  readonly calls: {
    readonly stop: Int32Array;
    readonly arriveS: Int32Array;
    readonly departS: Int32Array;
  };
  readonly shapes: readonly Path[];
  readonly tripNumbers: ReadonlyMap<string, number>;
  readonly routeNumbers: ReadonlyMap<string, number>;
  readonly stopNumbers: ReadonlyMap<string, number>;
}

/** Where a trip's calls lie in the columns: from `first` to before `end`. */
export function callsOf(schedule: Schedule, trip: number): { readonly first: number; readonly end: number } {
  const { firstCall } = schedule.trips;
  return { first: firstCall[trip] ?? 0, end: firstCall[trip + 1] ?? 0 };
}

/** When a trip begins, as an operator tells it; '' where it does not. */
interface TripStart {
  readonly startDate: string;
  readonly startTime: string;
}

const NOT_TOLD: TripStart = { startDate: '', startTime: '' };

/** What a vehicle's record says of its trip: of one that runs at a headway only together with when it began. */
export function tripWords(
  schedule: Schedule,
  trip: number | undefined,
  { startDate, startTime }: TripStart = NOT_TOLD,
): Pick<VehicleRecord, 'trip' | 'tripDate' | 'tripTime' | 'firstCall'> {
  const id = trip === undefined ? undefined : schedule.trips.id[trip];
  if (trip === undefined || id === undefined) return {};
  const isDate = /^\d{8}$/.test(startDate);
  const isTime = /^\d{1,3}:\d\d:\d\d$/.test(startTime);
  const { first, end } = callsOf(schedule, trip);
  if (first === end || (schedule.trips.frequencies.has(trip) && !(isDate && isTime))) return {};
  return {
    trip: id,
    ...(isDate ? { tripDate: startDate } : {}),
    ...(isTime ? { tripTime: startTime } : {}),
    firstCall: schedule.trips.firstSequence[trip] ?? 0,
  };
}

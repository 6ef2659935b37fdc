/** `kind:key`, unique in a city. */
export type RecordId<Kind extends string = string> = `${Kind}:${string}`;

/** How vehicles go; also the channel that their legs travel in. */
export type Mode = 'metro' | 'tram' | 'rail' | 'bus';

/** What every record says of itself. Records are flat: no nested objects, so that they compare and travel simply. */
interface Described<Kind extends string> {
  readonly id: RecordId<Kind>;
  readonly kind: Kind;
  /** The feed that told it. */
  readonly feed: RecordId<'feed'>;
  readonly name: string;
}

/** A public transport line. Colours are `#rrggbb`. */
export interface LineRecord extends Described<'line'> {
  readonly mode: Mode;
  readonly longName: string;
  readonly colour: string;
  readonly textColour: string;
  readonly operator: string;
}

/** A vehicle in service. Its movement is not here but in its legs. */
export interface VehicleRecord extends Described<'vehicle'> {
  readonly mode: Mode;
  readonly line: RecordId<'line'> | null;
  readonly headsign: string;
  /** `observed`: the operator reported its place; `scheduled`: placed by the timetable alone. */
  readonly basis: 'observed' | 'scheduled';
  /** Nominal length of the vehicle, metres. */
  readonly lengthM: number;
  /**
   * The operator's own id of the trip that it runs; absent where its timetable has no such trip. With the day (`yyyymmdd`)
   * and time (`hh:mm:ss`, from 24 on of the next day) at which it begins where the operator tells them.
   */
  readonly trip?: string;
  readonly tripDate?: string;
  readonly tripTime?: string;
  /** `stop_sequence` of that trip's first call; there where `trip` is. */
  readonly firstCall?: number;
}

/** A bike-sharing station. */
export interface StationRecord extends Described<'station'> {
  readonly longitude: number;
  readonly latitude: number;
  /** Docks in all; null where the feed does not say. */
  readonly capacity: number | null;
}

/** A stop or station of public transport, as the schedule names it. */
export interface StopRecord extends Described<'stop'> {
  readonly longitude: number;
  readonly latitude: number;
  readonly mode: Mode;
}

/** A fixed sensor of the environment. */
export interface SensorRecord extends Described<'sensor'> {
  readonly sensorType: 'air' | 'noise' | 'weather';
  readonly longitude: number;
  readonly latitude: number;
}

/** A road section whose traffic state the city publishes. */
export interface SectionRecord extends Described<'section'> {
  /** longitude, latitude, longitude, latitude, … in degrees. */
  readonly path: readonly number[];
}

/** `live`: on time; `late`: missed its ttl; `stale`: too old to act on; `away`: cannot be reached or never answered. */
export type FeedState = 'live' | 'late' | 'stale' | 'away';

/** A source and its health, as `/health` and the panels show it. */
export interface FeedRecord extends Described<'feed'> {
  readonly protocol: string;
  readonly state: FeedState;
  readonly simulated: boolean;
  /** A recorded file played as if it were live. */
  readonly recorded: boolean;
  readonly licence: string;
  readonly attribution: string;
  /** When the newest accepted observation was made, UTC epoch ms; null before the first. */
  readonly observedAtMs: number | null;
  readonly acceptedCount: number;
  readonly rejectedCount: number;
  /** The last failure in one line; empty while all is well. */
  readonly problem: string;
}

export type CityRecord =
  | LineRecord
  | VehicleRecord
  | StationRecord
  | StopRecord
  | SensorRecord
  | SectionRecord
  | FeedRecord;

export type RecordKind = CityRecord['kind'];

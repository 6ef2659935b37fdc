import bindings from 'gtfs-realtime-bindings';
import type { transit_realtime as GtfsRealtime } from 'gtfs-realtime-bindings';
import type { City, Entry } from '../../../data/contract/city.ts';
import { legAt, positionAt, type Leg } from '../../../data/contract/leg.ts';
import { toLngLat } from '../../../data/contract/place.ts';
import type { RecordId, VehicleRecord } from '../../../data/contract/record.ts';
import { isGood } from '../../../data/contract/verdict.ts';

const { FeedMessage, FeedHeader, TripDescriptor, TripUpdate } = bindings.transit_realtime;
const { FULL_DATASET } = FeedHeader.Incrementality;
const { SCHEDULED } = TripDescriptor.ScheduleRelationship;
const { SCHEDULED: CALL_SCHEDULED } = TripUpdate.StopTimeUpdate.ScheduleRelationship;

export const MESSAGES = ['vehicle-positions', 'trip-updates', 'alerts'] as const;
export type MessageName = (typeof MESSAGES)[number];

export interface MessageOrder {
  /** Only what this feed tells; null: all of them merged. */
  readonly feed: RecordId<'feed'> | null;
  /** Whole seconds of the city's clock, for which vehicles are placed. */
  readonly atS: number;
}

/** A FeedMessage of GTFS-Realtime 2.0: everything known at that second. */
export function feedMessage(name: MessageName, city: City, order: MessageOrder): GtfsRealtime.FeedMessage {
  const entity = name === 'alerts' ? [] : vehiclesOf(city, order.feed).flatMap((each) => ENTITIES[name](each, order));
  const header = { gtfsRealtimeVersion: '2.0', incrementality: FULL_DATASET, timestamp: order.atS };
  return FeedMessage.create({ header, entity });
}

export function encodeMessage(message: GtfsRealtime.FeedMessage): Uint8Array {
  return FeedMessage.encode(message).finish();
}

/** The JSON form of protobuf: names of enumerations, 64-bit numbers as text. */
export function jsonOf(message: GtfsRealtime.FeedMessage): string {
  return JSON.stringify(FeedMessage.toObject(message, { enums: String, longs: String, arrays: true }));
}

interface MovingEntry extends Entry {
  readonly record: VehicleRecord;
}

function isVehicle(entry: Entry): entry is MovingEntry {
  return entry.record.kind === 'vehicle';
}

function vehiclesOf(city: City, feed: RecordId<'feed'> | null): readonly MovingEntry[] {
  return [...city.entries.values()].filter(isVehicle).filter(({ record }) => feed === null || record.feed === feed);
}

type ToEntity = (entry: MovingEntry, order: MessageOrder) => readonly GtfsRealtime.IFeedEntity[];

const ENTITIES: Readonly<Record<Exclude<MessageName, 'alerts'>, ToEntity>> = {
  'vehicle-positions': positionEntity,
  'trip-updates': updateEntity,
};

/** One that no leg places is left out. */
function positionEntity({ record, legs }: MovingEntry, { atS }: MessageOrder): readonly GtfsRealtime.IFeedEntity[] {
  const atMs = atS * 1000;
  const position = positionAt(legs, atMs);
  if (!position) return [];
  const [longitude, latitude] = toLngLat(position);
  const bearing = position.bearingDeg === null ? {} : { bearing: position.bearingDeg % 360 };
  const endMs = legs.at(-1)?.t1Ms ?? atMs;
  const vehicle = {
    trip: tripOf(record),
    vehicle: vehicleOf(record),
    position: { longitude, latitude, ...bearing, speed: speedMs(legs, atMs) },
    timestamp: Math.floor(Math.min(atMs, endMs) / 1000),
  };
  return [{ id: keyOf(record.id), vehicle }];
}

/**
 * How late a trip runs. Told at its first call, from where it holds for all calls after it, as the standard has it: how
 * late it was at each is not known here. What is not known to be right is not told, nor of what is no trip of a timetable.
 */
function updateEntity({ record, values }: MovingEntry, { atS }: MessageOrder): readonly GtfsRealtime.IFeedEntity[] {
  const { delay: known } = values;
  const { trip, firstCall } = record;
  if (!known || !isGood(known.verdict) || trip === undefined || firstCall === undefined) return [];
  const delay = Math.round(known.value);
  const call = { stopSequence: firstCall, departure: { delay }, scheduleRelationship: CALL_SCHEDULED };
  const tripUpdate = {
    trip: tripOf(record),
    vehicle: vehicleOf(record),
    stopTimeUpdate: [call],
    delay,
    timestamp: Math.min(atS, Math.floor(known.atMs / 1000)),
  };
  return [{ id: keyOf(record.id), tripUpdate }];
}

/** By the line alone where it is not known which of its trips a vehicle runs. */
function tripOf({ line, trip, tripDate, tripTime }: VehicleRecord): GtfsRealtime.ITripDescriptor {
  return {
    ...(trip === undefined ? {} : { tripId: trip }),
    ...(tripDate === undefined ? {} : { startDate: tripDate }),
    ...(tripTime === undefined ? {} : { startTime: tripTime }),
    ...(line ? { routeId: routeIdOf(line) } : {}),
    scheduleRelationship: SCHEDULED,
  };
}

/** Ids are unique across feeds; labels are what people read on the vehicle. */
function vehicleOf({ id, name }: VehicleRecord): GtfsRealtime.IVehicleDescriptor {
  return { id: keyOf(id), label: name };
}

/** The operator's own id of a line: `line:<feed>/<route_id>`. */
export function routeIdOf(line: RecordId): string {
  const key = keyOf(line);
  return key.slice(key.indexOf('/') + 1);
}

function keyOf(id: RecordId): string {
  return id.slice(id.indexOf(':') + 1);
}

/** Of the leg under way, m/s; 0 where it stands. */
function speedMs(legs: readonly Leg[], atMs: number): number {
  const leg = legAt(legs, atMs);
  if (!leg || atMs < leg.t0Ms || atMs > leg.t1Ms || leg.t1Ms === leg.t0Ms) return 0;
  return (Math.hypot(leg.x1Cm - leg.x0Cm, leg.y1Cm - leg.y0Cm) * 10) / (leg.t1Ms - leg.t0Ms);
}

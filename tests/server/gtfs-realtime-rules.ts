import type { transit_realtime as GtfsRealtime } from 'gtfs-realtime-bindings';

export interface RuleContext {
  readonly nowMs: number;
  readonly routeIds: ReadonlySet<string>;
  /** `stop_sequence`s of each trip of the timetable. */
  readonly trips: ReadonlyMap<string, readonly number[]>;
  /** The message before, of the same feed. */
  readonly before: GtfsRealtime.FeedMessage | null;
}

type Rule = (message: GtfsRealtime.FeedMessage, context: RuleContext) => readonly string[];

const seconds = (time: unknown) => Number(time ?? 0);
const times = ({ entity }: GtfsRealtime.FeedMessage) =>
  entity.map(({ id, vehicle, tripUpdate }) => [id, seconds(vehicle?.timestamp ?? tripUpdate?.timestamp)] as const);
const positions = ({ entity }: GtfsRealtime.FeedMessage) =>
  entity.flatMap(({ id, vehicle }) => (vehicle?.position ? [[id, vehicle.position] as const] : []));
const trips = ({ entity }: GtfsRealtime.FeedMessage) =>
  entity.flatMap(({ id, vehicle, tripUpdate }) => {
    const trip = vehicle?.trip ?? tripUpdate?.trip;
    return trip ? [[id, trip] as const] : [];
  });

const calls = (entity: GtfsRealtime.IFeedEntity[]) =>
  entity.flatMap(({ id, tripUpdate }) =>
    tripUpdate ? [[id, tripUpdate.trip.tripId ?? '', tripUpdate.stopTimeUpdate ?? []] as const] : [],
  );
const isTold = (event: GtfsRealtime.TripUpdate.IStopTimeEvent) =>
  Object.hasOwn(event, 'delay') || Object.hasOwn(event, 'time');

/** Years 2001 to 2100 in seconds: milliseconds lie far beyond. */
const isPosix = (time: number) => time > 978_307_200 && time < 4_102_444_800;

/** Rules of the MobilityData GTFS Realtime validator (RULES.md) that hold for feeds of vehicles, by their numbers. */
const RULES: Readonly<Record<string, Rule>> = {
  E001: (message) => times(message).flatMap(([id, time]) => (isPosix(time) ? [] : [id])),
  E002: ({ entity }) =>
    calls(entity).flatMap(([id, , list]) =>
      list.some(({ stopSequence }, index) => (stopSequence ?? 0) < (list[index - 1]?.stopSequence ?? 0)) ? [id] : [],
    ),
  E003: (message, { trips: known }) =>
    trips(message).flatMap(([id, { tripId }]) => (tripId && !known.has(tripId) ? [id] : [])),
  E004: (message, { routeIds }) =>
    trips(message).flatMap(([id, { routeId }]) => (routeId && !routeIds.has(routeId) ? [id] : [])),
  E020: (message) =>
    trips(message).flatMap(([id, { startTime }]) => (startTime && !/^\d\d:\d\d:\d\d$/.test(startTime) ? [id] : [])),
  E021: (message) =>
    trips(message).flatMap(([id, { startDate }]) => (startDate && !/^\d{8}$/.test(startDate) ? [id] : [])),
  E012: (message) => times(message).flatMap(([id, time]) => (time <= seconds(message.header.timestamp) ? [] : [id])),
  E017: (message, { before }) => {
    const same = before !== null && seconds(before.header.timestamp) === seconds(message.header.timestamp);
    return same && JSON.stringify(before) !== JSON.stringify(message) ? ['header'] : [];
  },
  E018: ({ header }, { before }) =>
    before && seconds(header.timestamp) < seconds(before.header.timestamp) ? ['header'] : [],
  E026: (message) =>
    positions(message).flatMap(([id, { latitude, longitude }]) =>
      Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 && (latitude !== 0 || longitude !== 0) ? [] : [id],
    ),
  E027: (message) =>
    positions(message).flatMap(([id, { bearing }]) => (bearing != null && (bearing < 0 || bearing > 360) ? [id] : [])),
  E038: ({ header }) => (['1.0', '2.0'].includes(header.gtfsRealtimeVersion) ? [] : ['header']),
  E039: ({ header, entity }) =>
    header.incrementality === 0 ? entity.flatMap(({ id, isDeleted }) => (isDeleted ? [id] : [])) : [],
  E040: ({ entity }) =>
    calls(entity).flatMap(([id, , list]) =>
      list.every((call) => Object.hasOwn(call, 'stopSequence') || call.stopId) ? [] : [id],
    ),
  E041: ({ entity }) =>
    entity.flatMap(({ id, tripUpdate }) => (tripUpdate && (tripUpdate.stopTimeUpdate ?? []).length === 0 ? [id] : [])),
  E043: ({ entity }) =>
    calls(entity).flatMap(([id, , list]) => (list.every(({ arrival, departure }) => arrival ?? departure) ? [] : [id])),
  E044: ({ entity }) =>
    calls(entity).flatMap(([id, , list]) =>
      list.flatMap(({ arrival, departure }) => [arrival, departure]).every((event) => !event || isTold(event))
        ? []
        : [id],
    ),
  E048: ({ header }) => (seconds(header.timestamp) > 0 ? [] : ['header']),
  E049: ({ header }) => (Object.hasOwn(header, 'incrementality') ? [] : ['header']),
  E050: (message, { nowMs }) => times(message).flatMap(([id, time]) => (time * 1000 <= nowMs + 60_000 ? [] : [id])),
  E051: ({ entity }, { trips: known }) =>
    calls(entity).flatMap(([id, tripId, list]) =>
      list.every(({ stopSequence }) => stopSequence == null || known.get(tripId)?.includes(stopSequence)) ? [] : [id],
    ),
  E052: ({ entity }) => {
    const ids = entity.map(({ vehicle, tripUpdate }) => (vehicle ?? tripUpdate)?.vehicle?.id);
    return entity.flatMap(({ id }, index) => (ids.indexOf(ids[index]) < index ? [id] : []));
  },
  W001: (message) => times(message).flatMap(([id, time]) => (time > 0 ? [] : [id])),
  W002: ({ entity }) =>
    entity.flatMap(({ id, vehicle, tripUpdate }) => ((vehicle ?? tripUpdate)?.vehicle?.id ? [] : [id])),
  W004: (message) =>
    positions(message).flatMap(([id, { speed }]) => (speed != null && (speed < 0 || speed > 26) ? [id] : [])),
  W006: ({ entity }) => entity.flatMap(({ id, tripUpdate }) => (tripUpdate && !tripUpdate.trip.tripId ? [id] : [])),
  W008: ({ header }, { nowMs }) => (nowMs / 1000 - seconds(header.timestamp) <= 65 ? [] : ['header']),
  W009: (message) => trips(message).flatMap(([id, trip]) => (Object.hasOwn(trip, 'scheduleRelationship') ? [] : [id])),
};

/** `<rule> <entity>` for each rule that is not kept. */
export function problemsOfFeed(message: GtfsRealtime.FeedMessage, context: RuleContext): readonly string[] {
  return Object.entries(RULES).flatMap(([rule, check]) => check(message, context).map((id) => `${rule} ${id}`));
}

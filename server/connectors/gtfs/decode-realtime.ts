import bindings from 'gtfs-realtime-bindings';
import type { transit_realtime as GtfsRealtime } from 'gtfs-realtime-bindings';
import type { Reject } from '../../../data/contract/observation.ts';
import type { LngLat } from '../../../data/contract/place.ts';

const { FeedMessage } = bindings.transit_realtime;

/** What every message says of itself. */
interface Envelope {
  /** When it was made, UTC epoch ms; null where it does not say. */
  readonly madeAtMs: number | null;
  readonly rejects: readonly Reject[];
}

/** What an operator reports of one vehicle. Texts are '' where it says nothing. */
export interface VehicleReport {
  readonly key: string;
  readonly label: string;
  readonly tripId: string;
  /** `yyyymmdd` and `hh:mm:ss` of when its trip begins. */
  readonly startDate: string;
  readonly startTime: string;
  readonly routeId: string;
  readonly stopId: string;
  readonly at: LngLat | null;
  /** When it was there, UTC epoch ms; null where neither vehicle nor message says. */
  readonly atMs: number | null;
}

export interface DecodedVehicles extends Envelope {
  readonly reports: readonly VehicleReport[];
  /** Whether it speaks of every vehicle, so that one it does not name is gone. */
  readonly whole: boolean;
  /** False when nothing could be read. */
  readonly readable: boolean;
}

/** How late a trip runs. */
export interface DelayReport {
  readonly tripId: string;
  /** The vehicle that runs it; '' where it is not said. */
  readonly vehicleKey: string;
  readonly delayS: number;
  readonly atMs: number | null;
}

export interface DecodedDelays extends Envelope {
  readonly delays: readonly DelayReport[];
}

/** A service alert's texts in its first language, and what it is about. */
interface AlertReport {
  readonly id: string;
  readonly header: string;
  readonly description: string;
  readonly routeIds: readonly string[];
}

export interface DecodedAlerts extends Envelope {
  readonly alerts: readonly AlertReport[];
}

/** A VehiclePositions message. Never throws. */
export function decodeVehicles(bytes: Uint8Array): DecodedVehicles {
  const message = messageOf(bytes);
  if ('reason' in message) {
    return { reports: [], rejects: [message], madeAtMs: null, whole: false, readable: false };
  }
  const madeAtMs = momentMs(message.header.timestamp);
  const reports: VehicleReport[] = [];
  const rejects: Reject[] = [];
  const seen = new Set<string>();
  for (const entity of message.entity) {
    if (!entity.vehicle || entity.isDeleted) continue;
    const report = reportOf(entity.id, entity.vehicle, madeAtMs);
    if (seen.has(report.key)) rejects.push({ reason: 'duplicate', detail: `vehicle ${report.key} twice in a message` });
    else reports.push(report);
    seen.add(report.key);
  }
  const { DIFFERENTIAL } = bindings.transit_realtime.FeedHeader.Incrementality;
  return { reports, rejects, madeAtMs, whole: message.header.incrementality !== DIFFERENTIAL, readable: true };
}

function reportOf(entityId: string, vehicle: GtfsRealtime.IVehiclePosition, madeAtMs: number | null): VehicleReport {
  const { position, trip } = vehicle;
  const tripId = trip?.tripId ?? '';
  const [startDate, startTime] = [trip?.startDate ?? '', trip?.startTime ?? ''];
  const run = tripId && `${tripId}${startDate}${startTime}`;
  return {
    key: vehicle.vehicle?.id || run || entityId,
    label: vehicle.vehicle?.label ?? '',
    tripId,
    startDate,
    startTime,
    routeId: trip?.routeId ?? '',
    stopId: vehicle.stopId ?? '',
    at: position ? [position.longitude, position.latitude] : null,
    atMs: momentMs(vehicle.timestamp) ?? madeAtMs,
  };
}

/** A TripUpdates message; `nowMs` chooses the stop that counts where only stops are late. Never throws. */
export function decodeDelays(bytes: Uint8Array, nowMs: number): DecodedDelays {
  const message = messageOf(bytes);
  if ('reason' in message) return { delays: [], rejects: [message], madeAtMs: null };
  const madeAtMs = momentMs(message.header.timestamp);
  const rejects: Reject[] = [];
  const delays = message.entity.flatMap(({ tripUpdate }): DelayReport[] => {
    const delayS = tripUpdate ? delayOf(tripUpdate, nowMs) : null;
    if (!tripUpdate || delayS === null) return [];
    const { tripId } = tripUpdate.trip;
    const atMs = momentMs(tripUpdate.timestamp) ?? madeAtMs;
    return [{ tripId: tripId ?? '', vehicleKey: tripUpdate.vehicle?.id ?? '', delayS, atMs }];
  });
  return { delays, rejects, madeAtMs };
}

function delayOf(update: GtfsRealtime.ITripUpdate, nowMs: number): number | null {
  if (Object.hasOwn(update, 'delay') && typeof update.delay === 'number') return update.delay;
  const events = (update.stopTimeUpdate ?? []).flatMap(({ arrival, departure }) => {
    const event = arrival ?? departure;
    return event && Object.hasOwn(event, 'delay') && typeof event.delay === 'number'
      ? [{ delayS: event.delay, atMs: momentMs(event.time) }]
      : [];
  });
  return (events.find(({ atMs }) => atMs === null || atMs >= nowMs) ?? events.at(-1))?.delayS ?? null;
}

/** An Alerts message. Never throws. */
export function decodeAlerts(bytes: Uint8Array): DecodedAlerts {
  const message = messageOf(bytes);
  if ('reason' in message) return { alerts: [], rejects: [message], madeAtMs: null };
  const alerts = message.entity.flatMap(({ id, alert }): AlertReport[] => {
    if (!alert) return [];
    const routeIds = (alert.informedEntity ?? []).flatMap(({ routeId }) => (routeId ? [routeId] : []));
    return [{ id, header: textOf(alert.headerText), description: textOf(alert.descriptionText), routeIds }];
  });
  return { alerts, rejects: [], madeAtMs: momentMs(message.header.timestamp) };
}

function textOf(text: GtfsRealtime.ITranslatedString | null | undefined): string {
  return text?.translation?.[0]?.text ?? '';
}

function messageOf(bytes: Uint8Array): GtfsRealtime.FeedMessage | Reject {
  try {
    const message = FeedMessage.decode(bytes);
    const { gtfsRealtimeVersion: version } = message.header;
    if (/^[12](\.\d+)?$/.test(version)) return message;
    return { reason: 'unsupported-version', detail: `GTFS-Realtime version ${version.slice(0, 20)}` };
  } catch (error) {
    const what = error instanceof Error ? error.message : 'unreadable';
    const reason = error instanceof RangeError ? 'truncated' : 'malformed';
    return { reason, detail: `the message is not GTFS-Realtime: ${what.slice(0, 100)}` };
  }
}

/** Epoch seconds, as protobuf's 64 bits are handed out; 0 stands for unsaid. */
function momentMs(seconds: number | { toNumber(): number } | null | undefined): number | null {
  const value = typeof seconds === 'object' ? (seconds?.toNumber() ?? 0) : (seconds ?? 0);
  return value > 0 && value < 8e12 ? value * 1000 : null;
}

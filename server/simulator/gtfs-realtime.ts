import { PbfWriter } from 'pbf';
import { compactDate, serviceDayStartMs } from '../../data/contract/local-time.ts';
import type { TransitLine } from '../../data/contract/package.ts';
import type { Vehicle } from './fleet.ts';
import { numberAt } from './column.ts';
import { serviceTime, tripIdOf } from './timetable.ts';

/** Vehicles and the moment at which they were there, UTC epoch ms. An entity for each. */
export interface FleetMoment {
  readonly atMs: number;
  readonly vehicles: readonly Vehicle[];
}

/** A FeedMessage of vehicle positions (GTFS-Realtime 2.0). Small numbers in this file are field numbers of its .proto. */
export function vehiclePositions(moments: readonly FleetMoment[], headerMs: number): Uint8Array {
  return feedMessage(headerMs, (pbf) => {
    for (const { atMs, vehicles } of moments) {
      for (const vehicle of vehicles) entity(pbf, vehicle.id, 4, () => writePosition(vehicle, atMs, pbf));
    }
  });
}

/** A FeedMessage of trip updates: how late each vehicle is, and when it will call at its next stops. */
export function tripUpdates(moments: readonly FleetMoment[], headerMs: number): Uint8Array {
  return feedMessage(headerMs, (pbf) => {
    for (const { atMs, vehicles } of moments) {
      for (const vehicle of vehicles) entity(pbf, vehicle.id, 3, () => writeUpdate(vehicle, atMs, pbf));
    }
  });
}

/** A FeedMessage with one alert on a line, valid from one moment to another; none without a line. */
export function alerts(line: TransitLine | undefined, fromMs: number, untilMs: number, headerMs: number): Uint8Array {
  return feedMessage(headerMs, (pbf) => {
    if (line) entity(pbf, `works-${line.id}`, 5, () => writeAlert(line, fromMs, untilMs, pbf));
  });
}

function feedMessage(headerMs: number, writeEntities: (pbf: PbfWriter) => void): Uint8Array {
  const pbf = new PbfWriter(new Uint8Array(1 << 18));
  message(pbf, 1, () => {
    text(pbf, 1, '2.0');
    number(pbf, 2, 0);
    number(pbf, 3, Math.floor(headerMs / 1000));
  });
  writeEntities(pbf);
  return pbf.finish().slice();
}

function entity(pbf: PbfWriter, id: string, field: number, write: () => void): void {
  message(pbf, 2, () => {
    text(pbf, 1, id);
    message(pbf, field, write);
  });
}

const INCOMING_AT = 0;
const STOPPED_AT = 1;
const IN_TRANSIT_TO = 2;

/** Nearer than this to its stop and moving, a vehicle is coming in, metres. */
const INCOMING_M = 60;

function writePosition(vehicle: Vehicle, atMs: number, pbf: PbfWriter): void {
  const { pattern } = vehicle.trip;
  message(pbf, 1, () => writeTrip(vehicle, pbf));
  message(pbf, 2, () => {
    float(pbf, 1, vehicle.at[1]);
    float(pbf, 2, vehicle.at[0]);
    float(pbf, 3, Math.round(vehicle.bearingDeg * 10) / 10);
    float(pbf, 5, Math.round(vehicle.speedMs * 100) / 100);
  });
  number(pbf, 3, vehicle.stop + 1);
  const leftM = numberAt(pattern.stopAlongM, vehicle.stop) - vehicle.alongM;
  if (vehicle.standing && leftM < 1) number(pbf, 4, STOPPED_AT);
  else number(pbf, 4, leftM < INCOMING_M ? INCOMING_AT : IN_TRANSIT_TO);
  number(pbf, 5, Math.floor(atMs / 1000));
  text(pbf, 7, pattern.stops[vehicle.stop]?.id ?? '');
  message(pbf, 8, () => writeVehicle(vehicle, pbf));
  number(pbf, 9, occupancyStatus(vehicle.load));
  number(pbf, 10, Math.round(vehicle.load * 100));
}

/** OccupancyStatus: many seats 1, few seats 2, standing room 3, crushed 4. */
function occupancyStatus(load: number): number {
  if (load < 0.35) return 1;
  if (load < 0.6) return 2;
  return load < 0.9 ? 3 : 4;
}

/** Calls foretold for each vehicle; beyond them the last delay holds on, as the reference says. */
const CALLS_FORETOLD = 3;

function writeUpdate(vehicle: Vehicle, atMs: number, pbf: PbfWriter): void {
  const { pattern } = vehicle.trip;
  message(pbf, 1, () => writeTrip(vehicle, pbf));
  for (let stop = vehicle.stop; stop < Math.min(vehicle.stop + CALLS_FORETOLD, pattern.stops.length); stop++) {
    message(pbf, 2, () => {
      number(pbf, 1, stop + 1);
      if (stop > 0) message(pbf, 2, () => writeEvent(vehicle, numberAt(pattern.arriveS, stop), pbf));
      if (stop + 1 < pattern.stops.length) {
        message(pbf, 3, () => writeEvent(vehicle, numberAt(pattern.departS, stop), pbf));
      }
      text(pbf, 4, pattern.stops[stop]?.id ?? '');
    });
  }
  message(pbf, 3, () => writeVehicle(vehicle, pbf));
  number(pbf, 4, Math.floor(atMs / 1000));
  number(pbf, 5, vehicle.delayS);
}

function writeEvent({ trip, epochDay, delayS }: Vehicle, offsetS: number, pbf: PbfWriter): void {
  number(pbf, 1, delayS);
  number(pbf, 2, serviceDayStartMs(epochDay) / 1000 + trip.startS + offsetS + delayS);
}

/** Trip id, start date and start time together name one trip of those in frequencies.txt. */
function writeTrip({ trip, epochDay }: Vehicle, pbf: PbfWriter): void {
  text(pbf, 1, tripIdOf(trip.pattern, trip.service));
  text(pbf, 2, serviceTime(trip.startS));
  text(pbf, 3, compactDate(epochDay));
  number(pbf, 4, 0);
  text(pbf, 5, trip.pattern.line.id);
  number(pbf, 6, trip.pattern.direction);
}

function writeVehicle({ id, label }: Vehicle, pbf: PbfWriter): void {
  text(pbf, 1, id);
  text(pbf, 2, label);
}

const CAUSE_CONSTRUCTION = 10;
const EFFECT_MODIFIED_SERVICE = 6;

function writeAlert(line: TransitLine, fromMs: number, untilMs: number, pbf: PbfWriter): void {
  message(pbf, 1, () => {
    number(pbf, 1, Math.floor(fromMs / 1000));
    number(pbf, 2, Math.floor(untilMs / 1000));
  });
  message(pbf, 5, () => text(pbf, 2, line.id));
  number(pbf, 6, CAUSE_CONSTRUCTION);
  number(pbf, 7, EFFECT_MODIFIED_SERVICE);
  message(pbf, 10, () => {
    translation(pbf, 'ca', `${line.name}: obres simulades, possibles retards`);
    translation(pbf, 'es', `${line.name}: obras simuladas, posibles retrasos`);
    translation(pbf, 'en', `${line.name}: simulated works, delays possible`);
  });
}

function translation(pbf: PbfWriter, language: string, words: string): void {
  message(pbf, 1, () => {
    text(pbf, 1, words);
    text(pbf, 2, language);
  });
}

function message(pbf: PbfWriter, field: number, write: () => void): void {
  pbf.writeMessage(field, write, undefined);
}

function text(pbf: PbfWriter, field: number, value: string): void {
  pbf.writeStringField(field, value);
}

function number(pbf: PbfWriter, field: number, value: number): void {
  pbf.writeVarintField(field, value);
}

function float(pbf: PbfWriter, field: number, value: number): void {
  pbf.writeFloatField(field, value);
}

import type { BikeStation } from './bike-stations.ts';
import { mix, smooth, uniform } from './chance.ts';
import { atWork, rush, trafficLevel } from './rhythm.ts';

/** What a station says of itself. */
export interface BikeStatus {
  readonly station: BikeStation;
  readonly mechanical: number;
  readonly electric: number;
  readonly docks: number;
  /** Broken bikes in docks, neither to be had nor leaving room. */
  readonly disabled: number;
  readonly inService: boolean;
  readonly reportedAtMs: number;
}

const HOUR_MS = 3_600_000;

/** A station reports this often, each in its own minute's second. */
const REPORT_MS = 60_000;

/** One station in this many is out of order for a while. */
const OUT_OF_ORDER = 1 / 120;

/** The state of every station as last reported by a moment. */
export function bikesAt(stations: readonly BikeStation[], atMs: number): readonly BikeStatus[] {
  return stations.map((station) => {
    const phaseMs = Math.floor(uniform(station.key, 9) * 60) * 1000;
    return statusOf(station, Math.floor((atMs - phaseMs) / REPORT_MS) * REPORT_MS + phaseMs);
  });
}

function statusOf(station: BikeStation, atMs: number): BikeStatus {
  const { key, capacity } = station;
  const disabled = uniform(mix(key, 21), Math.floor(atMs / (26 * HOUR_MS))) < 0.25 ? 1 : 0;
  const usable = capacity - disabled;
  const bikes = Math.round(usable * Math.min(1, Math.max(0, fillAt(station, atMs))));
  const electricShare = 0.45 + 0.3 * smooth(mix(key, 22), atMs, 5 * HOUR_MS);
  const electric = Math.round(bikes * electricShare);
  return {
    station,
    mechanical: bikes - electric,
    electric,
    docks: usable - bikes,
    disabled,
    inService: uniform(mix(key, 23), Math.floor(atMs / (8 * HOUR_MS))) >= OUT_OF_ORDER,
    reportedAtMs: atMs,
  };
}

/** Share of a station's places taken: the day's tide, bikes out on rides, and chance. May leave 0 to 1. */
function fillAt({ key, pull, usualShare }: BikeStation, atMs: number): number {
  const ridden = 0.04 * trafficLevel(atMs) + 0.03 * rush(atMs);
  const chance = 0.13 * smooth(mix(key, 11), atMs, 3 * HOUR_MS) + 0.07 * smooth(mix(key, 12), atMs, HOUR_MS / 3);
  return usualShare + pull * atWork(atMs) - ridden + chance;
}

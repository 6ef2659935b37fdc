import type { FeedConfig } from '../../../data/contract/feed.ts';
import type { Observation, Reject } from '../../../data/contract/observation.ts';
import { toLocalCm } from '../../../data/contract/place.ts';
import type { LngLat } from '../../../data/contract/place.ts';
import type { LineRecord, Mode, RecordId, VehicleRecord } from '../../../data/contract/record.ts';
import { positionProblem } from '../position.ts';
import type { Area } from '../position.ts';
import type { DecodedVehicles, DelayReport, VehicleReport } from './decode-realtime.ts';
import { vehicleLengthM } from './mode.ts';
import { Patterns } from './pattern.ts';
import { lineId } from './records.ts';
import { type Route, type Schedule, tripWords } from './schedule.ts';
import { moveTo, NEW_TRACK } from './track.ts';
import type { Track } from './track.ts';
import { readLabel } from './vehicle-label.ts';

export interface FleetOptions {
  readonly area?: Area;
  readonly mode?: Mode;
  readonly colours?: Readonly<Record<string, string>>;
}

/** What is kept of a vehicle between two messages. */
interface Seen {
  readonly record: VehicleRecord;
  readonly tripId: string;
  readonly track: Track;
  readonly reportedAtMs: number;
  readonly seenAtMs: number;
  /** Messages in a row that have not named it. */
  missed: number;
}

/** A vehicle that this many messages in a row do not name is gone: one may be cut short. */
const MISSED = 2;

/** A report further ahead than this is not believed. */
const TOLERANCE_MS = 5 * 60_000;

/** Playback lasts a little longer than the time between reports, so that a late one makes nothing stop. */
const STRETCH = 1.25;

/** Legs begin so much after they are made that they arrive before; ms of the wall. */
const LEAD_MS = 1500;

/** A vehicle first seen by a report older than this stands where it was then, ms of the wall: it is not news of now. */
const OLD_REPORT_MS = 600_000;

/** The longest time between two reports that a vehicle is moved through, ms of the wall. */
const LONGEST_MOVE_MS = 120_000;

/** The vehicles that one feed reports, and how they are drawn. */
export class Fleet {
  private schedule: Schedule | undefined;
  private patterns: Patterns | undefined;
  private readonly seen = new Map<string, Seen>();
  private readonly lines = new Map<string, LineRecord>();
  private madeAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly feed: FeedConfig,
    private readonly options: FleetOptions,
  ) {}

  /** Whether trips and stops are known. */
  get follows(): boolean {
    return this.schedule !== undefined;
  }

  /** From now on trips and stops are those of this schedule. */
  follow(schedule: Schedule): void {
    this.schedule = schedule;
    this.patterns = new Patterns(schedule);
  }

  /** Takes a message in: records, legs, and vehicles that have left. */
  see(
    message: DecodedVehicles,
    nowMs: number,
    speed: number,
  ): { readonly observations: readonly Observation[]; readonly rejects: readonly Reject[] } {
    const observations: Observation[] = [];
    const rejects: Reject[] = [];
    const named = new Set<string>();
    for (const report of message.reports) {
      const problem = this.seeOne(report, nowMs, Math.max(1, speed), observations);
      if (problem) rejects.push({ ...problem, detail: `vehicle ${report.key.slice(0, 60)}: ${problem.detail}` });
      if (problem?.reason !== 'out-of-area') named.add(report.key);
    }
    const newer = message.madeAtMs === null || message.madeAtMs > this.madeAtMs;
    if (message.readable && message.whole && newer) this.letGo(named, observations);
    if (message.madeAtMs !== null && newer) this.madeAtMs = message.madeAtMs;
    return { observations, rejects };
  }

  /** How late the vehicles are that run the named trips. */
  delay(delays: readonly DelayReport[], nowMs: number): Observation[] {
    const byTrip = new Map([...this.seen.values()].map(({ tripId, record }) => [tripId, record.id]));
    return delays.flatMap((each): Observation[] => {
      const subject = this.seen.get(each.vehicleKey)?.record.id ?? (each.tripId ? byTrip.get(each.tripId) : undefined);
      if (!subject) return [];
      return [{ type: 'value', subject, property: 'delay', value: each.delayS, atMs: each.atMs ?? nowMs }];
    });
  }

  private seeOne(report: VehicleReport, nowMs: number, speed: number, observations: Observation[]): Reject | undefined {
    const before = this.seen.get(report.key);
    const reportedAtMs = report.atMs ?? nowMs;
    if (before) before.missed = 0;
    const problem = this.problemOf(report, before, reportedAtMs, nowMs);
    const at = report.at ?? this.placeOfStop(report.stopId);
    if (problem || !at || reportedAtMs === before?.reportedAtMs) return problem;
    const route = this.routeOf(report);
    const line = route ? undefined : this.lineOf(report, observations);
    const record = this.recordOf(report, route, line);
    if (!before || !sameRecord(before.record, record)) observations.push({ type: 'record', record });
    const firstMs = nowMs - reportedAtMs > OLD_REPORT_MS * speed ? reportedAtMs : nowMs;
    const t0Ms = before ? nowMs + LEAD_MS * speed : firstMs;
    const sinceMs = before ? nowMs - before.seenAtMs : 0;
    const betweenMs = Math.min(LONGEST_MOVE_MS * speed, Math.max(this.feed.ttlS * 1000, sinceMs));
    const moved = moveTo(
      before?.track ?? NEW_TRACK,
      this.pathOf(report),
      toLocalCm(at),
      t0Ms,
      t0Ms + betweenMs * STRETCH,
    );
    for (const leg of moved.legs) observations.push({ type: 'leg', vehicle: record.id, leg });
    const { tripId } = report;
    this.seen.set(report.key, { record, tripId, track: moved.track, reportedAtMs, seenAtMs: nowMs, missed: 0 });
    return undefined;
  }

  private problemOf(
    report: VehicleReport,
    before: Seen | undefined,
    reportedAtMs: number,
    nowMs: number,
  ): Reject | undefined {
    if (!report.key) return { reason: 'missing-field', detail: 'neither vehicle, trip nor entity has an id' };
    if (reportedAtMs > nowMs + TOLERANCE_MS) return { reason: 'future', detail: 'reported in the future' };
    if (before && reportedAtMs < before.reportedAtMs) return { reason: 'out-of-order', detail: 'older than the last' };
    const at = report.at ?? this.placeOfStop(report.stopId);
    if (at) return positionProblem(at[0], at[1], this.options.area);
    const stop = report.stopId ? ` and stop ${report.stopId.slice(0, 40)} is not known` : '';
    return { reason: 'missing-field', detail: `no position${stop}` };
  }

  private letGo(named: ReadonlySet<string>, observations: Observation[]): void {
    for (const [key, seen] of this.seen) {
      if (named.has(key)) continue;
      seen.missed++;
      if (seen.missed < MISSED) continue;
      this.seen.delete(key);
      observations.push({ type: 'gone', id: seen.record.id });
    }
  }

  private placeOfStop(stopId: string): LngLat | undefined {
    const number = this.schedule?.stopNumbers.get(stopId);
    return number === undefined ? undefined : this.schedule?.stops[number]?.at;
  }

  private tripOf(report: VehicleReport): number | undefined {
    return this.schedule?.tripNumbers.get(report.tripId);
  }

  private pathOf(report: VehicleReport) {
    const trip = this.tripOf(report);
    return trip === undefined ? undefined : this.patterns?.of(trip).path;
  }

  private routeOf(report: VehicleReport): Route | undefined {
    const trip = this.tripOf(report);
    const byTrip = trip === undefined ? undefined : this.schedule?.trips.route[trip];
    const number = byTrip ?? this.schedule?.routeNumbers.get(report.routeId);
    if (number !== undefined) return this.schedule?.routes[number];
    const name = readLabel(report.label)?.line;
    return name === undefined ? undefined : this.schedule?.routes.find(({ shortName }) => shortName === name);
  }

  /** The line that a report names and no timetable tells; its record is told once. */
  private lineOf(report: VehicleReport, observations: Observation[]): LineRecord | undefined {
    const name = readLabel(report.label)?.line ?? report.routeId;
    if (!name) return undefined;
    const known = this.lines.get(name);
    if (known) return known;
    const { colours = {} } = this.options;
    const colour = (Object.hasOwn(colours, name) ? colours[name] : undefined) ?? '#5a6570';
    const { id: feed, attribution: operator } = this.feed;
    const mode = this.options.mode ?? 'rail';
    const id = lineId(feed, name);
    const line: LineRecord = {
      id,
      kind: 'line',
      feed,
      name,
      mode,
      longName: '',
      colour,
      textColour: '#ffffff',
      operator,
    };
    this.lines.set(name, line);
    observations.push({ type: 'record', record: line });
    return line;
  }

  private recordOf(report: VehicleReport, route: Route | undefined, line: LineRecord | undefined): VehicleRecord {
    const id: RecordId<'vehicle'> = `vehicle:${this.feed.id.slice('feed:'.length)}/${report.key}`;
    const mode = route?.mode ?? line?.mode ?? this.options.mode ?? 'rail';
    const label = readLabel(report.label);
    const lineName = route?.shortName ?? line?.name ?? '';
    const platform = label?.platform ? ` · via ${label.platform}` : '';
    const name = label ? `${label.line} ${label.train}${platform}` : report.label || `${lineName} ${report.key}`.trim();
    const trip = this.tripOf(report);
    return {
      id,
      kind: 'vehicle',
      feed: this.feed.id,
      name,
      mode,
      line: route ? lineId(this.feed.id, route.id) : (line?.id ?? null),
      headsign: trip === undefined ? '' : (this.schedule?.trips.headsign[trip] ?? ''),
      basis: 'observed',
      lengthM: vehicleLengthM(mode, lineName),
      ...(this.schedule ? tripWords(this.schedule, trip, report) : {}),
    };
  }
}

function sameRecord(a: VehicleRecord, b: VehicleRecord): boolean {
  const isSameTrip = a.trip === b.trip && a.tripDate === b.tripDate && a.tripTime === b.tripTime;
  const isSameRun = isSameTrip && a.headsign === b.headsign;
  return isSameRun && a.name === b.name && a.line === b.line && a.mode === b.mode;
}

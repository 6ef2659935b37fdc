import { Type } from '@sinclair/typebox';
import type { FeedConfig } from '../../../data/contract/feed.ts';
import { appendLeg } from '../../../data/contract/leg.ts';
import type { Leg } from '../../../data/contract/leg.ts';
import type { Observation, Reject } from '../../../data/contract/observation.ts';
import type { RecordId, VehicleRecord } from '../../../data/contract/record.ts';
import type { Connector, ConnectorHost, Reading, Source } from '../connector.ts';
import { feedKey, feedOptions } from '../feed-options.ts';
import { inTurns } from '../in-turns.ts';
import { positionProblem } from '../position.ts';
import { toLngLat } from '../../../data/contract/place.ts';
import { decodingSchedule } from './decode-schedule.ts';
import { legsAlong } from './legs.ts';
import { vehicleLengthM } from './mode.ts';
import { pointAt } from '../../../data/contract/path.ts';
import { Patterns } from './pattern.ts';
import { lineId, scheduleRecords } from './records.ts';
import { type Schedule, tripWords } from './schedule.ts';
import { SCHEDULE_OPTIONS } from './schedule-options.ts';
import { alongAt, momentsBetween, runsBetween } from './timetable.ts';
import type { Run } from './timetable.ts';

const OPTIONS = Type.Object({ scheduleUrl: Type.String(), ...SCHEDULE_OPTIONS });

/** A timetable alone: its lines and stops, and vehicles where it says that they are, marked `scheduled`. */
export const gtfsSchedule: Connector = {
  protocol: 'gtfs-schedule',
  options: OPTIONS,
  open: (feed, host) => new ScheduleSource(feed, host),
};

/** The timetable is fetched again after this many city milliseconds. */
const SCHEDULE_KEPT_MS = 24 * 3_600_000;

/** Seconds of the wall that legs are sent ahead for; in a sped-up city as many more of its own. */
const AHEAD_S = 90;

/** A vehicle is there this long before its first departure and after its last arrival, ms. */
const AT_TERMINUS_MS = 30_000;

/** Legs under way and to come; the rest of those kept are for the past. */
const MOST_LEGS = 10;

class ScheduleSource implements Source {
  private readonly options;
  private schedule: Schedule | undefined;
  private patterns: Patterns | undefined;
  private scheduleAtMs = Number.NEGATIVE_INFINITY;
  private vehicles = new Map<string, { readonly id: RecordId<'vehicle'>; legs: readonly Leg[] }>();

  constructor(
    private readonly feed: FeedConfig,
    private readonly host: ConnectorHost,
  ) {
    this.options = feedOptions(OPTIONS, feed);
  }

  async read(signal: AbortSignal): Promise<Reading> {
    const nowMs = this.host.clock.nowMs();
    const aheadMs = AHEAD_S * 1000 * Math.max(1, this.host.clock.speed);
    const fresh = await this.readSchedule(nowMs, signal);
    const observations = [...fresh.observations, ...this.vehiclesAt(nowMs, aheadMs)];
    const ttlS = Math.max(15, 2 * this.host.clock.speed);
    return { observations, rejects: fresh.rejects, observedAtMs: nowMs, ttlS, unchanged: false };
  }

  private async readSchedule(
    nowMs: number,
    signal: AbortSignal,
  ): Promise<{ readonly observations: readonly Observation[]; readonly rejects: readonly Reject[] }> {
    if (this.schedule && nowMs - this.scheduleAtMs < SCHEDULE_KEPT_MS) return { observations: [], rejects: [] };
    const fetched = await this.host.fetch(this.options.scheduleUrl, signal);
    this.scheduleAtMs = nowMs;
    if (fetched.unchanged) return { observations: [], rejects: [] };
    const { schedule, rejects } = await inTurns(decodingSchedule(fetched.bytes, this.options), signal);
    if (schedule.routes.length === 0) return { observations: [], rejects };
    this.schedule = schedule;
    this.patterns = new Patterns(schedule);
    return { observations: scheduleRecords(schedule, this.feed.id, this.options.area), rejects };
  }

  private vehiclesAt(nowMs: number, aheadMs: number): Observation[] {
    const { schedule, patterns } = this;
    if (!schedule || !patterns) return [];
    const before = this.vehicles;
    this.vehicles = new Map();
    const observations: Observation[] = [];
    for (const run of runsBetween(schedule, nowMs - AT_TERMINUS_MS, nowMs + AT_TERMINUS_MS)) {
      if (this.isOutside(schedule, patterns, run, nowMs)) continue;
      const vehicle = before.get(run.key) ?? { id: `vehicle:${feedKey(this.feed)}/${run.key}` as const, legs: [] };
      if (!before.has(run.key)) observations.push({ type: 'record', record: this.recordOf(schedule, vehicle.id, run) });
      for (const leg of this.nextLegs(schedule, patterns, run, vehicle.legs, nowMs, aheadMs)) {
        vehicle.legs = appendLeg(vehicle.legs, leg);
        observations.push({ type: 'leg', vehicle: vehicle.id, leg });
      }
      this.vehicles.set(run.key, vehicle);
    }
    for (const [key, { id }] of before) if (!this.vehicles.has(key)) observations.push({ type: 'gone', id });
    return observations;
  }

  private isOutside(schedule: Schedule, patterns: Patterns, run: Run, nowMs: number): boolean {
    const pattern = patterns.of(run.trip);
    const [longitude, latitude] = toLngLat(pointAt(pattern.path, alongAt(schedule, pattern, run, nowMs)));
    return positionProblem(longitude, latitude, this.options.area) !== undefined;
  }

  /** Legs from where those sent end, once they last for less than half of the time ahead. */
  private nextLegs(
    schedule: Schedule,
    patterns: Patterns,
    run: Run,
    sent: readonly Leg[],
    nowMs: number,
    aheadMs: number,
  ): Leg[] {
    const fromMs = Math.max(nowMs, sent.at(-1)?.t1Ms ?? nowMs);
    const toMs = nowMs + aheadMs;
    const room = MOST_LEGS - sent.filter((leg) => leg.t1Ms > nowMs).length;
    if (fromMs - nowMs > aheadMs / 2 || room < 1) return [];
    const pattern = patterns.of(run.trip);
    return legsAlong(pattern.path, momentsBetween(schedule, pattern, run, fromMs, toMs), room);
  }

  private recordOf(schedule: Schedule, id: RecordId<'vehicle'>, run: Run): VehicleRecord {
    const route = schedule.routes[schedule.trips.route[run.trip] ?? -1];
    const mode = route?.mode ?? 'bus';
    return {
      id,
      kind: 'vehicle',
      feed: this.feed.id,
      name: `${route?.shortName ?? ''} ${schedule.trips.id[run.trip] ?? ''}`.trim(),
      mode,
      line: route ? lineId(this.feed.id, route.id) : null,
      headsign: headsignOf(schedule, run.trip),
      basis: 'scheduled',
      lengthM: vehicleLengthM(mode, route?.shortName ?? ''),
      ...tripWords(schedule, run.trip),
    };
  }
}

/** What a trip says on its front; where it says nothing, the name of its last stop. */
function headsignOf(schedule: Schedule, trip: number): string {
  const last = (schedule.trips.firstCall[trip + 1] ?? 0) - 1;
  return schedule.trips.headsign[trip] || (schedule.stops[schedule.calls.stop[last] ?? -1]?.name ?? '');
}

import { Type } from '@sinclair/typebox';
import type { FeedConfig } from '../../../data/contract/feed.ts';
import { SourceAway } from '../connector.ts';
import type { Connector, ConnectorHost, Fetched, Reading, Source } from '../connector.ts';
import { feedOptions } from '../feed-options.ts';
import { inTurns } from '../in-turns.ts';
import { Unsent } from '../unsent.ts';
import { decodeDelays, decodeVehicles } from './decode-realtime.ts';
import { decodingSchedule } from './decode-schedule.ts';
import { Fleet } from './fleet.ts';
import { scheduleRecords } from './records.ts';
import { SCHEDULE_OPTIONS } from './schedule-options.ts';

const OPTIONS = Type.Object({
  vehiclePositionsUrl: Type.String(),
  scheduleUrl: Type.Optional(Type.String()),
  tripUpdatesUrl: Type.Optional(Type.String()),
  /** Taken for completeness: alerts are not read before the city has records for them. */
  alertsUrl: Type.Optional(Type.String()),
  /** Mode of vehicles whose line the timetable does not tell. */
  mode: Type.Optional(
    Type.Union([Type.Literal('metro'), Type.Literal('tram'), Type.Literal('rail'), Type.Literal('bus')]),
  ),
  /** Colours `#rrggbb` of lines that no timetable tells, by name. */
  colours: Type.Optional(Type.Record(Type.String(), Type.String({ pattern: '^#[0-9a-f]{6}$' }))),
  ...SCHEDULE_OPTIONS,
});

/** Vehicles as their operator reports them, with the timetable that their trips are in, where there is one. */
export const gtfsRealtime: Connector = {
  protocol: 'gtfs-realtime',
  options: OPTIONS,
  open: (feed, host) => new RealtimeSource(feed, host),
};

/** The timetable is fetched again after this many ms of the city, or, where it was away, so many of the wall. */
const SCHEDULE_KEPT_MS = 24 * 3_600_000;
const SCHEDULE_RETRY_MS = 60_000;

class RealtimeSource implements Source {
  private readonly options;
  private readonly fleet: Fleet;
  private readonly unsent = new Unsent();
  private scheduleDueMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly feed: FeedConfig,
    private readonly host: ConnectorHost,
  ) {
    this.options = feedOptions(OPTIONS, feed);
    this.fleet = new Fleet(feed, this.options);
  }

  async read(signal: AbortSignal): Promise<Reading> {
    await this.readSchedule(signal);
    const fetched = await this.host.fetch(this.options.vehiclePositionsUrl, signal);
    const nowMs = this.host.clock.nowMs();
    const vehicles = fetched.unchanged ? undefined : decodeVehicles(fetched.bytes);
    if (vehicles) {
      this.unsent.add({ observations: [], rejects: vehicles.rejects });
      this.unsent.add(this.fleet.see(vehicles, nowMs, this.host.clock.speed));
    }
    await this.readDelays(signal);
    const decoded = this.unsent.take();
    const unchanged = vehicles === undefined && decoded.observations.length === 0;
    return { ...decoded, observedAtMs: vehicles?.madeAtMs ?? null, ttlS: null, unchanged };
  }

  /** Vehicles are worth having without their timetable: when it is away, it is asked for again later. */
  private async readSchedule(signal: AbortSignal): Promise<void> {
    const nowMs = this.host.clock.nowMs();
    const { scheduleUrl } = this.options;
    if (!scheduleUrl || nowMs < this.scheduleDueMs) return;
    const fetched = await this.fetchOrAway(scheduleUrl, signal);
    if (fetched && !fetched.unchanged) await this.takeSchedule(fetched.bytes, signal);
    const waitMs = fetched && this.fleet.follows ? SCHEDULE_KEPT_MS : SCHEDULE_RETRY_MS * this.host.clock.speed;
    this.scheduleDueMs = nowMs + waitMs;
  }

  private async takeSchedule(bytes: Uint8Array, signal: AbortSignal): Promise<void> {
    const { schedule, rejects } = await inTurns(decodingSchedule(bytes, this.options), signal);
    this.unsent.add({ observations: [], rejects });
    if (schedule.routes.length === 0) return;
    this.fleet.follow(schedule);
    const observations = scheduleRecords(schedule, this.feed.id, this.options.area);
    this.unsent.add({ observations, rejects: [] });
  }

  private async readDelays(signal: AbortSignal): Promise<void> {
    const { tripUpdatesUrl } = this.options;
    if (!tripUpdatesUrl) return;
    const fetched = await this.fetchOrAway(tripUpdatesUrl, signal);
    if (!fetched || fetched.unchanged) return;
    const nowMs = this.host.clock.nowMs();
    const { delays, rejects } = decodeDelays(fetched.bytes, nowMs);
    this.unsent.add({ observations: this.fleet.delay(delays, nowMs), rejects });
  }

  private async fetchOrAway(address: string, signal: AbortSignal): Promise<Fetched | undefined> {
    try {
      return await this.host.fetch(address, signal);
    } catch (error) {
      if (error instanceof SourceAway && !signal.aborted) return undefined;
      throw error;
    }
  }
}

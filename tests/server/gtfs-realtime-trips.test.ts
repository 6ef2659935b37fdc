import { expect, test } from 'vitest';
import type { FeedConfig } from '../../data/contract/feed.ts';
import { decodeDelays, decodeVehicles } from '../../server/connectors/gtfs/decode-realtime.ts';
import { decodeSchedule } from '../../server/connectors/gtfs/decode-schedule.ts';
import { Fleet } from '../../server/connectors/gtfs/fleet.ts';
import { callsOf } from '../../server/connectors/gtfs/schedule.ts';
import { feedMessage } from '../../server/doors/gtfs-realtime/feed-message.ts';
import { fleetAt } from '../../server/simulator/fleet.ts';
import { tripUpdates, vehiclePositions } from '../../server/simulator/gtfs-realtime.ts';
import { gtfsZip } from '../../server/simulator/gtfs-static.ts';
import { timetableOf } from '../../server/simulator/timetable.ts';
import { CityStore } from '../../server/store/city-store.ts';
import { problemsOfFeed } from './gtfs-realtime-rules.ts';
import { smallNetwork } from './simulator/small-city.ts';

const AT_MS = Date.parse('2026-11-20T08:00:00Z');
const FEED: FeedConfig = {
  ...{ id: 'feed:transit', name: 'Transit', protocol: 'gtfs-realtime', ttlS: 30, options: {} },
  ...{ simulated: true, recorded: false, licence: '', attribution: '' },
};

/** A whole operator, through the connector and out by the door. */
async function throughTheCity() {
  const timetable = timetableOf(smallNetwork(), 7);
  const { schedule } = decodeSchedule(gtfsZip(timetable, 2026));
  const published = [{ atMs: AT_MS, vehicles: fleetAt(timetable, AT_MS) }];
  const fleet = new Fleet(FEED, {});
  fleet.follow(schedule);
  const store = new CityStore({ nowMs: () => AT_MS, speed: 1 });
  await store.fold(
    'feed:transit',
    fleet.see(decodeVehicles(vehiclePositions(published, AT_MS)), AT_MS, 1).observations,
  );
  const { delays } = decodeDelays(tripUpdates(published, AT_MS), AT_MS);
  await store.fold('feed:transit', fleet.delay(delays, AT_MS));
  const trips = new Map(
    schedule.trips.id.map((id, trip) => {
      const { first, end } = callsOf(schedule, trip);
      return [id, Array.from({ length: end - first }, (_, call) => (schedule.trips.firstSequence[trip] ?? 0) + call)];
    }),
  );
  const routeIds = new Set(schedule.routes.map(({ id }) => id));
  return { city: store.city(), context: { nowMs: AT_MS, routeIds, trips, before: null }, delays };
}

test('an operator whose trips run at a headway comes out as trips with their day and time, by all the rules', async () => {
  const { city, context, delays } = await throughTheCity();
  const order = { feed: null, atS: AT_MS / 1000 };
  const [updates, positions] = (['trip-updates', 'vehicle-positions'] as const).map((name) =>
    feedMessage(name, city, order),
  );
  expect(delays.length).toBeGreaterThan(3);
  expect(updates?.entity.length).toBe(delays.length);
  for (const { tripUpdate } of updates?.entity ?? []) {
    expect(tripUpdate?.trip).toMatchObject({
      startDate: '20261120',
      startTime: expect.stringMatching(/^\d\d:\d\d:\d\d$/),
    });
  }
  expect(positions?.entity.every(({ vehicle }) => vehicle?.trip?.tripId)).toBe(true);
  for (const message of [updates, positions]) expect(message && problemsOfFeed(message, context)).toEqual([]);
});

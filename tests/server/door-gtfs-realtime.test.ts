import bindings from 'gtfs-realtime-bindings';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FastifyInstance } from 'fastify';
import type { VehicleRecord } from '../../data/contract/record.ts';
import { metresApart } from '../../data/contract/place.ts';
import { gtfsRealtimeDoor } from '../../server/doors/gtfs-realtime/gtfs-realtime.ts';
import { problemsOfFeed } from './gtfs-realtime-rules.ts';
import { makeStandardsCity, NOW_MS, openDoor, withEntry } from './standards-city.ts';

const { FeedMessage } = bindings.transit_realtime;
const TRIPS = new Map([['V15 0815', [1, 2, 3]]]);
const here = makeStandardsCity();
let app: FastifyInstance;

beforeAll(async () => {
  ({ app } = await openDoor(gtfsRealtimeDoor, here.parts));
});
afterAll(() => app.close());

async function message(name: string) {
  const answer = await app.inject(`/gtfs-rt/${name}.pb`);
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toBe('application/x-protobuf');
  return FeedMessage.decode(answer.rawPayload);
}

describe('GTFS-Realtime out', () => {
  test('a vehicle is where its leg has it now, with speed, bearing, line and label', async () => {
    const { header, entity } = await message('vehicle-positions');
    expect(header).toMatchObject({ gtfsRealtimeVersion: '2.0', incrementality: 0 });
    expect(Number(header.timestamp)).toBe(NOW_MS / 1000);
    const [bus, ...others] = entity;
    expect(others).toEqual([]);
    const { position, vehicle, trip, timestamp } = bus?.vehicle ?? {};
    expect(metresApart([2.17, 41.387], [position?.longitude ?? 0, position?.latitude ?? 0])).toBeCloseTo(50, 0);
    expect(position?.speed).toBeCloseTo(10, 5);
    expect(position?.bearing).toBeCloseTo(90, 5);
    expect(vehicle).toMatchObject({ id: 'transit/bus 7', label: 'V15 7' });
    expect(trip).toMatchObject({ routeId: 'V15', tripId: 'V15 0815', startDate: '20261120', startTime: '08:15:00' });
    expect(Number(timestamp)).toBe(NOW_MS / 1000);
  });

  test('one whose legs have run out says when it was last known to be there', async () => {
    here.nowMs = NOW_MS + 60_000;
    const [bus] = (await message('vehicle-positions')).entity;
    here.nowMs = NOW_MS;
    expect(Number(bus?.vehicle?.timestamp)).toBe(NOW_MS / 1000 + 5);
    expect(bus?.vehicle?.position?.speed).toBe(0);
  });

  test('known delays are told, and of no other vehicle', async () => {
    const { entity } = await message('trip-updates');
    expect(entity.map(({ id, tripUpdate }) => [id, tripUpdate?.delay])).toEqual([['transit/bus 7', 125]]);
    const [call, ...others] = entity[0]?.tripUpdate?.stopTimeUpdate ?? [];
    expect(others).toEqual([]);
    expect(call).toMatchObject({ stopSequence: 1, departure: { delay: 125 } });
  });

  test('of a vehicle whose trip is not known the delay is not told, and its place is', async () => {
    const bus = here.city.entries.get('vehicle:transit/bus 7') ?? expect.fail('there is a bus');
    const { trip: _, firstCall: __, ...record } = bus.record as VehicleRecord;
    const before = here.city;
    here.city = withEntry(before, { ...bus, record });
    here.nowMs = NOW_MS + 2000;
    const [updates, places] = [await message('trip-updates'), await message('vehicle-positions')];
    here.city = before;
    here.nowMs = NOW_MS;
    expect(updates.entity).toEqual([]);
    expect(Object.hasOwn(places.entity[0]?.vehicle?.trip ?? {}, 'tripId')).toBe(false);
  });

  test('there are no alerts, and that is a feed too', async () => {
    const { header, entity } = await message('alerts');
    expect([Number(header.timestamp), entity.length]).toEqual([NOW_MS / 1000, 0]);
  });

  test.each(['vehicle-positions', 'trip-updates', 'alerts'])('%s keeps the rules of the validator', async (name) => {
    const first = await message(name);
    here.nowMs = NOW_MS + 4000;
    const second = await message(name);
    here.nowMs = NOW_MS;
    const context = { nowMs: NOW_MS + 4000, routeIds: new Set(['V15']), trips: TRIPS, before: first };
    expect(problemsOfFeed(second, context)).toEqual([]);
  });

  test('the rules see what is wrong', async () => {
    const wrong = await message('vehicle-positions');
    const [bus] = wrong.entity;
    if (!bus?.vehicle?.position) throw new Error('there is no bus');
    wrong.header.gtfsRealtimeVersion = '3';
    bus.vehicle.position.bearing = 361;
    bus.vehicle.timestamp = NOW_MS;
    wrong.entity.push(bus);
    const context = { nowMs: NOW_MS, routeIds: new Set(['H6']), trips: new Map(), before: null };
    const found = problemsOfFeed(wrong, context).map((problem) => problem.slice(0, 4));
    expect(new Set(found)).toEqual(new Set(['E038', 'E027', 'E001', 'E012', 'E050', 'E003', 'E004', 'E052']));
    const late = await message('trip-updates');
    const update = late.entity[0]?.tripUpdate ?? expect.fail('there is an update');
    update.trip.tripId = '';
    update.stopTimeUpdate = [{ stopSequence: 9 }, { departure: {} }];
    const more = problemsOfFeed(late, { ...context, nowMs: NOW_MS }).map((problem) => problem.slice(0, 4));
    expect(new Set(more)).toEqual(new Set(['E002', 'E004', 'E040', 'E043', 'E044', 'E051', 'W006']));
    update.stopTimeUpdate = [];
    expect(problemsOfFeed(late, { ...context, nowMs: NOW_MS })).toContain('E041 transit/bus 7');
  });

  test('within a second everyone gets the same bytes, and who has them already is told so', async () => {
    here.nowMs = NOW_MS + 100;
    const first = await app.inject('/gtfs-rt/vehicle-positions.pb');
    here.nowMs = NOW_MS + 900;
    const second = await app.inject('/gtfs-rt/vehicle-positions.pb');
    expect(second.rawPayload).toEqual(first.rawPayload);
    const tag = String(first.headers.etag);
    const third = await app.inject({
      url: '/gtfs-rt/vehicle-positions.pb',
      headers: { 'if-none-match': `W/"x", ${tag}` },
    });
    expect([third.statusCode, third.body]).toEqual([304, '']);
    here.nowMs = NOW_MS + 1000;
    const later = await app.inject({ url: '/gtfs-rt/vehicle-positions.pb', headers: { 'if-none-match': tag } });
    expect(later.statusCode).toBe(200);
    here.nowMs = NOW_MS;
  });

  test('the JSON says the same, and what is simulated says so', async () => {
    const answer = await app.inject('/gtfs-rt/vehicle-positions.json');
    expect(answer.headers['besso-simulated']).toBe('true');
    const json = answer.json();
    expect(json.header).toEqual({
      gtfsRealtimeVersion: '2.0',
      incrementality: 'FULL_DATASET',
      timestamp: String(NOW_MS / 1000),
    });
    expect(json.entity[0].vehicle.vehicle.label).toBe('V15 7');
    const index = (await app.inject({ url: '/gtfs-rt/', headers: { host: 'twin.example' } })).json();
    expect(index).toMatchObject({ simulated: true, feeds: ['transit'] });
    expect(index.sources).toEqual([
      { name: 'Feed transit', licence: 'CC-BY-4.0', attribution: 'Owner of transit', simulated: true, recorded: false },
    ]);
    expect(index.files[0].href).toBe('http://twin.example/gtfs-rt/vehicle-positions.pb');
  });

  test('one operator can be asked for alone', async () => {
    const of = async (feed: string) =>
      (await app.inject(`/gtfs-rt/vehicle-positions.json?feed=${feed}`)).json().entity.length;
    expect([await of('transit'), await of('other')]).toEqual([1, 0]);
    expect((await app.inject('/gtfs-rt/vehicle-positions.json?feed=%00')).statusCode).toBe(400);
  });
});

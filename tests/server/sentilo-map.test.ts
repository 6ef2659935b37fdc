import { afterAll, beforeAll, expect, test } from 'vitest';
import fastify, { type FastifyInstance } from 'fastify';
import { PublicMapDesk } from '../../server/doors/sentilo/public-map-desk.ts';
import { PlatformStats } from '../../server/platform/platform-stats.ts';
import { type Ask, asker, type DoorCase, NOON_MS, openSentilo, provider } from './sentilo-door.ts';

const BASE = '/sentilo-catalog-web';

let door: DoorCase;
let owner: Ask;
let anybody: Ask;

beforeAll(async () => {
  door = await openSentilo();
  const { platform, port } = door;
  owner = asker(port, await platform.addEntity(provider('p')));
  anybody = asker(port, null);
  await platform.addSensors('p', [
    {
      sensor: 't',
      type: 'temperature',
      unit: '°C',
      component: 'c',
      componentType: 'meteo',
      location: '41.4 2.1',
    },
    { sensor: 'hidden', type: 'noise', component: 'c', publicAccess: false },
    { sensor: 'gps', type: 'status', component: 'bus', location: '' },
    { sensor: 'secret', type: 'noise', component: 'closed', componentPublicAccess: false, location: '41.5 2.2' },
  ]);
  await owner('PUT', '/data/p/t', { observations: [{ value: '20.5' }] });
  await owner('PUT', '/data/p/hidden', { observations: [{ value: '1' }] });
  for (let step = 0; step < 25; step++) {
    door.clock.atMs = NOON_MS + step * 1000;
    await owner('PUT', '/data/p/gps', { observations: [{ value: String(step), location: `41.${400 + step} 2.1` }] });
  }
  await platform.addAlerts('p', [
    { id: 'HOT', type: 'INTERNAL', name: 'Hot', trigger: 'GT', expression: '20', component: 'c', sensor: 't' },
  ]);
});

afterAll(() => door.close());

async function seen(path: string): Promise<Record<string, unknown>> {
  const answer = await anybody('GET', `${BASE}${path}`);
  expect(answer.status).toBe(200);
  return JSON.parse(answer.body) as Record<string, unknown>;
}

test('the map shows public components without a key, those that move where they were last', async () => {
  const { components } = (await seen('/component/map/json')) as { components: { id: string }[] };
  expect(components.map(({ id }) => id)).toEqual(['p.c', 'p.bus']);
  expect(components[0]).toEqual({
    icon: 'meteo',
    id: 'p.c',
    type: 'meteo',
    name: 'c',
    coordinates: [{ latitude: 41.4, longitude: 2.1 }],
    centroid: { latitude: 41.4, longitude: 2.1 },
  });
  expect(components[1]).toMatchObject({ centroid: { latitude: 41.424, longitude: 2.1 } });
});

test('it can be asked for a type and for bounds, with a tenant in the path', async () => {
  expect(await seen('/component/map/json?ct=noise')).toEqual({ components: [] });
  const within = await seen('/barcelona/component/map/json?ct=meteo&bounds=41.3,2.0,41.41,2.2');
  expect(within.components).toHaveLength(1);
  expect(await seen('/component/map/json?bounds=50,2,51,3')).toEqual({ components: [] });
});

test('what moves leaves its last 20 points', async () => {
  const { components } = (await seen('/component/map/route/json')) as { components: { coordinates: object[] }[] };
  expect(components).toHaveLength(1);
  expect(components[0]?.coordinates).toHaveLength(20);
  expect(components[0]?.coordinates[0]).toEqual({ latitude: 41.424, longitude: 2.1 });
});

test('a component tells the last observations of its public sensors alone', async () => {
  const told = await seen('/component/map/p.c/lastOb/');
  expect(told).toMatchObject({ componentId: 'c', componentType: 'meteo' });
  expect(told.sensors).toEqual([
    { sensor: 't', sensorType: 'temperature', sensorState: 'online', unit: '°C', dataType: 'NUMBER', provider: 'p' },
  ]);
  expect(told.sensorLastObservations).toEqual([
    expect.objectContaining({
      value: '20.5',
      formattedValue: '20.5 °C',
      found: true,
      timestamp: '22/11/2026T12:00:00',
    }),
  ]);
});

test('a sensor tells its last values, orders and alarms', async () => {
  expect(await seen('/admin/sensor/lastOb/p.c.t')).toMatchObject({ value: '20.5', found: true });
  const last = await seen('/admin/sensor/lastObs/p.bus.gps?limit=3');
  expect(last.events).toMatchObject([{ value: '24' }, { value: '23' }, { value: '22' }]);
  await owner('PUT', '/order/p/t', { order: 'Wake' });
  await owner('PUT', '/data/p/t', { observations: [{ value: '21' }] });
  door.clock.atMs += 10_000;
  const newest = async (kind: string) => (await seen(`/admin/sensor/${kind}/p.c.t?limit=1`)).events;
  await expect.poll(() => newest('lastOrders')).toMatchObject([{ value: 'Wake', sender: 'p' }]);
  await expect.poll(() => newest('lastAlarms')).toMatchObject([{ alert: 'HOT' }]);
});

test.each([
  ['/admin/sensor/lastOb/p.c.hidden'],
  ['/admin/sensor/lastObs/p.closed.secret'],
  ['/component/map/p.closed/lastOb'],
  ['/component/map/nobody.c/lastOb'],
  ['/'],
  ['/%ff/x'],
])('%s is not there', async (path) => {
  expect((await anybody('GET', `${BASE}${path}`)).status).toBe(404);
});

test('sums, activity and health are public', async () => {
  const stats = (await seen('/stats/json')) as { totalDevices: object; totalEvents: { observations: number } };
  expect(stats.totalDevices).toEqual({ total: 4 });
  expect(stats.totalEvents.observations).toBeGreaterThanOrEqual(27);
  const { activity } = (await seen('/stats/activity/json')) as { activity: { observations: number }[] };
  expect(activity).toHaveLength(288);
  expect(activity.at(-1)?.observations ?? 0).toBeGreaterThan(0);
  expect(await seen('/status/json')).toEqual({ status: 'OK', parts: { api: 'OK', catalog: 'OK', store: 'OK' } });
});

test('the port of the pages answers the same', async () => {
  const app: FastifyInstance = fastify();
  const { platform, archive, clock } = door;
  const stats = new PlatformStats({
    platform,
    documents: archive.documents,
    now: () => clock.nowMs(),
    log: { error: () => undefined },
  });
  const nowMs = (): number => clock.nowMs();
  new PublicMapDesk({ platform, stats, nowMs, usage: () => archive.usage() }, Date.now).addTo(app);
  const answer = await app.inject(`${BASE}/component/map/p.c/lastOb`);
  expect(answer.statusCode).toBe(200);
  expect(answer.json()).toMatchObject({ componentId: 'c' });
  await stats.close();
  await app.close();
});

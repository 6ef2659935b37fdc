import { describe, expect, test } from 'vitest';
import { componentInCity } from '../../server/platform/component-in-city.ts';
import { openPlatform } from '../../server/platform/open-platform.ts';
import { type Component, type Entity, MASTER, type Sensor } from '../../server/platform/platform.ts';
import { StoreFull } from '../../server/store/archive.ts';
import { ALL, type Home, home, P, PLACE } from './platform-home.ts';
import { NOON_MS, provider } from './sentilo-door.ts';

async function values({ platform }: Home, id: string): Promise<readonly string[]> {
  const sensor = platform.sensor('p', id);
  return sensor ? (await platform.observations(sensor, ALL)).map(({ value }) => value) : [];
}

describe('tokens', () => {
  test('are 64 hex characters of which the archive never sees one, and a renewed one ends the old one', async () => {
    const { platform, archive } = await home();
    const token = await platform.addEntity(P);
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    expect(platform.entityOf(token)).toMatchObject({ id: 'p' });
    const kept = JSON.stringify([...archive.documents.all('entity')]);
    expect(kept).not.toContain(token);
    const renewed = await platform.renewToken('p');
    expect([platform.entityOf(token), platform.entityOf(renewed)?.id]).toEqual([null, 'p']);
    for (const none of ['', 'x', 'x'.repeat(5000), token.toUpperCase()]) expect(platform.entityOf(none)).toBeNull();
  });

  test('an id that is taken or is none is refused', async () => {
    const { platform } = await home();
    await platform.addEntity(P);
    for (const id of ['p', MASTER, 'a b', '', 'a/b', 'x'.repeat(300)]) {
      await expect(platform.addEntity(provider(id))).rejects.toThrow();
    }
  });
});

describe('permissions', () => {
  test('each level holds the lower ones; each has all on itself, the master on all; what is taken back is gone', async () => {
    const { platform } = await home();
    for (const id of ['p', 'q']) await platform.addEntity(provider(id));
    const [p, q, master] = ['p', 'q', MASTER].map((id) => platform.entity(id) as Entity);
    const levels = (who: Entity | undefined, target: string): readonly boolean[] =>
      (['READ', 'WRITE', 'ADMIN'] as const).map((level) => who !== undefined && platform.may(who, target, level));
    expect(levels(q, 'p')).toEqual([false, false, false]);
    await platform.permit('q', 'p', 'READ');
    expect(levels(q, 'p')).toEqual([true, false, false]);
    await platform.permit('q', 'p', 'WRITE');
    expect(levels(q, 'p')).toEqual([true, true, false]);
    expect([levels(p, 'p'), levels(master, 'q')]).toEqual([
      [true, true, true],
      [true, true, true],
    ]);
    expect(q && Object.fromEntries(platform.permissions(q))).toEqual({ p: 'WRITE', q: 'ADMIN' });
    expect(master && [...platform.permissions(master).keys()].toSorted()).toEqual(['p', 'q', MASTER]);
    await platform.permit('q', 'p', null);
    expect(levels(q, 'p')).toEqual([false, false, false]);
  });
});

describe('in the city', () => {
  test('sensors of a component are one sensor there, each value in the unit of its property', async () => {
    const { platform, store } = await home();
    const token = await platform.addEntity(P);
    await platform.addSensors('p', [
      { sensor: 'n', type: 'air_quality_no2', unit: 'mg/m3', ...PLACE },
      { sensor: 't', type: 'temperature', unit: '°C', component: 'c' },
      { sensor: 'b', type: 'battery', component: 'c' },
    ]);
    const by = platform.entityOf(token) as Entity;
    const told = { n: '0.042', t: '21.50', b: '80' };
    await platform.publish(
      by,
      'p',
      Object.entries(told).map(([sensor, value]) => ({ sensor, value })),
    );
    expect(store.city().entries.get('sensor:p/c')).toMatchObject({
      record: { feed: 'feed:p', name: 'Plaça', sensorType: 'air', longitude: 2.17, latitude: 41.4 },
      values: { no2: { value: 42, atMs: NOON_MS }, temperature: { value: 21.5, atMs: NOON_MS } },
    });
  });

  test('what loses its place, or its last sensor, leaves the map', async () => {
    const { platform, store } = await home();
    await platform.addEntity(P);
    await platform.addSensors('p', [{ sensor: 't', type: 'temperature', ...PLACE }]);
    expect(store.city().entries.has('sensor:p/c')).toBe(true);
    await platform.updateSensors('p', [], [{ component: 'c', location: '' }]);
    expect(store.city().entries.has('sensor:p/c')).toBe(false);
    await platform.updateSensors('p', [], [{ component: 'c', location: '41.5 2.2' }]);
    expect(store.city().entries.has('sensor:p/c')).toBe(true);
    await platform.removeSensors('p', ['t']);
    expect(store.city().entries.has('sensor:p/c')).toBe(false);
  });

  test('what moves is where it was last seen', async () => {
    const { platform, store } = await home();
    const by = platform.entityOf(await platform.addEntity(P)) as Entity;
    await platform.addSensors('p', [{ sensor: 't', type: 'temperature', component: 'bus' }]);
    for (const location of ['41.1 2.1', '41.2 2.2']) {
      await platform.publish(by, 'p', [{ sensor: 't', value: location.slice(3, 4), location }]);
    }
    expect(store.city().entries.get('sensor:p/bus')).toMatchObject({
      record: { longitude: 2.2, latitude: 41.2 },
      values: { temperature: { value: 2 } },
    });
  });

  test('a second sensor of the same property is one of its own, in the same place', () => {
    const component: Component = {
      ...{ provider: 'p', id: 'c', type: 'meteo', description: '', location: [[2.17, 41.4]], publicAccess: true },
      ...{ additionalInfo: {}, technicalDetails: {}, createdAtMs: 0, updatedAtMs: 0 },
    };
    const sensor = (id: string, createdAtMs: number, unit = '%'): Sensor => ({
      ...{ provider: 'p', id, component: 'c', type: 'humidity', description: '', dataType: 'NUMBER', unit, series: 0 },
      ...{ timeZone: '', publicAccess: true, state: 'online', ttlMinutes: null, additionalInfo: {} },
      ...{ technicalDetails: {}, createdAtMs, updatedAtMs: 0 },
    });
    const sensors = [sensor('late', 2), sensor('early', 1), sensor('strange', 0, 'furlongs')];
    const { records, meanings } = componentInCity(component, sensors);
    expect(records.map(({ id }) => id)).toEqual(['sensor:p/c', 'sensor:p/c/late']);
    expect(['early', 'late', 'strange'].map((id) => meanings.get(id)?.subject)).toEqual([
      ...['sensor:p/c', 'sensor:p/c/late', null],
    ]);
    const rain = { ...sensor('rain', 1, ''), type: 'rain' };
    expect(componentInCity(component, [rain]).meanings.get('rain')?.property).toBeNull();
    expect(componentInCity(component, [{ ...rain, unit: 'mm' }]).meanings.get('rain')?.property).toBe('rain');
    expect(componentInCity({ ...component, location: [] }, sensors).records).toEqual([]);
  });
});

describe('after a restart', () => {
  test('everything is as it was: who may, what there is, what was said and sent', async () => {
    const before = await home();
    const token = await before.platform.addEntity(P);
    await before.platform.addEntity(provider('q'));
    await before.platform.permit('q', 'p', 'READ');
    await before.platform.addSensors('p', [{ sensor: 't', type: 'temperature', ...PLACE }]);
    await before.platform.addAlerts('p', [{ id: 'A', name: 'A', type: 'EXTERNAL' }]);
    const by = before.platform.entityOf(token) as Entity;
    await before.platform.publish(by, 'p', [{ sensor: 't', value: '20' }]);
    await before.platform.order(by, 'p', 't', 'on');
    await before.platform.order(by, 'p', null, 'all');
    await before.platform.alarm(by, before.platform.alert('A') ?? expect.fail(), 'hot');
    const after = await home(before.archive);
    const { platform } = after;
    expect(platform.entityOf(token)?.id).toBe('p');
    expect(platform.may(platform.entity('q') as Entity, 'p', 'READ')).toBe(true);
    const sensor = platform.sensor('p', 't');
    expect(sensor).toEqual(before.platform.sensor('p', 't'));
    expect(await values(after, 't')).toEqual(['20']);
    expect((sensor ? await platform.orders(sensor, ALL) : []).map(({ message }) => message)).toEqual(['all', 'on']);
    expect(await platform.alarms(platform.alert('A') ?? expect.fail(), ALL)).toMatchObject([{ message: 'hot' }]);
    expect(after.store.city().entries.has('sensor:p/c')).toBe(true);
  });

  test('a sensor that was removed and described anew has said nothing', async () => {
    const before = await home();
    const by = before.platform.entityOf(await before.platform.addEntity(P)) as Entity;
    await before.platform.addSensors('p', [{ sensor: 't', type: 'temperature', ...PLACE }]);
    await before.platform.publish(by, 'p', [{ sensor: 't', value: '20' }]);
    await before.platform.removeSensors('p', ['t']);
    const after = await home(before.archive);
    await after.platform.addSensors('p', [{ sensor: 't', type: 'temperature', ...PLACE }]);
    expect(await values(after, 't')).toEqual([]);
  });
});

describe('where there is no room', () => {
  test('nothing is changed, and it is said', async () => {
    const full = await home();
    const by = full.platform.entityOf(await full.platform.addEntity(P)) as Entity;
    await full.platform.addSensors('p', [{ sensor: 't', type: 'temperature', ...PLACE }]);
    full.archive.full = true;
    const tried = [
      full.platform.addSensors('p', [{ sensor: 'x', type: 'temperature' }]),
      full.platform.updateSensors('p', [{ sensor: 't', description: 'changed' }]),
      full.platform.removeSensors('p', ['t']),
      full.platform.addAlerts('p', [{ id: 'A', name: 'A', type: 'EXTERNAL' }]),
      full.platform.addEntity(provider('q')),
      full.platform.publish(by, 'p', [{ sensor: 't', value: '1' }]),
      full.platform.order(by, 'p', 't', 'on'),
    ];
    for (const each of tried) await expect(each).rejects.toBeInstanceOf(StoreFull);
    full.archive.full = false;
    expect(full.platform.sensors('p').map(({ id, description }) => [id, description])).toEqual([['t', '']]);
    expect([full.platform.alert('A'), full.platform.entity('q'), await values(full, 't')]).toEqual([null, null, []]);
  });
});

describe('listeners', () => {
  test('one that throws disturbs nobody, and who left hears no more', async () => {
    const { store, archive, clock } = await home();
    const lines: string[] = [];
    const platform = await openPlatform({ store, archive, clock, log: { error: (line) => lines.push(line) } });
    const by = platform.entityOf(await platform.addEntity(P)) as Entity;
    await platform.addSensors('p', [{ sensor: 't', type: 'temperature' }]);
    const heard: string[] = [];
    platform.listen(() => {
      throw new Error('a listener is broken');
    });
    const leave = platform.listen((events) => heard.push(...events.map(({ topic, message }) => `${topic} ${message}`)));
    await platform.publish(by, 'p', [{ sensor: 't', value: '1' }]);
    await platform.order(by, 'p', null, 'on');
    leave();
    await platform.publish(by, 'p', [{ sensor: 't', value: '2' }]);
    expect(heard).toEqual(['/data/p/t 1', '/order/p on']);
    expect(lines[0]).toBe('a listener of the sensor platform: a listener is broken');
  });
});

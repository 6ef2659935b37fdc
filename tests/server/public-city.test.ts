import { describe, expect, test } from 'vitest';
import type { Entry } from '../../data/contract/city.ts';
import type { Entity } from '../../server/platform/platform.ts';
import { applyBatch } from '../../server/store/apply-batch.ts';
import { StoreFull } from '../../server/store/archive.ts';
import { CityEntries } from '../../server/store/city-entries.ts';
import { CityMoment, keyframeBatch } from '../../server/store/city-moment.ts';
import { CityStore } from '../../server/store/city-store.ts';
import { ALL, type Home, home, P, PLACE } from './platform-home.ts';
import { NOON_MS } from './sentilo-door.ts';

const TEMPERATURE = { sensor: 't', type: 'temperature', ...PLACE };
const NOISE = { sensor: 'n', type: 'noise', component: 'c' };

/** A provider with sensors, and a way to say something as it. */
async function speaking(sensors: readonly (typeof TEMPERATURE | typeof NOISE)[], settings = {}) {
  const here = await home(undefined, undefined, settings);
  const by = here.platform.entityOf(await here.platform.addEntity(P)) as Entity;
  await here.platform.addSensors('p', sensors);
  const say = (sensor: string, value: string, atMs: number) =>
    here.platform.publish(by, 'p', [{ sensor, value, atMs }]);
  return { ...here, say };
}

function shown({ store }: Pick<Home, 'store'>, id = 'sensor:p/c'): Entry['values'] | undefined {
  return store.city().entries.get(id as 'sensor:p/c')?.values;
}

async function kept({ platform }: Home, id: string): Promise<readonly (readonly [number, string])[]> {
  const sensor = platform.sensor('p', id) ?? expect.fail('there is a sensor');
  return (await platform.observations(sensor, ALL)).map(({ atMs, value }) => [atMs - NOON_MS, value]);
}

async function withdraw({ platform }: Home, id: string): Promise<void> {
  await platform.withdrawNewest(platform.sensor('p', id) ?? expect.fail('there is a sensor'));
}

describe('what is not public', () => {
  test('of a sensor shows nothing in the city, and its data stay with the platform', async () => {
    const here = await speaking([TEMPERATURE, NOISE]);
    await here.say('t', '20', NOON_MS);
    await here.say('n', '60', NOON_MS);
    await here.platform.updateSensors('p', [{ sensor: 'n', publicAccess: false }]);
    expect(shown(here)).toEqual({ temperature: { value: 20, atMs: NOON_MS } });
    await here.say('n', '70', NOON_MS + 1);
    expect(Object.keys(shown(here) ?? {})).toEqual(['temperature']);
    expect(await kept(here, 'n')).toEqual([
      [1, '70'],
      [0, '60'],
    ]);
    const meanings = [...here.archive.history.series().values()].map(({ key, subject }) => [key, subject]);
    expect(new Map(meanings as [string, string][]).get('p/n')).toBeNull();
  });

  test('of a component takes it off the map with all its sensors, and brings it back with what they said last', async () => {
    const here = await speaking([TEMPERATURE, NOISE]);
    await here.say('t', '20', NOON_MS);
    await here.platform.updateSensors('p', [], [{ component: 'c', componentPublicAccess: false }]);
    expect(shown(here)).toBeUndefined();
    await here.say('t', '21', NOON_MS + 1);
    await here.platform.updateSensors('p', [], [{ component: 'c', componentPublicAccess: true }]);
    expect(shown(here)).toEqual({ temperature: { value: 21, atMs: NOON_MS + 1 } });
  });

  test('is what nobody says to be public only where the city is set so', async () => {
    const here = await speaking([TEMPERATURE], { publicByDefault: false });
    expect(shown(here)).toBeUndefined();
    await here.platform.updateSensors('p', [{ sensor: 't', publicAccess: true, componentPublicAccess: true }]);
    expect(shown(here)).toEqual({});
  });

  test('leaves its place as the first of its property to another', async () => {
    const here = await speaking([TEMPERATURE]);
    here.clock.atMs += 1;
    await here.platform.addSensors('p', [{ ...TEMPERATURE, sensor: 'u' }]);
    await here.say('t', '20', NOON_MS);
    await here.say('u', '25', NOON_MS);
    expect([shown(here)?.temperature?.value, shown(here, 'sensor:p/c/u')?.temperature?.value]).toEqual([20, 25]);
    await here.platform.updateSensors('p', [{ sensor: 't', publicAccess: false }]);
    expect([shown(here)?.temperature?.value, shown(here, 'sensor:p/c/u')]).toEqual([25, undefined]);
  });
});

describe('a value that is taken back', () => {
  test('leaves the one before, then none; the other properties stay', async () => {
    const here = await speaking([TEMPERATURE, NOISE]);
    await here.say('n', '60', NOON_MS);
    for (const [value, atMs] of [
      ['20', NOON_MS - 2000],
      ['90', NOON_MS - 1000],
    ] as const) {
      await here.say('t', value, atMs);
    }
    await withdraw(here, 't');
    expect(shown(here)).toEqual({
      temperature: { value: 20, atMs: NOON_MS - 2000 },
      laeq: { value: 60, atMs: NOON_MS },
    });
    expect(await kept(here, 't')).toEqual([[-2000, '20']]);
    await withdraw(here, 't');
    expect(Object.keys(shown(here) ?? {})).toEqual(['laeq']);
    expect(await kept(here, 't')).toEqual([]);
    await withdraw(here, 't');
  });

  test('keeps the verdict of the one before', async () => {
    const here = await speaking([TEMPERATURE]);
    await here.say('t', '500', NOON_MS - 2000);
    const before = shown(here)?.temperature;
    expect(before?.verdict).toBeGreaterThan(0);
    await here.say('t', '20', NOON_MS - 1000);
    await withdraw(here, 't');
    expect(shown(here)?.temperature).toEqual(before);
  });

  test('of several of one moment leaves the others, all in one batch or not at all', async () => {
    const here = await speaking([TEMPERATURE]);
    for (const value of ['1', '2', '3']) await here.say('t', value, NOON_MS);
    here.archive.full = true;
    await expect(withdraw(here, 't')).rejects.toBeInstanceOf(StoreFull);
    here.archive.full = false;
    expect((await kept(here, 't')).map(([, value]) => value)).toEqual(['3', '2', '1']);
    expect(shown(here)?.temperature?.value).toBe(3);
    const batches = here.archive.batches.length;
    await withdraw(here, 't');
    expect(here.archive.batches).toHaveLength(batches + 1);
    expect((await kept(here, 't')).map(([, value]) => value)).toEqual(['2', '1']);
    expect(shown(here)?.temperature).toEqual({ value: 2, atMs: NOON_MS });
  });

  test('twice at once takes back two', async () => {
    const here = await speaking([TEMPERATURE]);
    for (const each of [1, 2, 3]) await here.say('t', String(each), NOON_MS - 10 + each);
    await Promise.all([withdraw(here, 't'), withdraw(here, 't')]);
    expect((await kept(here, 't')).map(([, value]) => value)).toEqual(['1']);
  });
});

test('a sensor that is removed takes its value along, and its component stays with the others', async () => {
  const here = await speaking([TEMPERATURE, NOISE]);
  await here.say('t', '20', NOON_MS);
  await here.say('n', '60', NOON_MS);
  await here.platform.removeSensors('p', ['t']);
  expect(shown(here)).toEqual({ laeq: { value: 60, atMs: NOON_MS } });
});

test('what was kept tells the same city again: moved on batch by batch, and from the last moment', async () => {
  const here = await speaking([TEMPERATURE, NOISE]);
  for (const each of [1, 2, 3]) await here.say('t', String(each), NOON_MS - 10 + each);
  await here.say('n', '60', NOON_MS);
  await withdraw(here, 't');
  await withdraw(here, 'n');
  const { archive, clock } = here;
  const series = archive.history.series();
  const [entries, moment] = [new CityEntries(), new CityMoment()];
  for (const batch of archive.batches) {
    applyBatch(entries, batch, series);
    moment.takeBatch(batch);
  }
  const known = keyframeBatch(moment.keyframe(clock.nowMs()), [...series.values()]);
  const after = new CityStore(clock, { restored: { series: [...series.values()], city: known } });
  const expected = { temperature: { value: 2, atMs: NOON_MS - 8 } };
  expect(shown(here)).toEqual(expected);
  expect(entries.get('sensor:p/c')?.values).toEqual(expected);
  expect(shown({ store: after })).toEqual(expected);
});

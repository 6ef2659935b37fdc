import { describe, expect, test } from 'vitest';
import type { Leg } from '../../data/contract/leg.ts';
import { verdictOf } from '../../data/contract/verdict.ts';
import { SeriesJudge } from '../../server/quality/judge.ts';
import { StoreFull } from '../../server/store/archive.ts';
import type { Batch } from '../../server/store/batch.ts';
import { CityStore } from '../../server/store/city-store.ts';
import { makeTestClock, sensorAt, storeSuite, vehicleOf } from '../suites/store.ts';

storeSuite('CityStore', async (clock) => new CityStore(clock));

test('where a value was said is judged too', async () => {
  const clock = makeTestClock();
  const store = new CityStore(clock, { judge: new SeriesJudge() });
  const { id } = store.define({ key: 'sensor:a no2', subject: 'sensor:a', property: 'no2', factor: 1 });
  const said = [{ series: id, atMs: clock.atMs, value: 20, location: '0 0' }];
  expect(await store.keep(said)).toEqual([verdictOf(['out-of-place'])]);
});

describe('what is kept', () => {
  const recorded = () => {
    const batches: Batch[] = [];
    const disk = { full: false };
    const record = async (batch: Batch): Promise<void> => {
      if (disk.full) throw new StoreFull('no room');
      batches.push(batch);
    };
    const clock = makeTestClock();
    return { batches, disk, clock, store: new CityStore(clock, { recorder: { record } }) };
  };
  const put = (key: string) => ({ type: 'record', record: sensorAt(key) }) as const;
  const say = (value: number, atMs: number) =>
    ({ type: 'value', subject: 'sensor:a', property: 'no2', value, atMs }) as const;

  test('the moments of a city opened again are those that were left, and its series keep their numbers', async () => {
    const { batches, clock, store } = recorded();
    const leg: Leg = { t0Ms: clock.atMs, t1Ms: clock.atMs + 8000, x0Cm: 0, y0Cm: 0, x1Cm: 3000, y1Cm: 4000 };
    await store.fold('feed:test', [put('a'), say(10, clock.atMs), { type: 'record', record: vehicleOf('v') }]);
    await store.fold('feed:test', [{ type: 'leg', vehicle: 'vehicle:v', leg }]);
    const [first, second] = batches;
    if (!first || !second) throw new Error('two batches were to be kept');
    const restored = { series: first.series, city: { ...first, legs: second.legs } };
    const again = new CityStore(clock, { restored });
    expect(again.city()).toEqual(store.city());
    const { id } = again.define({ key: 'sensor:a no2', subject: 'sensor:a', property: 'no2', factor: 1 });
    expect(first.series.map((series) => series.id)).toEqual([id]);
  });

  test('what was said already, in records or values, is not kept twice', async () => {
    const { batches, clock, store } = recorded();
    await store.fold('feed:test', [put('a'), say(10, clock.atMs)]);
    await store.fold('feed:test', [put('a'), say(10, clock.atMs)]);
    expect(batches.length).toBe(1);
  });

  test('what found no room can be said again, and is kept then', async () => {
    const { batches, disk, clock, store } = recorded();
    disk.full = true;
    await expect(store.fold('feed:test', [put('a'), say(10, clock.atMs)])).rejects.toThrow(StoreFull);
    disk.full = false;
    await store.fold('feed:test', [put('a'), say(10, clock.atMs)]);
    expect(batches.map(({ records, series, values }) => [records.length, series.length, [...values.value]])).toEqual([
      [1, 1, [10]],
    ]);
  });

  test('what is said again while it is being made safe is acknowledged no sooner than it is safe', async () => {
    let finish = (): void => undefined;
    const record = () => new Promise<void>((resolve) => (finish = resolve));
    const clock = makeTestClock();
    const store = new CityStore(clock, { recorder: { record } });
    const told = [put('a'), say(10, clock.atMs)];
    const order: string[] = [];
    const both = [store.fold('feed:test', told), store.fold('feed:test', told)].map((folded) =>
      folded.then(() => order.push('acknowledged')),
    );
    await new Promise((resolve) => setImmediate(resolve));
    order.push('safe');
    finish();
    await Promise.all(both);
    expect(order).toEqual(['safe', 'acknowledged', 'acknowledged']);
  });

  test('values come in with what was said against them', async () => {
    const { batches, clock, store } = recorded();
    await store.fold('feed:test', [put('a'), say(10, clock.atMs), say(5000, clock.atMs + 1), say(11, clock.atMs)]);
    expect([...(batches[0]?.values.verdict ?? [])]).toEqual([0, verdictOf(['range']), verdictOf(['late'])]);
  });

  test('what feeds told is let go at a start, and shown again with its values when it is told again', async () => {
    const { batches, clock, store } = recorded();
    await store.fold('feed:test', [put('a'), say(10, clock.atMs)]);
    await store.letGo((feed) => feed === 'feed:test');
    expect(store.city().entries.size).toBe(0);
    expect(batches.at(-1)?.gone).toEqual(['sensor:a']);
    await store.fold('feed:test', [put('a'), say(10, clock.atMs)]);
    expect(store.city().entries.get('sensor:a')?.values.no2).toEqual({ value: 10, atMs: clock.atMs });
  });

  test('a vehicle that was let go is gone from what is kept, too', async () => {
    const { batches, clock, store } = recorded();
    await store.fold('feed:test', [{ type: 'record', record: vehicleOf('v') }]);
    clock.atMs += 620_000;
    store.city();
    await store.fold('feed:test', [put('a')]);
    expect(batches.at(-1)?.gone).toEqual(['vehicle:v']);
  });

  test('what comes and goes in one breath is gone', async () => {
    const { batches, store } = recorded();
    await store.fold('feed:test', [put('a'), { type: 'gone', id: 'sensor:a' }]);
    expect(batches[0]).toMatchObject({ records: [], gone: ['sensor:a'] });
  });
});

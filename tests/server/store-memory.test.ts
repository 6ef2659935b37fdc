import { expect, test } from 'vitest';
import type { Observation } from '../../data/contract/observation.ts';
import { MemoryStore } from '../../server/store/memory-store.ts';
import { makeTestClock, sensorAt, storeSuite, vehicleOf } from '../suites/store.ts';

storeSuite('MemoryStore', async (clock) => new MemoryStore(clock));

test('it folds 5,000 legs and 2,000 values in a few milliseconds', async () => {
  const clock = makeTestClock();
  const store = new MemoryStore(clock);
  const nowMs = clock.nowMs();
  const vehicles = Array.from(
    { length: 5000 },
    (_, key): Observation => ({ type: 'record', record: vehicleOf(`${key}`) }),
  );
  const sensors = Array.from(
    { length: 2000 },
    (_, key): Observation => ({ type: 'record', record: sensorAt(`${key}`) }),
  );
  await store.fold('feed:test', [...vehicles, ...sensors]);
  const newsAt = (turn: number): readonly Observation[] => {
    const t0Ms = nowMs + turn * 8000;
    const leg = { t0Ms, t1Ms: t0Ms + 9000, x0Cm: turn, y0Cm: 0, x1Cm: 5000, y1Cm: 9000 };
    return [
      ...vehicles.map((_, key): Observation => ({ type: 'leg', vehicle: `vehicle:${key}`, leg })),
      ...sensors.map((_, key): Observation => {
        return { type: 'value', subject: `sensor:${key}`, property: 'no2', value: turn + key / 10, atMs: nowMs + turn };
      }),
    ];
  };
  const times: number[] = [];
  for (let turn = 0; turn < 20; turn++) {
    const news = newsAt(turn);
    const startMs = performance.now();
    const folded = await store.fold('feed:test', news);
    times.push(performance.now() - startMs);
    expect(folded).toEqual({ accepted: 7000, rejects: [] });
  }
  times.sort((one, other) => one - other);
  expect(times[10]).toBeLessThan(200);
});

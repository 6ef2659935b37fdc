import { expect, test } from 'vitest';
import type { Entity, Sensor, Told } from '../../server/platform/platform.ts';
import { ALL, home, P, PLACE } from './platform-home.ts';
import { provider } from './sentilo-door.ts';

const SENSORS = 5;
const LONG = 5000;

async function stand() {
  const city = await home();
  for (const each of [P, provider('q')]) {
    await city.platform.addEntity(each);
    const sensors = Array.from({ length: SENSORS }, (_, index) => ({
      sensor: `s${index}`,
      type: 'temperature',
      ...PLACE,
    }));
    expect(await city.platform.addSensors(each.id, sensors)).toEqual([]);
  }
  const newest = async (id: string): Promise<readonly string[]> => {
    const observed = await city.platform.observations(city.platform.sensor('p', id) as Sensor, ALL);
    return observed.map(({ value }) => value);
  };
  return { ...city, newest, q: city.platform.entity('q') as Entity };
}

function long(prefix: number): readonly Told[] {
  return Array.from({ length: LONG }, (_, index) => ({ sensor: `s${index % SENSORS}`, value: String(prefix + index) }));
}

test('a value of another provider does not wait for a long message', async () => {
  const { platform, q } = await stand();
  const order: string[] = [];
  const flood = platform.publish(P, 'p', long(0)).then(() => order.push('long'));
  await new Promise((resolve) => setImmediate(resolve));
  await platform.publish(q, 'q', [{ sensor: 's0', value: '1' }]).then(() => order.push('short'));
  await flood;
  expect(order).toEqual(['short', 'long']);
});

test('the event loop goes round many times while a long message is taken in', async () => {
  const { platform } = await stand();
  let rounds = 0;
  let isOver = false;
  const count = (): void => {
    rounds++;
    if (!isOver) setImmediate(count);
  };
  count();
  await platform.publish(P, 'p', long(0));
  isOver = true;
  expect(rounds).toBeGreaterThan(LONG / 500);
});

test('all of a long message is kept, in its order, and a shorter one said after it comes after it', async () => {
  const { platform, newest } = await stand();
  const first = platform.publish(P, 'p', long(0));
  const second = platform.publish(P, 'p', [{ sensor: 's0', value: '-1' }]);
  const refusing = platform.publish(P, 'p', [...long(100_000), { sensor: 'unknown', value: '1' }]);
  expect(await first).toEqual({ accepted: LONG, refused: [] });
  expect((await second).accepted).toBe(1);
  expect(await refusing).toEqual({ accepted: LONG, refused: [{ sensor: 'unknown', why: 'not-found' }] });
  const said = await newest('s0');
  expect(said.slice(0, 2)).toEqual(['104995', '104990']);
});

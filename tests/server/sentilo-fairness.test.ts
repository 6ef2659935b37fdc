import { expect, test } from 'vitest';
import { FairTurns } from '../../server/doors/sentilo/fair-turns.ts';

test('whoever asks for much waits for itself: others have their turn after one piece of its work', async () => {
  const turns = new FairTurns();
  const order: string[] = [];
  const ask = async (who: string, name: string): Promise<void> => {
    await turns.turn(who);
    order.push(name);
  };
  const flood = ['a1', 'a2', 'a3', 'a4'].map((name) => ask('a', name));
  await Promise.all([...flood, ask('b', 'b1'), ask('c', 'c1'), ask('b', 'b2')]);
  expect(order).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3', 'a4']);
});

test('the event loop goes round between two pieces of work', async () => {
  const turns = new FairTurns();
  let rounds = 0;
  const seen: number[] = [];
  const count = (): void => {
    rounds++;
    if (seen.length < 3) setImmediate(count);
  };
  count();
  await Promise.all([1, 2, 3].map(() => turns.turn('a').then(() => seen.push(rounds))));
  expect(new Set(seen).size).toBe(3);
});

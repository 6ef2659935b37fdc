import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { Places } from '../../server/doors/sentilo/places.ts';
import { FairTurns } from '../../server/platform/fair-turns.ts';

describe('turns', () => {
  test('whoever asks for much waits for itself: others have their turn after one piece of its work', async () => {
    const turns = new FairTurns(10);
    const order: string[] = [];
    const ask = async (who: string, name: string): Promise<void> => {
      await turns.take(who, 10);
      order.push(name);
    };
    const flood = ['a1', 'a2', 'a3', 'a4'].map((name) => ask('a', name));
    await Promise.all([...flood, ask('b', 'b1'), ask('c', 'c1'), ask('b', 'b2')]);
    expect(order.slice(0, 3).toSorted()).toEqual(['a1', 'b1', 'c1']);
    expect(order.slice(3)).toEqual(['a2', 'b2', 'a3', 'a4']);
  });

  test('small pieces go together as far as they fit', async () => {
    const turns = new FairTurns(10);
    const waits = [4, 4, 4, 5, 5, 1].map((size) => turns.take('a', size));
    expect(waits.map((wait) => wait === null)).toEqual([true, true, false, false, false, false]);
    const done: number[] = [];
    for (const [index, wait] of waits.entries()) void wait?.then(() => done.push(index));
    await setImmediate();
    expect(done).toEqual([2, 3]);
    await setImmediate();
    expect(done).toEqual([2, 3, 4, 5]);
  });

  test('what goes on with something begun comes before what was asked for later', async () => {
    const turns = new FairTurns(10);
    const order: string[] = [];
    const work = async (name: string): Promise<void> => {
      for (let piece = 0; piece < 3; piece++) {
        await turns.take('a', 10, piece > 0);
        order.push(name);
      }
    };
    await Promise.all([work('first'), work('second')]);
    expect(order).toEqual(['first', 'first', 'first', 'second', 'second', 'second']);
  });

  test('after much work there is a turn at once again', async () => {
    const turns = new FairTurns(10);
    await turns.take('a', 10);
    await turns.take('a', 10);
    await setImmediate();
    await setImmediate();
    expect(turns.take('a', 10)).toBeNull();
  });
});

describe('places', () => {
  test('one who asks has so many, and all together so many', async () => {
    const places = new Places(2, 3);
    const inside: string[] = [];
    const enter = (who: string) =>
      places.take(who).then((leave) => {
        inside.push(who);
        return () => {
          inside.splice(inside.indexOf(who), 1);
          leave();
        };
      });
    const [first, , , b1, b2] = ['a', 'a', 'a', 'b', 'b'].map(enter);
    await setImmediate();
    expect(inside).toEqual(['a', 'a', 'b']);
    (await b1)?.();
    await setImmediate();
    expect(inside).toEqual(['a', 'a', 'b']);
    (await first)?.();
    await setImmediate();
    expect(inside).toEqual(['a', 'b', 'a']);
    (await b2)?.();
    expect(inside).toEqual(['a', 'a']);
  });
});

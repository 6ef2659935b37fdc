/** Numbers in [0, 1), the same for the same seed. */
export type Random = () => number;

/** A stream of numbers for a seed and the whole numbers that name what it is for (mulberry32). */
export function seededRandom(seed: number, ...keys: readonly number[]): Random {
  let state = seed | 0;
  for (const key of keys) state = scramble(state ^ scramble(Math.round(key) | 0));
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    return (scramble(state) >>> 0) / 4294967296;
  };
}

/** A number of a range. */
export function within(random: Random, [least, most]: readonly [number, number]): number {
  return least + (most - least) * random();
}

function scramble(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 15), value | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return mixed ^ (mixed >>> 14);
}

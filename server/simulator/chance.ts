/** A 32-bit number that stands for a text (FNV-1a): the start of every seeded throw. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/** Two 32-bit numbers made one, well mixed (the finaliser of MurmurHash3). */
export function mix(first: number, second: number): number {
  let hash = Math.imul(first ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(second + 0x7f4a7c15, 0xc2b2ae35);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The same key and step always throw the same number, in [0, 1). */
export function uniform(key: number, step = 0): number {
  return mix(key, step) / 4_294_967_296;
}

/** Noise without jumps, in [-1, 1]: seeded values every `period`, eased between. `at` and `period` in the same unit. */
export function smooth(key: number, at: number, period: number): number {
  const place = at / period;
  const step = Math.floor(place);
  const share = place - step;
  const eased = share * share * (3 - 2 * share);
  const before = uniform(key, step);
  return (before + (uniform(key, step + 1) - before) * eased) * 2 - 1;
}

/** The items in a seeded order. */
export function shuffled<Item>(items: readonly Item[], key: number): readonly Item[] {
  return items
    .map((item, index) => ({ item, rank: uniform(key, index) }))
    .sort((first, second) => first.rank - second.rank)
    .map(({ item }) => item);
}

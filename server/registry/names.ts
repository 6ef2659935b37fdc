/** A name without case, accents, signs and doubled blanks: two spellings of one name become the same. */
export function plainName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** A name as part of an id. */
export function slugOf(name: string): string {
  return plainName(name).replaceAll(' ', '-').slice(0, 80);
}

const SMALL_WORDS = new Set('de del dels d la el els les l i y e the of'.split(' '));

/** First letters of a name's words, as in TMB. */
export function initialsOf(name: string): string {
  const words = plainName(name)
    .split(' ')
    .filter((word) => !SMALL_WORDS.has(word));
  return words.map((word) => word.slice(0, 1)).join('');
}

/** 0 to 1: the pairs of letters that two names share (Dice 1945), whatever their case and accents. */
export function nameLikeness(one: string, other: string): number {
  const [first, second] = [plainName(one).slice(0, 120), plainName(other).slice(0, 120)];
  if (first === second) return first === '' ? 0 : 1;
  const [pairs, others] = [pairsOf(first), pairsOf(second)];
  let shared = 0;
  for (const [pair, count] of pairs) shared += Math.min(count, others.get(pair) ?? 0);
  const all = Math.max(0, first.length - 1) + Math.max(0, second.length - 1);
  return all === 0 ? 0 : (2 * shared) / all;
}

/** The organisation in words of thanks: `TRAM, tram.cat` thanks TRAM. */
export function organisationNamed(attribution: string): string {
  return (attribution.split(/[;,(]/, 1)[0] ?? '').replace(/^©\s*/, '').trim().slice(0, 120);
}

function pairsOf(text: string): ReadonlyMap<string, number> {
  const pairs = new Map<string, number>();
  for (let at = 0; at + 1 < text.length; at++) {
    const pair = text.slice(at, at + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

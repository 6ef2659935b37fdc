import { type LngLat, metresApart } from '../../data/contract/place.ts';
import { type Grid, standingAt } from './grid.ts';

/** So many of the nearest are around a place; the farther count less. */
const NEAREST = 8;

/** Those nearer than this count (nearly) alike, metres. */
const NEAR_M = 200;

/** What is this near is the same thing, not around it, metres. */
const SAME_M = 1;

/** The nearest of others to a place, each with what it counts; none where no place is known. */
export function nearest<Other extends { readonly place: LngLat | null }>(
  place: LngLat | null,
  others: readonly Other[],
): readonly { readonly other: Other; readonly weight: number }[] {
  if (!place) return [];
  return others
    .map((other) => ({ other, apartM: other.place ? metresApart(place, other.place) : Number.POSITIVE_INFINITY }))
    .filter(({ apartM }) => apartM > SAME_M && Number.isFinite(apartM))
    .sort((one, two) => one.apartM - two.apartM)
    .slice(0, NEAREST)
    .map(({ other, apartM }) => ({ other, weight: 1 / (apartM + NEAR_M) }));
}

/** Where a series stands between the lowest and the highest that it has ever been until then. */
export interface Range {
  readonly lowest: Float32Array;
  readonly highest: Float32Array;
  /** 0 to 1 at each index, a half where it has never moved; NaN where no value stands. */
  readonly share: Float32Array;
}

export function rangeOf({ values }: Grid): Range {
  const [lowest, highest, share] = [values, values, values].map(({ length }) => new Float32Array(length));
  if (!lowest || !highest || !share) throw new Error('a range has three columns');
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let index = 0; index < values.length; index++) {
    const value = values[standingAt(values, index)] ?? Number.NaN;
    if (value < low) low = value;
    if (value > high) high = value;
    lowest[index] = low;
    highest[index] = high;
    share[index] = high > low ? (value - low) / (high - low) : value - value + 0.5;
  }
  return { lowest, highest, share };
}

/** The share of its range where each of those around stands, on average, at each index; NaN where none does. */
export function aroundAt(
  place: LngLat | null,
  others: readonly { readonly place: LngLat | null; readonly range: Range }[],
  count: number,
): Float32Array {
  const sums = new Float32Array(count);
  const weights = new Float32Array(count);
  for (const { other, weight } of nearest(place, others)) {
    for (const [index, share] of other.range.share.entries()) {
      if (Number.isNaN(share)) continue;
      sums[index] = (sums[index] ?? 0) + weight * share;
      weights[index] = (weights[index] ?? 0) + weight;
    }
  }
  return sums.map((sum, index) => sum / (weights[index] ?? 0));
}

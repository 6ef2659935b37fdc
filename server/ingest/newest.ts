import type { Observation } from '../../data/contract/observation.ts';

/** The newest moment that some values speak of, UTC epoch ms; null without values. */
export function newestMs(observations: readonly Observation[]): number | null {
  let newest: number | null = null;
  for (const observation of observations) {
    if (observation.type === 'value' && observation.atMs > (newest ?? 0)) newest = observation.atMs;
  }
  return newest;
}

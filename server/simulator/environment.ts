import type { Clock } from '../../data/contract/clock.ts';
import { hashText, mix } from './chance.ts';
import { messageOf, type Door, type SenderParts } from './door.ts';
import { faultsOf, malformed, takesOf, type Misbehaviour } from './misbehaviour.ts';
import { catalogueOf, EVERY_MS, observationsBetween } from './observations.ts';
import type { SimulatedCity } from './simulated-city.ts';

/** Key of the environment's feed at the door (`feed:environment` in the catalogue of feeds). */
const FEED = 'environment';

export interface EnvironmentParts {
  readonly city: SimulatedCity;
  readonly clock: Clock;
  readonly door: Door;
  readonly manners: { readonly now: Misbehaviour };
}

/** What the sender of the environment's sensors sends, and when. */
export function environmentSender({ city, clock, door, manners }: EnvironmentParts): SenderParts {
  return {
    door,
    feed: FEED,
    seed: city.seed,
    catalogue: () => catalogueOf(city.noiseMeters),
    due: (sentMs) => {
      const atMs = clock.nowMs();
      return { messages: environmentMessages(city, manners.now, sentMs, atMs), untilMs: atMs };
    },
    restMs: () => restMs(clock),
  };
}

/** The messages that bring what was observed after one moment (null: ever) and by another. */
function environmentMessages(
  { noiseMeters, seed }: SimulatedCity,
  misbehaviour: Misbehaviour,
  afterMs: number | null,
  atMs: number,
): readonly Uint8Array[] {
  const faults = faultsOf(misbehaviour, 'environment', seed, atMs);
  if (faults.has('silent')) return [];
  return takesOf(faults, atMs).flatMap((take) => {
    const sinceMs = afterMs === null ? Number.NEGATIVE_INFINITY : afterMs - (atMs - take.atMs);
    const data = observationsBetween(noiseMeters, seed, sinceMs, take.atMs).filter((_, index) => take.keeps(index));
    if (data.length === 0) return [];
    const bytes = messageOf(data);
    return [faults.has('malformed') ? malformed(bytes, mix(mix(seed, hashText(FEED)), atMs)) : bytes];
  });
}

/** However fast the city's clock runs, messages are at least this far apart, wall ms. */
const LEAST_REST_MS = 500;

/** Wall milliseconds to a little after the next values are made. */
function restMs(clock: Clock): number {
  const everyMs = Math.min(...Object.values(EVERY_MS));
  return Math.max(LEAST_REST_MS, (everyMs - (clock.nowMs() % everyMs) + 200) / clock.speed);
}

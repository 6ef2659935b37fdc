import type { Clock } from '../../data/contract/clock.ts';
import { hashText, mix } from './chance.ts';
import type { Message } from './courier.ts';
import { mqttMessages, type SenderParts, sentiloMessage } from './observation-sender.ts';
import { faultsOf, malformed, takesOf, type Misbehaviour, type PublishedFeed } from './misbehaviour.ts';
import { MqttCourier, type MqttProvider } from './mqtt-courier.ts';
import { catalogueOf, EVERY_MS, observationsBetween, type SensorKind } from './observations.ts';
import { SentiloCourier, type SentiloProvider } from './sentilo-courier.ts';
import type { SimulatedCity } from './simulated-city.ts';

/** Where the sensors send to. */
export interface SensorDoors {
  /** Stations of air and weather. */
  readonly sentilo: SentiloProvider;
  /** Noise meters. */
  readonly mqtt: MqttProvider;
}

export interface EnvironmentParts {
  readonly city: SimulatedCity;
  readonly clock: Clock;
  readonly doors: SensorDoors;
  readonly manners: { readonly now: Misbehaviour };
}

/** Who sends what the environment's sensors observe, and how. */
export function environmentSenders(parts: EnvironmentParts): readonly SenderParts[] {
  const { sentilo, mqtt } = parts.doors;
  return [
    senderOf(parts, ['air', 'weather'], 'environment', new SentiloCourier(sentilo), (data) => [sentiloMessage(data)]),
    senderOf(parts, ['noise'], 'noise', new MqttCourier(mqtt), mqttMessages),
  ];
}

function senderOf(
  { city, clock, manners }: EnvironmentParts,
  kinds: readonly SensorKind[],
  feed: PublishedFeed,
  courier: SenderParts['courier'],
  write: (data: ReturnType<typeof observationsBetween>) => readonly Message[],
): SenderParts {
  return {
    courier,
    seed: city.seed,
    catalogue: () => catalogueOf(city.noiseMeters, kinds),
    due: (sentMs) => {
      const atMs = clock.nowMs();
      return { messages: messagesOf({ city, kinds, feed, write }, manners.now, sentMs, atMs), untilMs: atMs };
    },
    restMs: () => restMs(clock, kinds),
  };
}

interface Voice {
  readonly city: SimulatedCity;
  readonly kinds: readonly SensorKind[];
  readonly feed: PublishedFeed;
  write(data: ReturnType<typeof observationsBetween>): readonly Message[];
}

/** The messages that bring what was observed after one moment (null: ever) and by another. */
function messagesOf(
  { city: { noiseMeters, seed }, kinds, feed, write }: Voice,
  misbehaviour: Misbehaviour,
  afterMs: number | null,
  atMs: number,
): readonly Message[] {
  const faults = faultsOf(misbehaviour, feed, seed, atMs);
  if (faults.has('silent')) return [];
  return takesOf(faults, atMs).flatMap((take) => {
    const sinceMs = afterMs === null ? Number.NEGATIVE_INFINITY : afterMs - (atMs - take.atMs);
    const data = observationsBetween(noiseMeters, seed, sinceMs, take.atMs, kinds).filter((_, index) =>
      take.keeps(index),
    );
    if (data.length === 0) return [];
    if (!faults.has('malformed')) return write(data);
    const key = mix(mix(seed, hashText(feed)), atMs);
    return write(data).map(({ path, bytes }) => ({ path, bytes: malformed(bytes, key) }));
  });
}

/** However fast the city's clock runs, messages are at least this far apart, wall ms. */
const LEAST_REST_MS = 500;

/** Wall milliseconds to a little after the next values are made. */
function restMs(clock: Clock, kinds: readonly SensorKind[]): number {
  const everyMs = Math.min(...kinds.map((kind) => EVERY_MS[kind]));
  return Math.max(LEAST_REST_MS, (everyMs - (clock.nowMs() % everyMs) + 200) / clock.speed);
}

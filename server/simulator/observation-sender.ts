import { setTimeout as wait } from 'node:timers/promises';
import { mix, uniform } from './chance.ts';
import type { Courier, Message } from './courier.ts';
import type { CatalogueEntry, SensorData } from './observations.ts';

export interface SenderParts {
  readonly courier: Courier;
  readonly seed: number;
  catalogue(): readonly CatalogueEntry[];
  /** What is to be sent now, message by message; none while there is nothing new. `sentMs` is null before the first. */
  due(sentMs: number | null): { readonly messages: readonly Message[]; readonly untilMs: number };
  /** Wall milliseconds until something will be due. */
  restMs(): number;
}

/** Waits after the first failures, doubled each time up to the last, ms. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;

/** Sends the catalogue, then observations as they fall due; tries again after growing pauses. Closes at once. */
export class ObservationSender {
  readonly #parts: SenderParts;
  readonly #closing = new AbortController();
  readonly #running: Promise<void>;
  #failures = 0;
  #described = false;
  #sentMs: number | null = null;

  constructor(parts: SenderParts) {
    this.#parts = parts;
    this.#running = this.#run();
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#running;
    await this.#parts.courier.close();
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    await pause(FIRST_PAUSE_MS, signal);
    while (!signal.aborted) {
      const succeeded = await this.#sendDue(signal);
      this.#failures = succeeded ? 0 : this.#failures + 1;
      const pauseMs = succeeded ? this.#parts.restMs() : this.#pauseMs();
      await pause(pauseMs, signal);
    }
  }

  async #sendDue(signal: AbortSignal): Promise<boolean> {
    const { courier, catalogue, due } = this.#parts;
    this.#described ||= await courier.describe(catalogue(), signal);
    if (!this.#described) return false;
    const { messages, untilMs } = due(this.#sentMs);
    const sent = await Promise.all(messages.map((message) => courier.send(message, signal)));
    if (!sent.every(Boolean)) return false;
    this.#sentMs = untilMs;
    return true;
  }

  /** Twice as long after each failure, somewhere between half of it and all. */
  #pauseMs(): number {
    const wholeMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#failures - 1));
    return wholeMs * (0.5 + 0.5 * uniform(mix(this.#parts.seed, 0xd002), this.#failures));
  }
}

/** Settles after that time, or at once when it is called off. */
async function pause(pauseMs: number, signal: AbortSignal): Promise<void> {
  await wait(pauseMs, undefined, { signal }).catch(() => undefined);
}

/** One message of Sentilo's data service with the values of many sensors. */
export function sentiloMessage(data: readonly SensorData[]): Message {
  return { path: '', bytes: new TextEncoder().encode(JSON.stringify({ sensors: data })) };
}

/** A message of MQTT for each sensor: its observations, each value with its time. */
export function mqttMessages(data: readonly SensorData[]): readonly Message[] {
  return data.flatMap(({ sensor, observations }) =>
    observations.map((observation) => ({
      path: sensor,
      bytes: new TextEncoder().encode(JSON.stringify(observation)),
    })),
  );
}

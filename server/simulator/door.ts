import { setTimeout as wait } from 'node:timers/promises';
import { mix, uniform } from './chance.ts';
import type { CatalogueEntry, SensorData } from './observations.ts';

/** Where observations are sent, and what opens it. */
export interface Door {
  /** `http://host:port` of the server. */
  readonly address: string;
  readonly token: string;
}

export interface SenderParts {
  readonly door: Door;
  /** Key of the feed at the door. */
  readonly feed: string;
  readonly seed: number;
  catalogue(): readonly CatalogueEntry[];
  /** What is to be sent now, message by message; none while there is nothing new. `sentMs` is null before the first. */
  due(sentMs: number | null): { readonly messages: readonly Uint8Array[]; readonly untilMs: number };
  /** Wall milliseconds until something will be due. */
  restMs(): number;
}

/** Waits after the first failures, doubled each time up to the last, ms. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 15_000;

/** An answer that takes longer counts as none, ms. */
const ANSWER_WITHIN_MS = 10_000;

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
  }

  async #run(): Promise<void> {
    const { signal } = this.#closing;
    await pause(FIRST_PAUSE_MS, signal);
    while (!signal.aborted) {
      const succeeded = await this.#sendDue();
      this.#failures = succeeded ? 0 : this.#failures + 1;
      const pauseMs = succeeded ? this.#parts.restMs() : this.#pauseMs();
      await pause(pauseMs, signal);
    }
  }

  async #sendDue(): Promise<boolean> {
    const { catalogue, due } = this.#parts;
    if (!this.#described) {
      const body = new TextEncoder().encode(JSON.stringify({ sensors: catalogue() }));
      if (!(await this.#send('POST', '/catalog', body))) return false;
      this.#described = true;
    }
    const { messages, untilMs } = due(this.#sentMs);
    for (const body of messages) {
      if (!(await this.#send('PUT', '', body))) return false;
    }
    this.#sentMs = untilMs;
    return true;
  }

  async #send(method: 'POST' | 'PUT', path: string, body: Uint8Array): Promise<boolean> {
    const { door, feed } = this.#parts;
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
    const headers = { IDENTITY_KEY: door.token, 'content-type': 'application/json' };
    try {
      const url = `${door.address}/doors/observations/${feed}${path}`;
      const response = await fetch(url, { method, headers, body: new Uint8Array(body), signal });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
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

/** The body of one message of data. */
export function messageOf(data: readonly SensorData[]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ sensors: data }));
}

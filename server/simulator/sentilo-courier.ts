import type { Courier, Message } from './courier.ts';
import type { CatalogueEntry } from './observations.ts';

/** A provider at a Sentilo platform. */
export interface SentiloProvider {
  /** `http://host:port` of its API. */
  readonly address: string;
  readonly provider: string;
  readonly token: string;
}

/** An answer that takes longer counts as none, ms. */
const ANSWER_WITHIN_MS = 10_000;

/** Speaks to a Sentilo platform as its providers do. */
export class SentiloCourier implements Courier {
  readonly #to: SentiloProvider;

  constructor(to: SentiloProvider) {
    this.#to = to;
  }

  /** Creates the sensors that the platform does not know, and describes the others anew. */
  async describe(catalogue: readonly CatalogueEntry[], signal: AbortSignal): Promise<boolean> {
    const path = `/catalog/${this.#to.provider}`;
    const known = await this.#knownSensors(path, signal);
    if (!known) return false;
    const isKnown = ({ sensor }: CatalogueEntry) => known.has(sensor);
    const [fresh, old] = [catalogue.filter((entry) => !isKnown(entry)), catalogue.filter(isKnown)];
    const described = fresh.length === 0 || (await this.#write('POST', path, bodyOf(fresh), signal));
    return described && (old.length === 0 || this.#write('PUT', path, bodyOf(old), signal));
  }

  send({ bytes }: Message, signal: AbortSignal): Promise<boolean> {
    return this.#write('PUT', `/data/${this.#to.provider}`, bytes, signal);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #knownSensors(path: string, signal: AbortSignal): Promise<ReadonlySet<string> | null> {
    const response = await this.#call('GET', path, undefined, signal);
    if (!response?.ok) return null;
    const { providers = [] } = (await response.json()) as {
      providers?: { sensors: { sensor: string }[] }[];
    };
    return new Set(providers.flatMap(({ sensors }) => sensors.map(({ sensor }) => sensor)));
  }

  async #write(method: string, path: string, body: Uint8Array, signal: AbortSignal): Promise<boolean> {
    const response = await this.#call(method, path, body, signal);
    await response?.arrayBuffer();
    return response?.ok ?? false;
  }

  async #call(
    method: string,
    path: string,
    body: Uint8Array | undefined,
    closing: AbortSignal,
  ): Promise<Response | null> {
    const signal = AbortSignal.any([closing, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
    const headers = { IDENTITY_KEY: this.#to.token, 'content-type': 'application/json' };
    const request = { method, headers, signal, ...(body ? { body: new Uint8Array(body) } : {}) };
    return fetch(`${this.#to.address}${path}`, request).catch(() => null);
  }
}

function bodyOf(sensors: readonly CatalogueEntry[]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify({ sensors }));
}

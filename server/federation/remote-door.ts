import type { OutsideAnswer, OutsideFetch } from '../outbound/outside-fetch.ts';
import type { RemoteConfig } from './federation-config.ts';

const ANSWER_WITHIN_MS = 60_000;
const ANSWER_BYTES_AT_MOST = 50_000_000;

/** A remote that is away, or says what it must not. */
export class RemoteAway extends Error {
  override readonly name = 'RemoteAway';
}

/** Speaks to a remote Sentilo as its clients do. */
export class RemoteDoor {
  readonly #config: RemoteConfig;
  readonly #outside: OutsideFetch;
  readonly #signal: AbortSignal;

  constructor(config: RemoteConfig, outside: OutsideFetch, signal: AbortSignal) {
    this.#config = config;
    this.#outside = outside;
    this.#signal = signal;
  }

  async get(path: string): Promise<Uint8Array> {
    return (await this.#call('GET', path)).body;
  }

  async put(path: string, body: unknown): Promise<void> {
    await this.#call('PUT', path, JSON.stringify(body));
  }

  async #call(method: 'GET' | 'PUT', path: string, body?: string): Promise<OutsideAnswer> {
    const { address, token } = this.#config;
    const answer = await this.#outside(`${address}${path}`, {
      method,
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === null ? {} : { IDENTITY_KEY: token }),
      },
      ...(body === undefined ? {} : { body }),
      withinMs: ANSWER_WITHIN_MS,
      bytesAtMost: ANSWER_BYTES_AT_MOST,
      signal: this.#signal,
    });
    if (answer.status !== 200) throw new RemoteAway(`${method} ${path.split('?')[0]} answered ${answer.status}`);
    return answer;
  }
}

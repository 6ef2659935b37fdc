import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../../data/contract/clock.ts';
import { type ConnectorHost, type Fetched, SourceAway } from '../connectors/connector.ts';
import type { FeedHeaders } from './feed-headers.ts';
import { retryAfterMs } from './retry.ts';

/** Bounds of one fetch. Times are real ones. */
export interface FetchLimits {
  /** To the first byte, and between two. */
  readonly silenceMs: number;
  readonly wholeMs: number;
  /** Of the body, decompressed. */
  readonly bytes: number;
  readonly redirects: number;
}

export const FETCH_LIMITS: FetchLimits = { silenceMs: 10_000, wholeMs: 60_000, bytes: 64 * 2 ** 20, redirects: 5 };

/** A source that is busy and says for how long it wants to be left alone. */
class SourceBusy extends SourceAway {
  constructor(
    message: string,
    readonly waitMs: number,
  ) {
    super(message);
  }
}

/** What tells an address's next answer from the one before. */
interface Seen {
  readonly etag: string | null;
  readonly modified: string | null;
  readonly digest: string;
}

interface Got {
  readonly seen: Seen;
  readonly fetched: Fetched;
}

/**
 * One feed's way to the world. Answers are remembered only when the whole read that they belong to went well
 * ({@link keep}): after a failed one ({@link forget}) all is asked for anew.
 */
export class FetchHost implements ConnectorHost {
  readonly clock: Clock;
  readonly #limits: FetchLimits;
  readonly #seen = new Map<string, Seen>();
  readonly #fresh = new Map<string, Seen>();
  readonly #headers: FeedHeaders | undefined;
  /** Until when each origin is left alone, on the clock of `performance`. */
  readonly #busyUntilMs = new Map<string, number>();

  constructor(clock: Clock, limits: FetchLimits, headers?: FeedHeaders) {
    this.clock = clock;
    this.#limits = limits;
    this.#headers = headers;
  }

  async fetch(address: string, signal: AbortSignal): Promise<Fetched> {
    const url = URL.canParse(address) ? new URL(address) : undefined;
    const before = this.#seen.get(address);
    try {
      if (url?.protocol === 'file:') return this.#note(address, before, await readLocal(url, before, this.#limits));
      if (url?.protocol === 'http:' || url?.protocol === 'https:') {
        this.#checkBusy(url);
        const ask = { url, before, headers: this.#headers, limits: this.#limits };
        return this.#note(address, before, await readRemote(ask, signal));
      }
    } catch (error) {
      if (error instanceof SourceBusy && url) this.#busyUntilMs.set(url.origin, performance.now() + error.waitMs);
      throw error instanceof SourceAway ? error : new SourceAway(`${nameOf(url, address)}: ${problemOf(error)}`);
    }
    throw new SourceAway(`${nameOf(url, address)} is no address of http, https or file`);
  }

  /** The read went well: what was fetched in it counts as known. */
  keep(): void {
    for (const [address, seen] of this.#fresh) this.#seen.set(address, seen);
    this.#fresh.clear();
  }

  /** The read failed: nothing counts as known. */
  forget(): void {
    this.#fresh.clear();
    this.#seen.clear();
  }

  /** A source that asked to be left alone is away without being asked. */
  #checkBusy(url: URL): void {
    const leftMs = (this.#busyUntilMs.get(url.origin) ?? 0) - performance.now();
    if (leftMs > 0) {
      throw new SourceAway(`${nameOf(url, '')} asked to be left alone for another ${Math.ceil(leftMs / 1000)} s`);
    }
  }

  #note(address: string, before: Seen | undefined, got: Got): Fetched {
    this.#fresh.set(address, got.seen);
    return got.seen.digest === before?.digest ? { unchanged: true } : got.fetched;
  }
}

async function readLocal(url: URL, before: Seen | undefined, limits: FetchLimits): Promise<Got> {
  const path = fileURLToPath(url);
  const { size, mtimeMs } = await stat(path);
  const etag = `${size} ${mtimeMs}`;
  if (before?.etag === etag) return { seen: before, fetched: { unchanged: true } };
  if (size > limits.bytes) throw new SourceAway(`${url.pathname} is larger than ${limits.bytes} bytes`);
  const bytes = await readFile(path);
  return {
    seen: { etag, modified: null, digest: digestOf(bytes) },
    fetched: { unchanged: false, bytes, contentType: '' },
  };
}

/** What is asked of the web, and what was known before. */
interface Ask {
  readonly url: URL;
  readonly before: Seen | undefined;
  readonly headers: FeedHeaders | undefined;
  readonly limits: FetchLimits;
}

async function readRemote(ask: Ask, outer: AbortSignal): Promise<Got> {
  const { url, before, limits } = ask;
  const silence = new AbortController();
  const signal = AbortSignal.any([outer, silence.signal, AbortSignal.timeout(limits.wholeMs)]);
  const expire = (): void =>
    silence.abort(new SourceAway(`${nameOf(url, '')} said nothing for ${limits.silenceMs} ms`));
  let timer = setTimeout(expire, limits.silenceMs);
  const heard = (): void => {
    clearTimeout(timer);
    timer = setTimeout(expire, limits.silenceMs);
  };
  try {
    const response = await request(ask, signal);
    heard();
    if (response.status === 304 && before) return { seen: before, fetched: { unchanged: true } };
    if (response.status !== 200) throw refusalOf(url, response);
    const bytes = await readBody(response, url, limits, heard);
    const { headers } = response;
    return {
      seen: { etag: headers.get('etag'), modified: headers.get('last-modified'), digest: digestOf(bytes) },
      fetched: { unchanged: false, bytes, contentType: headers.get('content-type') ?? '' },
    };
  } catch (error) {
    throw signal.aborted && signal.reason instanceof SourceAway ? signal.reason : error;
  } finally {
    clearTimeout(timer);
    silence.abort();
  }
}

/** Asks, and goes where it is sent, a few times, never from the web to a file. */
async function request(ask: Ask, signal: AbortSignal): Promise<Response> {
  const { url, limits } = ask;
  let target = url;
  for (let count = 0; count <= limits.redirects; count++) {
    const response = await fetch(target, { headers: headersFor(target, ask), signal, redirect: 'manual' });
    const location = response.headers.get('location');
    if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return response;
    await response.body?.cancel();
    const next = URL.canParse(location, target) ? new URL(location, target) : undefined;
    if (next?.protocol !== 'http:' && next?.protocol !== 'https:') {
      throw new SourceAway(`${nameOf(url, '')} sends elsewhere than to the web`);
    }
    target = next;
  }
  throw new SourceAway(`${nameOf(url, '')} sends on more than ${limits.redirects} times`);
}

function headersFor(target: URL, { before, headers }: Ask): Headers {
  const all = new Headers(headers?.origins.has(target.origin) ? headers.values : {});
  all.set('user-agent', 'besso');
  if (before?.etag) all.set('if-none-match', before.etag);
  if (before?.modified) all.set('if-modified-since', before.modified);
  return all;
}

function refusalOf(url: URL, { status, headers }: Response): SourceAway {
  const said = `${nameOf(url, '')} answered ${status}`;
  const waitMs = status === 429 || status === 503 ? retryAfterMs(headers.get('retry-after'), Date.now()) : undefined;
  return waitMs === undefined ? new SourceAway(said) : new SourceBusy(said, waitMs);
}

async function readBody(response: Response, url: URL, limits: FetchLimits, heard: () => void): Promise<Uint8Array> {
  const tooLarge = (): SourceAway => new SourceAway(`${nameOf(url, '')} is larger than ${limits.bytes} bytes`);
  if (Number(response.headers.get('content-length') ?? 0) > limits.bytes) throw tooLarge();
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of response.body ?? []) {
    heard();
    length += part.length;
    if (length > limits.bytes) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64');
}

/** Without its query, which may hold a key. */
function nameOf(url: URL | undefined, address: string): string {
  return url ? `${url.protocol}//${url.host}${url.pathname}` : `"${address.slice(0, 60)}"`;
}

/** Never the message of fetch itself, which may tell the whole address; its cause's is plain. */
function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return 'cannot be read';
  if (error.name === 'TimeoutError') return 'takes too long';
  if (error.name === 'AbortError') return 'was left';
  const cause = error.cause instanceof Error ? error.cause : error;
  if ('code' in cause && typeof cause.code === 'string') return `cannot be read (${cause.code})`;
  return cause === error ? 'cannot be read' : `cannot be read (${cause.message})`;
}

import { Agent as HttpAgent, type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import { addressProblem, addressOf, type Allowed, hostNameOf, portProblem } from './address-policy.ts';
import {
  type OutsideAnswer,
  type OutsideFetch,
  OutsideNameless,
  OutsideRefused,
  type OutsideRequest,
} from './outside-fetch.ts';
import { ENCODINGS, leaveBody, readBody } from './read-answer.ts';
import { type ResolveName, systemResolve } from './resolve-name.ts';

export interface GuardOptions {
  /** What may be called although it is private. */
  readonly allowed: readonly Allowed[];
  /** Every address of a name; the system's way by default. */
  readonly resolve?: ResolveName;
  /** From asking to the answer's first byte, ms. */
  readonly firstByteMs?: number;
  readonly redirectsAtMost?: number;
}

const FIRST_BYTE_MS = 10_000;
const REDIRECTS_AT_MOST = 3;
const ADDRESS_AT_MOST_CHARACTERS = 2048;

/** Headers that the connection itself decides. */
const OWN_HEADERS =
  /^(?:host|connection|content-length|transfer-encoding|te|trailer|upgrade|expect|keep-alive|proxy-.*)$/i;

/** Headers that go on to another origin; all others (tokens, signatures) are for who was asked. */
const HARMLESS_HEADERS = /^(?:accept|accept-language|content-type|user-agent)$/i;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** One hop on the way to an answer. */
interface Hop {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string | undefined;
}

/** The way to addresses that others gave: see {@link OutsideFetch}. No proxy of the environment is used. */
export function guardedFetch(options: GuardOptions): OutsideFetch {
  const guard = new Guard(options);
  const call = async (address: string, request: OutsideRequest): Promise<OutsideAnswer> =>
    guard.fetch(address, request);
  return Object.assign(call, { check: (address: string) => guard.check(address) });
}

class Guard {
  readonly #options: GuardOptions;
  readonly #resolve: ResolveName;
  readonly #http = new HttpAgent({ keepAlive: false });
  readonly #https = new HttpsAgent({ keepAlive: false });

  constructor(options: GuardOptions) {
    this.#options = options;
    this.#resolve = options.resolve ?? systemResolve();
  }

  async fetch(address: string, request: OutsideRequest): Promise<OutsideAnswer> {
    const url = readAddress(address);
    const expired = AbortSignal.timeout(request.withinMs);
    const signal = request.signal ? AbortSignal.any([expired, request.signal]) : expired;
    const { method, headers = {}, body } = request;
    try {
      return await this.#follow({ url, method, headers, body }, request, signal);
    } catch (error) {
      if (error instanceof OutsideRefused) throw error;
      if (expired.aborted) throw new OutsideRefused(`${url.origin} takes more than ${request.withinMs} ms`);
      throw new OutsideRefused(`${url.origin} ${signal.aborted ? 'was left' : problemOf(error)}`);
    }
  }

  /** Throws where the address would not be called now. */
  async check(address: string): Promise<void> {
    await this.#check(readAddress(address));
  }

  async #follow(first: Hop, request: OutsideRequest, signal: AbortSignal): Promise<OutsideAnswer> {
    const { bytesAtMost, headOnly, withinMs } = request;
    const { redirectsAtMost = REDIRECTS_AT_MOST, firstByteMs = FIRST_BYTE_MS } = this.#options;
    const silentMs = headOnly ? withinMs : firstByteMs;
    let hop = first;
    for (let count = 0; count <= redirectsAtMost; count++) {
      const response = await this.#ask(hop, silentMs, signal);
      const status = response.statusCode ?? 0;
      const { location } = response.headers;
      if (headOnly) return { status, headers: plainHeaders(response), body: leaveBody(response, bytesAtMost) };
      if (!REDIRECTS.has(status) || location === undefined) {
        const body = await readBody(response, hop.url.origin, bytesAtMost);
        return { status, headers: plainHeaders(response), body };
      }
      response.destroy();
      hop = nextHop(hop, status, location);
    }
    throw new OutsideRefused(`${first.url.origin} sends on more than ${redirectsAtMost} times`);
  }

  /** Asks the very addresses that were checked. */
  async #ask(hop: Hop, silentMs: number, signal: AbortSignal): Promise<IncomingMessage> {
    const { url } = hop;
    const addresses = await abortable(this.#check(url), signal);
    const isTls = url.protocol === 'https:';
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const sent = (isTls ? httpsRequest : httpRequest)({
      agent: isTls ? this.#https : this.#http,
      host,
      port: portOf(url),
      path: url.pathname + url.search,
      method: hop.method,
      headers: headersOf(hop),
      lookup: pinned(addresses),
      signal,
      ...(isTls ? { rejectUnauthorized: true, ...(isIP(host) ? {} : { servername: host }) } : {}),
    });
    return answerOf(sent, hop, addresses, silentMs);
  }

  /** The addresses that a host stands for now; refused where one of them is not to be called. */
  async #check(url: URL): Promise<readonly string[]> {
    const { allowed } = this.#options;
    const host = hostNameOf(url.hostname);
    const port = portOf(url);
    const closed = portProblem(host, port, allowed);
    if (closed !== null) throw new OutsideRefused(`${url.origin} is refused: ${closed}`);
    const addresses = addressOf(host) ? [host] : await this.#namesOf(host, url);
    for (const address of addresses) {
      const problem = addressProblem(host, port, address, allowed);
      if (problem !== null) throw new OutsideRefused(`${url.origin} is refused: ${problem}`);
    }
    return addresses;
  }

  async #namesOf(host: string, url: URL): Promise<readonly string[]> {
    const addresses = await this.#resolve(host).catch(() => []);
    if (addresses.length === 0) throw new OutsideNameless(`${url.origin} has no address`);
    return addresses;
  }
}

function readAddress(address: string): URL {
  if (address.length > ADDRESS_AT_MOST_CHARACTERS) throw new OutsideRefused('The address is too long');
  const url = URL.canParse(address) ? new URL(address) : null;
  return checkAddress(url);
}

function checkAddress(url: URL | null): URL {
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new OutsideRefused('The address is none of http or https');
  }
  if (url.username !== '' || url.password !== '') {
    throw new OutsideRefused(`${url.origin} is refused: an address holds no user name and password`);
  }
  if (url.hostname === '') throw new OutsideRefused('The address names no host');
  return url;
}

function portOf(url: URL): number {
  return url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
}

/** Gives the connection the addresses that were checked, whatever DNS says by now. */
function pinned(addresses: readonly string[]): LookupFunction {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, options, done) => {
    const wanted = options.family === 4 || options.family === 6 ? options.family : undefined;
    const fitting = wanted === undefined ? found : found.filter(({ family }) => family === wanted);
    const first = fitting[0];
    if (!first) return done(Object.assign(new Error('no address of that family'), { code: 'ENOTFOUND' }), '', 0);
    return options.all ? done(null, [...fitting]) : done(null, first.address, first.family);
  };
}

/** Settles with the head of the answer. */
function answerOf(
  sent: ClientRequest,
  hop: Hop,
  addresses: readonly string[],
  firstByteMs: number,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const silent = setTimeout(
      () => sent.destroy(new OutsideRefused(`${hop.url.origin} says nothing for ${firstByteMs} ms`)),
      firstByteMs,
    );
    sent.once('response', (response) => {
      clearTimeout(silent);
      resolve(response);
    });
    sent.once('socket', (socket: Socket) => socket.once('connect', () => checkPeer(socket, sent, hop, addresses)));
    sent.once('close', () => {
      clearTimeout(silent);
      reject(new Error('the connection ended'));
    });
    sent.on('error', reject);
    sent.end(hop.body);
  });
}

/** Nothing has been sent yet when the connection turns out to be another than the one that was checked. */
function checkPeer(socket: Socket, sent: ClientRequest, { url }: Hop, addresses: readonly string[]): void {
  const peer = addressOf(socket.remoteAddress ?? '')?.toString();
  if (addresses.some((address) => addressOf(address)?.toString() === peer)) return;
  sent.destroy(new OutsideRefused(`${url.origin} is refused: it was reached at another address`));
}

/** Where an answer sends on to: as browsers do it, but never from https to http, and with nothing secret to others. */
function nextHop(hop: Hop, status: number, location: string): Hop {
  const { origin } = hop.url;
  if (location.length > ADDRESS_AT_MOST_CHARACTERS || !URL.canParse(location, hop.url)) {
    throw new OutsideRefused(`${origin} sends on to no address`);
  }
  const url = checkAddress(new URL(location, hop.url));
  if (hop.url.protocol === 'https:' && url.protocol === 'http:') {
    throw new OutsideRefused(`${origin} sends on from https to http`);
  }
  const becomesGet = status === 303 || (hop.method === 'POST' && (status === 301 || status === 302));
  const headers =
    url.origin === origin
      ? hop.headers
      : Object.fromEntries(Object.entries(hop.headers).filter(([name]) => HARMLESS_HEADERS.test(name)));
  return becomesGet ? { url, method: 'GET', headers, body: undefined } : { ...hop, url, headers };
}

function headersOf({ headers, body, method }: Hop): Record<string, string> {
  const given = Object.entries(headers).filter(([name]) => !OWN_HEADERS.test(name));
  const isEmpty = body === undefined && method === 'GET';
  return {
    'user-agent': 'besso',
    'accept-encoding': ENCODINGS,
    ...Object.fromEntries(given.map(([name, value]) => [name.toLowerCase(), value])),
    ...(isEmpty ? {} : { 'content-length': String(Buffer.byteLength(body ?? '')) }),
    connection: 'close',
  };
}

function plainHeaders({ headers }: IncomingMessage): Record<string, string> {
  const entries = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  );
  return Object.fromEntries(entries);
}

async function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let stop = (): void => undefined;
  const stopped = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, stopped]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Never a message that may hold the address with its query: a code, or nothing. */
function problemOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  return `cannot be reached${code}`;
}

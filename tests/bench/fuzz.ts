import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io } from 'socket.io-client';
import { seededRandom } from '../../data/city/seeded-random.ts';
import { WIRE_VERSION } from '../../data/contract/protocol.ts';
import * as wireParser from '../../data/contract/wire-parser.ts';
import { fuzzBytes, fuzzMessage, fuzzPacket, fuzzRequest, type FuzzRequest, type Random } from './fuzz-requests.ts';
import { describeSensors, PROVIDER } from './sensor-load.ts';
import { bareFlags, pause, type ServerDoors, ServerProcess } from './server-process.ts';

export interface FuzzResult {
  readonly seed: number;
  /** Requests over HTTP, packets and messages. */
  readonly requests: number;
  /** Answers by status; `cut`: the connection was closed instead, `late`: no whole answer in time. */
  readonly byStatus: Readonly<Record<string, number>>;
  /** Answers of 500 and more than lines in the log. */
  readonly fiveHundredsWithoutLogLine: number;
  readonly rssStartMb: number;
  readonly rssEndMb: number;
  /** Growth of the heap after the first tenth, least squares over what is measured, MB in a million requests. */
  readonly heapMbAMillion: number;
  readonly longestBlockMs: number;
  readonly requestsPerSecond: number;
  /** Why the server is no more, if so; some of the requests that were answered with 500, or not; some of its lines. */
  readonly failures: readonly string[];
}

export interface FuzzSettings {
  readonly requests: number;
  readonly seed: number;
  /** Whether the database of the past is made first: from then on it takes its own hundreds of megabytes. */
  readonly warm: boolean;
  readonly folder: string;
  readonly report?: (line: string) => void;
}

const LANES = 40;
/** Of 2,500 values each. */
const WARM_BULKS = 45;
const PAST_WITHIN_MS = 60_000;
/** Of a hundred requests, so many are bytes that are no HTTP, MQTT and messages of the live stream. */
const SHARES = { bytes: 3, mqtt: 12, messages: 10 } as const;
const PACKETS_IN_A_ROW = 6;
const MESSAGES_IN_A_ROW = 20;
const ANSWER_WITHIN_MS = 15_000;
/** A stream of events never ends: it is left after this many bytes, or this time, ms. */
const STREAM_BYTES = 2000;
const STREAM_MS = 30;
const CONNECT = Buffer.from('101500044d5154540402003c0000', 'hex');

interface Measure {
  readonly rssBytes: number;
  readonly heapBytes: number;
  readonly longestBlockMs: number;
}

/** `npm run bench -- fuzz [--requests 1000000] [--seed <number>]` */
export async function run(): Promise<FuzzResult> {
  const folder = mkdtempSync(join(tmpdir(), 'besso-fuzz-'));
  const seed = Number(option('--seed') ?? Date.now() % 2 ** 32);
  const report = (line: string) => void process.stderr.write(`${line}\n`);
  report(`seed ${seed}`);
  try {
    return await fuzz({ requests: Number(option('--requests') ?? 1_000_000), seed, warm: true, folder, report });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Sends a server of its own what a seed makes up, over all its doors, and measures it the while. */
export async function fuzz(settings: FuzzSettings): Promise<FuzzResult> {
  const flags = bareFlags(settings.folder);
  const server = new ServerProcess(flags, ['--import', join(process.cwd(), 'tests/bench/fuzz-probe.mjs')]);
  try {
    const doors = await server.ready();
    await describeSensors(doors);
    if (settings.warm) await makePast(doors, settings.folder);
    return await new Fuzz(settings, server, doors).run();
  } finally {
    await server.end('SIGKILL');
  }
}

/** More than one group of the past, and until its database is there. */
async function makePast({ sentilo, token }: ServerDoors, folder: string): Promise<void> {
  const sensors = Array.from({ length: 100 }, (_, index) => `bulk${index}`);
  for (let turn = 0; turn < WARM_BULKS; turn++) {
    const observations = Array.from({ length: 25 }, (_, index) => ({ value: String(turn * 25 + index) }));
    const body = JSON.stringify({ sensors: sensors.map((sensor) => ({ sensor, observations })) });
    await fetch(`${sentilo}/data/${PROVIDER}`, { method: 'PUT', headers: { IDENTITY_KEY: token }, body });
  }
  const deadlineMs = performance.now() + PAST_WITHIN_MS;
  while (!existsSync(join(folder, 'home/store/database')) && performance.now() < deadlineMs) await pause(500);
  await pause(5000);
}

class Fuzz {
  readonly #settings: FuzzSettings;
  readonly #server: ServerProcess;
  readonly #doors: ServerDoors;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: LANES });
  readonly #byStatus: Record<string, number> = {};
  readonly #failures = new Set<string>();
  readonly #measures: (Measure & { readonly sent: number })[] = [];
  #sent = 0;
  /** Lines that it said before anything was sent. */
  readonly #quietLines: number;

  constructor(settings: FuzzSettings, server: ServerProcess, doors: ServerDoors) {
    this.#settings = settings;
    this.#server = server;
    this.#doors = doors;
    this.#quietLines = server.lines.length;
  }

  async run(): Promise<FuzzResult> {
    const { requests, seed, report = () => undefined } = this.#settings;
    const beganMs = performance.now();
    const every = Math.max(500, Math.floor(requests / 40));
    await this.#measure();
    for (let from = 0; from < requests && this.#server.child.exitCode === null; from += every) {
      const upTo = Math.min(requests, from + every);
      await Promise.all(Array.from({ length: LANES }, (_, lane) => this.#lane(seed + from * LANES + lane, upTo)));
      await this.#measure();
      report(`${this.#sent} sent, ${JSON.stringify(this.#measures.at(-1))}`);
    }
    this.#agent.destroy();
    const { exitCode, signalCode } = this.#server.child;
    if (exitCode !== null || signalCode) this.#failures.add(`the server ended with ${exitCode ?? signalCode}`);
    return this.#result((performance.now() - beganMs) / 1000);
  }

  async #lane(seed: number, upTo: number): Promise<void> {
    const random = seededRandom(seed % 2 ** 32);
    while (this.#sent < upTo && this.#server.child.exitCode === null) {
      const kind = random() * 100;
      if (kind < SHARES.bytes) await this.#bytes(random);
      else if (kind < SHARES.bytes + SHARES.mqtt / PACKETS_IN_A_ROW) await this.#packets(random);
      else if (kind < SHARES.bytes + SHARES.mqtt / PACKETS_IN_A_ROW + SHARES.messages / MESSAGES_IN_A_ROW)
        await this.#messages(random);
      else await this.#http(fuzzRequest(random, this.#doors.token));
    }
  }

  #count(outcome: string | number, sent = 1): void {
    this.#sent += sent;
    this.#byStatus[outcome] = (this.#byStatus[outcome] ?? 0) + sent;
  }

  async #http(sent: FuzzRequest): Promise<void> {
    const outcome = await this.#answer(sent);
    this.#count(outcome);
    if (outcome === 500) this.#note('500', sent);
    if (outcome === 'late') this.#note('late', sent);
  }

  #note(what: string, { method, target, body }: FuzzRequest): void {
    if (this.#failures.size < 40) {
      this.#failures.add(`${what}: ${method} ${target.slice(0, 300)} ${(body ?? '').slice(0, 200)}`);
    }
  }

  #answer({ door, method, target, headers, body }: FuzzRequest): Promise<number | 'cut' | 'late'> {
    const { hostname, port } = new URL(this.#doors[door]);
    const length = body === null ? {} : { 'Content-Length': Buffer.byteLength(body) };
    return new Promise((resolve) => {
      const options = { hostname, port, method, path: target, headers: { ...headers, ...length }, agent: this.#agent };
      const asked = request(options, (response) => {
        readAll(response).then(() => resolve(response.statusCode ?? 0));
      });
      asked.on('error', () => resolve('cut'));
      asked.setTimeout(ANSWER_WITHIN_MS, () => {
        resolve('late');
        asked.destroy();
      });
      asked.end(body ?? undefined);
    });
  }

  async #bytes(random: Random): Promise<void> {
    const { port } = new URL(random() < 0.5 ? this.#doors.pages : this.#doors.sentilo);
    await exchange(Number(port), [fuzzBytes(random)]);
    this.#count('bytes');
  }

  async #packets(random: Random): Promise<void> {
    const { port } = new URL(this.#doors.mqtt);
    const packets = Array.from({ length: PACKETS_IN_A_ROW }, () => fuzzPacket(random));
    const known = random() < 0.7 ? [connectPacket(this.#doors.token)] : random() < 0.7 ? [CONNECT] : [];
    await exchange(Number(port), [...known, ...packets]);
    this.#count('packets', packets.length);
  }

  async #messages(random: Random): Promise<void> {
    const auth = random() < 0.9 ? { wire: WIRE_VERSION } : { wire: random() };
    const options = { transports: ['websocket'], parser: wireParser, auth, forceNew: true, reconnection: false };
    const socket = io(this.#doors.pages, options);
    await Promise.race([
      new Promise((resolve) => socket.once('connect', () => resolve(null)).once('connect_error', resolve)),
      pause(2000),
    ]);
    for (let turn = 0; turn < MESSAGES_IN_A_ROW && socket.connected; turn++) {
      const [event, ...said] = fuzzMessage(random);
      const answered = new Promise((resolve) => socket.emit(event, ...said, resolve));
      if (event === 'watch') await Promise.race([answered, pause(50)]);
    }
    socket.disconnect();
    this.#count('messages', MESSAGES_IN_A_ROW);
  }

  async #measure(): Promise<void> {
    const { child } = this.#server;
    if (child.exitCode !== null || !child.connected) return;
    const told = new Promise<Measure>((resolve) => child.once('message', (measure) => resolve(measure as Measure)));
    child.send({});
    const measure = await Promise.race([told, pause(30_000).then(() => null)]);
    if (measure) this.#measures.push({ ...measure, sent: this.#sent });
    else this.#failures.add('the server did not answer for 30 s');
  }

  #result(seconds: number): FuzzResult {
    const fiveHundreds = Object.entries(this.#byStatus).reduce(
      (sum, [status, count]) => sum + (status === '500' ? count : 0),
      0,
    );
    const logged = this.#server.lines.slice(this.#quietLines);
    const warm = this.#measures.filter(({ sent }) => sent >= this.#sent / 10);
    const megabytes = (bytes = Number.NaN) => Math.round(bytes / 1e5) / 10;
    return {
      seed: this.#settings.seed,
      requests: this.#sent,
      byStatus: this.#byStatus,
      fiveHundredsWithoutLogLine: Math.max(0, fiveHundreds - logged.length),
      rssStartMb: megabytes(warm[0]?.rssBytes),
      rssEndMb: megabytes(warm.at(-1)?.rssBytes),
      heapMbAMillion: Math.round(slope(warm.map(({ sent, heapBytes }) => [sent, heapBytes])) * 10) / 10,
      longestBlockMs: Math.round(Math.max(...this.#measures.slice(1).map((each) => each.longestBlockMs))),
      requestsPerSecond: Math.round(this.#sent / seconds),
      failures: [...this.#failures, ...logged.slice(0, 20)],
    };
  }
}

/** Reads an answer to its end; a stream of events for a moment. */
function readAll(response: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    const isStream = /event-stream/.test(response.headers['content-type'] ?? '');
    let bytes = 0;
    const leave = (): void => void response.destroy();
    const timer = isStream ? setTimeout(leave, STREAM_MS) : undefined;
    response.on('data', (part: Buffer) => {
      bytes += part.length;
      if (isStream && bytes > STREAM_BYTES) leave();
    });
    response.on('error', () => undefined);
    response.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

/** Sends parts one after the other; settles when the other end closes, or is silent. */
function exchange(port: number, parts: readonly Uint8Array[]): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      for (const part of parts) socket.write(part);
    });
    socket.on('error', () => undefined);
    socket.on('data', () => undefined);
    socket.setTimeout(40, () => socket.destroy());
    socket.once('close', () => resolve());
  });
}

/** The first packet of a client of MQTT 3.1.1 that says who it is. */
function connectPacket(token: string): Buffer {
  const text = (said: string): Buffer => Buffer.concat([Buffer.from([0, said.length]), Buffer.from(said)]);
  const head = Buffer.from([0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 0xc2, 0, 60]);
  const body = Buffer.concat([head, text(''), text(PROVIDER), text(token)]);
  return Buffer.concat([Buffer.from([0x10, body.length]), body]);
}

/** Of a line through points, by least squares. */
function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / Math.max(1, values.length);
  const [x, y] = [mean(points.map((point) => point[0])), mean(points.map((point) => point[1]))];
  const across = points.reduce((sum, [px, py]) => sum + (px - x) * (py - y), 0);
  const along = points.reduce((sum, [px]) => sum + (px - x) ** 2, 0);
  return along === 0 ? 0 : across / along;
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { io, type Socket as LiveSocket } from 'socket.io-client';
import { CHANNEL_IDS, TILED_CHANNELS } from '../../data/contract/channel.ts';
import { WIRE_VERSION } from '../../data/contract/protocol.ts';
import * as wireParser from '../../data/contract/wire-parser.ts';
import { describeSensors, PROVIDER } from './sensor-load.ts';
import { bareFlags, pause, type ServerDoors, ServerProcess } from './server-process.ts';

/** How soon a well-behaved provider's value is acknowledged, alone and beside each bad neighbour, ms. */
export interface NeighboursResult {
  readonly p50Ms: Readonly<Record<Neighbour, number>>;
  readonly p99Ms: Readonly<Record<Neighbour, number>>;
  /** Requests of the well-behaved one that were not answered with success. */
  readonly refused: number;
  readonly failures: readonly string[];
}

const NEIGHBOURS = ['nobody', 'flood', 'hungSubscriber', 'slowEvents', 'deafClient', 'brokerAway'] as const;
type Neighbour = (typeof NEIGHBOURS)[number];

const QUIET = 'quiet';
const FLOOD_CONNECTIONS = 8;
const DEAF_CLIENTS = 20;
const EVERY_MS = 20;
/** After so many values of the well-behaved one, one of each of 100 sensors of another. */
const BULK_EACH = 10;

/** `npm run bench -- neighbours [--seconds 6]` */
export async function run(): Promise<NeighboursResult> {
  const seconds = Number(option('--seconds') ?? 6);
  const folder = mkdtempSync(join(tmpdir(), 'besso-neighbours-'));
  const p50Ms = emptyFigures();
  const p99Ms = emptyFigures();
  const failures: string[] = [];
  let refused = 0;
  try {
    for (const neighbour of NEIGHBOURS) {
      const stand = await Stand.open(neighbour, join(folder, neighbour));
      const { answerMs, bad } = await stand.measure(seconds);
      p50Ms[neighbour] = quantile(answerMs, 0.5);
      p99Ms[neighbour] = quantile(answerMs, 0.99);
      refused += bad.length;
      failures.push(...new Set(bad.map((status) => `${neighbour}: ${status}`)), ...(await stand.close()));
    }
    return { p50Ms, p99Ms, refused, failures };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A server with one bad neighbour. */
class Stand {
  readonly #server: ServerProcess;
  readonly #doors: ServerDoors;
  /** The doors as the well-behaved one goes through them. */
  readonly #own: ServerDoors;
  readonly #leave: () => void;

  private constructor(server: ServerProcess, doors: ServerDoors, own: ServerDoors, leave: () => void) {
    this.#server = server;
    this.#doors = doors;
    this.#own = own;
    this.#leave = leave;
  }

  static async open(neighbour: Neighbour, folder: string): Promise<Stand> {
    const flags = [...bareFlags(folder), '--allow-outside', '127.0.0.1'];
    const broker = neighbour === 'brokerAway' ? await deafServer() : null;
    const doorsFile = join(folder, 'doors.json');
    const url = `mqtt://127.0.0.1:${broker ? portOf(broker) : 0}`;
    writeFileSync(doorsFile, JSON.stringify(broker ? { mqtt: { broker: { url, reconnectMs: 50 } } } : {}));
    const server = new ServerProcess([...flags, '--doors', doorsFile]);
    try {
      const doors = await server.ready();
      await describeSensors(doors);
      const come = { nobody: nothing, flood, hungSubscriber, slowEvents, deafClient, brokerAway: nothing }[neighbour];
      const gone = await come(doors);
      const leave = (): void => {
        gone();
        broker?.close();
      };
      const own = { ...doors, token: makeProvider(join(folder, 'home')) };
      const sensor = { sensor: 'one', type: 'temperature', component: 'one', componentType: 'generic' };
      const status = await call(own, 'POST', `/catalog/${QUIET}`, { sensors: [sensor] });
      if (status !== 200) throw new Error(`its sensor was answered with ${status}`);
      return new Stand(server, doors, own, leave);
    } catch (error) {
      await server.end('SIGKILL');
      throw error;
    }
  }

  /** Says one value every 20 ms, while the city changes for all who listen. */
  async measure(seconds: number): Promise<{ readonly answerMs: readonly number[]; readonly bad: readonly number[] }> {
    const answerMs: number[] = [];
    const bad: number[] = [];
    const endMs = performance.now() + seconds * 1000;
    while (performance.now() < endMs) {
      if (answerMs.length % BULK_EACH === 0) void bulk(this.#doors, answerMs.length).catch(() => 0);
      const sentMs = performance.now();
      const status = await put(this.#own, String(answerMs.length));
      if (status !== 200) bad.push(status);
      answerMs.push(performance.now() - sentMs);
      await pause(EVERY_MS);
    }
    return { answerMs, bad };
  }

  async close(): Promise<readonly string[]> {
    this.#leave();
    const { exitCode } = this.#server.child;
    await this.#server.end('SIGKILL');
    return exitCode === null ? [] : [`the server ended with ${exitCode}: ${this.#server.lines.slice(-5).join(' | ')}`];
  }
}

async function nothing(): Promise<() => void> {
  return () => undefined;
}

/** Bulks of 2,500 observations, as many as are taken. */
async function flood(doors: ServerDoors): Promise<() => void> {
  let isOver = false;
  for (let lane = 0; lane < FLOOD_CONNECTIONS; lane++) {
    void (async () => {
      for (let turn = lane; !isOver; turn++) await bulk(doors, turn, 25).catch(() => 0);
    })();
  }
  return () => {
    isOver = true;
  };
}

/** Of 100 sensors so many values each. */
function bulk(doors: ServerDoors, turn: number, each = 1): Promise<number> {
  const values = Array.from({ length: each }, (_, index) => ({ value: String((turn * each + index) % 1000) }));
  const sensors = Array.from({ length: 100 }, (_, index) => ({ sensor: `bulk${index}`, observations: values }));
  return call(doors, 'PUT', `/data/${PROVIDER}`, { sensors });
}

/** Is subscribed to all that is said, takes it, and never answers. */
async function hungSubscriber(doors: ServerDoors): Promise<() => void> {
  const server = createHttpServer(() => undefined);
  await listen(server);
  const endpoint = `http://127.0.0.1:${portOf(server)}/push`;
  const status = await call(doors, 'PUT', `/subscribe/data/${PROVIDER}`, { endpoint });
  if (status !== 200) throw new Error(`the subscription was answered with ${status}`);
  return () => {
    server.closeAllConnections();
    server.close();
  };
}

/** Ask for all events, and read none. */
async function slowEvents({ pages }: ServerDoors): Promise<() => void> {
  const sockets = Array.from({ length: DEAF_CLIENTS }, () => {
    const socket = connect(Number(new URL(pages).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('GET /api/v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    socket.pause();
    return socket;
  });
  return () => leaveAll(sockets);
}

/** Watch everything on the live stream, and then read nothing any more. */
async function deafClient({ pages }: ServerDoors): Promise<() => void> {
  const rooms = CHANNEL_IDS.filter((id) => !TILED_CHANNELS.has(id)).map((room) => ({ room }));
  const clients = Array.from({ length: DEAF_CLIENTS }, () => {
    const options = { transports: ['websocket'], parser: wireParser, auth: { wire: WIRE_VERSION }, forceNew: true };
    const client: LiveSocket = io(pages, { ...options, reconnection: false });
    client.on('connect', () => {
      client.emit('watch', { timeline: 'live', rooms }, () => undefined);
      setTimeout(() => deafen(client), 200);
    });
    return client;
  });
  return () => {
    for (const client of clients) client.disconnect();
  };
}

function deafen({ io: { engine } }: LiveSocket): void {
  const { transport } = engine as { transport: { ws?: { pause?(): void } } };
  transport.ws?.pause?.();
}

/** Takes connections and says nothing; each is cut soon. */
async function deafServer(): Promise<Server> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    setTimeout(() => socket.destroy(), 30);
  });
  await listen(server);
  return server;
}

function leaveAll(sockets: readonly Socket[]): void {
  for (const socket of sockets) socket.destroy();
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Whoever is well-behaved is a provider of its own. */
function makeProvider(home: string): string {
  const made = spawnSync(process.execPath, ['server/start.mjs', 'provider', QUIET, '--home', home], {
    encoding: 'utf8',
  });
  const token = /token ([0-9a-f]{64})/.exec(made.stdout)?.[1];
  if (token === undefined) throw new Error(`no provider was made: ${made.stdout}${made.stderr}`);
  return token;
}

function put(doors: ServerDoors, value: string): Promise<number> {
  return call(doors, 'PUT', `/data/${QUIET}/one`, { observations: [{ value }] });
}

async function call({ sentilo, token }: ServerDoors, method: string, path: string, body: object): Promise<number> {
  const answer = await fetch(sentilo + path, { method, headers: { IDENTITY_KEY: token }, body: JSON.stringify(body) });
  await answer.text();
  return answer.status;
}

function emptyFigures(): Record<Neighbour, number> {
  return { nobody: 0, flood: 0, hungSubscriber: 0, slowEvents: 0, deafClient: 0, brokerAway: 0 };
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN) * 100) / 100;
}

function option(name: string): string | undefined {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

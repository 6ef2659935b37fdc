import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { io, type Socket } from 'socket.io-client';
import type { Room } from '../../data/contract/channel.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import { type TimelineState, WIRE_VERSION } from '../../data/contract/protocol.ts';
import * as wireParser from '../../data/contract/wire-parser.ts';
import { GATEWAY_DEFAULTS, startGateway } from '../../server/gateway/gateway.ts';
import { makeReplayLibrary } from '../../server/replay/replay-library.ts';
import type { Archive } from '../../server/store/archive.ts';
import type { Series } from '../../server/store/batch.ts';
import { CityStore } from '../../server/store/city-store.ts';
import { openArchive } from '../../server/store/open-archive.ts';
import { NO_DESK } from '../server/no-desk.ts';
import { BenchCity } from './history-city.ts';
import { archivePlace, BENCH_START_MS } from './history-place.ts';

/** A replay of a big city over a socket, on the embedded store. */
export interface ReplayResult {
  readonly values: number;
  readonly series: number;
  /** From the command to the last byte of the new picture of every room, at a client that decodes nothing. */
  readonly seekP50Ms: number;
  readonly seekP95Ms: number;
  /** Processor time of all threads, those of the memory and the client included. */
  readonly seekCpuMs: number;
  readonly bytesOfSeek: number;
  /** City seconds played in a second of the wall, asked for 600. */
  readonly playedRate: number;
  /** The longest that the server's thread did nothing else, at 60 and at 600. */
  readonly blockedMsAt60: number;
  readonly blockedMsAt600: number;
  /** Processor time of all threads for a city minute. */
  readonly cpuMsAMinute: number;
  readonly bytesPerSecondAt600: number;
  /** How late a beat of the live city's is on the same thread, p95: alone, and beside four who play at 600. */
  readonly beatLateMs: number;
  readonly beatLateMsBesideFour: number;
  /** Processor time of the thread that serves them, of a second beside four; null where the system does not tell. */
  readonly threadMsASecondBesideFour: number | null;
  /** City seconds that the slowest of the four plays in a second of the wall, asked for 600. */
  readonly slowestOfFourRate: number;
}

const STATIONS = 6000;
const SHOWN_AS: readonly PropertyId[] = ['bikes-available', 'ebikes-available', 'docks-available', 'temperature'];
const VIEWERS = 4;
const BEAT_MS = 250;
const TILES = [-2, -1, 0, 1];
const ROOMS: readonly Room[] = [
  'city',
  'bikes',
  ...TILES.flatMap((column) => TILES.map((row): Room => `bus/${column}_${row}`)),
];

/** `npm run bench -- replay [--hours 1]`. */
export async function run(bundles: string): Promise<ReplayResult> {
  const place = process.argv.indexOf('--hours');
  const hours = place > 0 ? Number(process.argv[place + 1]) : 1;
  const folder = mkdtempSync(join(tmpdir(), 'besso-bench-replay-'));
  const archive = await openArchive(archivePlace(folder, join(bundles, 'pglite-worker.mjs')));
  try {
    const { values, series } = await fill(archive, hours);
    return { values, series, ...(await watch(archive, hours)) };
  } finally {
    await archive.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fill(archive: Archive, hours: number) {
  const city = new BenchCity(BENCH_START_MS, 1);
  const first = city.first();
  await archive.record({ ...first, series: first.series.map(shown) });
  let values = 0;
  for (let second = 0; second < hours * 3600; second++) {
    const batches = city.second(second);
    await Promise.all(batches.map((batch) => archive.record(batch)));
    values += batches.reduce((sum, batch) => sum + batch.values.series.length, 0);
  }
  return { values, series: city.series.length };
}

/** The bench's series as what stations say. */
function shown(series: Series): Series {
  const property = SHOWN_AS[Math.floor((series.id - 1) / STATIONS)] ?? null;
  return { ...series, subject: `station:bench-${(series.id - 1) % STATIONS}`, property };
}

async function watch(archive: Archive, hours: number) {
  const clock = { nowMs: () => BENCH_START_MS + 86_400_000, speed: 1 };
  const gateway = await startGateway({
    settings: { ...GATEWAY_DEFAULTS, port: 0 },
    version: 'bench',
    clock,
    store: new CityStore(clock),
    folders: { cityFolder: tmpdir(), pageFolder: tmpdir() },
    desk: NO_DESK,
    past: { library: makeReplayLibrary(archive.history), archive, recordings: () => [] },
    feeds: () => [],
    failed: (error) => process.stderr.write(`${String(error)}\n`),
  });
  const open = (index: number): Viewer => new Viewer(gateway.port, `replay/bench-0000${index}`);
  const viewer = open(0);
  const viewers = [viewer, ...Array.from({ length: VIEWERS - 1 }, (_, index) => open(index + 1))];
  try {
    const quiet = await beat(8);
    for (const each of viewers) await each.open();
    const alone = await measure(viewer, hours * 3_600_000);
    return { ...alone, beatLateMs: quiet.lateMs, ...(await besideAll(viewers)) };
  } finally {
    for (const { socket } of viewers) socket.disconnect();
    await gateway.close();
  }
}

/** Everybody plays as fast as can be, from another place each. */
async function besideAll(viewers: readonly Viewer[]) {
  for (const [index, viewer] of viewers.entries()) {
    await viewer.seek(BENCH_START_MS + 30_000 + index * 60_000);
    await viewer.steer({ rate: 600, playing: true });
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  const [startMs, from] = [performance.now(), await timesOf(viewers)];
  const { lateMs, threadMsASecond } = await beat(16);
  const [passedMs, to] = [performance.now() - startMs, await timesOf(viewers)];
  const rates = to.map((timeMs, index) => (timeMs - (from[index] ?? 0)) / passedMs);
  for (const viewer of viewers) await viewer.steer({ playing: false });
  return {
    beatLateMsBesideFour: lateMs,
    threadMsASecondBesideFour: threadMsASecond,
    slowestOfFourRate: round(Math.min(...rates)),
  };
}

function timesOf(viewers: readonly Viewer[]): Promise<readonly number[]> {
  return Promise.all(viewers.map((viewer) => viewer.timeMs()));
}

/** So many beats of the live city's, and how late they were. */
async function beat(count: number) {
  const late: number[] = [];
  const [startMs, cpu] = [performance.now(), threadMs()];
  for (let turn = 1; turn <= count; turn++) {
    const dueMs = startMs + turn * BEAT_MS;
    await new Promise((resolve) => setTimeout(resolve, dueMs - performance.now()));
    late.push(performance.now() - dueMs);
  }
  const seconds = (performance.now() - startMs) / 1000;
  const sorted = late.toSorted((one, other) => one - other);
  const threadMsASecond = cpu === null ? null : round(((threadMs() ?? 0) - cpu) / seconds);
  return { lateMs: round(sorted[Math.floor(count * 0.95)] ?? 0), threadMsASecond };
}

/** Processor time of this thread alone, as Linux tells it. */
function threadMs(): number | null {
  const file = '/proc/thread-self/schedstat';
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split(' ')[0]) / 1e6 : null;
}

async function measure(viewer: Viewer, spanMs: number) {
  const seeks: number[] = [];
  const [before, cpu] = [viewer.bytes, process.cpuUsage()];
  for (let count = 0; count < 60; count++) {
    const atMs = BENCH_START_MS + Math.round(((count * 0.618) % 1) * (spanMs - 60_000)) + 30_000;
    seeks.push(await viewer.seek(atMs));
  }
  const seekCpuMs = round(cpuMs(cpu) / seeks.length);
  const bytesOfSeek = Math.round((viewer.bytes - before) / seeks.length);
  const at60 = await played(viewer, 60, 4000);
  const at600 = await played(viewer, 600, Math.min(5000, spanMs / 700));
  const sorted = seeks.toSorted((one, other) => one - other);
  return {
    seekP50Ms: round(sorted[Math.floor(sorted.length / 2)] ?? 0),
    seekP95Ms: round(sorted[Math.floor(sorted.length * 0.95)] ?? 0),
    seekCpuMs,
    bytesOfSeek,
    playedRate: round(at600.rate),
    blockedMsAt60: round(at60.blockedMs),
    blockedMsAt600: round(at600.blockedMs),
    cpuMsAMinute: round(at600.cpuMsAMinute),
    bytesPerSecondAt600: Math.round(at600.bytesPerSecond),
  };
}

async function played(viewer: Viewer, rate: number, lastsMs: number) {
  await viewer.seek(BENCH_START_MS + 30_000);
  await viewer.steer({ rate, playing: true });
  await new Promise((resolve) => setTimeout(resolve, 500));
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const cpu = process.cpuUsage();
  const [startMs, bytes, from] = [performance.now(), viewer.bytes, await viewer.timeMs()];
  await new Promise((resolve) => setTimeout(resolve, lastsMs));
  const [endMs, to] = [performance.now(), await viewer.timeMs()];
  delay.disable();
  await viewer.steer({ playing: false });
  return {
    rate: (to - from) / (endMs - startMs),
    blockedMs: delay.max / 1e6,
    cpuMsAMinute: (cpuMs(cpu) / Math.max(1, to - from)) * 60_000,
    bytesPerSecond: ((viewer.bytes - bytes) / (endMs - startMs)) * 1000,
  };
}

/** A client that counts what comes. */
class Viewer {
  readonly socket: Socket;
  bytes = 0;
  readonly #timeline: string;
  #state: TimelineState | null = null;
  #told = (): void => undefined;

  constructor(port: number, timeline: string) {
    this.#timeline = timeline;
    const options = { transports: ['websocket'], parser: wireParser, auth: { wire: WIRE_VERSION }, forceNew: true };
    this.socket = io(`http://127.0.0.1:${port}`, options);
    this.socket.on('frame', (bytes: Uint8Array) => {
      this.bytes += bytes.length;
    });
    this.socket.on('timeline', (state: TimelineState) => {
      this.#state = state;
      this.#told();
    });
  }

  ask(event: string, ...body: readonly unknown[]) {
    return this.socket.timeout(20_000).emitWithAck(event, ...body);
  }

  async open(): Promise<void> {
    await this.steer({ atMs: BENCH_START_MS + 1000, playing: false });
    await this.ask('watch', { timeline: this.#timeline, rooms: ROOMS.map((room) => ({ room })) });
  }

  steer(order: object) {
    return this.ask('command', { name: 'replay', arguments: { timeline: this.#timeline, ...order } });
  }

  async timeMs(): Promise<number> {
    return (await this.ask('clock')).serverMs;
  }

  /** Answers keep their place among frames: what was sent of the picture before is here. */
  async seek(atMs: number): Promise<number> {
    const startMs = performance.now();
    const isThere = () => this.#state?.seeking === false && this.#state.atMs === atMs;
    await this.steer({ atMs, playing: false });
    while (!isThere()) {
      await new Promise<void>((resolve) => {
        this.#told = resolve;
      });
    }
    await this.timeMs();
    return performance.now() - startMs;
  }
}

function cpuMs(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

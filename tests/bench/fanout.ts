import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { ask, heard } from './asked-process.ts';

/** Clients of each kind: of the gateway, and of a bare `ws` server in the same process. */
export const CLIENTS = 200;
/** Vehicles, each with a new leg in every frame. */
export const LEGS = 5000;
const ROUNDS = 4;
/** Frames in a window; one frame a second. */
export const FRAMES = 5;

/** What is going on while the server's processor time is measured. */
export const KINDS = ['idle', 'gateway', 'raw'] as const;
export type Kind = (typeof KINDS)[number];

export interface Ready {
  readonly gatewayPort: number;
  readonly rawPort: number;
}

/** What the server says of a window: processor time, and when each frame was begun (ms since the epoch). */
export interface ServerWindow {
  readonly cpuMs: number;
  readonly wallMs: number;
  readonly beganMs: readonly number[];
}

/** What the clients say of a window: arrivals by client (ms since the epoch), bytes read from the sockets, legs decoded. */
export interface ClientWindow {
  readonly arrivalsMs: readonly (readonly number[])[];
  readonly bytes: number;
  readonly decodedLegs: number;
}

/**
 * V8's memory reducer collects everything once a process has little to do: a few hundred ms for the cities that the
 * bench holds ready, charged to whichever window it falls into. Without it a window pays for its own garbage alone.
 */
const SERVER_FLAGS = ['--no-memory-reducer', '--expose-gc'];

/** One server, 200 clients in another process, 5,000 legs in one frame a second; beside bare `ws` sending the same bytes. */
export async function run(folder: string) {
  const server = fork(join(folder, 'fanout-server.mjs'), { stdio: 'inherit', execArgv: SERVER_FLAGS });
  const clients = fork(join(folder, 'fanout-clients.mjs'), { stdio: 'inherit' });
  try {
    const ready = (await heard(server)) as Ready;
    await ask(clients, ready);
    await round(server, clients);
    const rounds = [];
    for (let index = 0; index < ROUNDS; index++) rounds.push(await round(server, clients));
    return summary(rounds);
  } finally {
    server.kill();
    clients.kill();
  }
}

type Round = Record<Kind, { readonly server: ServerWindow; readonly clients: ClientWindow }>;

async function round(server: ChildProcess, clients: ChildProcess): Promise<Round> {
  const measured: Partial<Round> = {};
  for (const kind of KINDS) {
    await ask(clients, { begin: kind });
    const serverWindow = (await ask(server, { kind })) as ServerWindow;
    const clientWindow = (await ask(clients, { end: kind })) as ClientWindow;
    measured[kind] = { server: serverWindow, clients: clientWindow };
  }
  return measured as Round;
}

function summary(rounds: readonly Round[]) {
  const share = (kind: Kind) => {
    const windows = rounds.map((each) => each[kind].server);
    return sum(windows.map(({ cpuMs }) => cpuMs)) / sum(windows.map(({ wallMs }) => wallMs));
  };
  const frames = rounds.length * FRAMES;
  const decoded = sum(rounds.map(({ gateway }) => gateway.clients.decodedLegs));
  if (decoded !== frames * LEGS) throw new Error(`${decoded} legs arrived, not ${frames * LEGS}`);
  const delays = rounds.flatMap(({ gateway }) =>
    gateway.clients.arrivalsMs.flatMap((arrivals) =>
      arrivals.map((atMs, index) => atMs - (gateway.server.beganMs[index] ?? atMs)),
    ),
  );
  delays.sort((one, other) => one - other);
  const rawBytes = sum(rounds.map(({ raw }) => raw.clients.bytes));
  const bytes = sum(rounds.map(({ gateway }) => gateway.clients.bytes));
  return {
    bytesPerLeg: rounded(bytes / (CLIENTS * frames * LEGS), 3),
    cpuRatio: rounded((share('gateway') - share('idle')) / (share('raw') - share('idle')), 2),
    p50Ms: rounded(quantile(delays, 0.5), 1),
    p99Ms: rounded(quantile(delays, 0.99), 1),
    rawBytesPerLeg: rounded(rawBytes / (CLIENTS * frames * LEGS), 3),
    cpuPercent: Object.fromEntries(KINDS.map((kind) => [kind, rounded(share(kind) * 100, 2)])),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

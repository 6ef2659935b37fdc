import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const READY_WITHIN_MS = 240_000;

/**
 * Home of the servers that do not care: the city is made in it once, and again when the program has changed. What one of
 * them remembers is forgotten by the next.
 */
const SHARED_HOME = join(ROOT, 'node_modules/.cache/besso-home');

/** A server as `npm start` runs it, in a process of its own. */
export interface RunningCity {
  readonly address: string;
  readonly port: number;
  readonly home: string;
  /** What it has printed so far. */
  output(): string;
  /** Stops it with SIGTERM; gives its exit code. */
  stop(): Promise<number | null>;
}

/** Starts a city and waits until it is healthy. `flags` as on the command line; a given `port` or `home` is kept. */
export async function startCity(
  flags: Readonly<Record<string, string>> = {},
  given: { readonly port?: number; readonly home?: string } = {},
): Promise<RunningCity> {
  const port = given.port ?? (await freePort());
  const home = given.home ?? SHARED_HOME;
  if (given.home === undefined) rmSync(join(home, 'store'), { recursive: true, force: true });
  const all = { port: String(port), 'sentilo-port': '0', 'mqtt-port': '0', home, log: 'error', ...flags };
  const child = spawn(
    process.execPath,
    [join(ROOT, 'server/start.mjs'), ...Object.entries(all).flatMap(([name, value]) => [`--${name}`, value])],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let printed = '';
  child.stdout.on('data', (bytes) => (printed += String(bytes)));
  child.stderr.on('data', (bytes) => (printed += String(bytes)));
  const address = `http://127.0.0.1:${port}`;
  await healthy(address, child, () => printed);
  return {
    address,
    port,
    home,
    output: () => printed,
    stop: () => ended(child),
  };
}

/** Below the ports that systems hand out by themselves, so that nobody is given one that is about to be listened on. */
const PORTS = { from: 20_000, to: 32_000 } as const;

/** A port that nobody listens on now, nor soon by chance. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(PORTS.from, PORTS.to);
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((tell) => {
    const server = createServer();
    server.once('error', () => tell(false));
    server.listen(port, '127.0.0.1', () => server.close(() => tell(true)));
  });
}

async function healthy(address: string, child: ChildProcess, printed: () => string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`The city stopped with ${child.exitCode}: ${printed()}`);
    const answer = await fetch(`${address}/health`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((wake) => setTimeout(wake, 100));
  }
  child.kill('SIGKILL');
  throw new Error(`The city was not healthy within ${READY_WITHIN_MS / 1000} s: ${printed()}`);
}

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return Promise.resolve(child.exitCode);
  return new Promise((give) => {
    child.once('exit', (code) => give(code));
    child.kill('SIGTERM');
  });
}

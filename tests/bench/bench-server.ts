import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const HEALTHY_WITHIN_MS = 180_000;

/** Runs `use` with the address of a server that has a home of its own (or `BESSO_CITY`'s package), and stops it. */
export async function withServer<Result>(
  flags: readonly string[],
  use: (address: string) => Promise<Result>,
): Promise<Result> {
  const home = mkdtempSync(join(tmpdir(), 'besso-bench-'));
  const port = await freePort();
  const own = ['--port', String(port), '--sentilo-port', '0', '--mqtt-port', '0', '--home', home, '--log', 'error'];
  const all = ['server/start.mjs', ...own, ...flags];
  const child = spawn(process.execPath, all, { stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    await healthy(`http://127.0.0.1:${port}/health`, child);
    return await use(`http://127.0.0.1:${port}/`);
  } finally {
    child.kill('SIGTERM');
    await new Promise((resolve) => (child.exitCode === null ? child.once('exit', resolve) : resolve(null)));
    rmSync(home, { recursive: true, force: true });
  }
}

async function healthy(address: string, child: ChildProcess): Promise<void> {
  const deadlineMs = performance.now() + HEALTHY_WITHIN_MS;
  while (performance.now() < deadlineMs) {
    if (child.exitCode !== null) throw new Error(`The server stopped with ${child.exitCode} before it was ready.`);
    const answer = await fetch(address).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`The server was not healthy within ${HEALTHY_WITHIN_MS / 1000} s.`);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

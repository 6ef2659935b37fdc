import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort, type RunningCity, startCity } from './running-city.ts';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const START = join(ROOT, 'server/start.mjs');

let folder: string;
let city: RunningCity;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'besso-start-'));
  city = await startCity();
}, 240_000);

afterAll(async () => {
  await city?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 30_000);

describe('a start that cannot go on says why in one line and exits with 2', () => {
  test('a port in use', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((listening) => server.once('listening', listening));
    const address = server.address();
    const port = address && typeof address === 'object' ? address.port : 0;
    expect(refusal('--port', String(port))).toMatch(new RegExp(`${port}`));
    server.close();
  });

  test('a feeds file that is not one', async () => {
    const file = join(folder, 'feeds.json');
    writeFileSync(file, '{"feeds": [{"id": "feed:x", "protocol": "telepathy"}]}');
    expect(refusal('--feeds', file, '--port', String(await freePort()))).toMatch(/feeds/);
  });

  test('a city package whose tiles were cut short', async () => {
    const cut = join(folder, 'cut');
    cpSync(join(city.home, 'city'), cut, { recursive: true });
    truncateSync(join(cut, 'city.pmtiles'), 1000);
    expect(refusal('--city', cut, '--port', String(await freePort()))).toMatch(/city\.pmtiles/);
  });

  test('a flag that it does not know', () => {
    expect(refusal('--sped', '2')).toMatch(/--sped/);
  });
});

test('every default feed is live soon after a start', async () => {
  const health = async () => {
    const answer = (await (await fetch(`${city.address}/health`)).json()) as { feeds: { state: string }[] };
    return answer.feeds.map(({ state }) => state);
  };
  await expect.poll(health).toEqual(Array(5).fill('live'));
});

/** What a start with these flags says on standard error; it must be one line, with exit code 2. */
function refusal(...flags: string[]): string {
  const { status, stderr } = spawnSync(process.execPath, [START, ...flags, '--home', join(folder, 'home')], {
    cwd: ROOT,
    encoding: 'utf8',
    timeout: 100_000,
  });
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(status).toBe(2);
  return stderr;
}

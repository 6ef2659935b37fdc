import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestClient } from './gateway-fixture.ts';
import { writeSmallPackage } from './small-package.ts';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const OWN = { id: 'feed:own', name: 'Own', protocol: 'gbfs', licence: 'CC0-1.0', ttlS: 60 };
const FEEDS = { feeds: [{ ...OWN, options: { url: 'http://127.0.0.1:9/gbfs.json' } }] };

/** Several servers run beside each other. */
const ANY_PORTS = { BESSO_SENTILO_PORT: '0', BESSO_MQTT_PORT: '0' };

let folder: string;
let taken: { readonly server: Server; readonly port: number };
const running: ChildProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'besso-main-'));
  const built = spawnSync(process.execPath, [join(ROOT, 'server/start.mjs'), '--help'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(built.stdout).toContain('BESSO_PORT');
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  taken = { server, port: typeof address === 'object' && address ? address.port : 0 };
  writeFileSync(join(folder, 'feeds.json'), JSON.stringify(FEEDS));
}, 120_000);

afterAll(() => {
  for (const child of running) child.kill('SIGKILL');
  taken.server.close();
  rmSync(folder, { recursive: true, force: true });
});

function smallPackage(name: string): string {
  return writeSmallPackage(folder, name);
}

function start(args: readonly string[], variables: Record<string, string> = {}): ChildProcess {
  const call = `import(${JSON.stringify(join(ROOT, 'dist/server/main.js'))}).then(({ main }) => main({ args: process.argv.slice(1), variables: process.env, root: ${JSON.stringify(ROOT)} }))`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', call, '--', ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', BESSO_HOME: join(folder, 'home'), ...ANY_PORTS, ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  return child;
}

async function ended(child: ChildProcess) {
  const said = { output: '', errors: '' };
  child.stdout?.on('data', (bytes) => (said.output += String(bytes)));
  child.stderr?.on('data', (bytes) => (said.errors += String(bytes)));
  const code = await new Promise<number | null>((gone) => child.once('close', gone));
  return { code, ...said };
}

async function expectRefused(
  args: readonly string[],
  words: string,
  variables: Record<string, string> = {},
): Promise<void> {
  const { code, output, errors } = await ended(start(args, variables));
  expect(errors).toContain(words);
  expect(errors.trimEnd().split('\n')).toHaveLength(1);
  expect(output).toBe('');
  expect(code).toBe(2);
}

describe('a start that cannot go on says so in one line and ends with 2', () => {
  it('for a bad flag and a bad variable', async () => {
    await expectRefused(['--port', 'eighty'], '--port must be');
    await expectRefused([], 'BESSO_SPEED must be', { BESSO_SPEED: 'fast' });
  });

  it('for a port in use', async () => {
    await expectRefused(['--port', String(taken.port)], `127.0.0.1:${taken.port} is in use`);
  });

  it('for an address that is not of this machine', async () => {
    await expectRefused(['--host', '203.0.113.1', '--port', '39999'], '203.0.113.1');
  });

  it('for a feeds file that is not there, not JSON, of an unknown protocol, or wanting a variable that is not set', async () => {
    await expectRefused(['--feeds', join(folder, 'none.json')], 'none.json cannot be read');
    writeFileSync(join(folder, 'bad.json'), '{');
    await expectRefused(['--feeds', join(folder, 'bad.json')], 'not JSON');
    writeFileSync(join(folder, 'odd.json'), JSON.stringify({ feeds: [{ ...FEEDS.feeds[0], protocol: 'telepathy' }] }));
    await expectRefused(['--feeds', join(folder, 'odd.json')], 'telepathy');
    const feeds = [{ ...FEEDS.feeds[0], headersFrom: { Authorization: 'NOBODYS_TOKEN' } }];
    writeFileSync(join(folder, 'key.json'), JSON.stringify({ feeds }));
    await expectRefused(['--feeds', join(folder, 'key.json')], 'NOBODYS_TOKEN, which is not set');
  });

  it('for a city package that is absent, lacks a file, or has one cut short', async () => {
    await expectRefused(['--port', '0', '--city', join(folder, 'nowhere')], 'nowhere is not a city package');
    const lacking = smallPackage('lacking');
    unlinkSync(join(lacking, 'places.json'));
    await expectRefused(['--port', '0', '--city', lacking], 'places.json is missing');
    const cut = smallPackage('cut');
    truncateSync(join(cut, 'tiles.json'), 1);
    await expectRefused(['--port', '0', '--city', cut], 'tiles.json is cut');
  });
});

describe('a running server', () => {
  it('serves its package and its feeds, and SIGTERM stops it with 0 within 5 s, clients and all', async () => {
    const child = start(['--port', '0', '--city', smallPackage('good'), '--feeds', join(folder, 'feeds.json')]);
    const url = await addressOf(child);
    expect(await (await fetch(`${url}/city/manifest.json`)).json()).toMatchObject({ name: 'good' });
    const health = await fetch(`${url}/health`);
    expect(health.status).toBe(503);
    expect(await health.json()).toMatchObject({ status: 'down', feeds: [{ id: 'feed:own', state: 'away' }] });
    const client = new TestClient(url);
    await client.welcomed;
    await fetch(`${url}/health`, { keepalive: true });
    const end = ended(child);
    const startMs = performance.now();
    child.kill('SIGTERM');
    expect((await end).code).toBe(0);
    expect(performance.now() - startMs).toBeLessThan(5000);
    client.close();
  });

  it('is refused its port by a second one, and goes on', async () => {
    const first = start(['--port', '0', '--city', smallPackage('twice'), '--feeds', join(folder, 'feeds.json')]);
    const url = await addressOf(first);
    await expectRefused(['--port', new URL(url).port], 'is in use');
    expect((await fetch(`${url}/health`)).status).toBe(503);
    const end = ended(first);
    first.kill('SIGINT');
    expect((await end).code).toBe(0);
  });
});

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((found, failed) => {
    let said = '';
    child.stderr?.on('data', (bytes) => {
      said += String(bytes);
      const address = /http:\/\/\S+/.exec(said)?.[0];
      if (address) found(address);
    });
    child.once('close', (code) => failed(new Error(`ended with ${code}: ${said}`)));
  });
}

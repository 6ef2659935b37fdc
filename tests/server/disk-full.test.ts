import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bareFlags, type ServerDoors, ServerProcess } from '../bench/server-process.ts';

const PROVIDER = 'testApi_provider';

let folder: string;
let server: ServerProcess;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'besso-disk-full-'));
});

afterAll(async () => {
  await server?.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** A full disk without one's own disk: the kernel refuses the process to write beyond so much of any file (EFBIG). */
function leaveRoom(bytes: number | 'unlimited'): void {
  execFileSync('prlimit', ['--pid', String(server.child.pid), `--fsize=${bytes}:`]);
}

async function ask({ sentilo, token }: ServerDoors, method: string, path: string, body?: object) {
  const headers = { IDENTITY_KEY: token };
  const answer = await fetch(`${sentilo}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
  return { status: answer.status, text: await answer.text() };
}

async function valuesOf(doors: ServerDoors): Promise<readonly string[]> {
  const { text } = await ask(doors, 'GET', `/data/${PROVIDER}/n1?limit=100`);
  return (JSON.parse(text) as { observations: { value: string }[] }).observations.map(({ value }) => value);
}

async function stateOf({ pages }: ServerDoors): Promise<string> {
  return ((await (await fetch(`${pages}/health`)).json()) as { archive: { state: string } }).archive.state;
}

describe.skipIf(spawnSync('prlimit', ['--version']).error)(
  'a server whose disk is full (needs prlimit of Linux)',
  () => {
    test('refuses in a clear line, can be read, goes on when there is room, and has all that it acknowledged', async () => {
      server = new ServerProcess(bareFlags(folder));
      let doors = await server.ready();
      const sensors = [{ sensor: 'n1', type: 'noise' }];
      expect(await ask(doors, 'POST', `/catalog/${PROVIDER}`, { sensors })).toMatchObject({ status: 200 });
      const say = (value: number) => ask(doors, 'PUT', `/data/${PROVIDER}/n1/${value}`);
      expect(await say(50)).toMatchObject({ status: 200 });
      leaveRoom(1);
      expect(await say(51)).toEqual({
        status: 503,
        text: expect.stringContaining('temporarily unavailable because its store is full'),
      });
      expect(await say(52)).toMatchObject({ status: 503 });
      expect([await valuesOf(doors), await stateOf(doors)]).toEqual([['50'], 'full']);
      const told = server.lines.filter((line) => line.startsWith('nothing new is taken in: no room left'));
      expect(told).toHaveLength(1);
      leaveRoom('unlimited');
      expect(await say(53)).toMatchObject({ status: 200 });
      expect([await valuesOf(doors), await stateOf(doors)]).toEqual([['53', '50'], 'ready']);
      await server.end('SIGKILL');
      server = new ServerProcess(bareFlags(folder));
      doors = await server.ready();
      expect(await valuesOf(doors)).toEqual(['53', '50']);
    }, 120_000);
  },
);

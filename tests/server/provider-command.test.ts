import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { askLocally, CommandRefused, openLocalChannel } from '../../server/local-channel.ts';
import { providerCommands } from '../../server/make-provider.ts';
import { openPlatform } from '../../server/platform/open-platform.ts';
import { main } from '../../server/provider-command.ts';
import { RETENTION_DEFAULTS } from '../../server/store/historian-parts.ts';
import { openArchive } from '../../server/store/open-archive.ts';
import { MemoryKeepingStore } from './memory-keeping-store.ts';

const CLOCK = { nowMs: Date.now, speed: 1 };
const QUIET = { error: () => undefined, info: () => undefined, debug: () => undefined };

let home: string;
let printed: string;
let complained: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'besso-provider-'));
  [printed, complained] = ['', ''];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    complained += text;
    return true;
  });
});

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = 0;
  rmSync(home, { recursive: true, force: true });
});

async function command(...args: string[]): Promise<number> {
  await main({ args, variables: { BESSO_HOME: home }, root: home });
  return Number(process.exitCode ?? 0);
}

async function openPlatformOf() {
  const folder = join(home, 'store');
  const settings = { databaseUrl: null, retention: RETENTION_DEFAULTS, workerFile: null };
  const archive = await openArchive({ folder, clock: CLOCK, log: QUIET, ...settings });
  const store = new MemoryKeepingStore(CLOCK, archive);
  return { archive, platform: await openPlatform({ store, archive, clock: CLOCK, log: QUIET }) };
}

test('without a server a provider is made in the store, and its token is shown once', async () => {
  expect(await command('barri-1')).toBe(0);
  const token = /^provider barri-1 token ([0-9a-f]{64})\n$/.exec(printed)?.[1] ?? '';
  expect(token).not.toBe('');
  const { archive, platform } = await openPlatformOf();
  expect(platform.entityOf(token)).toMatchObject({ id: 'barri-1', kind: 'provider', simulated: false });
  await archive.close();
  expect(await command('barri-1')).toBe(2);
  expect(complained).toBe('besso: there is a provider or application barri-1 already\n');
});

test('with a server running it is made there', async () => {
  const { archive, platform } = await openPlatformOf();
  const made: string[] = [];
  const channel = await openLocalChannel(
    home,
    providerCommands(platform, async (id) => void made.push(id)),
  );
  expect(await command('running')).toBe(0);
  const token = /^provider running token ([0-9a-f]{64})\n$/.exec(printed)?.[1] ?? '';
  expect(platform.entityOf(token)?.id).toBe('running');
  expect(await command('running')).toBe(2);
  expect(made).toEqual(['running']);
  await channel.close();
  await archive.close();
});

test('an application is made and permitted to read a provider, and may not any more when it is taken back', async () => {
  for (const words of ['p', 'reader application', 'reader may read p', 'reader https only']) {
    expect(await command(...words.split(' '))).toBe(0);
  }
  expect(printed).toMatch(/application reader token [0-9a-f]{64}\nreader may READ p\nreader https only\n$/);
  const { archive, platform } = await openPlatformOf();
  const reader = platform.entity('reader') ?? expect.fail('there is an application');
  expect([platform.may(reader, 'p', 'READ'), platform.may(reader, 'p', 'WRITE')]).toEqual([true, false]);
  expect([reader.kind, platform.isSecureOnly('reader'), platform.isSecureOnly('p')]).toEqual([
    'application',
    true,
    false,
  ]);
  const channel = await openLocalChannel(
    home,
    providerCommands(platform, async () => undefined),
  );
  expect(await command('reader', 'may', 'NOTHING', 'p')).toBe(0);
  expect(platform.may(reader, 'p', 'READ')).toBe(false);
  await channel.close();
  await archive.close();
});

test('who administers all has a token when one is asked for, and the one before ends', async () => {
  for (let time = 0; time < 2; time++) expect(await command('sentilo-catalog', 'token')).toBe(0);
  const tokens = [...printed.matchAll(/^application sentilo-catalog token ([0-9a-f]{64})$/gm)].map((each) => each[1]);
  const { archive, platform } = await openPlatformOf();
  expect(tokens.map((token) => platform.entityOf(token ?? '')?.id)).toEqual([undefined, 'sentilo-catalog']);
  await archive.close();
});

test.each([
  [['a b'], 'is made of 0-9 a-z A-Z _ -'],
  [[], 'needs a name'],
  [['a', 'b'], 'not understood: a b'],
  [['a', 'application', 'b'], 'not understood: a application b'],
  [['a', 'token'], 'there is no provider or application "a"'],
  [['a', 'https', 'never'], 'not understood: a https never'],
  [['sentilo-catalog', 'may', 'OWN', 'a'], 'NAME may READ, WRITE, ADMIN or NOTHING of another'],
  [['sentilo-catalog', 'may', 'READ', 'a'], 'there is no provider or application "a"'],
  [['--what', 'a'], 'unknown flag --what'],
])('%j is refused with one line and exit code 2', async (args, part) => {
  expect(await command(...args)).toBe(2);
  expect(complained).toContain(part);
  expect(complained.trim().split('\n')).toHaveLength(1);
});

test('the local channel is for whoever can read a file that its owner alone can read', async () => {
  const channel = await openLocalChannel(home, { echo: async (words) => words.join('-') });
  const file = join(home, 'local-channel.json');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await askLocally(home, 'echo', ['a', 'b'])).toBe('a-b');
  const whereabouts = JSON.parse(readFileSync(file, 'utf8')) as { port: number };
  const stranger = await fetch(`http://127.0.0.1:${whereabouts.port}/`, { method: 'POST', body: '{}' });
  expect(stranger.status).toBe(403);
  await expect(askLocally(home, 'constructor', [])).rejects.toThrow('404');
  await channel.close();
  expect(await askLocally(home, 'echo', [])).toBeNull();
});

test('a server that was killed leaves a file that leads nowhere: that is none running', async () => {
  const channel = await openLocalChannel(home, {
    no: () => Promise.reject(new CommandRefused('no')),
  });
  await expect(askLocally(home, 'no', [])).rejects.toThrow(CommandRefused);
  const left = readFileSync(join(home, 'local-channel.json'), 'utf8');
  await channel.close();
  writeFileSync(join(home, 'local-channel.json'), left);
  expect(await askLocally(home, 'no', [])).toBeNull();
});

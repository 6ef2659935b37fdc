import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { seededRandom } from '../../data/city/seeded-random.ts';
import { openFileJournal } from '../../server/store/file-journal.ts';
import { openPgliteDatabase } from '../../server/store/pglite-database.ts';
import { type Bundles, bundle } from './bundle.ts';
import { makePgliteHome } from './pglite.ts';

let programs: Bundles;
let home: string;

beforeAll(async () => {
  programs = await bundle({
    'journal-child': 'tests/server/journal-child.ts',
    'pglite-worker': 'server/store/pglite-worker.ts',
  });
  home = mkdtempSync(join(tmpdir(), 'besso-power-'));
});

afterAll(() => {
  programs.remove();
  rmSync(home, { recursive: true, force: true });
});

/** Runs a child until it has acknowledged so many, kills it some ms later; gives all that it acknowledged. */
async function appendUntilKilled(folder: string, run: number, count: number, laterMs: number): Promise<string[]> {
  const child = spawn(process.execPath, [programs.file('journal-child'), folder, String(run)], { stdio: 'pipe' });
  let [said, complained] = ['', ''];
  child.stderr.on('data', (part: Buffer) => {
    complained += part;
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.stdout.on('data', (part: Buffer) => {
    said += part;
    if (said.split('\n').length > count) setTimeout(() => child.kill('SIGKILL'), laterMs);
  });
  await ended;
  if (complained !== '') throw new Error(complained);
  return said.split('\n').slice(0, -1);
}

describe('killed at any moment', () => {
  const SEED = 20_261_122;

  test(`a journal has all it acknowledged, in order and once (seed ${SEED})`, { timeout: 60_000 }, async () => {
    const random = seededRandom(SEED);
    const folder = join(home, 'journal');
    const acknowledged = new Map<string, Set<string>>();
    for (let run = 0; run < 3; run++) {
      const count = 1 + Math.floor(random() * 400);
      acknowledged.set(String(run), new Set(await appendUntilKilled(folder, run, count, random() * 20)));
    }
    const lines: string[] = [];
    const journal = await openFileJournal(folder, { report: (line) => lines.push(line) });
    const [offsets, found]: [number[], string[]] = [[], []];
    for await (const { offset, bytes } of journal.read(0)) {
      offsets.push(offset);
      found.push(new TextDecoder().decode(bytes).split(' ').slice(0, 2).join(' '));
    }
    await journal.close();
    expect(offsets).toEqual(offsets.map((_, index) => index + 1));
    expect(new Set(found).size).toBe(found.length);
    const all = new Set(found);
    for (const [run, numbers] of acknowledged) {
      expect(numbers.size).toBeGreaterThan(0);
      expect([...numbers].filter((number) => !all.has(`${run} ${number}`))).toEqual([]);
    }
    expect(lines.filter((line) => !line.includes('ended in the middle'))).toEqual([]);
  });
});

describe('PostgreSQL on a thread of its own', () => {
  test('answers as in this thread, hands bytes over, and is there again', { timeout: 90_000 }, async () => {
    const made = await makePgliteHome();
    const settings = { folder: join(made.folder, 'database'), workerFile: programs.file('pglite-worker') };
    const database = await openPgliteDatabase(settings);
    const bytes = Uint8Array.from({ length: 200_000 }, (_, index) => index * 31);
    await database.query('CREATE TABLE t (id bigint, b bytea)');
    await database.query('INSERT INTO t VALUES ($1, $2)', [7, bytes]);
    expect(bytes.length).toBe(200_000);
    await expect(database.query('SELECT nonsense')).rejects.toMatchObject({ code: '42703' });
    await database.close();
    const again = await openPgliteDatabase(settings);
    const [row] = await again.query<{ id: number; b: Uint8Array }>('SELECT id, b FROM t');
    expect(row?.id).toBe(7);
    expect(Buffer.compare(row?.b ?? new Uint8Array(), bytes)).toBe(0);
    await again.close();
    made.remove();
  });
});

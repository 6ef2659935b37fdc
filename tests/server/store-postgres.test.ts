import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { RETENTION_DEFAULTS } from '../../server/store/historian-parts.ts';
import { openArchive } from '../../server/store/open-archive.ts';
import { openPostgresDatabase } from '../../server/store/postgres-database.ts';
import { openPostgresJournal } from '../../server/store/postgres-journal.ts';
import { serverFault } from '../../server/store/postgres-settings.ts';
import { databaseSuite } from '../suites/database.ts';
import { historySuite } from '../suites/history.ts';
import { bytesOf, journalSuite, textsAfter } from '../suites/journal.ts';
import { startPostgres } from './postgres.ts';

const server = await startPostgres();
const journals = await server.makeDatabase();

afterAll(() => server.stop());

journalSuite('a table of a PostgreSQL server', async () => {
  return {
    open: (firstOffset = 1) => openPostgresJournal(journals, { firstOffset, tidyBytes: 1 << 19 }),
    bytes: async () => {
      const database = await openPostgresDatabase(journals);
      const [row] = await database.query("SELECT pg_total_relation_size('journal') AS bytes");
      await database.close();
      return Number(row?.bytes);
    },
    remove: async () => {
      const database = await openPostgresDatabase(journals);
      await database.query('DROP TABLE journal, journal_trimmed');
      await database.close();
    },
  };
});

databaseSuite('a PostgreSQL server', async () => {
  const url = await server.makeDatabase();
  return { open: () => openPostgresDatabase(url), remove: async () => {} };
});

historySuite('a PostgreSQL server', async () => openPostgresDatabase(await server.makeDatabase()), 3);

describe('when the server goes away and comes back', () => {
  test('a journal refuses, then goes on by itself, without a gap and without doubling', async () => {
    const journal = await openPostgresJournal(await server.makeDatabase());
    expect(await journal.append(bytesOf('a'))).toBe(1);
    const crashed = server.crash();
    const refused = await Promise.allSettled([journal.append(bytesOf('b'))]);
    await crashed;
    const offset = await journal.append(bytesOf('c'));
    const texts = await textsAfter(journal, 0);
    expect(texts.map(([each]) => each)).toEqual(texts.map((_, index) => index + 1));
    expect(texts.at(0)).toEqual([1, 'a']);
    expect(texts.at(-1)).toEqual([offset, 'c']);
    if (refused[0]?.status === 'rejected') expect(String(refused[0].reason)).not.toContain('besso@');
    await journal.close();
  });

  test('a database refuses what was under way, and answers again', async () => {
    const database = await openPostgresDatabase(await server.makeDatabase());
    await database.query('CREATE TABLE t (n int)');
    const cut = database.transaction(async ({ query }) => {
      await query('INSERT INTO t VALUES (1)');
      await server.crash();
      await query('INSERT INTO t VALUES (2)');
    });
    await expect(cut).rejects.toThrow();
    expect(await database.query('SELECT * FROM t')).toEqual([]);
    await database.close();
  });

  test('an address where no server is, is refused', async () => {
    const nowhere = 'postgresql://besso:secret@127.0.0.1:1/none';
    const refused = await openPostgresJournal(nowhere).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Error);
    expect(String(refused)).not.toContain('secret');
    const quiet = { error: () => undefined, info: () => undefined, debug: () => undefined };
    const parts = { retention: RETENTION_DEFAULTS, clock: { speed: 1, nowMs: () => 0 }, log: quiet, workerFile: null };
    const folder = join(tmpdir(), 'besso-archive-nowhere');
    const archive = await openArchive({ ...parts, folder, databaseUrl: nowhere }).catch((error: unknown) => error);
    expect(archive).toMatchObject({ name: 'StoreUnreachable' });
    expect(String(archive)).not.toContain('secret');
    rmSync(folder, { recursive: true, force: true });
  });
});

describe('an archive on a PostgreSQL server', () => {
  test('refuses while the server is away, says so once, and goes on by itself', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'besso-archive-'));
    const lines: string[] = [];
    const log = { error: (line: string) => void lines.push(line), info: () => undefined, debug: () => undefined };
    const clock = { speed: 1, nowMs: () => 1_795_000_000_000 };
    const databaseUrl = await server.makeDatabase();
    const archive = await openArchive({
      folder,
      databaseUrl,
      retention: RETENTION_DEFAULTS,
      clock,
      log,
      workerFile: null,
    });
    const put = (json: number) => archive.documents.put([{ kind: 'k', id: 'a', json }]);
    await put(1);
    await server.crash(async () => {
      const refusal = { name: 'StoreUnreachable', reason: 'store does not answer' };
      await expect(put(2)).rejects.toMatchObject(refusal);
      await expect(put(3)).rejects.toMatchObject(refusal);
      expect(archive.usage().state).toBe('unreachable');
      expect(archive.documents.all('k').get('a')).toBe(1);
    });
    await put(4);
    expect(archive.usage().state).toBe('ready');
    expect(lines).toEqual([
      expect.stringMatching(/^nothing new is taken in: the database of DATABASE_URL cannot be used/),
    ]);
    expect(lines.join()).not.toContain(folder);
    await archive.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('takes nothing in while its tables are gone, and goes on when they are back', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'besso-archive-'));
    const log = { error: () => undefined, info: () => undefined, debug: () => undefined };
    const clock = { speed: 1, nowMs: () => 1_795_000_000_000 };
    const databaseUrl = await server.makeDatabase();
    const others = await openPostgresDatabase(databaseUrl);
    const parts = { folder, databaseUrl, retention: RETENTION_DEFAULTS, clock, log, workerFile: null };
    const archive = await openArchive(parts);
    const put = (json: number) => archive.documents.put([{ kind: 'k', id: 'a', json }]);
    await put(1);
    await others.query('ALTER TABLE journal RENAME TO elsewhere');
    for (const json of [2, 3]) await expect(put(json)).rejects.toMatchObject({ name: 'StoreUnreachable' });
    expect(archive.usage().state).toBe('unreachable');
    await others.query('ALTER TABLE elsewhere RENAME TO journal');
    await put(4);
    await archive.close();
    const again = await openArchive(parts);
    expect([...again.documents.all('k')]).toEqual([['a', 4]]);
    await again.close();
    await others.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('counts as away where it may not be written to', () => {
    const denied = Object.assign(new Error('permission denied for table journal'), { code: '42501' });
    expect(serverFault(denied)).toMatchObject({ name: 'StoreUnreachable' });
  });

  test('has what it took in when it is opened again, and lets nobody else in meanwhile', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'besso-archive-'));
    const log = { error: () => undefined, info: () => undefined, debug: () => undefined };
    const clock = { speed: 1, nowMs: () => 1_795_000_000_000 };
    const databaseUrl = await server.makeDatabase();
    const parts = { folder, databaseUrl, retention: RETENTION_DEFAULTS, clock, log, workerFile: null };
    const archive = await openArchive(parts);
    await archive.documents.put([{ kind: 'k', id: 'a', json: { b: 1 } }]);
    await expect(openArchive(parts)).rejects.toMatchObject({ name: 'StoreInUse' });
    await archive.close();
    const again = await openArchive(parts);
    expect([...again.documents.all('k')]).toEqual([['a', { b: 1 }]]);
    expect(again.usage()).toMatchObject({ state: 'ready' });
    expect(again.usage().bytes).toBeGreaterThan(1_000_000);
    await again.close();
    rmSync(folder, { recursive: true, force: true });
  });
});

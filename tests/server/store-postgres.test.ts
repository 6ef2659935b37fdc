import { afterAll, describe, expect, test } from 'vitest';
import { openPostgresDatabase } from '../../server/store/postgres-database.ts';
import { openPostgresJournal } from '../../server/store/postgres-journal.ts';
import { databaseSuite } from '../suites/database.ts';
import { bytesOf, journalSuite, textsAfter } from '../suites/journal.ts';
import { startPostgres } from './postgres.ts';

const server = await startPostgres();

afterAll(() => server.stop());

journalSuite('a table of a PostgreSQL server', async () => {
  const url = await server.makeDatabase();
  return { open: (firstOffset = 1) => openPostgresJournal(url, { firstOffset }), remove: async () => {} };
});

databaseSuite('a PostgreSQL server', async () => {
  const url = await server.makeDatabase();
  return { open: () => openPostgresDatabase(url), remove: async () => {} };
});

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
  });
});

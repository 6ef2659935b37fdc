import { afterAll } from 'vitest';
import { openPostgresDatabase } from '../../server/store/postgres-database.ts';
import { openPostgresJournal } from '../../server/store/postgres-journal.ts';
import { databaseSuite } from '../suites/database.ts';
import { journalSuite } from '../suites/journal.ts';
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

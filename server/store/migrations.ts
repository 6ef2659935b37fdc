import { HISTORY_TABLES } from './history-tables.ts';
import type { Migration } from './migration.ts';

/** The tables of the archive, step by step. New ones go at the end. */
export const MIGRATIONS: readonly Migration[] = [
  {
    name: '1 small things',
    sql: `
      CREATE TABLE documents (kind text NOT NULL, id text NOT NULL, json text NOT NULL, PRIMARY KEY (kind, id));
      CREATE TABLE series (
        id bigint PRIMARY KEY, key text NOT NULL, subject text, property text, factor double precision NOT NULL);
      CREATE TABLE cursor (name text PRIMARY KEY, journal_offset bigint NOT NULL)`,
  },
  ...HISTORY_TABLES,
];

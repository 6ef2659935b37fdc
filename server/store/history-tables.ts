import type { Migration } from './migration.ts';

/** Kinds of rows that a block has. */
export const ROW_KINDS = { raw: 0, fiveMinutes: 1, hour: 2 } as const;

export type RowKind = keyof typeof ROW_KINDS;

/**
 * The tables of history. Payloads are deflated already and are cut with `substring`: they are stored as they are, outside
 * of their rows. Times are UTC epoch ms.
 *
 * - `history_groups`: what arrived, in its order; with a keyframe of the city before it.
 * - `history_blocks`: up to an hour of groups, once its values are written series by series.
 * - `history_rows`: a block's values, means of 5 minutes and of an hour, by slices of series; `stray` are those whose time
 *   is far from the block's. Where a series says much its values are cut by time into several rows, `part` of them.
 * - `history_withdrawn`: values taken back.
 */
export const HISTORY_TABLES: readonly Migration[] = [
  {
    name: '2 history',
    sql: `
      CREATE TABLE history_groups (
        id integer PRIMARY KEY, block integer NOT NULL, first_ms double precision NOT NULL,
        last_ms double precision NOT NULL, last_offset bigint NOT NULL, value_count integer NOT NULL,
        at_from double precision, at_to double precision, payload bytea NOT NULL, offsets integer[] NOT NULL,
        keyframe bytea NOT NULL, records bytea);
      CREATE INDEX history_groups_block ON history_groups (block);
      CREATE INDEX history_groups_first ON history_groups (first_ms, id);
      CREATE TABLE history_blocks (
        id integer PRIMARY KEY, first_ms double precision NOT NULL, last_ms double precision NOT NULL,
        value_count integer NOT NULL, tally text NOT NULL);
      CREATE TABLE history_rows (
        kind smallint NOT NULL, slice integer NOT NULL, stray boolean NOT NULL, block integer NOT NULL,
        at_from double precision NOT NULL, at_to double precision NOT NULL, last_offset bigint NOT NULL,
        payload bytea NOT NULL, offsets integer[] NOT NULL, PRIMARY KEY (kind, slice, stray, block));
      CREATE INDEX history_rows_time ON history_rows (kind, slice, stray, at_to);
      CREATE INDEX history_rows_block ON history_rows (block);
      CREATE TABLE history_withdrawn (
        series integer NOT NULL, at_ms double precision NOT NULL, journal_offset bigint NOT NULL);
      ALTER TABLE history_groups ALTER COLUMN payload SET STORAGE EXTERNAL,
        ALTER COLUMN keyframe SET STORAGE EXTERNAL, ALTER COLUMN records SET STORAGE EXTERNAL;
      ALTER TABLE history_rows ALTER COLUMN payload SET STORAGE EXTERNAL`,
  },
  {
    name: '3 parts of rows',
    sql: `
      ALTER TABLE history_rows ADD COLUMN part smallint NOT NULL DEFAULT 0;
      ALTER TABLE history_rows DROP CONSTRAINT history_rows_pkey,
        ADD PRIMARY KEY (kind, slice, stray, block, part)`,
  },
];

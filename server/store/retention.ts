import type { Compactor } from './compactor.ts';
import type { Database } from './database.ts';
import { SLICE_SERIES } from './group-codec.ts';
import type { Retention } from './historian-parts.ts';
import { ROW_KINDS, type RowKind } from './history-tables.ts';

export const DAY_MS = 86_400_000;

/** Lets go of what was kept long enough, a block at a time. */
export class Keeper {
  readonly #database: Database;
  readonly #retention: Retention;
  readonly #compactorOf: (block: number) => Compactor;

  constructor(database: Database, retention: Retention, compactorOf: (block: number) => Compactor) {
    this.#database = database;
    this.#retention = retention;
    this.#compactorOf = compactorOf;
  }

  /** Lets go of some of what is too old; false where nothing is. The last group stays: the city goes on from it. */
  async step(nowMs: number): Promise<boolean> {
    const { rawDays, fiveMinuteDays, hourDays } = this.#retention;
    if (await this.#forgetRaw(nowMs - rawDays * DAY_MS)) return true;
    if (await this.#forgetRows('fiveMinutes', nowMs - fiveMinuteDays * DAY_MS)) return true;
    if (await this.#forgetRows('hour', nowMs - hourDays * DAY_MS)) return true;
    return false;
  }

  /** Gives the room to what comes next; a server does so by itself, too. */
  async tidy(): Promise<void> {
    await this.#database.query('VACUUM history_groups');
    await this.#database.query('VACUUM history_rows');
  }

  async #forgetRaw(beforeMs: number): Promise<boolean> {
    const sql = `SELECT block, max(last_ms) AS last_ms FROM history_groups
      WHERE block = (SELECT min(block) FROM history_groups) AND block < (SELECT max(block) FROM history_groups)
        AND block IN (SELECT id FROM history_blocks) GROUP BY block`;
    const [row] = await this.#database.query(sql);
    if (!row || Number(row.last_ms) >= beforeMs) return false;
    await this.#takeBack(Number(row.block));
    await this.#database.transaction(async (inside) => {
      await inside.query('DELETE FROM history_groups WHERE block = $1', [Number(row.block)]);
      await inside.query('DELETE FROM history_rows WHERE block = $1 AND kind = $2', [Number(row.block), ROW_KINDS.raw]);
      await inside.query('DELETE FROM history_withdrawn WHERE at_ms < (SELECT min(at_from) FROM history_groups)');
    });
    return true;
  }

  /** Means forget what was taken back after they were made: while raw values are kept, answers see to that themselves. */
  async #takeBack(block: number): Promise<void> {
    const sql = `SELECT DISTINCT slice FROM history_rows JOIN history_withdrawn
        ON at_ms BETWEEN at_from AND at_to AND journal_offset > last_offset AND series / $2 = slice
      WHERE block = $1 AND kind = $3`;
    const rows = await this.#database.query(sql, [block, SLICE_SERIES, ROW_KINDS.raw]);
    const compactor = this.#compactorOf(block);
    for (const { slice } of rows) await compactor.again(Number(slice));
  }

  async #forgetRows(kind: Exclude<RowKind, 'raw'>, beforeMs: number): Promise<boolean> {
    const sql = `SELECT history_rows.block AS block FROM history_rows JOIN history_blocks ON history_blocks.id = block
      WHERE kind = $1 AND last_ms < $2 ORDER BY block LIMIT 1`;
    const [row] = await this.#database.query(sql, [ROW_KINDS[kind], beforeMs]);
    if (!row) return false;
    await this.#database.query('DELETE FROM history_rows WHERE block = $1 AND kind = $2', [
      Number(row.block),
      ROW_KINDS[kind],
    ]);
    return true;
  }
}

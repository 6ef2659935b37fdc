import type { Database } from './database.ts';
import type { Retention } from './historian-parts.ts';
import { ROW_KINDS, type RowKind } from './history-tables.ts';

export const DAY_MS = 86_400_000;

/** Lets go of what was kept long enough, a block at a time. */
export class Keeper {
  readonly #database: Database;
  readonly #retention: Retention;

  constructor(database: Database, retention: Retention) {
    this.#database = database;
    this.#retention = retention;
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
    await this.#database.transaction(async (inside) => {
      await inside.query('DELETE FROM history_groups WHERE block = $1', [Number(row.block)]);
      await inside.query('DELETE FROM history_rows WHERE block = $1 AND kind = $2', [Number(row.block), ROW_KINDS.raw]);
      await inside.query('DELETE FROM history_withdrawn WHERE at_ms < $1', [beforeMs]);
    });
    return true;
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

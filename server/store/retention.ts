import type { Compactor } from './compactor.ts';
import type { Database } from './database.ts';
import { SLICE_SERIES } from './group-codec.ts';
import type { Retention } from './historian-parts.ts';
import { ROW_KINDS, type RowKind } from './history-tables.ts';
import { tidyGroups, tidyRows } from './tidy.ts';

export const DAY_MS = 86_400_000;

/** Groups let go of in one step, 1 MB each at the most: some 20 ms of work. */
const GROUPS_AT_ONCE = 4;

/** What the keeper is handed, and whom it tells. */
export interface KeeperParts {
  readonly database: Database;
  readonly retention: Retention;
  compactorOf(block: number): Compactor;
  /** Before anything of a block goes: what arrived before is no longer kept as it came in. */
  keepsFrom(fromMs: number): void;
  /** So many values are gone. */
  gone(values: number): void;
}

interface OldestBlock {
  readonly block: number;
  readonly lastMs: number;
  /** When the next block's first batch came in. */
  readonly nextMs: number;
  readonly groups: number;
  /** Whether it still has all its groups. */
  readonly whole: boolean;
}

/**
 * Lets go of what was kept long enough, in small steps: whatever comes in goes between them. A block goes group by group,
 * then its values by series, slice by slice; one that is half gone is gone on with, also after a start.
 */
export class Keeper {
  readonly #parts: KeeperParts;
  #compactor: Compactor | null = null;

  constructor(parts: KeeperParts) {
    this.#parts = parts;
  }

  /** Lets go of some of what is too old; false where nothing is. The last group stays: the city goes on from it. */
  async step(nowMs: number): Promise<boolean> {
    const { rawDays, fiveMinuteDays, hourDays } = this.#parts.retention;
    if (await this.#forgetRaw(nowMs - rawDays * DAY_MS)) return true;
    if (await this.#forgetRows('fiveMinutes', nowMs - fiveMinuteDays * DAY_MS)) return true;
    return this.#forgetRows('hour', nowMs - hourDays * DAY_MS);
  }

  async #forgetRaw(beforeMs: number): Promise<boolean> {
    if (await this.#forgetSlice()) return true;
    const oldest = await this.#oldestBlock();
    if (!oldest || oldest.lastMs >= beforeMs) return false;
    this.#parts.keepsFrom(oldest.nextMs);
    if (!oldest.whole || !(await this.#takeBack(oldest.block))) await this.#forgetGroups(oldest);
    return true;
  }

  /** Null where it is the last, or its values do not lie by series yet. */
  async #oldestBlock(): Promise<OldestBlock | null> {
    const sql = `SELECT own.block, max(own.last_ms) AS last_ms, count(*) AS n,
        (SELECT min(first_ms) FROM history_groups AS later WHERE later.block > own.block) AS next_ms,
        sum(own.value_count) = max(history_blocks.value_count) AS whole
      FROM history_groups AS own JOIN history_blocks ON history_blocks.id = own.block
      WHERE own.block = (SELECT min(block) FROM history_groups) GROUP BY own.block`;
    const [row] = await this.#parts.database.query(sql);
    if (row?.next_ms == null) return null;
    const { block, last_ms, next_ms, n, whole } = row;
    const times = { lastMs: Number(last_ms), nextMs: Number(next_ms) };
    return { block: Number(block), ...times, groups: Number(n), whole: whole === true };
  }

  async #forgetGroups({ block, groups }: OldestBlock): Promise<void> {
    const { database, gone } = this.#parts;
    const sql = `DELETE FROM history_groups WHERE id IN
      (SELECT id FROM history_groups WHERE block = $1 ORDER BY id LIMIT ${GROUPS_AT_ONCE}) RETURNING value_count`;
    const rows = await database.query(sql, [block]);
    gone(rows.reduce((sum, { value_count }) => sum + Number(value_count), 0));
    if (groups <= GROUPS_AT_ONCE) {
      await database.query('DELETE FROM history_withdrawn WHERE at_ms < (SELECT min(at_from) FROM history_groups)');
    }
    await tidyGroups(database);
  }

  /** The block before the oldest that has groups is the one that may be half gone: blocks are numbered without a gap. */
  async #forgetSlice(): Promise<boolean> {
    const { database } = this.#parts;
    const sql = `SELECT block, min(slice) AS slice FROM history_rows
      WHERE block = (SELECT min(block) - 1 FROM history_groups) AND kind = $1 GROUP BY block`;
    const [row] = await database.query(sql, [ROW_KINDS.raw]);
    if (!row) return false;
    const which = [Number(row.block), Number(row.slice), ROW_KINDS.raw];
    await database.query('DELETE FROM history_rows WHERE block = $1 AND slice = $2 AND kind = $3', which);
    await tidyRows(database);
    return true;
  }

  /**
   * Means forget what was taken back after they were made, a slice at a time: while raw values are kept, answers see to
   * that themselves. False where there is nothing to forget.
   */
  async #takeBack(block: number): Promise<boolean> {
    const sql = `SELECT slice FROM history_rows JOIN history_withdrawn
        ON at_ms BETWEEN at_from AND at_to AND journal_offset > last_offset AND series / $2 = slice
      WHERE block = $1 AND kind = $3 LIMIT 1`;
    const [row] = await this.#parts.database.query(sql, [block, SLICE_SERIES, ROW_KINDS.raw]);
    if (!row) return false;
    if (this.#compactor?.block !== block) this.#compactor = this.#parts.compactorOf(block);
    await this.#compactor.again(Number(row.slice));
    return true;
  }

  async #forgetRows(kind: Exclude<RowKind, 'raw'>, beforeMs: number): Promise<boolean> {
    const { database } = this.#parts;
    const sql = `SELECT history_rows.block AS block FROM history_rows JOIN history_blocks ON history_blocks.id = block
      WHERE kind = $1 AND last_ms < $2 ORDER BY block LIMIT 1`;
    const [row] = await database.query(sql, [ROW_KINDS[kind], beforeMs]);
    if (!row) return false;
    const which = [Number(row.block), ROW_KINDS[kind]];
    await database.query('DELETE FROM history_rows WHERE block = $1 AND kind = $2', which);
    await tidyRows(database);
    return true;
  }
}

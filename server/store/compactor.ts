import type { BlockRow } from './block-codec.ts';
import type { Database } from './database.ts';
import { decodeHead, FIRST_SLICE_SECTION, HEAD_SECTION, SLICE_SERIES } from './group-codec.ts';
import type { HistorianWork } from './historian-work.ts';
import { tallyOf } from './history-density.ts';
import { ROW_KINDS } from './history-tables.ts';
import { arrayOf, sectionsOf } from './sealer.ts';
import { tidyRows } from './tidy.ts';
import type { Withdrawals } from './withdrawals.ts';

interface BlockUnderWay {
  readonly block: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly lastOffset: number;
  readonly values: number;
  readonly slices: number;
  readonly heads: readonly Uint8Array[];
}

/** Writes one block series by series, slice after slice: a step at a time, so that sealing comes between. */
export class Compactor {
  readonly #database: Database;
  readonly #work: HistorianWork;
  readonly #withdrawals: Withdrawals;
  readonly block: number;
  #underWay: BlockUnderWay | null = null;
  #slice = 0;

  constructor(database: Database, work: HistorianWork, withdrawals: Withdrawals, block: number) {
    this.#database = database;
    this.#work = work;
    this.#withdrawals = withdrawals;
    this.block = block;
  }

  /** Writes a slice of a block that is done once more, without what was taken back since. */
  async again(slice: number): Promise<void> {
    this.#underWay ??= await this.#begin();
    await this.#compact(this.#underWay, slice);
  }

  /** True once the block is done. One that was left half done is begun again. */
  async step(): Promise<boolean> {
    const underWay = this.#underWay;
    if (!underWay) {
      this.#underWay = await this.#begin();
      return false;
    }
    if (this.#slice < underWay.slices) {
      await this.#compact(underWay, this.#slice++);
      return false;
    }
    const { block, firstMs, lastMs, values, heads } = underWay;
    const sql = 'INSERT INTO history_blocks (id, first_ms, last_ms, value_count, tally) VALUES ($1, $2, $3, $4, $5)';
    await this.#database.query(sql, [block, firstMs, lastMs, values, tallyOf(heads.map(decodeHead))]);
    return true;
  }

  async #begin(): Promise<BlockUnderWay> {
    const sql = `SELECT min(first_ms) AS first_ms, max(last_ms) AS last_ms, max(last_offset) AS last_offset,
      sum(value_count) AS value_count, max(array_length(offsets, 1)) AS sections FROM history_groups WHERE block = $1`;
    const [row] = await this.#database.query(sql, [this.block]);
    return {
      block: this.block,
      firstMs: Number(row?.first_ms ?? 0),
      lastMs: Number(row?.last_ms ?? 0),
      lastOffset: Number(row?.last_offset ?? 0),
      values: Number(row?.value_count ?? 0),
      slices: Math.max(0, Number(row?.sections ?? 0) - 1 - FIRST_SLICE_SECTION),
      heads: await sectionsOf(this.#database, this.block, HEAD_SECTION),
    };
  }

  async #compact({ block, firstMs, lastOffset, heads }: BlockUnderWay, slice: number): Promise<void> {
    const values = await sectionsOf(this.#database, block, FIRST_SLICE_SECTION + slice);
    const groups = heads.map((head, index) => ({ head, values: values[index] ?? new Uint8Array() }));
    const withdrawn = this.#withdrawals.flat(slice * SLICE_SERIES, (slice + 1) * SLICE_SERIES);
    const known = withdrawn.reduce(
      (most, offset, index) => (index % 3 === 2 ? Math.max(most, offset) : most),
      lastOffset,
    );
    const rows = await this.#work.compact({ slice, firstMs, groups, withdrawn });
    await this.#database.transaction(async (inside) => {
      await inside.query('DELETE FROM history_rows WHERE block = $1 AND slice = $2', [block, slice]);
      for (const row of rows) await insertRow(inside, row, { slice, block, lastOffset: known });
    });
    await tidyRows(this.#database);
  }
}

async function insertRow(
  inside: Pick<Database, 'query'>,
  { kind, stray, part, atFromMs, atToMs, packed }: BlockRow,
  { slice, block, lastOffset }: { readonly slice: number; readonly block: number; readonly lastOffset: number },
): Promise<void> {
  const sql = `INSERT INTO history_rows (kind, slice, stray, block, part, at_from, at_to, last_offset, payload, offsets)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text::integer[])`;
  const place = [ROW_KINDS[kind], slice, stray, block, part, atFromMs, atToMs, lastOffset];
  await inside.query(sql, [...place, packed.payload, arrayOf(packed.offsets)]);
}

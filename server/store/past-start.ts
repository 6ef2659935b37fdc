import type { Series } from './batch.ts';
import type { CityMoment } from './city-moment.ts';
import type { Database } from './database.ts';
import type { GroupReader } from './group-reader.ts';
import { readSeries } from './small-tables.ts';
import type { TailStart } from './tail.ts';

/** What the database knows when it is opened. */
export interface Past {
  readonly series: readonly Series[];
  readonly withdrawn: readonly { readonly series: number; readonly atMs: number; readonly offset: number }[];
  /** The city after the last group. */
  readonly moment: CityMoment;
  readonly next: TailStart;
  readonly compactedBlock: number;
  /** Groups that are not in a compacted block. */
  readonly underWay: readonly { readonly id: number; readonly block: number; readonly firstMs: number }[];
  /** More than 1 where earlier ones were let go. */
  readonly firstBlock: number;
  readonly values: number;
  readonly oldestMs: number;
  readonly newestMs: number;
}

/** Null where nothing was ever sealed. */
export async function readPast(database: Database, groups: GroupReader): Promise<Past | null> {
  const sql = `SELECT max(id) AS id, max(block) AS block, min(block) AS first_block, min(first_ms) AS oldest, max(last_ms) AS newest,
    sum(value_count) AS value_count FROM history_groups`;
  const [last] = await database.query(sql);
  if (last?.id == null) return null;
  const compacted = await database.query('SELECT coalesce(max(id), 0) AS id FROM history_blocks');
  const compactedBlock = Number(compacted[0]?.id ?? 0);
  const underWay = await readUnderWay(database, compactedBlock);
  const place = await groups.at(database, Number.POSITIVE_INFINITY, Number(last.id));
  const moment = place && (await groups.moment(database, place, Number.POSITIVE_INFINITY));
  if (!moment) throw new Error(`group ${last.id} is not there`);
  return {
    series: await readSeries(database),
    withdrawn: await readWithdrawn(database),
    moment,
    next: startOf(Number(last.id), Number(last.block), compactedBlock, underWay),
    compactedBlock,
    underWay,
    firstBlock: Number(last.first_block),
    values: Number(last.value_count),
    oldestMs: Number(last.oldest),
    newestMs: Number(last.newest),
  };
}

/** The last block goes on, unless it is compacted. */
function startOf(lastGroup: number, lastBlock: number, compactedBlock: number, underWay: Past['underWay']): TailStart {
  const group = lastGroup + 1;
  if (lastBlock <= compactedBlock) return { group, block: lastBlock + 1, begun: null };
  const own = underWay.filter(({ block }) => block === lastBlock);
  return { group, block: lastBlock, begun: { groups: own.length, firstMs: own[0]?.firstMs ?? 0 } };
}

async function readUnderWay(database: Database, compactedBlock: number): Promise<Past['underWay']> {
  const sql = 'SELECT id, block, first_ms FROM history_groups WHERE block > $1 ORDER BY id';
  const rows = await database.query(sql, [compactedBlock]);
  return rows.map(({ id, block, first_ms }) => ({ id: Number(id), block: Number(block), firstMs: Number(first_ms) }));
}

async function readWithdrawn(database: Database): Promise<Past['withdrawn']> {
  const rows = await database.query('SELECT series, at_ms, journal_offset FROM history_withdrawn');
  return rows.map(({ series, at_ms, journal_offset }) => {
    return { series: Number(series), atMs: Number(at_ms), offset: Number(journal_offset) };
  });
}

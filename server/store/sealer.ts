import type { Database } from './database.ts';
import { plainGroup } from './group-codec.ts';
import { bytesOf, sectionOf } from './group-reader.ts';
import type { GrowingStretch } from './growing-stretch.ts';
import type { JournalBatch } from './historian-parts.ts';
import type { HistorianWork, SealedGroup } from './historian-work.ts';
import { plainKeyframe, plainRecords } from './keyframe-codec.ts';
import type { Keyframe } from './city-moment.ts';
import type { Stretch } from './stretch.ts';

/** A part of the tail, on its way to become a group. */
export interface GroupToBe {
  readonly id: number;
  readonly block: number;
  readonly stretch: GrowingStretch;
  readonly keyframe: Keyframe;
  /** Whether all records go with it. */
  readonly withRecords: boolean;
  /** Its batches with series and documents, without values; and the last one whatever it has. */
  readonly small: JournalBatch[];
}

export function sealGroup(work: HistorianWork, { stretch, keyframe, withRecords }: GroupToBe): Promise<SealedGroup> {
  const { arrivals, starts, values, ...rest } = stretch.view();
  return work.seal({
    arrivals,
    starts,
    values,
    plain: plainGroup({ arrivals, starts, values, ...rest }),
    keyframe: plainKeyframe(keyframe),
    records: withRecords ? plainRecords(keyframe.records) : null,
  });
}

/** Inside a transaction: the group's row, and what was taken back in it. */
export async function insertGroup(
  inside: Pick<Database, 'query'>,
  toBe: GroupToBe,
  sealed: SealedGroup,
): Promise<void> {
  const { id, block, stretch } = toBe;
  const { group, keyframe, records } = sealed;
  const sql = `INSERT INTO history_groups (id, block, first_ms, last_ms, last_offset, value_count, at_from, at_to,
    payload, offsets, keyframe, records) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text::integer[], $11, $12)`;
  const times = [stretch.firstMs, stretch.lastMs, stretch.lastOffset, stretch.rows];
  const extent = [stretch.extent?.fromMs ?? null, stretch.extent?.toMs ?? null];
  await inside.query(sql, [id, block, ...times, ...extent, group.payload, arrayOf(group.offsets), keyframe, records]);
  for (const { series, atMs, offset } of withdrawnIn(stretch.view())) {
    const withdrawn = 'INSERT INTO history_withdrawn (series, at_ms, journal_offset) VALUES ($1, $2, $3)';
    await inside.query(withdrawn, [series, atMs, offset]);
  }
}

/** Numbers as PostgreSQL writes an array of them. */
export function arrayOf(numbers: readonly number[]): string {
  return `{${numbers.join(',')}}`;
}

export function withdrawnIn({ rare, offsets }: Pick<Stretch, 'rare' | 'offsets'>) {
  return [...rare].flatMap(([batch, { withdrawn }]) =>
    withdrawn.map(({ series, atMs }) => ({ series, atMs, offset: offsets[batch] ?? 0 })),
  );
}

/** One section of every group of a block, in order. */
export async function sectionsOf(database: Database, block: number, section: number): Promise<readonly Uint8Array[]> {
  const sql = `SELECT ${sectionOf('$2')} AS part FROM history_groups WHERE block = $1 ORDER BY id`;
  return (await database.query(sql, [block, section])).map(({ part }) => bytesOf(part));
}

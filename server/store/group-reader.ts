import { createHash } from 'node:crypto';
import type { CityRecord, RecordId } from '../../data/contract/record.ts';
import type { Keyframe } from './city-moment.ts';
import type { Database } from './database.ts';
import { decodeGroup, decodeRare, GROUP_MS, RARE_SECTION } from './group-codec.ts';
import { GroupSlices } from './group-slices.ts';
import { decodeKeyframe, decodeRecords, parseRecords } from './keyframe-codec.ts';
import { KnownEnds } from './known-ends.ts';
import { UnreadableHistory } from './number-columns.ts';
import type { RareThings, Stretch } from './stretch.ts';

/** So many groups stay decoded, some 2 MB each; and so many lists of records. */
const GROUPS_KEPT = 4;
const RECORDS_KEPT = 3;
const CHANGES_KEPT = 200;
const PARSED_KEPT = 6;

/** Cuts a section out of a payload; the place of its number among the parameters. */
export function sectionOf(place: string): string {
  return `substring(payload from offsets[${place}::int + 1] + 1 for offsets[${place}::int + 2] - offsets[${place}::int + 1])`;
}

/** Bytes of a column; none where it is null. */
export function bytesOf(value: unknown): Uint8Array {
  return value instanceof Uint8Array ? value : new Uint8Array();
}

/** What became of records in a group: null where one is gone. */
type RecordsChange = ReadonlyMap<RecordId, CityRecord | null>;

/** Groups as they arrived, and the city before them. */
export class GroupReader {
  readonly slices = new GroupSlices();
  readonly ends = new KnownEnds();
  readonly #groups = new Map<number, Stretch>();
  readonly #changes = new Map<number, RecordsChange>();
  readonly #parsed = new Map<string, readonly CityRecord[]>();
  readonly #records = new Map<number, ReadonlyMap<RecordId, CityRecord>>();

  /** Numbers of the groups whose arrivals reach over a span of time, in order. */
  async within(database: Database, afterMs: number, untilMs: number, upTo: number): Promise<readonly number[]> {
    const sql = `SELECT id FROM history_groups WHERE first_ms > $1::float8 - ${GROUP_MS} AND last_ms > $1 AND first_ms <= $2
      AND id <= $3 ORDER BY id`;
    return (await database.query(sql, [afterMs, untilMs, upTo])).map(({ id }) => Number(id));
  }

  /** The last group begun by a moment; null where there is none. */
  async at(database: Database, atMs: number, upTo: number): Promise<number | null> {
    const sql =
      'SELECT id FROM history_groups WHERE first_ms <= $1 AND id <= $2 ORDER BY first_ms DESC, id DESC LIMIT 1';
    const [row] = await database.query(sql, [atMs, upTo]);
    return row ? Number(row.id) : null;
  }

  /** Null where it is no longer kept. */
  async stretch(database: Database, id: number): Promise<Stretch | null> {
    const known = this.#groups.get(id);
    if (known) return remember(this.#groups, id, known, GROUPS_KEPT);
    const [row] = await database.query('SELECT payload FROM history_groups WHERE id = $1', [id]);
    return row ? remember(this.#groups, id, decodeGroup(bytesOf(row.payload)), GROUPS_KEPT) : null;
  }

  /** A group together with the city before it, in one question. */
  async moment(
    database: Database,
    id: number,
  ): Promise<{ readonly stretch: Stretch; readonly keyframe: Keyframe } | null> {
    const known = this.#groups.get(id);
    const columns = known ? 'keyframe' : 'keyframe, payload';
    const [row] = await database.query(`SELECT ${columns} FROM history_groups WHERE id = $1`, [id]);
    if (!row) return null;
    const stretch = remember(this.#groups, id, known ?? decodeGroup(bytesOf(row.payload)), GROUPS_KEPT);
    const records = await this.#recordsBefore(database, id);
    return { stretch, keyframe: { ...decodeKeyframe(bytesOf(row.keyframe)), records: [...records.values()] } };
  }

  /** The records before a group: those before the last group that has them, and what came in since. */
  async #recordsBefore(database: Database, id: number): Promise<ReadonlyMap<RecordId, CityRecord>> {
    const sql = 'SELECT id FROM history_groups WHERE records IS NOT NULL AND id <= $1 ORDER BY id DESC LIMIT 1';
    const [found] = await database.query(sql, [id]);
    if (found?.id == null) throw new UnreadableHistory(`there are no records before group ${id}`);
    const from = Number(found.id);
    const records = new Map(await this.#recordsOf(database, from));
    if (from === id) return records;
    for (const change of await this.#changesOf(database, from, id)) {
      for (const [each, record] of change) {
        if (record) records.set(each, record);
        else records.delete(each);
      }
    }
    return records;
  }

  /** What became of records in some groups, the last one left out, in order. */
  async #changesOf(database: Database, from: number, to: number): Promise<readonly RecordsChange[]> {
    const known: RecordsChange[] = [];
    for (let group = from; group < to; group++) {
      const change = this.#changes.get(group);
      if (!change) break;
      known.push(change);
    }
    if (known.length === to - from) return known;
    const sql = `SELECT id, ${sectionOf('$3')} AS rare FROM history_groups WHERE id >= $1 AND id < $2 ORDER BY id`;
    const rows = await database.query(sql, [from + known.length, to, RARE_SECTION]);
    const read = rows.map(({ id, rare }) => {
      return remember(this.#changes, Number(id), recordsChange(decodeRare(bytesOf(rare))), CHANGES_KEPT);
    });
    return [...known, ...read];
  }

  /** The same records as elsewhere are read once. */
  #parse(section: Uint8Array): readonly CityRecord[] {
    const digest = createHash('sha256').update(section).digest('base64');
    return remember(this.#parsed, digest, this.#parsed.get(digest) ?? parseRecords(section), PARSED_KEPT);
  }

  async #recordsOf(database: Database, id: number): Promise<ReadonlyMap<RecordId, CityRecord>> {
    const known = this.#records.get(id);
    if (known) return remember(this.#records, id, known, RECORDS_KEPT);
    const [row] = await database.query('SELECT records FROM history_groups WHERE id = $1', [id]);
    const records = new Map(
      decodeRecords(bytesOf(row?.records), (part) => this.#parse(part)).map((record) => [record.id, record]),
    );
    return remember(this.#records, id, records, RECORDS_KEPT);
  }
}

function recordsChange(rare: ReadonlyMap<number, RareThings>): RecordsChange {
  const change = new Map<RecordId, CityRecord | null>();
  for (const { gone, records } of rare.values()) {
    for (const id of gone) change.set(id, null);
    for (const record of records) change.set(record.id, record);
  }
  return change;
}

/** Puts it in as the last used, and lets the first go. */
function remember<Id, T>(kept: Map<Id, T>, id: Id, value: T, most: number): T {
  kept.delete(id);
  kept.set(id, value);
  for (const first of kept.keys()) {
    if (kept.size <= most) break;
    kept.delete(first);
  }
  return value;
}

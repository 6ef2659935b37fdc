import { createHash } from 'node:crypto';
import type { CityRecord, RecordId } from '../../data/contract/record.ts';
import { NO_VALUES } from './batch.ts';
import { CityMoment } from './city-moment.ts';
import type { Database } from './database.ts';
import {
  decodeGroup,
  decodeGroupUntil,
  decodeRare,
  GROUP_MS,
  NOTHING_RARE_BYTES,
  RARE_SECTION,
} from './group-codec.ts';
import { GroupSlices } from './group-slices.ts';
import { decodeKeyframe, decodeRecords, parseRecords } from './keyframe-codec.ts';
import { KnownEnds } from './known-ends.ts';
import type { RareThings, Stretch } from './stretch.ts';

/** So many groups stay as they are kept, and so many decoded, some 2 MB each. */
const GROUPS_KEPT = 4;

/** So many changes of records are known, lists of records by their digests, and sections of these. */
const CHANGES_KEPT = 200;
const DIGESTS_KEPT = 1000;
const PARSED_KEPT = 6;

const NO_CHANGE: RecordsChange = new Map();

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

/** A group, and the last one until then that has all records. */
interface GroupPlace {
  readonly id: number;
  readonly recordsId: number;
}

/** A group as it is kept. */
interface SealedBytes {
  readonly keyframe: Uint8Array;
  readonly payload: Uint8Array;
}

/** Groups as they arrived, and the city before them. */
export class GroupReader {
  readonly slices = new GroupSlices();
  readonly ends = new KnownEnds();
  readonly #groups = new Map<number, Stretch>();
  readonly #sealed = new Map<number, SealedBytes>();
  readonly #changes = new Map<number, RecordsChange>();
  readonly #parsed = new Map<string, readonly CityRecord[]>();
  /** Of the sections of a group's records. */
  readonly #digests = new Map<number, readonly string[]>();

  /** Numbers of the groups whose arrivals reach over a span of time, in order. */
  async within(database: Database, afterMs: number, untilMs: number, upTo: number): Promise<readonly number[]> {
    const sql = `SELECT id FROM history_groups WHERE first_ms > $1::float8 - ${GROUP_MS} AND last_ms > $1 AND first_ms <= $2
      AND id <= $3 ORDER BY id`;
    return (await database.query(sql, [afterMs, untilMs, upTo])).map(({ id }) => Number(id));
  }

  /** The last group begun by a moment; null where there is none. */
  async at(database: Database, atMs: number, upTo: number): Promise<GroupPlace | null> {
    const sql = `SELECT id, (SELECT other.id FROM history_groups AS other WHERE records IS NOT NULL AND other.id <= own.id
        ORDER BY other.id DESC LIMIT 1) AS records_id
      FROM history_groups AS own WHERE first_ms <= $1 AND id <= $2 ORDER BY first_ms DESC, id DESC LIMIT 1`;
    const [row] = await database.query(sql, [atMs, upTo]);
    return row ? { id: Number(row.id), recordsId: Number(row.records_id) } : null;
  }

  /** Null where it is no longer kept. */
  async stretch(database: Database, id: number): Promise<Stretch | null> {
    const known = this.#groups.get(id);
    if (known) return remember(this.#groups, id, known, GROUPS_KEPT);
    const sealed = this.#sealed.get(id);
    const [row] = sealed ? [sealed] : await database.query('SELECT payload FROM history_groups WHERE id = $1', [id]);
    return row ? remember(this.#groups, id, decodeGroup(bytesOf(row.payload)), GROUPS_KEPT) : null;
  }

  /** The city at a moment of a group, the one before it and what had come in by then; null where it is no longer kept. */
  async moment(database: Database, { id, recordsId }: GroupPlace, atMs: number): Promise<CityMoment | null> {
    const sealed = await this.#read(database, id);
    if (!sealed) return null;
    const decoding = async () => {
      return { keyframe: decodeKeyframe(sealed.keyframe), group: decodeGroupUntil(sealed.payload, atMs) };
    };
    const [records, { keyframe, group }] = await Promise.all([
      this.#recordsBefore(database, recordsId, id),
      decoding(),
    ]);
    const { slices, ...rest } = keyframe;
    const moment = new CityMoment({ ...rest, values: NO_VALUES, records });
    for (const rows of slices) moment.latest.takeRows(rows);
    moment.takeGroup(group);
    return moment;
  }

  async #read(database: Database, id: number): Promise<SealedBytes | null> {
    const known = this.#sealed.get(id);
    if (known) return remember(this.#sealed, id, known, GROUPS_KEPT);
    const [row] = await database.query('SELECT keyframe, payload FROM history_groups WHERE id = $1', [id]);
    if (!row) return null;
    const sealed = { keyframe: bytesOf(row.keyframe), payload: bytesOf(row.payload) };
    return remember(this.#sealed, id, sealed, GROUPS_KEPT);
  }

  /** The records before a group: those before the last group that has them, and what came in since. */
  async #recordsBefore(database: Database, from: number, id: number): Promise<readonly CityRecord[]> {
    const before = await this.#recordsOf(database, from);
    const changes = from === id ? [] : await this.#changesOf(database, from, id);
    if (changes.every((change) => change.size === 0)) return before;
    const records = new Map<RecordId, CityRecord>(before.map((record) => [record.id, record]));
    for (const change of changes) {
      for (const [each, record] of change) {
        if (record) records.set(each, record);
        else records.delete(each);
      }
    }
    return [...records.values()];
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
    const first = from + known.length;
    const sql = `SELECT id, ${sectionOf('$3')} AS rare FROM history_groups WHERE id >= $1 AND id < $2
      AND offsets[$3::int + 2] - offsets[$3::int + 1] > $4`;
    const rows = await database.query(sql, [first, to, RARE_SECTION, NOTHING_RARE_BYTES]);
    const read = new Map(rows.map(({ id, rare }) => [Number(id), recordsChange(decodeRare(bytesOf(rare)))]));
    for (let group = first; group < to; group++) {
      known.push(remember(this.#changes, group, read.get(group) ?? NO_CHANGE, CHANGES_KEPT));
    }
    return known;
  }

  /** Lists of records mostly hold the same: each section of them is read once, and known by what it is made of. */
  async #recordsOf(database: Database, id: number): Promise<readonly CityRecord[]> {
    const known = this.#digests.get(id)?.map((digest) => this.#parsed.get(digest));
    if (known?.every((records) => records !== undefined)) return known.flat();
    const [row] = await database.query('SELECT records FROM history_groups WHERE id = $1', [id]);
    const digests: string[] = [];
    const records = decodeRecords(bytesOf(row?.records), (section) => {
      const digest = createHash('sha256').update(section).digest('base64');
      digests.push(digest);
      return remember(this.#parsed, digest, this.#parsed.get(digest) ?? parseRecords(section), PARSED_KEPT);
    });
    remember(this.#digests, id, digests, DIGESTS_KEPT);
    return records;
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

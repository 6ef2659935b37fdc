import type { PropertyId } from '../../data/contract/property.ts';
import type { RecordId } from '../../data/contract/record.ts';
import type { DocumentChange, Json, Series } from './batch.ts';
import type { Database } from './database.ts';
import type { JournalBatch } from './historian-parts.ts';

type Inside = Pick<Database, 'query'>;

/** The one reader of the journal that there is. */
const CURSOR = 'historian';

/** The offset up to which the journal is in the database; 0 before the first. */
export async function readCursor(database: Inside): Promise<number> {
  const sql = 'SELECT journal_offset FROM cursor WHERE name = $1';
  const [row] = await database.query<{ journal_offset: number }>(sql, [CURSOR]);
  return row?.journal_offset ?? 0;
}

/** All series, as they were last defined, up to the cursor. */
export async function readSeries(database: Inside): Promise<readonly Series[]> {
  const rows = await database.query('SELECT id, key, subject, property, factor FROM series ORDER BY id');
  return rows.map(({ id, key, subject, property, factor }) => ({
    id: Number(id),
    key: readName(String(key)),
    subject: subject === null ? null : (readName(String(subject)) as RecordId),
    property: property === null ? null : (String(property) as PropertyId),
    factor: Number(factor),
  }));
}

export async function readDocuments(database: Inside): Promise<readonly DocumentChange[]> {
  const rows = await database.query('SELECT kind, id, json FROM documents');
  return rows.map(({ kind, id, json }) => ({
    kind: readName(String(kind)),
    id: readName(String(id)),
    json: JSON.parse(String(json)) as Json,
  }));
}

/** Series and documents of batches in their order, and the cursor behind them; inside the transaction that keeps the rest. */
export async function keepSmall(inside: Inside, batches: readonly JournalBatch[]): Promise<void> {
  await keepSeries(inside, batches);
  await keepDocuments(inside, batches);
  const last = batches.at(-1);
  if (!last) return;
  const sql = `INSERT INTO cursor (name, journal_offset) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET journal_offset = excluded.journal_offset`;
  await inside.query(sql, [CURSOR, last.offset]);
}

async function keepSeries(inside: Inside, batches: readonly JournalBatch[]): Promise<void> {
  const latest = new Map(batches.flatMap(({ batch }) => batch.series.map((each) => [each.id, each] as const)));
  if (latest.size === 0) return;
  const rows = Array.from(latest.values(), ({ key, subject, ...each }) => {
    return { ...each, key: writeName(key), subject: subject === null ? null : writeName(subject) };
  });
  const sql = `INSERT INTO series (id, key, subject, property, factor)
    SELECT * FROM json_to_recordset($1::text::json)
      AS given (id bigint, key text, subject text, property text, factor double precision)
    ON CONFLICT (id) DO UPDATE SET key = excluded.key, subject = excluded.subject,
      property = excluded.property, factor = excluded.factor`;
  await inside.query(sql, [JSON.stringify(rows)]);
}

async function keepDocuments(inside: Inside, batches: readonly JournalBatch[]): Promise<void> {
  const changes = batches.flatMap(({ batch }) => batch.documents);
  const latest = new Map(changes.map((change) => [JSON.stringify([change.kind, change.id]), change]));
  if (latest.size === 0) return;
  const rows = Array.from(latest.values(), ({ kind, id, json }) => {
    return { kind: writeName(kind), id: writeName(id), json: json === null ? null : JSON.stringify(json) };
  });
  const given = 'json_to_recordset($1::text::json) AS given (kind text, id text, json text)';
  const gone = `DELETE FROM documents USING ${given}
    WHERE given.json IS NULL AND documents.kind = given.kind AND documents.id = given.id`;
  const kept = `INSERT INTO documents (kind, id, json) SELECT * FROM ${given} WHERE given.json IS NOT NULL
    ON CONFLICT (kind, id) DO UPDATE SET json = excluded.json`;
  const parameters = [JSON.stringify(rows)];
  await inside.query(gone, parameters);
  await inside.query(kept, parameters);
}

/** PostgreSQL's text holds neither NUL nor half a surrogate pair: a name that has them, or a quote in front, is kept as JSON. */
function writeName(name: string): string {
  const plain = !/^"|\0|\p{Cs}/u.test(name);
  return plain ? name : JSON.stringify(name);
}

function readName(written: string): string {
  return written.startsWith('"') ? String(JSON.parse(written)) : written;
}

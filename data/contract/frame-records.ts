import { FrameError, type ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';
import type { Change, Handle } from './city.ts';
import type { CityRecord } from './record.ts';

type Put = Change['put'];

/** Records of the same fields: the fields' names, the handles, then one array per field. */
type Group = readonly [fields: readonly string[], handles: readonly Handle[], ...columns: (readonly unknown[])[]];

/** JSON in ASCII (other characters as `\u` escapes): an array of groups. Nothing at all for no records. */
export function writeRecords(put: Put): ByteWriter {
  const writer = new ByteWriter();
  if (put.length === 0) return writer;
  const byFields = new Map<string, Put[number][]>();
  for (const each of put) {
    const fields = Object.keys(each.record).join();
    const group = byFields.get(fields);
    if (group) group.push(each);
    else byFields.set(fields, [each]);
  }
  writer.ascii(asciiJson([...byFields].map(([fields, group]) => groupOf(fields.split(','), group))));
  return writer;
}

export function readRecords(reader: ByteReader): Put {
  if (reader.left === 0) return [];
  const groups = parse(reader.ascii());
  if (!Array.isArray(groups)) throw new FrameError('has bad records');
  return groups.flatMap(readGroup);
}

function groupOf(fields: readonly string[], put: Put): Group {
  const rows: readonly unknown[][] = put.map(({ record }) => Object.values(record));
  const columns = fields.map((_, column) => rows.map((row) => row[column]));
  return [fields, put.map(({ handle }) => handle), ...columns];
}

function readGroup(group: unknown): Put {
  if (!isGroup(group)) throw new FrameError('has bad records');
  const [fields, handles, ...columns] = group;
  return handles.map((handle, row) => {
    const record = Object.fromEntries(fields.map((field, column) => [field, columns[column]?.[row]]));
    if (!isRecord(record)) throw new FrameError('has a bad record');
    return { handle, record };
  });
}

function isGroup(group: unknown): group is Group {
  if (!Array.isArray(group)) return false;
  const [fields, handles, ...columns] = group;
  if (!Array.isArray(fields) || !Array.isArray(handles) || columns.length !== fields.length) return false;
  return (
    fields.every((field) => typeof field === 'string' && /^[a-zA-Z0-9]{1,64}$/.test(field)) &&
    handles.every((handle) => Number.isSafeInteger(handle) && handle >= 0) &&
    columns.every((column) => Array.isArray(column) && column.length === handles.length)
  );
}

/** Enough to hold a record and to tell its channel; what a field means is the server's word, of the same wire version. */
function isRecord(record: Readonly<Record<string, unknown>>): record is Readonly<Record<string, unknown>> & CityRecord {
  const { id, kind, feed, name } = record;
  if (typeof id !== 'string' || typeof kind !== 'string' || !id.startsWith(`${kind}:`)) return false;
  return typeof feed === 'string' && typeof name === 'string' && Object.values(record).every(isFlat);
}

function isFlat(value: unknown): boolean {
  if (Array.isArray(value)) return value.every((each) => typeof each === 'number');
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0080-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FrameError('has bad records');
  }
}

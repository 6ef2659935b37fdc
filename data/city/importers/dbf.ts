import { ByteStream } from './byte-stream.ts';
import { FileProblem, type SourceFile } from './importer.ts';
import { mended, textOf, windows1252 } from './text.ts';

interface Field {
  readonly name: string;
  readonly type: string;
  readonly from: number;
  readonly length: number;
}

interface DbfHeader {
  readonly fields: readonly Field[];
  readonly records: number;
  readonly headerBytes: number;
  readonly recordBytes: number;
}

/** Names of the columns of a dBase table, from its head alone; [] when it is none. */
export function dbfFields(file: SourceFile | undefined): readonly string[] {
  return (file ? headerOf(file.head) : null)?.fields.map(({ name }) => name) ?? [];
}

/**
 * The rows of a dBase table in order, null for a deleted one. Text is Windows-1252 unless `encoding` (of a `.cpg`) says
 * UTF-8. Throws {@link FileProblem} when it is cut or no table.
 */
export function* readDbf(
  file: SourceFile,
  encoding: string | undefined,
): Iterable<Readonly<Record<string, unknown>> | null> {
  const header = headerOf(file.head);
  if (!header) throw new FileProblem('has a .dbf that is no dBase table');
  const stream = new ByteStream(file.pieces());
  const text = /utf.?8|65001/i.test(encoding ?? '') ? textOf : windows1252;
  if (!stream.take(header.headerBytes)) throw new FileProblem('has a .dbf that is cut');
  for (let record = 0; record < header.records; record++) {
    const bytes = stream.take(header.recordBytes);
    if (!bytes) throw new FileProblem(`has a .dbf that is cut: ${record} of ${header.records} records`);
    yield bytes[0] === DELETED ? null : rowOf(header.fields, bytes, text);
  }
}

const DELETED = 0x2a;
const FIELD_BYTES = 32;
const TERMINATOR = 0x0d;

function headerOf(head: Uint8Array): DbfHeader | null {
  if (head.length < 33 || ![0x03, 0x83, 0x8b, 0x30, 0xf5].includes(head[0] ?? 0)) return null;
  const view = new DataView(head.buffer, head.byteOffset, head.length);
  const [records, headerBytes, recordBytes] = [
    view.getUint32(4, true),
    view.getUint16(8, true),
    view.getUint16(10, true),
  ];
  const fields: Field[] = [];
  let from = 1;
  for (let at = FIELD_BYTES; at + FIELD_BYTES <= head.length && head[at] !== TERMINATOR; at += FIELD_BYTES) {
    if (at >= headerBytes) break;
    const name = windows1252(head.subarray(at, at + 11)).replace(/\0.*$/s, '');
    const length = head[at + 16] ?? 0;
    fields.push({ name, type: String.fromCharCode(head[at + 11] ?? 0), from, length });
    from += length;
  }
  return fields.length > 0 && from <= recordBytes ? { fields, records, headerBytes, recordBytes } : null;
}

function rowOf(
  fields: readonly Field[],
  bytes: Uint8Array,
  text: (bytes: Uint8Array) => string,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    fields.map(({ name, type, from, length }) => {
      const cell = mended(text(bytes.subarray(from, from + length)))
        .replaceAll('\0', '')
        .trim();
      return [name, type === 'N' || type === 'F' ? numberOf(cell) : cell === '' ? null : cell];
    }),
  );
}

function numberOf(cell: string): number | null {
  const value = Number(cell.replace(',', '.'));
  return cell === '' || !Number.isFinite(value) ? null : value;
}

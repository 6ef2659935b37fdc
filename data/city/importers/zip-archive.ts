import { Inflate, strFromU8 } from 'fflate';
import { FileProblem } from './importer.ts';

/** A file inside of a zip archive. */
export interface ZipEntry {
  readonly name: string;
  /** Unpacked, as the archive claims. */
  readonly bytes: number;
  /** Unpacked piece by piece; again with each call. Throws FileProblem where it is damaged. */
  pieces(): Iterable<Uint8Array>;
}

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_RECORD = 0x06054b50;
const END_BYTES = 22;
const MOST_COMMENT_BYTES = 65_535;
const STORED = 0;
const DEFLATED = 8;

/** Compressed bytes unpacked in one go. */
const AT_ONCE_BYTES = 65_536;

/** What a real archive of texts does not reach: more is a bomb. */
const MOST_ENTRIES = 10_000;
const MOST_BYTES = 2_000_000_000;
const MOST_RATIO = 1000;

export function isZip(head: Uint8Array): boolean {
  return head.length > 30 && uint32(head, 0) === LOCAL_HEADER;
}

/** Names of the files at the start of an archive, as far as its head shows them. */
export function namesInHead(head: Uint8Array): readonly string[] {
  const names: string[] = [];
  for (let at = head.indexOf(0x50); at >= 0 && at + 30 <= head.length; at = head.indexOf(0x50, at + 1)) {
    if (uint32(head, at) !== LOCAL_HEADER) continue;
    const length = uint16(head, at + 26);
    names.push(strFromU8(head.subarray(at + 30, at + 30 + length)));
    if (names.length >= 100) break;
  }
  return names;
}

/** The files of an archive by their names. Throws FileProblem for what is cut, encrypted or larger than is sensible. */
export function openZip(archive: Uint8Array): ReadonlyMap<string, ZipEntry> {
  const end = endRecordOf(archive);
  const count = uint16(archive, end + 10);
  let at = uint32(archive, end + 16);
  if (count > MOST_ENTRIES) throw new FileProblem(`the zip holds ${count} files, more than ${MOST_ENTRIES}`);
  const entries = new Map<string, ZipEntry>();
  for (let index = 0; index < count; index++) {
    if (at + 46 > archive.length || uint32(archive, at) !== CENTRAL_HEADER) {
      throw new FileProblem('the zip is damaged: its list of files is not whole');
    }
    const nameLength = uint16(archive, at + 28);
    const name = strFromU8(archive.subarray(at + 46, at + 46 + nameLength));
    if (!name.endsWith('/')) entries.set(name, entryAt(archive, at, name));
    at += 46 + nameLength + uint16(archive, at + 30) + uint16(archive, at + 32);
  }
  return entries;
}

function endRecordOf(archive: Uint8Array): number {
  const least = Math.max(0, archive.length - END_BYTES - MOST_COMMENT_BYTES);
  for (let at = archive.length - END_BYTES; at >= least; at--) {
    if (uint32(archive, at) === END_RECORD) return at;
  }
  throw new FileProblem('the zip is cut: its list of files is missing');
}

function entryAt(archive: Uint8Array, at: number, name: string): ZipEntry {
  const flags = uint16(archive, at + 8);
  const method = uint16(archive, at + 10);
  const packedBytes = uint32(archive, at + 20);
  const bytes = uint32(archive, at + 24);
  const headerAt = uint32(archive, at + 42);
  return {
    name,
    bytes,
    *pieces() {
      if (flags & 1) throw new FileProblem(`${name} in the zip is encrypted`);
      if (method !== STORED && method !== DEFLATED) throw new FileProblem(`${name} is packed by method ${method}`);
      if (bytes > MOST_BYTES || (bytes > 1_000_000 && bytes > packedBytes * MOST_RATIO)) {
        throw new FileProblem(`${name} in the zip would be ${bytes} bytes`);
      }
      const start = headerAt + 30 + uint16(archive, headerAt + 26) + uint16(archive, headerAt + 28);
      if (headerAt + 30 > archive.length || start + packedBytes > archive.length) {
        throw new FileProblem(`the zip is cut: ${name} is not whole`);
      }
      const packed = archive.subarray(start, start + packedBytes);
      if (method === STORED) yield packed;
      else yield* inflated(packed, bytes, name);
    },
  };
}

function* inflated(packed: Uint8Array, bytes: number, name: string): Iterable<Uint8Array> {
  const ready: Uint8Array[] = [];
  let unpacked = 0;
  const inflate = new Inflate((chunk) => ready.push(chunk));
  for (let at = 0; at < packed.length; at += AT_ONCE_BYTES) {
    try {
      inflate.push(packed.subarray(at, at + AT_ONCE_BYTES), at + AT_ONCE_BYTES >= packed.length);
    } catch {
      throw new FileProblem(`${name} in the zip is damaged`);
    }
    for (const chunk of ready.splice(0)) {
      unpacked += chunk.length;
      if (unpacked > bytes) throw new FileProblem(`${name} in the zip is larger than it claims`);
      yield chunk;
    }
  }
  if (unpacked !== bytes) throw new FileProblem(`${name} in the zip is cut`);
}

function uint16(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}

function uint32(bytes: Uint8Array, at: number): number {
  return (uint16(bytes, at) | (uint16(bytes, at + 2) << 16)) >>> 0;
}

import { crc32 } from 'node:zlib';
import type { JournalEntry } from './journal.ts';

/** How a file of the journal begins; another last digit is another form. */
export const SEGMENT_HEAD = new TextEncoder().encode('besso-j1');

/** What an entry begins with, so that the next one is found behind a damaged one. */
const MARK = Uint8Array.of(0xb3, 0x55, 0x0e, 0xe7);

/** Mark, length (u32), offset (double), CRC-32 of the bytes, CRC-32 of the head before it; little-endian. */
const ENTRY_HEAD_BYTES = 24;
const LENGTH_AT = 4;
const OFFSET_AT = 8;
const BYTES_CRC_AT = 16;
const HEAD_CRC_AT = 20;

/** Bytes of a segment that are no entry, with good entries behind them. */
export interface Damage {
  readonly from: number;
  readonly to: number;
}

/** Entries as they stand in a segment, one behind the other. */
export function writeEntries(entries: readonly JournalEntry[]): Uint8Array {
  const total = entries.reduce((sum, { bytes }) => sum + ENTRY_HEAD_BYTES + bytes.length, 0);
  const written = new Uint8Array(total);
  const view = new DataView(written.buffer);
  let at = 0;
  for (const { offset, bytes } of entries) {
    written.set(MARK, at);
    view.setUint32(at + LENGTH_AT, bytes.length, true);
    view.setFloat64(at + OFFSET_AT, offset, true);
    view.setUint32(at + BYTES_CRC_AT, crc32(bytes), true);
    view.setUint32(at + HEAD_CRC_AT, crc32(written.subarray(at, at + HEAD_CRC_AT)), true);
    written.set(bytes, at + ENTRY_HEAD_BYTES);
    at += ENTRY_HEAD_BYTES + bytes.length;
  }
  return written;
}

/** What a segment takes for an entry of so many bytes. */
export function entryLength(bytes: number): number {
  return ENTRY_HEAD_BYTES + bytes;
}

/**
 * The entries of a segment, each a view of it. Damage between good entries is told and passed over; returns where the
 * good part ends: what is behind it is no entry.
 */
export function* readEntries(segment: Buffer, damaged: (damage: Damage) => void): Generator<JournalEntry, number> {
  let goodEnd = Math.min(SEGMENT_HEAD.length, segment.length);
  let at = goodEnd;
  let last = -1;
  while (at < segment.length) {
    const head = readHead(segment, at);
    if (head === null || !isBehind(head.offset, last)) {
      at = nextMark(segment, at + 1);
      continue;
    }
    const end = at + ENTRY_HEAD_BYTES + head.length;
    const bytes = segment.subarray(at + ENTRY_HEAD_BYTES, end);
    if (crc32(bytes) === head.crc) {
      if (at > goodEnd) damaged({ from: goodEnd, to: at });
      yield { offset: head.offset, bytes };
      last = head.offset;
      goodEnd = end;
    }
    at = end;
  }
  return goodEnd;
}

interface EntryHead {
  readonly offset: number;
  readonly length: number;
  readonly crc: number;
}

/** Null where no whole entry begins. */
function readHead(segment: Buffer, at: number): EntryHead | null {
  if (at + ENTRY_HEAD_BYTES > segment.length || !MARK.every((byte, index) => segment[at + index] === byte)) return null;
  if (segment.readUInt32LE(at + HEAD_CRC_AT) !== crc32(segment.subarray(at, at + HEAD_CRC_AT))) return null;
  const length = segment.readUInt32LE(at + LENGTH_AT);
  if (at + ENTRY_HEAD_BYTES + length > segment.length) return null;
  return { offset: segment.readDoubleLE(at + OFFSET_AT), length, crc: segment.readUInt32LE(at + BYTES_CRC_AT) };
}

function isBehind(offset: number, last: number): boolean {
  return Number.isSafeInteger(offset) && offset > last;
}

function nextMark(segment: Buffer, from: number): number {
  const found = segment.indexOf(MARK, from);
  return found < 0 ? segment.length : found;
}

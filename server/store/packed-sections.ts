import { crc32 } from 'node:zlib';
import { UnreadableHistory } from './number-columns.ts';

/** Sections one after another behind a table of their lengths, and where each begins, for SQL to cut one out. */
export interface PackedSections {
  readonly payload: Uint8Array;
  /** Where each section begins in the payload, and one more: where the last one ends. */
  readonly offsets: readonly number[];
}

/** The form of the bytes; another number is another form. */
const VERSION = 1;

/** Version, CRC-32 of what follows in the table, count of sections. */
const TABLE_HEAD_BYTES = 9;

export function packSections(sections: readonly Uint8Array[]): PackedSections {
  const offsets = [TABLE_HEAD_BYTES + 4 * sections.length];
  for (const section of sections) offsets.push((offsets.at(-1) ?? 0) + section.length);
  const payload = new Uint8Array(offsets.at(-1) ?? 0);
  const view = new DataView(payload.buffer);
  view.setUint8(0, VERSION);
  view.setUint32(5, sections.length, true);
  for (const [index, section] of sections.entries()) {
    view.setUint32(TABLE_HEAD_BYTES + 4 * index, section.length, true);
    payload.set(section, offsets[index]);
  }
  view.setUint32(1, crc32(payload.subarray(5, offsets[0])), true);
  return { payload, offsets };
}

/** The sections as views. Throws {@link UnreadableHistory} for what packSections did not write. */
export function unpackSections(payload: Uint8Array): readonly Uint8Array[] {
  if (payload.length < TABLE_HEAD_BYTES) throw new UnreadableHistory('it ends too early');
  const view = new DataView(payload.buffer, payload.byteOffset, payload.length);
  if (view.getUint8(0) !== VERSION) throw new UnreadableHistory(`it is of version ${view.getUint8(0)}, not ${VERSION}`);
  const count = view.getUint32(5, true);
  let offset = TABLE_HEAD_BYTES + 4 * count;
  if (offset > payload.length) throw new UnreadableHistory('it ends too early');
  if (view.getUint32(1, true) !== crc32(payload.subarray(5, offset))) {
    throw new UnreadableHistory('its checksum does not match');
  }
  const sections: Uint8Array[] = [];
  for (let index = 0; index < count; index++) {
    const length = view.getUint32(TABLE_HEAD_BYTES + 4 * index, true);
    if (length > payload.length - offset) throw new UnreadableHistory('it ends too early');
    sections.push(payload.subarray(offset, offset + length));
    offset += length;
  }
  if (offset !== payload.length) throw new UnreadableHistory(`${payload.length - offset} bytes too many`);
  return sections;
}

import { crc32 } from 'node:zlib';
import { ByteReader, FrameError } from '../../data/contract/byte-reader.ts';
import { ByteWriter } from '../../data/contract/byte-writer.ts';
import type { Batch } from './batch.ts';
import { readSmall, UnreadableBatch, writeSmall } from './batch-small.ts';
import { readLegs, writeLegs } from './leg-columns.ts';
import { readValues, writeValues } from './value-columns.ts';

/** The form of the bytes; another number is another form. */
const VERSION = 1;

/** Version and checksum come first. */
const HEAD_BYTES = 5;

/** A batch as bytes: version, CRC-32 of the rest, arrival, columns of values, columns of legs, small things as JSON. */
export function encodeBatch(batch: Batch): Uint8Array {
  const writer = new ByteWriter();
  for (let count = 0; count < HEAD_BYTES; count++) writer.byte(0);
  writer.float64(batch.arrivedMs);
  writeValues(writer, batch.values, batch.arrivedMs);
  writeLegs(writer, batch.legs, batch.arrivedMs);
  writeSmall(writer, batch);
  const bytes = writer.view().slice();
  const head = new DataView(bytes.buffer);
  head.setUint8(0, VERSION);
  head.setUint32(1, crc32(bytes.subarray(HEAD_BYTES)), true);
  return bytes;
}

/** Throws {@link UnreadableBatch} for bytes that no encodeBatch wrote, whatever they are. */
export function decodeBatch(bytes: Uint8Array): Batch {
  checkHead(bytes);
  try {
    const reader = new ByteReader(bytes.subarray(HEAD_BYTES));
    const arrivedMs = reader.float64();
    if (!Number.isFinite(arrivedMs)) throw new UnreadableBatch('its arrival is no time');
    const values = readValues(reader, arrivedMs);
    const legs = readLegs(reader, arrivedMs);
    const small = readSmall(reader);
    reader.end();
    return { arrivedMs, values, legs, ...small };
  } catch (error) {
    if (error instanceof FrameError) throw new UnreadableBatch(error.message);
    throw error;
  }
}

function checkHead(bytes: Uint8Array): void {
  if (bytes.length < HEAD_BYTES) throw new UnreadableBatch('it ends too early');
  const head = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const version = head.getUint8(0);
  if (version !== VERSION) throw new UnreadableBatch(`it is of version ${version}, not ${VERSION}`);
  if (head.getUint32(1, true) !== crc32(bytes.subarray(HEAD_BYTES))) {
    throw new UnreadableBatch('its checksum does not match');
  }
}

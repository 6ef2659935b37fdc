import type { Reject } from '../../../data/contract/observation.ts';
import { unpackLzma } from './lzma.ts';

/** Marks of a 7z header's parts (7zFormat.txt). */
const MARK = {
  end: 0x00,
  header: 0x01,
  mainStreams: 0x04,
  packInfo: 0x06,
  unpackInfo: 0x07,
  subStreams: 0x08,
  size: 0x09,
  checksums: 0x0a,
  folder: 0x0b,
  unpackSizes: 0x0c,
  encodedHeader: 0x17,
} as const;

const SIGNATURE = [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c];
const START_BYTES = 32;
const LZMA = '030101';
const COPY = '00';

/** Larger than any month of the archive; a claim beyond it, or of too high a ratio, is not unpacked. */
const MAX_BYTES = 400_000_000;
const MAX_RATIO = 2000;

export function isSevenZip(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, index) => bytes[index] === byte);
}

/**
 * The content of a 7z archive whose first block is packed with LZMA or not at all, as Open Data BCN's monthly archives
 * are. Never throws.
 */
export function unpackSevenZip(bytes: Uint8Array): Uint8Array | Reject {
  const malformed: Reject = { reason: 'malformed', detail: 'the archive is not a whole 7z file' };
  if (!isSevenZip(bytes) || bytes.length < START_BYTES) return malformed;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const offset = START_BYTES + Number(view.getBigUint64(12, true));
  const size = Number(view.getBigUint64(20, true));
  if (offset + size > bytes.length) return { reason: 'truncated', detail: 'the archive ends before its header' };
  const header = bytes.subarray(offset, offset + size);
  if (header[0] === MARK.encodedHeader) {
    const inner = unpackStream(bytes, new HeaderReader(header, 1));
    if ('reason' in inner) return inner;
    return inner[0] === MARK.header && inner[1] === MARK.mainStreams
      ? unpackStream(bytes, new HeaderReader(inner, 2))
      : malformed;
  }
  if (header[0] !== MARK.header || header[1] !== MARK.mainStreams) return malformed;
  return unpackStream(bytes, new HeaderReader(header, 2));
}

/** Unpacks the first block that a header's streams describe. */
function unpackStream(archive: Uint8Array, reader: HeaderReader): Uint8Array | Reject {
  const stream = reader.stream();
  if (!stream) return { reason: 'malformed', detail: 'the archive has a header that cannot be read' };
  const { packedAt, packedBytes, coder, properties, unpackedBytes, checksum } = stream;
  if (unpackedBytes > MAX_BYTES || unpackedBytes > packedBytes * MAX_RATIO) {
    return { reason: 'too-large', detail: `the archive would be ${unpackedBytes} bytes` };
  }
  const packed = archive.subarray(START_BYTES + packedAt, START_BYTES + packedAt + packedBytes);
  if (packed.length < packedBytes) return { reason: 'truncated', detail: 'the archive ends within its data' };
  if (coder === COPY) return packed;
  if (coder !== LZMA) return { reason: 'unsupported-version', detail: `the archive is packed with method ${coder}` };
  const unpacked = unpackLzma(packed, properties, unpackedBytes);
  const whole = unpacked && (checksum === null || checksumOf(unpacked) === checksum);
  return whole ? unpacked : { reason: 'malformed', detail: 'the archive is damaged' };
}

interface PackedStream {
  readonly packedAt: number;
  readonly packedBytes: number;
  /** Method id, hexadecimal. */
  readonly coder: string;
  readonly properties: Uint8Array;
  readonly unpackedBytes: number;
  /** CRC-32 of what is unpacked; null where the archive has none here. */
  readonly checksum: number | null;
}

/** Reads the parts of a header that lead to its first block; beyond the end everything reads as 0. */
class HeaderReader {
  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
  ) {}

  stream(): PackedStream | undefined {
    if (this.byte() !== MARK.packInfo) return undefined;
    const packedAt = this.number();
    const streams = this.number();
    if (streams < 1 || streams > 64 || this.byte() !== MARK.size) return undefined;
    const [packedBytes = 0] = Array.from({ length: streams }, () => this.number());
    if (!this.passChecksums(streams) || this.byte() !== MARK.folder) return undefined;
    const folders = this.number();
    if (folders < 1 || this.byte() !== 0 || this.number() !== 1) return undefined;
    const flags = this.byte();
    const idBytes = flags & 0x0f;
    const coder = [...this.take(idBytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    if (flags & 0x10) return undefined;
    const properties = flags & 0x20 ? this.take(this.number()) : new Uint8Array();
    if (folders > 1 || this.byte() !== MARK.unpackSizes) return undefined;
    const unpackedBytes = this.number();
    return { packedAt, packedBytes, coder, properties, unpackedBytes, checksum: this.checksum() };
  }

  /** The checksum of the only block, where one follows; its mark is that of streams within the block too. */
  private checksum(): number | null {
    let mark = this.byte();
    if (mark === MARK.end) {
      if (this.byte() !== MARK.subStreams) return null;
      mark = this.byte();
    }
    if (mark !== MARK.checksums || this.byte() !== 1) return null;
    return this.take(4).reduceRight((value, byte) => value * 256 + byte, 0);
  }

  /** Passes over the checksums that packed streams may have, to the mark that follows the end of their part. */
  private passChecksums(streams: number): boolean {
    let mark = this.byte();
    if (mark === MARK.checksums) {
      this.take(1 + 4 * streams);
      mark = this.byte();
    }
    return mark === MARK.end && this.byte() === MARK.unpackInfo;
  }

  private byte(): number {
    return this.bytes[this.at++] ?? 0;
  }

  private take(length: number): Uint8Array {
    const taken = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return taken;
  }

  /** A number of 7z: leading one bits of the first byte say how many little-endian bytes follow. */
  private number(): number {
    const first = this.byte();
    let value = 0;
    let mask = 0x80;
    for (let index = 0; index < 8; index++, mask >>= 1) {
      if ((first & mask) === 0) return value + (first & (mask - 1)) * 256 ** index;
      value += this.byte() * 256 ** index;
    }
    return value;
  }
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** CRC-32 of ISO 3309, as zip and 7z have it. */
function checksumOf(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) value = (CRC_TABLE[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}

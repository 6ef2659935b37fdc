import { Unzlib } from 'fflate';

/** Pixels of an image, rows from the top, `channels` bytes each. */
export interface PngPixels {
  readonly columns: number;
  readonly rows: number;
  readonly channels: 3 | 4;
  readonly bytes: Uint8Array;
}

const MAGIC = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const;

/** Tiles are 256 or 512 pixels a side. */
const MOST_PIXELS = 2048;

const AT_ONCE_BYTES = 65_536;

export function isPng(head: Uint8Array): boolean {
  return MAGIC.every((byte, index) => head[index] === byte);
}

/** Decodes an image of eight bits a channel, RGB or RGBA, not interlaced; null: another kind, or damaged. */
export function decodePng(file: Uint8Array): PngPixels | null {
  if (!isPng(file)) return null;
  const chunks = chunksOf(file);
  const header = chunks.find(({ type }) => type === 'IHDR')?.data;
  if (!header || header.length < 13) return null;
  const [columns, rows] = [uint32(header, 0), uint32(header, 4)];
  const channels = header[9] === 2 ? 3 : header[9] === 6 ? 4 : null;
  if (channels === null || header[8] !== 8 || header[10] !== 0 || header[12] !== 0) return null;
  if (columns < 1 || rows < 1 || columns > MOST_PIXELS || rows > MOST_PIXELS) return null;
  const filtered = inflated(
    chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data),
    rows * (columns * channels + 1),
  );
  return filtered && { columns, rows, channels, bytes: unfiltered(filtered, rows, columns * channels, channels) };
}

function chunksOf(file: Uint8Array): readonly { readonly type: string; readonly data: Uint8Array }[] {
  const chunks: { readonly type: string; readonly data: Uint8Array }[] = [];
  let at = MAGIC.length;
  while (at + 12 <= file.length) {
    const length = uint32(file, at);
    const type = String.fromCharCode(...file.subarray(at + 4, at + 8));
    chunks.push({ type, data: file.subarray(at + 8, at + 8 + length) });
    if (type === 'IEND') break;
    at += 12 + length;
  }
  return chunks;
}

/** Exactly so many bytes, or null. */
function inflated(parts: readonly Uint8Array[], bytes: number): Uint8Array | null {
  const whole = new Uint8Array(bytes);
  let filled = 0;
  const inflate = new Unzlib((chunk) => {
    if (filled + chunk.length <= bytes) whole.set(chunk, filled);
    filled += chunk.length;
  });
  try {
    for (const part of parts) {
      for (let at = 0; at < part.length && filled <= bytes; at += AT_ONCE_BYTES) {
        inflate.push(part.subarray(at, at + AT_ONCE_BYTES), false);
      }
    }
  } catch {
    return null;
  }
  return filled === bytes ? whole : null;
}

/** Undoes the filter that each row names in its first byte (PNG, second edition, 9.2). */
function unfiltered(filtered: Uint8Array, rows: number, rowBytes: number, channels: number): Uint8Array {
  const bytes = new Uint8Array(rows * rowBytes);
  for (let row = 0; row < rows; row++) {
    const filter = filtered[row * (rowBytes + 1)] ?? 0;
    const from = row * (rowBytes + 1) + 1;
    const to = row * rowBytes;
    for (let column = 0; column < rowBytes; column++) {
      const left = column >= channels ? (bytes[to + column - channels] ?? 0) : 0;
      const above = row > 0 ? (bytes[to + column - rowBytes] ?? 0) : 0;
      const corner = row > 0 && column >= channels ? (bytes[to + column - rowBytes - channels] ?? 0) : 0;
      bytes[to + column] = (filtered[from + column] ?? 0) + predicted(filter, left, above, corner);
    }
  }
  return bytes;
}

function predicted(filter: number, left: number, above: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  if (filter !== 4) return 0;
  const [toLeft, toAbove, toCorner] = [above - corner, left - corner, left + above - 2 * corner].map(Math.abs);
  if ((toLeft ?? 0) <= (toAbove ?? 0) && (toLeft ?? 0) <= (toCorner ?? 0)) return left;
  return (toAbove ?? 0) <= (toCorner ?? 0) ? above : corner;
}

function uint32(bytes: Uint8Array, at: number): number {
  return (
    (((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16) | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0)) >>> 0
  );
}

import { gzipSync, strToU8 } from 'fflate';

/** One tile's bytes, not yet compressed. */
export interface ArchiveTile {
  readonly zoom: number;
  readonly column: number;
  readonly row: number;
  readonly bytes: Uint8Array;
}

export interface ArchiveFacts {
  readonly bounds: readonly [west: number, south: number, east: number, north: number];
  readonly centre: readonly [longitude: number, latitude: number, zoom: number];
  readonly metadata: unknown;
}

interface Entry {
  readonly tileId: number;
  readonly offset: number;
  readonly length: number;
  runLength: number;
}

const HEADER_BYTES = 127;
/** Root directory and header together must fit the first 16,384 bytes; beyond that leaves are made. */
const ROOT_BYTES = 16_384 - HEADER_BYTES;
const LEAF_ENTRIES = 512;
const GZIP = 2;
const MVT = 1;

/**
 * A PMTiles archive (spec 3, github.com/protomaps/PMTiles): header, root directory, metadata, leaf directories, tiles
 * in the order of their ids on the Hilbert curve; everything but the header in gzip. Equal tiles are kept once.
 */
export function makeArchive(tiles: readonly ArchiveTile[], facts: ArchiveFacts): Uint8Array {
  const { entries, contents, contentBytes } = layOut(tiles);
  const { root, leaves } = directoriesOf(entries);
  const metadata = packed(strToU8(JSON.stringify(facts.metadata)));
  const metadataAt = HEADER_BYTES + root.length;
  const leavesAt = metadataAt + metadata.length;
  const tilesAt = leavesAt + leaves.length;
  const archive = new Uint8Array(tilesAt + contentBytes);
  const addressed = entries.reduce((sum, entry) => sum + entry.runLength, 0);
  const places = [
    HEADER_BYTES,
    root.length,
    metadataAt,
    metadata.length,
    leavesAt,
    leaves.length,
    tilesAt,
    contentBytes,
  ];
  writeHeader(archive, [...places, addressed, entries.length, contents.length], tiles, facts);
  archive.set(root, HEADER_BYTES);
  archive.set(metadata, metadataAt);
  archive.set(leaves, leavesAt);
  let offset = tilesAt;
  for (const content of contents) {
    archive.set(content, offset);
    offset += content.length;
  }
  return archive;
}

function writeHeader(
  archive: Uint8Array,
  longs: readonly number[],
  tiles: readonly ArchiveTile[],
  { bounds, centre }: ArchiveFacts,
): void {
  const view = new DataView(archive.buffer);
  archive.set(strToU8('PMTiles'));
  archive[7] = 3;
  for (const [index, value] of longs.entries()) view.setBigUint64(8 + index * 8, BigInt(value), true);
  const zooms = tiles.map(({ zoom }) => zoom);
  archive.set([1, GZIP, GZIP, MVT, Math.min(...zooms), Math.max(...zooms)], 96);
  const [longitude, latitude, zoom] = centre;
  const putDegrees = (at: number, degrees: number) => view.setInt32(at, Math.round(degrees * 1e7), true);
  for (const [index, degrees] of bounds.entries()) putDegrees(102 + index * 4, degrees);
  archive[118] = zoom;
  putDegrees(119, longitude);
  putDegrees(123, latitude);
}

/** Number of a tile: all tiles of lower zooms, then its place on the Hilbert curve of its own. */
export function tileIdOf(zoom: number, column: number, row: number): number {
  let id = (4 ** zoom - 1) / 3;
  let [x, y] = [column, row];
  for (let half = 2 ** (zoom - 1); half >= 1; half /= 2) {
    const right = x & half ? 1 : 0;
    const upper = y & half ? 1 : 0;
    id += half * half * ((3 * right) ^ upper);
    if (upper === 0) {
      if (right === 1) {
        x = half - 1 - x;
        y = half - 1 - y;
      }
      [x, y] = [y, x];
    }
  }
  return id;
}

function packed(bytes: Uint8Array): Uint8Array {
  return gzipSync(bytes, { level: 6, mtime: 0 });
}

function layOut(tiles: readonly ArchiveTile[]): { entries: Entry[]; contents: Uint8Array[]; contentBytes: number } {
  const numbered = tiles.map((tile) => ({ tileId: tileIdOf(tile.zoom, tile.column, tile.row), bytes: tile.bytes }));
  numbered.sort((one, other) => one.tileId - other.tileId);
  const known = new Map<string, { offset: number; length: number }>();
  const entries: Entry[] = [];
  const contents: Uint8Array[] = [];
  let contentBytes = 0;
  for (const { tileId, bytes } of numbered) {
    const key = bytes.length < 2048 ? bytes.join() : `only ${tileId}`;
    let place = known.get(key);
    if (!place) {
      const content = packed(bytes);
      place = { offset: contentBytes, length: content.length };
      known.set(key, place);
      contents.push(content);
      contentBytes += content.length;
    }
    const last = entries[entries.length - 1];
    if (last && last.offset === place.offset && last.tileId + last.runLength === tileId) last.runLength++;
    else entries.push({ tileId, ...place, runLength: 1 });
  }
  return { entries, contents, contentBytes };
}

function directoriesOf(entries: readonly Entry[]): { root: Uint8Array; leaves: Uint8Array } {
  const whole = packed(directory(entries));
  if (whole.length <= ROOT_BYTES && entries.length <= LEAF_ENTRIES) return { root: whole, leaves: new Uint8Array(0) };
  const leaves: Uint8Array[] = [];
  const roots: Entry[] = [];
  let offset = 0;
  for (let start = 0; start < entries.length; start += LEAF_ENTRIES) {
    const leaf = packed(directory(entries.slice(start, start + LEAF_ENTRIES)));
    roots.push({ tileId: entries[start]?.tileId ?? 0, offset, length: leaf.length, runLength: 0 });
    leaves.push(leaf);
    offset += leaf.length;
  }
  const joined = new Uint8Array(offset);
  for (const [index, leaf] of leaves.entries()) joined.set(leaf, roots[index]?.offset ?? 0);
  return { root: packed(directory(roots)), leaves: joined };
}

/** Columns of a directory as variable-length integers: ids by difference, runs, lengths, offsets (0: follows on). */
function directory(entries: readonly Entry[]): Uint8Array {
  const bytes: number[] = [];
  const put = (value: number) => {
    let rest = value;
    while (rest >= 0x80) {
      bytes.push((rest % 0x80) + 0x80);
      rest = Math.floor(rest / 0x80);
    }
    bytes.push(rest);
  };
  put(entries.length);
  for (const [index, entry] of entries.entries()) put(entry.tileId - (entries[index - 1]?.tileId ?? 0));
  for (const entry of entries) put(entry.runLength);
  for (const entry of entries) put(entry.length);
  entries.forEach((entry, index) => {
    const before = entries[index - 1];
    put(before && entry.offset === before.offset + before.length ? 0 : entry.offset + 1);
  });
  return Uint8Array.from(bytes);
}

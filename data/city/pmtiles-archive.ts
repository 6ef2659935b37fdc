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
 * A PMTiles v3 archive (spec 3, github.com/protomaps/PMTiles): header, root directory, metadata, leaf directories, tiles
 * in the order of their ids on the Hilbert curve; everything but the header in gzip. Equal tiles are kept once.
 */
export function makeArchive(tiles: readonly ArchiveTile[], facts: ArchiveFacts): Uint8Array {
  const { entries, contents, contentBytes } = layOut(tiles);
  const directories = directoriesOf(entries);
  const metadata = packed(strToU8(JSON.stringify(facts.metadata)));
  const rootAt = HEADER_BYTES;
  const metadataAt = rootAt + directories.root.length;
  const leavesAt = metadataAt + metadata.length;
  const tilesAt = leavesAt + directories.leaves.length;
  const archive = new Uint8Array(tilesAt + contentBytes);
  const view = new DataView(archive.buffer);
  archive.set(strToU8('PMTiles'));
  archive[7] = 3;
  const longs = [
    rootAt, directories.root.length, metadataAt, metadata.length, leavesAt, directories.leaves.length, tilesAt, contentBytes,
    entries.reduce((sum, entry) => sum + entry.runLength, 0), entries.length, contents.length,
  ];
  longs.forEach((value, index) => view.setBigUint64(8 + index * 8, BigInt(value), true));
  const zooms = tiles.map(({ zoom }) => zoom);
  archive.set([1, GZIP, GZIP, MVT, Math.min(...zooms), Math.max(...zooms)], 96);
  const degrees = (value: number) => Math.round(value * 1e7);
  facts.bounds.forEach((value, index) => view.setInt32(102 + index * 4, degrees(value), true));
  archive[118] = facts.centre[2];
  view.setInt32(119, degrees(facts.centre[0]), true);
  view.setInt32(123, degrees(facts.centre[1]), true);
  archive.set(directories.root, rootAt);
  archive.set(metadata, metadataAt);
  archive.set(directories.leaves, leavesAt);
  let offset = tilesAt;
  for (const content of contents) {
    archive.set(content, offset);
    offset += content.length;
  }
  return archive;
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
  leaves.forEach((leaf, index) => joined.set(leaf, roots[index]?.offset ?? 0));
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
  entries.forEach((entry, index) => put(entry.tileId - (entries[index - 1]?.tileId ?? 0)));
  for (const entry of entries) put(entry.runLength);
  for (const entry of entries) put(entry.length);
  entries.forEach((entry, index) => {
    const before = entries[index - 1];
    put(before && entry.offset === before.offset + before.length ? 0 : entry.offset + 1);
  });
  return Uint8Array.from(bytes);
}

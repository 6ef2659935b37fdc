import { alignedJson, ByteViews } from './byte-views.ts';
import { SUBTREE_LEVELS, TREE_LEVELS, type TileAddress, type TileTree, type TreeTile } from './tile-tree.ts';

/** `subt` as a little-endian number. */
const MAGIC = 0x74627573;
const HEADER_BYTES = 24;

/** What a bit in a subtree is about: all bits the same, or each on its own. */
type Availability = { readonly constant: 0 | 1 } | { readonly bitstream: number; readonly availableCount: number };

/**
 * A subtree of implicit tiling (3D Tiles 1.1, 6.2): which tiles, contents and further subtrees there are, and the tight
 * region of every tile, for buildings reach over the edges of the even cells. Null: there is no such subtree.
 */
export function makeSubtree(tree: TileTree, root: TileAddress): Uint8Array | null {
  if (root.level % SUBTREE_LEVELS !== 0 || root.level >= TREE_LEVELS || !tree.tile(root)) return null;
  const tiles = inOrder(root).map((address) => tree.tile(address));
  const found = tiles.filter((tile) => tile !== undefined);
  const children = levelBelow(root, SUBTREE_LEVELS).map((address) => tree.tile(address) !== undefined);
  const views = new ByteViews();
  const regions = views.add(new Uint8Array(Float64Array.from(found.flatMap(({ region }) => [...region])).buffer));
  const json = {
    tileAvailability: availability(
      tiles.map((tile) => tile !== undefined),
      views,
    ),
    contentAvailability: [availability(tiles.map(hasContent), views)],
    childSubtreeAvailability: availability(children, views),
    tileMetadata: 0,
    propertyTables: [{ class: 'tile', count: found.length, properties: { boundingRegion: { values: regions } } }],
    bufferViews: views.list(),
    buffers: [{ byteLength: views.byteLength }],
  };
  return packed(json, views.bytes());
}

function hasContent(tile: TreeTile | undefined): boolean {
  return tile !== undefined && tile.buildings.length > 0;
}

function packed(json: object, binary: Uint8Array): Uint8Array {
  const text = alignedJson(json, 8);
  const bytes = new Uint8Array(HEADER_BYTES + text.length + binary.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, 1, true);
  view.setBigUint64(8, BigInt(text.length), true);
  view.setBigUint64(16, BigInt(binary.length), true);
  bytes.set(text, HEADER_BYTES);
  bytes.set(binary, HEADER_BYTES + text.length);
  return bytes;
}

function availability(bits: readonly boolean[], views: ByteViews): Availability {
  const availableCount = bits.filter(Boolean).length;
  if (availableCount === 0) return { constant: 0 };
  if (availableCount === bits.length) return { constant: 1 };
  return { bitstream: views.add(bitstream(bits)), availableCount };
}

/** Bits packed from the least significant one of each byte. */
function bitstream(bits: readonly boolean[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(bits.length / 8));
  bits.forEach((bit, index) => {
    if (bit) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (1 << (index & 7));
  });
  return bytes;
}

/** The tiles of a subtree, level after level, each level along the Morton curve. */
function inOrder(root: TileAddress): readonly TileAddress[] {
  return Array.from({ length: SUBTREE_LEVELS }, (_, depth) => levelBelow(root, depth)).flat();
}

function levelBelow({ level, x, y }: TileAddress, depth: number): readonly TileAddress[] {
  return Array.from({ length: 4 ** depth }, (_, morton) => ({
    level: level + depth,
    x: (x << depth) + everySecondBit(morton),
    y: (y << depth) + everySecondBit(morton >> 1),
  }));
}

function everySecondBit(morton: number): number {
  let value = 0;
  for (let bit = 0; bit < 16; bit++) value |= ((morton >> (2 * bit)) & 1) << bit;
  return value;
}

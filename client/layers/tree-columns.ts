import type { Relief, TreeTags } from '../../data/contract/package.ts';
import { toLngLat } from '../../data/contract/place.ts';
import { reliefHeightM } from './relief-mesh.ts';
import { LEAVES, leavesOf, TREE_SHAPES, treeShape } from './tree-shapes.ts';

/** A tree of a tile, metres east and north of the city's origin. */
export interface TileTree extends TreeTags {
  readonly x: number;
  readonly y: number;
}

type Box = readonly [west: number, south: number, east: number, north: number];

/** Trees that stand together: a stretch of a tile's columns. Metres from the city's origin. */
export interface TreeCell {
  readonly first: number;
  readonly count: number;
  readonly bounds: Box;
}

/** A tile's trees as the GPU takes them. */
export interface TreeColumns {
  /** {@link TREE_BYTES} for each tree, those of a cell together. */
  readonly instances: ArrayBuffer;
  readonly cells: readonly TreeCell[];
  readonly bounds: Box;
  readonly tallestM: number;
  readonly count: number;
}

/** A tile's trees as they came from the worker. */
export interface TreeTile {
  readonly key: string;
  readonly trees: TreeColumns;
}

/**
 * x, y Float32 metres; foot's height Uint16 of 1/16 m; two bytes to spare; height of 1/4 m, crown of 1/8 m, shape and
 * leaves Uint8; seed, generated, and two to spare Uint8.
 */
export const TREE_BYTES = 20;

const HEIGHT_STEPS = 4;
const CROWN_STEPS = 8;
const FOOT_STEPS = 16;

/** Edge of a cell, metres: a few hundred trees. */
const CELL_M = 460;

/** More in one tile are left out. */
const MOST_TREES = 65_536;

/** Puts trees into columns, cell by cell; null where there are none. */
export function treeColumns(all: readonly TileTree[]): TreeColumns | null {
  const trees = all.slice(0, MOST_TREES);
  if (trees.length === 0) return null;
  const sorted = [...trees].sort((a, b) => cellOf(a) - cellOf(b) || a.id - b.id);
  const instances = new ArrayBuffer(sorted.length * TREE_BYTES);
  const view = new DataView(instances);
  for (const [index, tree] of sorted.entries()) writeTree(view, tree, index);
  return {
    instances,
    cells: cellsOf(sorted),
    bounds: boundsOf(sorted),
    tallestM: sorted.reduce((most, { heightM }) => Math.max(most, heightM), 0),
    count: sorted.length,
  };
}

/** The columns' bytes with every foot on its hill. */
export function standing({ instances, count }: TreeColumns, relief: Relief | null): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(instances.slice(0));
  if (!relief) return bytes;
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < count * TREE_BYTES; at += TREE_BYTES) {
    const place = toLngLat({ xCm: view.getFloat32(at, true) * 100, yCm: view.getFloat32(at + 4, true) * 100 });
    const footM = reliefHeightM(relief, place[0], place[1]);
    view.setUint16(at + 8, Math.min(65_535, Math.max(0, Math.round(footM * FOOT_STEPS))), true);
  }
  return bytes;
}

function writeTree(view: DataView, tree: TileTree, index: number): void {
  const at = index * TREE_BYTES;
  const byte = (value: number): number => Math.min(255, Math.max(1, Math.round(value)));
  view.setFloat32(at, tree.x, true);
  view.setFloat32(at + 4, tree.y, true);
  view.setUint8(at + 12, byte(tree.heightM * HEIGHT_STEPS));
  view.setUint8(at + 13, byte(tree.crownM * CROWN_STEPS));
  view.setUint8(at + 14, TREE_SHAPES.indexOf(treeShape(tree.species, tree.palm)));
  view.setUint8(at + 15, LEAVES.indexOf(leavesOf(tree.species, tree.palm)));
  view.setUint8(at + 16, Math.imul(Math.floor(tree.id) | 0, 0x9e3779b1) >>> 24);
  view.setUint8(at + 17, tree.generated ? 255 : 0);
}

/** Cells in rows from the south-west; far more than the city is wide. */
function cellOf({ x, y }: TileTree): number {
  return Math.floor(y / CELL_M) * 4096 + Math.floor(x / CELL_M);
}

function cellsOf(sorted: readonly TileTree[]): TreeCell[] {
  const cells: TreeCell[] = [];
  let first = 0;
  for (let index = 1; index <= sorted.length; index++) {
    const [before, here] = [sorted[index - 1], sorted[index]];
    if (before && here && cellOf(before) === cellOf(here)) continue;
    cells.push({ first, count: index - first, bounds: boundsOf(sorted.slice(first, index)) });
    first = index;
  }
  return cells;
}

/** Around the crowns. */
function boundsOf(trees: readonly TileTree[]): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y, crownM } of trees) {
    west = Math.min(west, x - crownM);
    south = Math.min(south, y - crownM);
    east = Math.max(east, x + crownM);
    north = Math.max(north, y + crownM);
  }
  return [west, south, east, north];
}

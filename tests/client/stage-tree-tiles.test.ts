import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { standing, TREE_BYTES, type TreeColumns } from '../../client/layers/tree-columns.ts';
import { LEAVES, leavesOf, TREE_SHAPES, treeShape } from '../../client/layers/tree-shapes.ts';
import { decodeTrees } from '../../client/stage/tree-tiles.ts';
import type { Point } from '../../data/city/plane.ts';
import { treeTiles } from '../../data/city/tree-tiles.ts';
import type { Tree } from '../../data/city/tree.ts';
import type { Relief } from '../../data/contract/package.ts';

const PLANE: Omit<Tree, 'id' | 'at'> = {
  species: 'Platanus × hispanica',
  commonName: 'Plàtan',
  size: 'large',
  heightM: 15,
  crownM: 8,
  palm: false,
  generated: false,
  source: 2,
};

function grove(count: number, at: (index: number) => Point, tags: Partial<Tree> = {}): Tree[] {
  return Array.from({ length: count }, (_, index) => ({ ...PLANE, ...tags, id: index + 1, at: at(index) }));
}

function decoded(trees: readonly Tree[]): { readonly key: string; readonly columns: TreeColumns | null }[] {
  return [...treeTiles(trees)].map(([key, bytes]) => {
    const [column = 0, row = 0] = key.split('/').map(Number);
    return { key, columns: decodeTrees(bytes, { zoom: 14, column, row }) };
  });
}

function treesOf(columns: TreeColumns) {
  const view = new DataView(columns.instances);
  return Array.from({ length: columns.count }, (_, index) => {
    const at = index * TREE_BYTES;
    return {
      x: view.getFloat32(at, true),
      y: view.getFloat32(at + 4, true),
      heightM: view.getUint8(at + 12) / 4,
      crownM: view.getUint8(at + 13) / 8,
      shape: TREE_SHAPES[view.getUint8(at + 14)],
      leaves: LEAVES[view.getUint8(at + 15)],
      generated: view.getUint8(at + 17) > 0,
    };
  });
}

describe('a tile of trees', () => {
  it('gives every tree once, where it stands, as large as it is', () => {
    const trees = grove(2000, (index) => [(index % 50) * 37 - 900, Math.floor(index / 50) * 41 - 800]);
    const drawn = decoded(trees).flatMap(({ columns }) => (columns ? treesOf(columns) : []));
    expect(drawn).toHaveLength(2000);
    const byPlace = new Set(drawn.map(({ x, y }) => `${Math.round(x / 10)} ${Math.round(y / 10)}`));
    expect(byPlace.size).toBe(2000);
    const off = trees.map(({ at: [x, y] }) => Math.min(...drawn.map((tree) => Math.hypot(tree.x - x, tree.y - y))));
    expect(Math.max(...off)).toBeLessThan(0.5);
    for (const tree of drawn.slice(0, 20)) {
      expect(tree).toMatchObject({ heightM: 15, crownM: 8, shape: 'broad', leaves: 'deciduous', generated: false });
    }
  });

  it('keeps the trees of a cell together, within its bounds', () => {
    for (const { columns } of decoded(grove(900, (index) => [(index * 131) % 1700, (index * 277) % 1700]))) {
      if (!columns) continue;
      const trees = treesOf(columns);
      expect(columns.cells.reduce((sum, { count }) => sum + count, 0)).toBe(columns.count);
      for (const { first, count, bounds } of columns.cells) {
        const [west, south, east, north] = bounds;
        expect(east - west).toBeLessThan(480);
        for (const { x, y } of trees.slice(first, first + count)) {
          expect(x >= west && x <= east && y >= south && y <= north).toBe(true);
        }
      }
    }
  });

  it('of no trees is nothing', () => {
    expect(decodeTrees(new Uint8Array(), { zoom: 14, column: 8290, row: 6119 })).toBeNull();
  });

  it('holds a hundred thousand trees in two megabytes', () => {
    const trees = grove(100_000, (index) => [(index % 316) * 30 - 4700, Math.floor(index / 316) * 30 - 4700]);
    const bytes = decoded(trees).reduce((sum, { columns }) => sum + (columns?.instances.byteLength ?? 0), 0);
    expect(bytes).toBe(100_000 * TREE_BYTES);
    expect(bytes).toBeLessThanOrEqual(2_000_000);
  });

  it('throws at nothing but broken protocol buffers, whatever the sizes say', () => {
    const metres = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(metres, metres, fc.string(), (heightM, crownM, species) => {
        const [tile] = decoded(grove(3, (index) => [index, index], { heightM, crownM, species }));
        expect(tile?.columns?.count).toBe(3);
      }),
      { seed: 20_261_121, numRuns: 60 },
    );
  });

  it('stands on the hills once they are known', () => {
    const [tile] = decoded(grove(1, () => [0, 0]));
    const relief: Relief = { bounds: [2.1, 41.3, 2.3, 41.5], columns: 2, rows: 2, heightM: [80, 80, 80, 80] };
    if (!tile?.columns) throw new Error('the tile has no trees');
    const foot = (bytes: Uint8Array): number => new DataView(bytes.buffer).getUint16(8, true) / 16;
    expect(foot(standing(tile.columns, null))).toBe(0);
    expect(foot(standing(tile.columns, relief))).toBe(80);
    expect(foot(new Uint8Array(tile.columns.instances))).toBe(0);
  });
});

describe('the form of a tree', () => {
  it.each([
    ['Platanus × hispanica', false, 'broad', 'deciduous'],
    ['Cupressus sempervirens', false, 'column', 'needles'],
    ["Populus nigra 'Italica'", false, 'column', 'deciduous'],
    ['Pinus pinea', false, 'umbrella', 'needles'],
    ['× Cupressocyparis leylandii', false, 'column', 'needles'],
    ['Cedrus atlantica', false, 'cone', 'needles'],
    ['Washingtonia robusta', false, 'palm', 'frond'],
    ['Dracaena draco', true, 'palm', 'frond'],
    ['Quercus ilex', false, 'broad', 'evergreen'],
    ['', false, 'broad', 'evergreen'],
  ] as const)('of %s is its species’ own', (species, palm, shape, leaves) => {
    expect(treeShape(species, palm)).toBe(shape);
    expect(leavesOf(species, palm)).toBe(leaves);
  });
});

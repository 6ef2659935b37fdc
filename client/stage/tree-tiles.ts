import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { TREE_SIZES } from '../../data/contract/package.ts';
import { type TileTree, type TreeColumns, treeColumns } from '../layers/tree-columns.ts';
import { metresOf, type TileAddress } from '../../data/contract/tile-space.ts';

/** Heights and crowns of trees that do not say, metres. */
const USUAL_HEIGHT_M = 9;
const USUAL_CROWN_M = 5;

/** The columns of a tile's trees; null where it has none. */
export function decodeTrees(bytes: Uint8Array, tile: TileAddress): TreeColumns | null {
  const layer = new VectorTile(new PbfReader(bytes)).layers.trees;
  if (!layer || layer.length === 0) return null;
  const toMetres = metresOf(tile, layer.extent);
  const trees: TileTree[] = [];
  for (let index = 0; index < layer.length; index++) {
    const feature = layer.feature(index);
    const point = feature.type === 1 ? feature.loadGeometry()[0]?.[0] : undefined;
    if (!point) continue;
    const [x, y] = toMetres(point.x, point.y);
    trees.push({ ...treeOf(feature.properties, index), x, y });
  }
  return treeColumns(trees);
}

function treeOf(tags: Readonly<Record<string, unknown>>, index: number): Omit<TileTree, 'x' | 'y'> {
  return {
    id: Number(tags.id) || index,
    species: String(tags.species ?? ''),
    commonName: String(tags.commonName ?? ''),
    size: TREE_SIZES.find((size) => size === tags.size) ?? 'medium',
    heightM: Number(tags.heightM) || USUAL_HEIGHT_M,
    crownM: Number(tags.crownM) || USUAL_CROWN_M,
    palm: tags.palm === true,
    generated: tags.generated !== false,
    source: Number(tags.source) || 0,
  };
}

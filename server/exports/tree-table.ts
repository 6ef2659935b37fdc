import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import type { LngLat } from '../../data/contract/place.ts';
import type { TreeTags } from '../../data/contract/package.ts';
import { degreesOf, type PackageTile } from './package-tile.ts';

export interface Tree extends Omit<TreeTags, 'size'> {
  readonly size: string;
  readonly at: LngLat;
}

/** Every tree of a package, in the order of their numbers; one near an edge may be in two tiles, and is here once. */
export type TreeTable = readonly Tree[];

export async function makeTreeTable(tiles: AsyncIterable<PackageTile>): Promise<TreeTable> {
  const trees = new Map<string, Tree>();
  for await (const tile of tiles) {
    for (const tree of treesOf(tile)) trees.set(tree.id === 0 ? `at ${tree.at}` : `${tree.id}`, tree);
  }
  return [...trees.values()].sort((one, other) => one.id - other.id || one.at[0] - other.at[0]);
}

function* treesOf(tile: PackageTile): Generator<Tree> {
  const layer = new VectorTile(new PbfReader(tile.bytes)).layers.trees;
  if (!layer) return;
  const toDegrees = degreesOf(tile, layer.extent);
  for (let index = 0; index < layer.length; index++) {
    const feature = layer.feature(index);
    const point = feature.loadGeometry()[0]?.[0];
    if (feature.type !== 1 || !point) continue;
    const tags = feature.properties;
    yield {
      id: Number(tags.id ?? feature.id) || 0,
      species: String(tags.species ?? ''),
      commonName: String(tags.commonName ?? ''),
      size: String(tags.size ?? ''),
      heightM: Number(tags.heightM) || 0,
      crownM: Number(tags.crownM) || 0,
      palm: tags.palm === true,
      generated: tags.generated !== false,
      source: Number(tags.source) || 0,
      at: toDegrees(point.x, point.y),
    };
  }
}

import type { TreeTags } from '../contract/package.ts';
import { BUILDING_EXTENT, tileSpace, zigzag } from './building-tiles.ts';
import { featureTiles } from './feature-tiles.ts';
import type { Tree } from './tree.ts';

const KEYS = [
  'id',
  'species',
  'commonName',
  'size',
  'heightM',
  'crownM',
  'palm',
  'generated',
  'source',
] as const satisfies readonly (keyof TreeTags)[];

const POINT = 1;
const MOVE_ONE = 9;

/** Trees as MVT layer `trees` by tile `column/row` of the zoom of the buildings, each in the one tile that it stands in. */
export function treeTiles(trees: readonly Tree[]): Map<string, Uint8Array> {
  return featureTiles<Tree>(
    {
      layer: 'trees',
      extent: BUILDING_EXTENT,
      type: POINT,
      keys: KEYS,
      tileOf: ({ at }) => tileSpace(at),
      geometryOf: ({ at }, column, row) => {
        const [x, y] = tileSpace(at);
        const units = [x - column, y - row].map((share) => Math.floor(share * BUILDING_EXTENT));
        return [MOVE_ONE, ...units.map(zigzag)];
      },
    },
    trees,
  );
}

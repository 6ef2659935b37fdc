import { PbfWriter } from 'pbf';
import type { TreeTags } from '../contract/package.ts';
import { BUILDING_EXTENT, FEATURE, LAYER, tileSpace, writeValue, zigzag } from './building-tiles.ts';
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

interface TileTrees {
  readonly column: number;
  readonly row: number;
  readonly trees: Tree[];
}

/** Trees as MVT layer `trees` by tile `column/row` of the zoom of the buildings, each in the one tile that it stands in. */
export function treeTiles(trees: readonly Tree[]): Map<string, Uint8Array> {
  const tiles = new Map<string, TileTrees>();
  for (const tree of trees) {
    const [x, y] = tileSpace(tree.at);
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const key = `${column}/${row}`;
    const tile = tiles.get(key);
    if (tile) tile.trees.push(tree);
    else tiles.set(key, { column, row, trees: [tree] });
  }
  return new Map([...tiles].map(([key, tile]) => [key, encode(tile)]));
}

function encode(tile: TileTrees): Uint8Array {
  const writer = new PbfWriter();
  writer.writeMessage(3, writeLayer, tile);
  return writer.finish();
}

function writeLayer({ column, row, trees }: TileTrees, writer: PbfWriter): void {
  const values = new Map<string | number | boolean, number>();
  const numberOf = (value: string | number | boolean): number => {
    const known = values.get(value);
    if (known !== undefined) return known;
    values.set(value, values.size);
    return values.size - 1;
  };
  writer.writeVarintField(LAYER.version, 2);
  writer.writeStringField(LAYER.name, 'trees');
  writer.writeVarintField(LAYER.extent, BUILDING_EXTENT);
  for (const tree of trees) {
    const [x, y] = tileSpace(tree.at);
    const units = [x - column, y - row].map((share) => Math.floor(share * BUILDING_EXTENT));
    const geometry = [MOVE_ONE, ...units.map(zigzag)];
    const tags = KEYS.flatMap((name, key) => [key, numberOf(tree[name])]);
    writer.writeMessage(LAYER.feature, writeFeature, { id: tree.id, tags, geometry });
  }
  for (const key of KEYS) writer.writeStringField(LAYER.key, key);
  for (const value of values.keys()) writer.writeMessage(LAYER.value, writeValue, value);
}

function writeFeature(
  { id, tags, geometry }: { readonly id: number; readonly tags: number[]; readonly geometry: number[] },
  writer: PbfWriter,
): void {
  writer.writeVarintField(FEATURE.id, id);
  writer.writePackedVarint(FEATURE.tags, tags);
  writer.writeVarintField(FEATURE.type, POINT);
  writer.writePackedVarint(FEATURE.geometry, geometry);
}

import { PbfWriter } from 'pbf';
import type { Point } from './plane.ts';

type TagValue = string | number | boolean;

/** How things become features of one MVT layer, each whole in one tile. */
export interface FeatureKind<Thing> {
  readonly layer: string;
  readonly extent: number;
  /** As in vector_tile.proto: 1 a point, 3 a polygon. */
  readonly type: 1 | 3;
  /** Fields that are written as tags, in this order; one that is undefined is left out. */
  readonly keys: readonly (keyof Thing & string)[];
  /** Where a thing stands, in tiles of the zoom with fractions. */
  tileOf(thing: Thing): Point;
  /** Its commands in the tile's own units; none: it is left out. */
  geometryOf(thing: Thing, column: number, row: number): readonly number[];
}

/** Numbers of the fields of an MVT 2 layer, feature and value (vector_tile.proto). */
const LAYER = { name: 1, feature: 2, key: 3, value: 4, extent: 5, version: 15 } as const;
const FEATURE = { id: 1, tags: 2, type: 3, geometry: 4 } as const;
const VALUE = { text: 1, double: 3, whole: 5, truth: 7 } as const;

interface Tile<Thing> {
  readonly column: number;
  readonly row: number;
  readonly things: Thing[];
}

/** Things as tiles with one layer, by `column/row`, in the order given. */
export function featureTiles<Thing extends { readonly id: number }>(
  kind: FeatureKind<Thing>,
  things: readonly Thing[],
): Map<string, Uint8Array> {
  const tiles = new Map<string, Tile<Thing>>();
  for (const thing of things) {
    const [x, y] = kind.tileOf(thing);
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const key = `${column}/${row}`;
    const tile = tiles.get(key);
    if (tile) tile.things.push(thing);
    else tiles.set(key, { column, row, things: [thing] });
  }
  return new Map([...tiles].map(([key, tile]) => [key, encode(kind, tile)]));
}

function encode<Thing extends { readonly id: number }>(kind: FeatureKind<Thing>, tile: Tile<Thing>): Uint8Array {
  const writer = new PbfWriter();
  writer.writeMessage(3, (_, layer) => writeLayer(kind, tile, layer), null);
  return writer.finish();
}

function writeLayer<Thing extends { readonly id: number }>(
  { layer, extent, type, keys, geometryOf }: FeatureKind<Thing>,
  { column, row, things }: Tile<Thing>,
  writer: PbfWriter,
): void {
  const values = new Map<TagValue, number>();
  const numberOf = (value: TagValue): number => {
    const known = values.get(value);
    if (known !== undefined) return known;
    values.set(value, values.size);
    return values.size - 1;
  };
  writer.writeVarintField(LAYER.version, 2);
  writer.writeStringField(LAYER.name, layer);
  writer.writeVarintField(LAYER.extent, extent);
  for (const thing of things) {
    const tags = keys.flatMap((name, key) => {
      const value = thing[name] as TagValue | undefined;
      return value === undefined ? [] : [key, numberOf(value)];
    });
    const geometry = geometryOf(thing, column, row);
    if (geometry.length > 0) writer.writeMessage(LAYER.feature, writeFeature, { id: thing.id, type, tags, geometry });
  }
  for (const key of keys) writer.writeStringField(LAYER.key, key);
  for (const value of values.keys()) writer.writeMessage(LAYER.value, writeValue, value);
}

interface FeatureColumns {
  readonly id: number;
  readonly type: number;
  readonly tags: readonly number[];
  readonly geometry: readonly number[];
}

function writeFeature({ id, type, tags, geometry }: FeatureColumns, writer: PbfWriter): void {
  writer.writeVarintField(FEATURE.id, id);
  writer.writePackedVarint(FEATURE.tags, [...tags]);
  writer.writeVarintField(FEATURE.type, type);
  writer.writePackedVarint(FEATURE.geometry, [...geometry]);
}

function writeValue(value: TagValue, writer: PbfWriter): void {
  if (typeof value === 'string') writer.writeStringField(VALUE.text, value);
  else if (typeof value === 'boolean') writer.writeBooleanField(VALUE.truth, value);
  else if (Number.isInteger(value) && value >= 0) writer.writeVarintField(VALUE.whole, value);
  else writer.writeDoubleField(VALUE.double, value);
}

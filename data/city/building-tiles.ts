import { PbfWriter } from 'pbf';
import type { BuildingTags } from '../contract/package.ts';
import type { Building } from './building.ts';
import { type Point, toDegrees } from './plane.ts';
import { counterClockwise, middleOf, type Ring } from './polygon.ts';

/** The zoom whose tiles hold the buildings: the deepest. */
export const BUILDING_ZOOM = 14;

/** Finer than the usual 4,096: one unit is about 0.11 m here. */
export const BUILDING_EXTENT = 16_384;

const KEYS = [
  'heightM',
  'baseM',
  'id',
  'fabric',
  'generated',
  'source',
  'heightSource',
  'levels',
  'reference',
  'name',
  'yearBuilt',
  'use',
  'factSources',
] as const satisfies readonly (keyof BuildingTags)[];

/** Numbers of the fields of an MVT 2 layer, feature and value (vector_tile.proto). */
export const LAYER = { name: 1, feature: 2, key: 3, value: 4, extent: 5, version: 15 } as const;
export const FEATURE = { id: 1, tags: 2, type: 3, geometry: 4 } as const;
const VALUE = { text: 1, double: 3, whole: 5, truth: 7 } as const;
const POLYGON = 3;
const [MOVE_ONE, CLOSE] = [9, 15];

interface TileBuildings {
  readonly column: number;
  readonly row: number;
  readonly buildings: Building[];
}

/**
 * Buildings as MVT layer `buildings` by tile `column/row`. A building goes whole into the one tile that holds its
 * middle: its corners may lie outside of the tile's square, and nothing is drawn twice.
 */
export function buildingTiles(buildings: readonly Building[]): Map<string, Uint8Array> {
  const tiles = new Map<string, TileBuildings>();
  for (const building of buildings) {
    const [x, y] = tileSpace(middleOf(building.ring));
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const key = `${column}/${row}`;
    const tile = tiles.get(key);
    if (tile) tile.buildings.push(building);
    else tiles.set(key, { column, row, buildings: [building] });
  }
  return new Map([...tiles].map(([key, tile]) => [key, encode(tile)]));
}

function encode(tile: TileBuildings): Uint8Array {
  const writer = new PbfWriter();
  writer.writeMessage(3, writeLayer, tile);
  return writer.finish();
}

function writeLayer({ column, row, buildings }: TileBuildings, writer: PbfWriter): void {
  const values = new Map<string | number | boolean, number>();
  const numberOf = (value: string | number | boolean): number => {
    const known = values.get(value);
    if (known !== undefined) return known;
    values.set(value, values.size);
    return values.size - 1;
  };
  writer.writeVarintField(LAYER.version, 2);
  writer.writeStringField(LAYER.name, 'buildings');
  writer.writeVarintField(LAYER.extent, BUILDING_EXTENT);
  for (const building of buildings) {
    const tags = KEYS.flatMap((name, key) => {
      const value = building[name];
      return value === undefined ? [] : [key, numberOf(value)];
    });
    const geometry = geometryOf(building, column, row);
    if (geometry.length === 0) continue;
    writer.writeMessage(LAYER.feature, writeFeature, { id: building.id, tags, geometry });
  }
  for (const key of KEYS) writer.writeStringField(LAYER.key, key);
  for (const value of values.keys()) writer.writeMessage(LAYER.value, writeValue, value);
}

interface FeatureColumns {
  readonly id: number;
  readonly tags: number[];
  readonly geometry: number[];
}

function writeFeature({ id, tags, geometry }: FeatureColumns, writer: PbfWriter): void {
  writer.writeVarintField(FEATURE.id, id);
  writer.writePackedVarint(FEATURE.tags, tags);
  writer.writeVarintField(FEATURE.type, POLYGON);
  writer.writePackedVarint(FEATURE.geometry, geometry);
}

export function writeValue(value: string | number | boolean, writer: PbfWriter): void {
  if (typeof value === 'string') writer.writeStringField(VALUE.text, value);
  else if (typeof value === 'boolean') writer.writeBooleanField(VALUE.truth, value);
  else if (Number.isInteger(value) && value >= 0) writer.writeVarintField(VALUE.whole, value);
  else writer.writeDoubleField(VALUE.double, value);
}

/**
 * Commands of the outline, which MVT 2 wants clockwise as seen on the screen, then of each patio the other way; none
 * where nothing of the outline is left in whole units.
 */
function geometryOf({ ring, holes = [] }: Building, column: number, row: number): number[] {
  const commands: number[] = [];
  let at = addRing(commands, counterClockwise(ring).toReversed(), [0, 0], [column, row]);
  if (commands.length === 0) return commands;
  for (const hole of holes) at = addRing(commands, counterClockwise(hole), at, [column, row]);
  return commands;
}

/** Adds a ring that starts from where the last one ended; tells where this one does. Corners that fall together are one. */
function addRing(commands: number[], ring: Ring, from: Point, [column, row]: Point): Point {
  const units = ring.map((corner): Point => {
    const [x, y] = tileSpace(corner);
    return [Math.round((x - column) * BUILDING_EXTENT), Math.round((y - row) * BUILDING_EXTENT)];
  });
  const apart = units.filter(([x, y], index) => {
    const before = units.at(index - 1);
    return before === undefined || before[0] !== x || before[1] !== y;
  });
  if (apart.length < 3) return from;
  let [atX, atY] = from;
  apart.forEach(([x, y], index) => {
    if (index === 0) commands.push(MOVE_ONE);
    if (index === 1) commands.push(((apart.length - 1) << 3) | 2);
    commands.push(zigzag(x - atX), zigzag(y - atY));
    [atX, atY] = [x, y];
  });
  commands.push(CLOSE);
  return [atX, atY];
}

export function zigzag(value: number): number {
  return (value << 1) ^ (value >> 31);
}

/** Web Mercator in tiles of {@link BUILDING_ZOOM}. */
export function tileSpace(point: Point): Point {
  const [longitude, latitude] = toDegrees(point);
  const count = 2 ** BUILDING_ZOOM;
  const sine = Math.sin((latitude * Math.PI) / 180);
  return [((longitude + 180) / 360) * count, (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * count];
}

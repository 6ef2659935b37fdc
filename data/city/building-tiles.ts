import { featureTiles } from './feature-tiles.ts';
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

const POLYGON = 3;
const [MOVE_ONE, CLOSE] = [9, 15];

/**
 * Buildings as MVT layer `buildings` by tile `column/row`. A building goes whole into the one tile that holds its
 * middle: its corners may lie outside of the tile's square, and nothing is drawn twice.
 */
export function buildingTiles(buildings: readonly Building[]): Map<string, Uint8Array> {
  return featureTiles<Building>(
    {
      layer: 'buildings',
      extent: BUILDING_EXTENT,
      type: POLYGON,
      keys: KEYS,
      tileOf: ({ ring }) => tileSpace(middleOf(ring)),
      geometryOf,
    },
    buildings,
  );
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

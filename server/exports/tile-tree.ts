import { METRES_PER_DEGREE } from '../../data/contract/place.ts';
import type { Box, BuildingTable } from './building-table.ts';
import { GEOID_HEIGHT_M, toRadians } from './geodesy.ts';

/** Levels of the tree; the cells of the last are about half a kilometre wide. */
export const TREE_LEVELS = 8;

/** Levels of one subtree file. */
export const SUBTREE_LEVELS = 4;

/**
 * Geometric error of the root, metres; each level has half. A building stands at the first level whose error is not more
 * than its size, so what is left out where a tile is not refined is never larger than that tile's error.
 */
export const ROOT_ERROR_M = 1024;

/** west, south, east, north in radians; lowest and highest in metres above the ellipsoid. */
export type Region = readonly [number, number, number, number, number, number];

export interface TileAddress {
  readonly level: number;
  readonly x: number;
  readonly y: number;
}

/** One tile of the quadtree that has content, or a tile below it that has. */
export interface TreeTile extends TileAddress {
  /** Around everything in it and below it. */
  region: Region;
  /** Places in the table of buildings. */
  readonly buildings: number[];
}

/** The quadtree over a city's buildings: each is in one tile, by its middle and its size. */
export interface TileTree {
  readonly region: Region;
  tile(address: TileAddress): TreeTile | undefined;
  tiles(): Iterable<TreeTile>;
}

export function makeTileTree(table: BuildingTable): TileTree {
  const boxes = Array.from({ length: table.count }, (_, index) => table.box(index));
  const extent = boxes.reduce<Box>(around, [Infinity, Infinity, -Infinity, -Infinity]);
  const tiles = new Map<string, TreeTile>();
  boxes.forEach((box, index) => {
    const region = regionOf(box, table, index);
    const home = addressOf(box, extent, levelOf(box, region));
    for (let level = 0; level <= home.level; level++) {
      const shift = home.level - level;
      const address = { level, x: home.x >> shift, y: home.y >> shift };
      const tile = tiles.get(keyOf(address));
      if (tile) tile.region = joined(tile.region, region);
      else tiles.set(keyOf(address), { ...address, region, buildings: [] });
    }
    tiles.get(keyOf(home))?.buildings.push(index);
  });
  const root = tiles.get(keyOf({ level: 0, x: 0, y: 0 }));
  return {
    region: rootRegion(extent, root?.region),
    tile: (address) => tiles.get(keyOf(address)),
    tiles: () => tiles.values(),
  };
}

/** Children split the root's region evenly, so it is that of the buildings' extent. */
function rootRegion([west, south, east, north]: Box, tight: Region | undefined): Region {
  if (!tight) return [0, 0, 0, 0, 0, 0];
  return [toRadians(west), toRadians(south), toRadians(east), toRadians(north), tight[4], tight[5]];
}

function levelOf([west, south, east, north]: Box, [, , , , lowest, highest]: Region): number {
  const widthM = (east - west) * METRES_PER_DEGREE * Math.cos(toRadians(north));
  const sizeM = Math.hypot(widthM, (north - south) * METRES_PER_DEGREE, highest - lowest);
  const level = Math.ceil(Math.log2(ROOT_ERROR_M / Math.max(sizeM, 1)));
  return Math.min(TREE_LEVELS - 1, Math.max(0, level));
}

function addressOf(box: Box, [west, south, east, north]: Box, level: number): TileAddress {
  const count = 2 ** level;
  const cell = (at: number, from: number, to: number) =>
    Math.min(count - 1, Math.max(0, Math.floor(((at - from) / (to - from || 1)) * count)));
  return { level, x: cell((box[0] + box[2]) / 2, west, east), y: cell((box[1] + box[3]) / 2, south, north) };
}

function regionOf([west, south, east, north]: Box, table: BuildingTable, index: number): Region {
  const parts = table.parts(index);
  const lowestM = Math.min(...parts.map(({ baseM }) => baseM));
  const highestM = Math.max(...parts.map(({ baseM, heightM }) => baseM + heightM));
  const [w, s, e, n] = [toRadians(west), toRadians(south), toRadians(east), toRadians(north)];
  return [w, s, e, n, lowestM + GEOID_HEIGHT_M, highestM + GEOID_HEIGHT_M];
}

function joined(one: Region, other: Region): Region {
  const [w, s, e, n, lowest, highest] = other;
  return [
    Math.min(one[0], w),
    Math.min(one[1], s),
    Math.max(one[2], e),
    Math.max(one[3], n),
    Math.min(one[4], lowest),
    Math.max(one[5], highest),
  ];
}

function around(one: Box, other: Box): Box {
  const [w, s, e, n] = other;
  return [Math.min(one[0], w), Math.min(one[1], s), Math.max(one[2], e), Math.max(one[3], n)];
}

function keyOf({ level, x, y }: TileAddress): string {
  return `${level}/${x}/${y}`;
}

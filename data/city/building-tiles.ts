import { fromVectorTileJs } from '@maplibre/vt-pbf';
import type { Building } from './building.ts';
import { toDegrees } from './plane.ts';
import { middleOf } from './polygon.ts';

/** The zoom whose tiles hold the buildings: the deepest. */
export const BUILDING_ZOOM = 14;

/** Finer than the usual 4,096: one unit is about 0.11 m here. */
export const BUILDING_EXTENT = 16_384;

interface TilePoint {
  readonly x: number;
  readonly y: number;
}

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
    const { x, y } = tileSpace(middleOf(building.ring));
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const key = `${column}/${row}`;
    const tile = tiles.get(key);
    if (tile) tile.buildings.push(building);
    else tiles.set(key, { column, row, buildings: [building] });
  }
  return new Map([...tiles].map(([key, tile]) => [key, encode(tile)]));
}

function encode({ column, row, buildings }: TileBuildings): Uint8Array {
  const features = buildings.map((building) => ({
    type: 3 as const,
    id: building.id,
    extent: BUILDING_EXTENT,
    properties: {
      heightM: building.heightM,
      baseM: building.baseM,
      id: building.id,
      fabric: building.fabric,
      generated: true,
    },
    loadGeometry: () => [ringIn(building, column, row)],
  }));
  const layer = {
    version: 2 as const,
    name: 'buildings',
    extent: BUILDING_EXTENT,
    length: features.length,
    feature: (index: number) => {
      const feature = features[index];
      if (!feature) throw new Error(`buildings ${column}/${row}: no feature ${index}`);
      return feature;
    },
  };
  return fromVectorTileJs({ layers: { buildings: layer } } as unknown as Parameters<typeof fromVectorTileJs>[0]);
}

/** Closed, and clockwise as seen with y downward: the outer ring of MVT 2. */
function ringIn({ ring }: Building, column: number, row: number): TilePoint[] {
  const corners = ring.map((corner) => {
    const { x, y } = tileSpace(corner);
    return { x: Math.round((x - column) * BUILDING_EXTENT), y: Math.round((y - row) * BUILDING_EXTENT) };
  });
  return [...corners, ...corners.slice(0, 1)];
}

/** Web Mercator in tiles of {@link BUILDING_ZOOM}. */
function tileSpace(point: readonly [number, number]): TilePoint {
  const [longitude, latitude] = toDegrees(point);
  const count = 2 ** BUILDING_ZOOM;
  const sine = Math.sin((latitude * Math.PI) / 180);
  return {
    x: ((longitude + 180) / 360) * count,
    y: (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * count,
  };
}

import { PMTiles } from 'pmtiles';
import { type BuildingMesh, buildingMesh, type Footprint } from '../layers/building-mesh.ts';
import type { GroundParts } from '../layers/ground-parts.ts';
import type { TreeColumns } from '../layers/tree-columns.ts';
import type { TileAddress } from '../../data/contract/tile-space.ts';
import { decodeFootprints } from './building-tiles.ts';
import { GroundGatherer } from './ground-tiles.ts';
import { decodeTrees } from './tree-tiles.ts';

/** Asks for the buildings around a place, the nearest tiles first. */
export interface BuildingRequest {
  readonly tilesUrl: string;
  readonly longitude: number;
  readonly latitude: number;
}

/** The buildings of some tiles, the trees of one, what the ground needs, or the end of them. */
export type BuildingAnswer =
  | { readonly type: 'tile'; readonly key: string; readonly mesh: BuildingMesh }
  | { readonly type: 'trees'; readonly key: string; readonly trees: TreeColumns }
  | { readonly type: 'ground'; readonly parts: GroundParts }
  | { readonly type: 'done'; readonly tiles: number }
  | { readonly type: 'failed'; readonly reason: string };

self.addEventListener('message', ({ data }: MessageEvent<BuildingRequest>) => {
  sendBuildings(data).catch((error: unknown) => {
    answer({ type: 'failed', reason: error instanceof Error ? error.message : String(error) });
  });
});

async function sendBuildings({ tilesUrl, longitude, latitude }: BuildingRequest): Promise<void> {
  const archive = new PMTiles(tilesUrl);
  const { minLon, minLat, maxLon, maxLat, maxZoom } = await archive.getHeader();
  const centre = placeAt(longitude, latitude, maxZoom);
  const tiles = tilesWithin([minLon, minLat, maxLon, maxLat], maxZoom).sort(
    (a, b) => distanceOf(a, centre) - distanceOf(b, centre),
  );
  const ground = new GroundGatherer();
  for (const [key, group] of groupsOf(tiles)) {
    const footprints: Footprint[] = [];
    for (const tile of group) {
      const response = await archive.getZxy(tile.zoom, tile.column, tile.row);
      if (!response) continue;
      const bytes = new Uint8Array(response.data);
      for (const footprint of decodeFootprints(bytes, tile)) footprints.push(footprint);
      ground.add(bytes, tile);
      sendTrees(bytes, tile);
    }
    sendBuildingsOf(key, footprints);
  }
  sendGround(ground.finish());
  answer({ type: 'done', tiles: tiles.length });
}

/** Tiles two by two: each group is one mesh and one draw call. In the order of each group's first tile. */
function groupsOf(tiles: readonly TileAddress[]): ReadonlyMap<string, readonly TileAddress[]> {
  const groups = new Map<string, TileAddress[]>();
  for (const tile of tiles) {
    const key = `${tile.column >> GROUP_BITS}_${tile.row >> GROUP_BITS}`;
    groups.set(key, [...(groups.get(key) ?? []), tile]);
  }
  return groups;
}

const GROUP_BITS = 1;

function sendBuildingsOf(key: string, footprints: readonly Footprint[]): void {
  if (footprints.length === 0) return;
  const mesh = buildingMesh(footprints);
  answer({ type: 'tile', key, mesh }, buffersOf(mesh));
}

function sendTrees(bytes: Uint8Array, tile: TileAddress): void {
  const trees = decodeTrees(bytes, tile);
  if (trees) answer({ type: 'trees', key: `${tile.column}_${tile.row}`, trees }, [trees.instances]);
}

function sendGround(parts: GroundParts): void {
  const { water, lamps } = parts;
  const buffers = water ? [water.positions.buffer, water.indices.buffer, water.field.bytes.buffer] : [];
  answer({ type: 'ground', parts }, [lamps.buffer, ...buffers]);
}

function buffersOf({ vertices, indices, ids, firstVertices }: BuildingMesh): ArrayBuffer[] {
  return [vertices, indices.buffer, ids.buffer, firstVertices.buffer];
}

function answer(message: BuildingAnswer, transfer: ArrayBuffer[] = []): void {
  self.postMessage(message, { transfer });
}

function tilesWithin(
  [west, south, east, north]: readonly [number, number, number, number],
  zoom: number,
): TileAddress[] {
  const first = placeAt(west, north, zoom);
  const last = placeAt(east, south, zoom);
  const tiles: TileAddress[] = [];
  for (let row = Math.floor(first.row); row <= Math.floor(last.row); row++) {
    for (let column = Math.floor(first.column); column <= Math.floor(last.column); column++) {
      tiles.push({ zoom, column, row });
    }
  }
  return tiles;
}

/** A place in tiles of a zoom, with fractions. */
function placeAt(longitude: number, latitude: number, zoom: number): TileAddress {
  const tiles = 2 ** zoom;
  const north = Math.asinh(Math.tan((latitude * Math.PI) / 180)) / Math.PI;
  return { zoom, column: ((longitude + 180) / 360) * tiles, row: ((1 - north) / 2) * tiles };
}

function distanceOf(tile: TileAddress, centre: TileAddress): number {
  return Math.hypot(tile.column + 0.5 - centre.column, tile.row + 0.5 - centre.row);
}

import { PMTiles } from 'pmtiles';
import type { BuildingMesh } from '../layers/building-mesh.ts';
import { decodeBuildings, type TileAddress } from './building-tiles.ts';

/** Asks for the buildings around a place, the nearest tiles first. */
export interface BuildingRequest {
  readonly tilesUrl: string;
  readonly longitude: number;
  readonly latitude: number;
}

/** One tile's buildings, or the end of them. */
export type BuildingAnswer =
  | { readonly type: 'tile'; readonly key: string; readonly mesh: BuildingMesh }
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
  for (const tile of tiles) {
    const response = await archive.getZxy(tile.zoom, tile.column, tile.row);
    const mesh = response && decodeBuildings(new Uint8Array(response.data), tile);
    if (mesh) answer({ type: 'tile', key: `${tile.column}_${tile.row}`, mesh }, [mesh.vertices, mesh.indices.buffer]);
  }
  answer({ type: 'done', tiles: tiles.length });
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

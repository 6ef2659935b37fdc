import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { PMTiles, type Source } from 'pmtiles';
import type { CityPackage } from '../data/city/city-folder.ts';
import type { PackageReader } from './exports/export-city.ts';
import type { PackageTile } from './exports/package-tile.ts';

/** Reads a city package on disk for the exports. */
export function readPackage({ manifest, paths }: CityPackage): PackageReader {
  return {
    manifest,
    digest: createHash('sha256').update(JSON.stringify(manifest)).digest('hex').slice(0, 16),
    part: async (name) => JSON.parse(await readFile(paths[name], 'utf8')),
    tiles: () => deepestTiles(paths.tiles),
  };
}

async function* deepestTiles(path: string): AsyncGenerator<PackageTile> {
  const file = await open(path);
  try {
    const archive = new PMTiles(sourceOf(path, file.read.bind(file)));
    const { maxZoom, minLon, minLat, maxLon, maxLat } = await archive.getHeader();
    const [west, north] = tileAt(maxZoom, minLon, maxLat);
    const [east, south] = tileAt(maxZoom, maxLon, minLat);
    for (let column = west; column <= east; column++) {
      for (let row = north; row <= south; row++) {
        const tile = await archive.getZxy(maxZoom, column, row);
        if (tile) yield { zoom: maxZoom, column, row, bytes: new Uint8Array(tile.data) };
      }
    }
  } finally {
    await file.close();
  }
}

type Read = (options: { buffer: Uint8Array; position: number }) => Promise<{ bytesRead: number }>;

function sourceOf(path: string, read: Read): Source {
  return {
    getKey: () => path,
    getBytes: async (position, length) => {
      const buffer = new Uint8Array(length);
      const { bytesRead } = await read({ buffer, position });
      return { data: buffer.buffer.slice(0, bytesRead) };
    },
  };
}

/** The tile that holds a position. */
function tileAt(zoom: number, longitude: number, latitude: number): readonly [column: number, row: number] {
  const count = 2 ** zoom;
  const sine = Math.sin((latitude * Math.PI) / 180);
  const row = (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * count;
  return [Math.floor(((longitude + 180) / 360) * count), Math.floor(row)];
}

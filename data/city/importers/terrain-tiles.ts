import type { TerrainFact } from './facts.ts';
import { wholeOf } from './gtfs-tables.ts';
import { FileProblem, type Importer } from './importer.ts';
import { decodePng, isPng, type PngPixels } from './png.ts';
import { refuseElsewhere } from './projection.ts';

/** The one case in which a path says what is in a file: which tile of the world it is. */
const TILE_PATH = /(?:^|\/)(\d{1,2})\/(\d{1,8})\/(\d{1,8})\.png$/i;

/** Tiles coarser than this show no hills of Barcelona. */
const COARSEST_ZOOM = 9;
const FINEST_ZOOM = 18;

/** Finer heights than this are thinned, metres: a hill needs no more. */
const FINEST_M = 20;

const EARTH_ROUND_M = 40_075_016.686;

/** The larger a tile file, the surer it is none. */
const MOST_BYTES = 8_000_000;

/** Heights as colours, a tile of web Mercator in each PNG: Terrarium's or Mapbox's encoding, told by its red. */
export const TERRAIN_TILES: Importer<'terrain'> = {
  id: 'terrain-tiles',
  kind: 'terrain',
  reads: 'Terrain: Terrarium or Mapbox RGB tiles (z/x/y.png)',
  sourceOf: () => ({
    id: 'terrain-tiles',
    name: 'Terrain tiles',
    publisher: 'not stated',
    licence: 'not stated',
    attribution: 'Terrain tiles of a publisher not stated',
  }),
  recognises: (file) => isPng(file.head) && TILE_PATH.test(file.path),
  *read(file) {
    const tile = tileOf(file.path);
    if (!tile) throw new FileProblem('the folders of this tile name no tile of the world');
    if (tile.zoom < COARSEST_ZOOM) throw new FileProblem(`zoom ${tile.zoom} is too coarse for the hills of the city`);
    refuseElsewhere(boundsOf(tile));
    if (file.bytes > MOST_BYTES) throw new FileProblem(`larger than ${MOST_BYTES} bytes`);
    const pixels = decodePng(wholeOf(file));
    if (!pixels) throw new FileProblem('no PNG of eight bits a channel, or damaged');
    yield gridOf(tile, pixels);
  },
};

interface Tile {
  readonly zoom: number;
  readonly x: number;
  readonly y: number;
}

function tileOf(path: string): Tile | null {
  const [, zoom = -1, x = -1, y = -1] = (TILE_PATH.exec(path) ?? []).map(Number);
  const count = 2 ** zoom;
  return zoom >= 0 && zoom <= FINEST_ZOOM && x < count && y < count ? { zoom, x, y } : null;
}

function boundsOf({ zoom, x, y }: Tile): readonly [number, number, number, number] {
  const longitude = (column: number) => (column / 2 ** zoom) * 360 - 180;
  return [longitude(x), latitudeOf((y + 1) / 2 ** zoom), longitude(x + 1), latitudeOf(y / 2 ** zoom)];
}

/** Of a share of the world from its north. */
function latitudeOf(share: number): number {
  return (Math.atan(Math.sinh(Math.PI * (1 - 2 * share))) * 180) / Math.PI;
}

function shareOf(latitude: number): number {
  return (1 - Math.asinh(Math.tan((latitude * Math.PI) / 180)) / Math.PI) / 2;
}

/** Heights at even steps of degrees between the middles of the outermost pixels. */
function gridOf(tile: Tile, pixels: PngPixels): TerrainFact {
  const [west, , east, north] = boundsOf(tile);
  const pixelM = ((EARTH_ROUND_M / 2 ** tile.zoom) * Math.cos((north * Math.PI) / 180)) / pixels.columns;
  const thinned = meansOf(pixels, Math.max(1, Math.floor(FINEST_M / pixelM)));
  const { columns, rows } = thinned;
  const halfColumn = (east - west) / columns / 2;
  const top = latitudeOf((tile.y + 0.5 / rows) / 2 ** tile.zoom);
  const bottom = latitudeOf((tile.y + 1 - 0.5 / rows) / 2 ** tile.zoom);
  const heightM = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    const latitude = rows === 1 ? top : top - ((top - bottom) * row) / (rows - 1);
    const at = Math.min(rows - 1, Math.max(0, (shareOf(latitude) * 2 ** tile.zoom - tile.y) * rows - 0.5));
    const [above, share] = [Math.min(rows - 1, Math.floor(at)), at - Math.floor(at)];
    for (let column = 0; column < columns; column++) {
      const upper = thinned.heightM[above * columns + column] ?? Number.NaN;
      const lower = thinned.heightM[Math.min(rows - 1, above + 1) * columns + column] ?? Number.NaN;
      heightM[row * columns + column] = share < 1e-6 ? upper : upper + (lower - upper) * share;
    }
  }
  return { bounds: [west + halfColumn, bottom, east - halfColumn, top], columns, rows, heightM };
}

interface Heights {
  readonly columns: number;
  readonly rows: number;
  readonly heightM: Float32Array;
}

/** Means of squares of pixels. */
function meansOf(pixels: PngPixels, side: number): Heights {
  const columns = Math.max(1, Math.floor(pixels.columns / side));
  const rows = Math.max(1, Math.floor(pixels.rows / side));
  const heightOf = decoderFor(pixels);
  const heightM = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let each = 0; each < side * side; each++) {
        sum += heightOf(column * side + (each % side), row * side + Math.floor(each / side));
      }
      heightM[row * columns + column] = sum / (side * side);
    }
  }
  return { columns, rows, heightM };
}

/**
 * Terrarium: red * 256 + green + blue / 256 - 32768, so that red is about 128; Mapbox: -10000 + 0.1 * (red * 65536 +
 * green * 256 + blue), so that red is about 1. Transparent pixels are unknown.
 */
function decoderFor({ columns, channels, bytes }: PngPixels): (column: number, row: number) => number {
  let reds = 0;
  for (let at = 0; at < bytes.length; at += channels) reds += bytes[at] ?? 0;
  const isTerrarium = (reds * channels) / bytes.length > 64;
  return (column, row) => {
    const at = (row * columns + column) * channels;
    const [red = 0, green = 0, blue = 0, alpha = 255] = bytes.subarray(at, at + channels);
    if (alpha === 0) return Number.NaN;
    return isTerrarium ? red * 256 + green + blue / 256 - 32_768 : -10_000 + 0.1 * (red * 65_536 + green * 256 + blue);
  };
}

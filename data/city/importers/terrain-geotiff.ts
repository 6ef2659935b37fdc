import { fromArrayBuffer, type GeoTIFFImage } from 'geotiff';
import { CITY_BOUNDS } from '../coast.ts';
import type { TerrainFact } from './facts.ts';
import { wholeOf } from './gtfs-tables.ts';
import { FileProblem, type Importer } from './importer.ts';
import { type Bounds, crsByPosition, crsOf, fromDegreesTo, refuseElsewhere, toDegreesFrom } from './projection.ts';

/** Steps of the grid that heights are read at, degrees: about 25 m. */
const STEP_DEG = { longitude: 0.0003, latitude: 0.000225 };

/** Rows of the grid that are read in one go. */
const ROWS_AT_ONCE = 64;

/** It is read whole. */
const MOST_BYTES = 900_000_000;
const MOST_SAMPLES_AT_ONCE = 60_000_000;

/** No place of the earth is lower or higher: what is stands for unknown. */
const LOWEST_M = -500;
const HIGHEST_M = 9000;

/** A digital elevation model: one band of heights in metres, in EPSG:25831, 4326 or 3857. */
export const TERRAIN_GEOTIFF: Importer<'terrain'> = {
  id: 'terrain-geotiff',
  kind: 'terrain',
  reads: 'Terrain: elevation model (GeoTIFF)',
  sourceOf: () => ({
    id: 'terrain-geotiff',
    name: 'Elevation model',
    publisher: 'not stated',
    licence: 'not stated',
    attribution: 'Elevation model of a publisher not stated',
  }),
  recognises: ({ head }) => isTiff(head),
  async *read(file) {
    if (file.bytes > MOST_BYTES) throw new FileProblem(`larger than ${MOST_BYTES} bytes`);
    const raster = await openRaster(wholeOf(file));
    refuseElsewhere(raster.bounds);
    const fact = await sampled(raster);
    if (fact.heightM.every(Number.isNaN)) throw new FileProblem('no height is known anywhere around the city');
    yield fact;
  },
};

/** Classic and large TIFF of either byte order. */
function isTiff(head: Uint8Array): boolean {
  const [first, second, third, fourth] = head;
  if (first === 0x49 && second === 0x49) return (third === 42 || third === 43) && fourth === 0;
  return first === 0x4d && second === 0x4d && third === 0 && (fourth === 42 || fourth === 43);
}

interface Raster {
  readonly image: GeoTIFFImage;
  readonly columns: number;
  readonly rows: number;
  readonly bounds: Bounds;
  readonly nodata: number | null;
  /** Column and row, with fractions, of a place in degrees; whole numbers are the middles of pixels. */
  pixelAt(longitude: number, latitude: number): readonly [column: number, row: number];
}

async function openRaster(bytes: Uint8Array): Promise<Raster> {
  const image = await understood(async () => {
    const whole = bytes.byteLength === bytes.buffer.byteLength ? bytes.buffer : bytes.slice().buffer;
    return (await fromArrayBuffer(whole as ArrayBuffer)).getImage();
  });
  return understood(async () => rasterOf(image));
}

function rasterOf(image: GeoTIFFImage): Raster {
  if (image.getSamplesPerPixel() !== 1) throw new FileProblem('a picture of several bands, not an elevation model');
  const [columns, rows] = [image.getWidth(), image.getHeight()];
  const [originX = Number.NaN, originY = Number.NaN] = image.getOrigin();
  const [stepX = Number.NaN, stepY = Number.NaN] = image.getResolution();
  if (![columns, rows, originX, originY].every(Number.isFinite) || !(stepX > 0) || !(stepY < 0)) {
    throw new FileProblem('no GeoTIFF whose rows run from north to south');
  }
  const keys: Readonly<Record<string, unknown>> = image.getGeoKeys() ?? {};
  const code = Number(keys.ProjectedCSTypeGeoKey ?? keys.GeographicTypeGeoKey);
  const crs = Number.isInteger(code) && code < 32_767 ? crsOf(`EPSG:${code}`) : crsByPosition(originX, originY);
  const forward = crs && fromDegreesTo(crs);
  if (!crs || !forward) throw new FileProblem(`its coordinate system (EPSG:${code}) is none of 25831, 4326 and 3857`);
  const middle = image.pixelIsArea() ? 0.5 : 0;
  const toDegrees = toDegreesFrom(crs);
  const [west, north] = toDegrees(originX, originY);
  const [east, south] = toDegrees(originX + stepX * columns, originY + stepY * rows);
  return {
    image,
    columns,
    rows,
    bounds: [west, south, east, north],
    nodata: image.getGDALNoData(),
    pixelAt(longitude, latitude) {
      const [x, y] = forward([longitude, latitude]);
      return [(x - originX) / stepX - middle, (y - originY) / stepY - middle];
    },
  };
}

/** Heights on an even grid of degrees, as far as raster and city overlap. */
async function sampled(raster: Raster): Promise<TerrainFact> {
  const west = Math.max(raster.bounds[0], CITY_BOUNDS[0]);
  const south = Math.max(raster.bounds[1], CITY_BOUNDS[1]);
  const east = Math.min(raster.bounds[2], CITY_BOUNDS[2]);
  const north = Math.min(raster.bounds[3], CITY_BOUNDS[3]);
  if (!(west < east && south < north)) throw new FileProblem('lies beside the city');
  const columns = Math.max(2, Math.ceil((east - west) / STEP_DEG.longitude) + 1);
  const rows = Math.max(2, Math.ceil((north - south) / STEP_DEG.latitude) + 1);
  const heightM = new Float32Array(columns * rows).fill(Number.NaN);
  for (let first = 0; first < rows; first += ROWS_AT_ONCE) {
    const end = Math.min(rows, first + ROWS_AT_ONCE);
    const pixels = new Float64Array((end - first) * columns * 2);
    for (let cell = 0; cell < (end - first) * columns; cell++) {
      const row = first + Math.floor(cell / columns);
      const longitude = west + ((east - west) * (cell % columns)) / (columns - 1);
      const [x, y] = raster.pixelAt(longitude, north - ((north - south) * row) / (rows - 1));
      pixels[cell * 2] = x;
      pixels[cell * 2 + 1] = y;
    }
    heightM.set(await heightsAt(raster, pixels), first * columns);
  }
  return { bounds: [west, south, east, north], columns, rows, heightM };
}

/** Heights at pixels with fractions, in proportion between their neighbours; NaN beyond the raster. */
async function heightsAt(raster: Raster, pixels: Float64Array): Promise<Float32Array> {
  const heights = new Float32Array(pixels.length / 2).fill(Number.NaN);
  const window = windowOf(raster, pixels);
  const [left, top, right, bottom] = window;
  if (right <= left || bottom <= top) return heights;
  if ((right - left) * (bottom - top) > MOST_SAMPLES_AT_ONCE) throw new FileProblem('too fine to be read here');
  const samples = await understood(async () => {
    const [band] = await raster.image.readRasters({ window: [...window], interleave: false });
    return band;
  });
  const at = (column: number, row: number): number => {
    const [x, y] = [Math.min(right - 1, Math.max(left, column)), Math.min(bottom - 1, Math.max(top, row))];
    const value = Number(samples?.[(y - top) * (right - left) + (x - left)]);
    return value === raster.nodata || !(value >= LOWEST_M && value <= HIGHEST_M) ? Number.NaN : value;
  };
  return heights.map((_, index) => {
    const [x, y] = [pixels[index * 2] ?? -9, pixels[index * 2 + 1] ?? -9];
    if (x < -1 || y < -1 || x > raster.columns || y > raster.rows) return Number.NaN;
    return between(at, x, y);
  });
}

/** Of four neighbours in proportion; where one is unknown, the nearest. */
function between(at: (column: number, row: number) => number, x: number, y: number): number {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const [alongX, alongY] = [x - column, y - row];
  const upper = at(column, row) * (1 - alongX) + at(column + 1, row) * alongX;
  const lower = at(column, row + 1) * (1 - alongX) + at(column + 1, row + 1) * alongX;
  const height = upper * (1 - alongY) + lower * alongY;
  return Number.isNaN(height) ? at(Math.round(x), Math.round(y)) : height;
}

/** Pixels that are needed: left, top, right and bottom, the last two beyond. */
function windowOf({ columns, rows }: Raster, pixels: Float64Array): readonly [number, number, number, number] {
  let [left, top, right, bottom] = [columns, rows, 0, 0];
  for (let index = 0; index + 1 < pixels.length; index += 2) {
    left = Math.min(left, Math.floor(pixels[index] ?? 0));
    right = Math.max(right, Math.floor(pixels[index] ?? 0) + 2);
    top = Math.min(top, Math.floor(pixels[index + 1] ?? 0));
    bottom = Math.max(bottom, Math.floor(pixels[index + 1] ?? 0) + 2);
  }
  return [Math.max(0, left), Math.max(0, top), Math.min(columns, right), Math.min(rows, bottom)];
}

/** What the library throws on damaged files, as one line for a person. */
async function understood<Value>(read: () => Promise<Value>): Promise<Value> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof FileProblem) throw error;
    const what = error instanceof Error ? error.message : 'unreadable';
    throw new FileProblem(`damaged, or a kind of TIFF that is not read: ${what.slice(0, 120)}`);
  }
}

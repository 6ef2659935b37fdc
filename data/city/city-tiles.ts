import { GeoJSONVT } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import { TILE_LAYERS } from '../contract/package.ts';
import type { LayerFeature } from './base-map.ts';
import { BUILDING_EXTENT, BUILDING_ZOOM, buildingTiles } from './building-tiles.ts';
import type { Building } from './building.ts';
import { CITY_BOUNDS } from './coast.ts';
import { type ArchiveTile, makeArchive } from './pmtiles-archive.ts';
import type { Tree } from './tree.ts';
import { treeTiles } from './tree-tiles.ts';

const MIN_ZOOM = 8;
const MAX_ZOOM = BUILDING_ZOOM;
const BASE_EXTENT = 4096;

/** What the tiles are made of. */
export interface CityFeatures {
  readonly base: readonly LayerFeature[];
  readonly buildings: readonly Building[];
  readonly trees: readonly Tree[];
  /** What made them, for the archive's metadata. */
  readonly generator: string;
  /** Whether anything in it is surveyed, in a sentence. */
  readonly origin: string;
}

/** The tiles of the city as one PMTiles archive; `onZoom` hears the share done. */
export function makeCityTiles(
  { base, buildings, trees, generator, origin }: CityFeatures,
  onZoom: (share: number) => void,
): Uint8Array {
  const deepest = [buildingTiles(buildings), treeTiles(trees)];
  const tiles: ArchiveTile[] = [];
  for (let zoom = MIN_ZOOM; zoom <= MAX_ZOOM; zoom++) {
    tiles.push(...zoomTiles(zoom, base, zoom === MAX_ZOOM ? deepest : []));
    onZoom((zoom - MIN_ZOOM + 1) / (MAX_ZOOM - MIN_ZOOM + 1));
  }
  return makeArchive(tiles, { bounds: CITY_BOUNDS, centre: [2.17, 41.39, 12], metadata: metadata(generator, origin) });
}

function zoomTiles(
  zoom: number,
  base: readonly LayerFeature[],
  deepest: readonly ReadonlyMap<string, Uint8Array>[],
): ArchiveTile[] {
  const layers = TILE_LAYERS.flatMap((name) => {
    const features = base
      .filter(({ layer, fromZoom }) => layer === name && fromZoom <= zoom)
      .map(({ feature }) => feature);
    if (features.length === 0) return [];
    const index = new GeoJSONVT(
      { type: 'FeatureCollection', features },
      {
        maxZoom: zoom,
        indexMaxZoom: 8,
        indexMaxPoints: 0,
        extent: BASE_EXTENT,
        buffer: 80,
        tolerance: zoom === MAX_ZOOM ? 1 : 3,
      },
    );
    return [{ name, index }];
  });
  const { west, east, north, south } = tileRange(zoom);
  const tiles: ArchiveTile[] = [];
  for (let column = west; column <= east; column++) {
    for (let row = north; row <= south; row++) {
      const found = layers.flatMap(({ name, index }) => {
        const tile = index.getTile(zoom, column, row);
        return tile && tile.features.length > 0 ? [[name, tile] as const] : [];
      });
      const ground = fromGeojsonVt(Object.fromEntries(found), { version: 2, extent: BASE_EXTENT });
      const bytes = deepest.reduce((tile, layer) => joined(tile, layer.get(`${column}/${row}`)), ground);
      if (bytes.length > 0) tiles.push({ zoom, column, row, bytes });
    }
  }
  return tiles;
}

/** A tile's layers are a repeated field: two tiles one after the other are one tile with the layers of both. */
function joined(one: Uint8Array, other: Uint8Array | undefined): Uint8Array {
  if (!other) return one;
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

function tileRange(zoom: number): { west: number; east: number; north: number; south: number } {
  const [west, south, east, north] = CITY_BOUNDS;
  const count = 2 ** zoom;
  const column = (longitude: number) => Math.floor(((longitude + 180) / 360) * count);
  const row = (latitude: number) => {
    const sine = Math.sin((latitude * Math.PI) / 180);
    return Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * count);
  };
  return { west: column(west), east: column(east), north: row(north), south: row(south) };
}

const FIELDS: Readonly<Record<(typeof TILE_LAYERS)[number], Readonly<Record<string, string>>>> = {
  land: { kind: 'String', name: 'String' },
  water: { kind: 'String', name: 'String' },
  green: { kind: 'String', name: 'String' },
  streets: {
    name: 'String',
    class: 'String',
    lanes: 'Number',
    oneway: 'Boolean',
    bridge: 'Boolean',
    tunnel: 'Boolean',
  },
  rails: { kind: 'String' },
  cycleways: { name: 'String' },
  buildings: {
    heightM: 'Number',
    baseM: 'Number',
    id: 'Number',
    fabric: 'String',
    generated: 'Boolean',
    source: 'Number',
    heightSource: 'String',
    levels: 'Number',
    reference: 'String',
    name: 'String',
    yearBuilt: 'Number',
    use: 'String',
    factSources: 'String',
  },
  trees: {
    id: 'Number',
    species: 'String',
    commonName: 'String',
    size: 'String',
    heightM: 'Number',
    crownM: 'Number',
    palm: 'Boolean',
    generated: 'Boolean',
    source: 'Number',
  },
  districts: { name: 'String', code: 'String' },
  labels: { name: 'String', kind: 'String', rank: 'Number' },
};

function metadata(generator: string, origin: string): unknown {
  return {
    name: 'Barcelona',
    generator,
    description:
      `${origin} A building is whole in the one tile of zoom ${BUILDING_ZOOM} that holds its middle; corners may ` +
      `lie outside of that tile (extent ${BUILDING_EXTENT}), so no building is drawn twice.`,
    vector_layers: TILE_LAYERS.map((id) => ({
      id,
      minzoom: id === 'buildings' || id === 'trees' ? BUILDING_ZOOM : MIN_ZOOM,
      maxzoom: MAX_ZOOM,
      fields: FIELDS[id],
    })),
  };
}

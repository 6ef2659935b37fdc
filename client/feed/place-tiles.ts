import { classifyRings, VectorTile, type VectorTileFeature } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import type { PMTiles } from 'pmtiles';
import { boxOfFlat, type FlatBox } from '../../data/contract/flat-rings.ts';
import { metresOf, type TileAddress, tileOfMetres } from '../../data/contract/tile-space.ts';

export type Tags = Readonly<Record<string, string | number | boolean>>;

/** Rings of flat x, y in metres from the city's origin; the outline first. */
export interface Solid {
  readonly rings: readonly (readonly number[])[];
  readonly bounds: FlatBox;
  readonly baseM: number;
  readonly topM: number;
  readonly tags: Tags;
}

export interface Crown {
  readonly x: number;
  readonly y: number;
  readonly heightM: number;
  readonly radiusM: number;
  readonly tags: Tags;
}

export interface Way {
  /** Flat x, y in metres. */
  readonly path: readonly number[];
  readonly bounds: FlatBox;
  readonly tags: Tags;
}

/** What of a tile can be met and told of. */
export interface PlaceTile {
  readonly buildings: readonly Solid[];
  readonly trees: readonly Crown[];
  readonly streets: readonly Way[];
  readonly greens: readonly Solid[];
}

const EMPTY: PlaceTile = { buildings: [], trees: [], streets: [], greens: [] };

/** Tiles kept decoded: what lies around one place that is looked at. */
const KEPT = 9;

/** The package's deepest tiles, decoded as they are asked for. */
export class PlaceTiles {
  readonly #archive: PMTiles;
  readonly #kept = new Map<string, Promise<PlaceTile>>();
  #zoom: Promise<number> | null = null;

  constructor(archive: PMTiles) {
    this.#archive = archive;
  }

  async at(x: number, y: number): Promise<PlaceTile> {
    this.#zoom ??= this.#archive.getHeader().then(({ maxZoom }) => maxZoom);
    return this.#tile(tileOfMetres(x, y, await this.#zoom));
  }

  #tile(address: TileAddress): Promise<PlaceTile> {
    const key = `${address.column}/${address.row}`;
    const tile = this.#kept.get(key) ?? this.#load(address);
    this.#kept.delete(key);
    this.#kept.set(key, tile);
    for (const old of this.#kept.keys()) if (this.#kept.size > KEPT) this.#kept.delete(old);
    return tile;
  }

  async #load(address: TileAddress): Promise<PlaceTile> {
    const response = await this.#archive.getZxy(address.zoom, address.column, address.row);
    return response ? decodePlaces(new Uint8Array(response.data), address) : EMPTY;
  }
}

export function decodePlaces(bytes: Uint8Array, address: TileAddress): PlaceTile {
  const { layers } = new VectorTile(new PbfReader(bytes));
  const featuresOf = <Thing>(name: string, read: (feature: VectorTileFeature, to: ToMetres) => readonly Thing[]) => {
    const layer = layers[name];
    if (!layer) return [];
    const toMetres = metresOf(address, layer.extent);
    return Array.from({ length: layer.length }, (_, index) => read(layer.feature(index), toMetres)).flat();
  };
  return {
    buildings: featuresOf('buildings', solidsOf),
    trees: featuresOf('trees', crownsOf),
    streets: featuresOf('streets', waysOf),
    greens: featuresOf('green', solidsOf),
  };
}

type ToMetres = (x: number, y: number) => [number, number];

function solidsOf(feature: VectorTileFeature, toMetres: ToMetres): readonly Solid[] {
  if (feature.type !== 3) return [];
  const tags: Tags = feature.properties;
  const baseM = Number(tags.baseM) || 0;
  return classifyRings(feature.loadGeometry()).map((polygon) => {
    const rings = polygon.map((ring) => ring.flatMap(({ x, y }) => toMetres(x, y)));
    return { rings, bounds: boxOfFlat(rings[0] ?? []), baseM, topM: baseM + (Number(tags.heightM) || 0), tags };
  });
}

function crownsOf(feature: VectorTileFeature, toMetres: ToMetres): readonly Crown[] {
  const point = feature.type === 1 ? feature.loadGeometry()[0]?.[0] : undefined;
  if (!point) return [];
  const tags: Tags = feature.properties;
  const [x, y] = toMetres(point.x, point.y);
  return [{ x, y, heightM: Number(tags.heightM) || 9, radiusM: (Number(tags.crownM) || 5) / 2, tags }];
}

function waysOf(feature: VectorTileFeature, toMetres: ToMetres): readonly Way[] {
  if (feature.type !== 2) return [];
  return feature.loadGeometry().map((line) => {
    const path = line.flatMap(({ x, y }) => toMetres(x, y));
    return { path, bounds: boxOfFlat(path), tags: feature.properties };
  });
}

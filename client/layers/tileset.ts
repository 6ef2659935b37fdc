import type { FilterContext, Layer, PickingInfo } from '@deck.gl/core';
import { Tile3DLayer } from '@deck.gl/geo-layers';
import { Tiles3DLoader } from '@loaders.gl/3d-tiles';
import { type LngLat, METRES_PER_DEGREE } from '../../data/contract/place.ts';
import type { TilesetEntry } from '../../data/contract/tileset.ts';
import { featureAt, type TileModel } from './tileset-features.ts';
import { tilesetFetch } from './tileset-fetch.ts';

/** Deck's layer of a tileset is called so, and its name follows. */
export const TILESET_PREFIX = 'tileset:';

export interface TilesetOptions {
  readonly entry: TilesetEntry;
  /** Address of the page. */
  readonly page: string;
  /** Something of it cannot be shown. */
  onProblem(error: unknown): void;
}

/** Metres of picture error that are let be, in pixels: as 3D Tiles count them. */
const MOST_SCREEN_ERROR = 12;

/** Bytes of tiles kept, MB: what is far away goes first. */
const MOST_MEMORY_MB = 128;

/** A 3D Tiles tileset as a layer of deck. Decoders and workers are the page's own; nothing is asked of another host. */
export function tilesetLayer({ entry, page, onProblem }: TilesetOptions): Layer {
  const core = { worker: false, useLocalLibraries: true, fetch: tilesetFetch(entry.url, page) };
  const tileset = { maximumScreenSpaceError: MOST_SCREEN_ERROR, maximumMemoryUsage: MOST_MEMORY_MB };
  return new PickableTileset({
    id: `${TILESET_PREFIX}${entry.name}`,
    data: new URL(entry.url, page).href,
    loaders: [Tiles3DLoader],
    loadOptions: { core, tileset } as object,
    pickable: true,
    onTileError: (_tile: unknown, _url: string, message: string) => onProblem(message),
    onError: (error: unknown) => {
      onProblem(error);
      return true;
    },
  } as ConstructorParameters<typeof Tile3DLayer>[0]);
}

/** Deck leaves out of a pick every tile whose middle is far from the pointer, and with it the large tiles under it. */
class PickableTileset extends Tile3DLayer {
  static override layerName = 'PickableTileset';

  override filterSubLayer(context: FilterContext): boolean {
    return super.filterSubLayer({ ...context, isPicking: false });
  }
}

/** What loaders.gl gives of a tile that is shown. */
interface TileContent {
  readonly gltf?: TileModel;
  readonly cartographicOrigin?: ArrayLike<number>;
  readonly modelMatrix?: { clone(): { invert(): { transformAsPoint(point: number[]): number[] } } };
}

/** What the metadata say of what was picked in a tileset: nothing where it has none. */
export function pickedFacts(info: PickingInfo): Readonly<Record<string, string | number>> {
  const content = (info.object as { content?: TileContent } | undefined)?.content;
  const [longitude, latitude, up = 0] = info.coordinate ?? [];
  if (!content?.gltf || longitude === undefined || latitude === undefined) return {};
  const metres = metresFrom(content.cartographicOrigin ?? [0, 0, 0], [longitude, latitude], up);
  const [x = 0, y = 0, z = 0] = content.modelMatrix?.clone().invert().transformAsPoint(metres) ?? metres;
  return featureAt(content.gltf, [x, y, z]) ?? {};
}

function metresFrom(origin: ArrayLike<number>, [longitude, latitude]: LngLat, up: number): number[] {
  const [longitude0 = 0, latitude0 = 0, up0 = 0] = Array.from(origin);
  const east = (longitude - longitude0) * METRES_PER_DEGREE * Math.cos((latitude0 * Math.PI) / 180);
  return [east, (latitude - latitude0) * METRES_PER_DEGREE, up - up0];
}

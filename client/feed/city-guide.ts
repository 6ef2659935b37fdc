import { PMTiles } from 'pmtiles';
import type { Manifest } from '../../data/contract/package.ts';
import { type LngLat, toLocalCm } from '../../data/contract/place.ts';
import type { Drawn, Guide, PlaceCard, PlaceRef, Ray, Where } from '../state/place.ts';
import { createSearch, type SearchIndex, type SearchItem } from '../state/search.ts';
import { namesOf } from './guide-names.ts';
import { type PackageParts, partsOf } from './package-parts.ts';
import { PlaceTiles } from './place-tiles.ts';
import { meetPlace } from './meet-place.ts';
import { tellPlace } from './tell-place.ts';

/** The guide itself, wherever it runs. */
export class CityGuide implements Guide {
  readonly #parts: PackageParts;
  readonly #tiles: PlaceTiles;
  #package: Promise<readonly SearchItem[]> | null = null;
  #index: Promise<SearchIndex> | null = null;
  #also: readonly SearchItem[] = [];

  constructor(manifest: Manifest, folder: string) {
    this.#parts = partsOf(manifest, folder);
    this.#tiles = new PlaceTiles(new PMTiles(`${folder}${manifest.files.tiles.name}`));
  }

  knowAlso(items: readonly SearchItem[]): void {
    this.#also = items;
    this.#index = null;
  }

  async find(query: string, limit: number): Promise<readonly SearchItem[]> {
    this.#index ??= this.#makeIndex();
    return (await this.#index).find(query, limit);
  }

  meet(ray: Ray, drawn: Drawn): Promise<PlaceRef | null> {
    return meetPlace(ray, drawn, this.#tiles, this.#parts);
  }

  async where(at: LngLat): Promise<Where> {
    const areas = await this.#parts.areas();
    return { district: areas.district(at), barri: areas.barri(at) };
  }

  async tell(place: PlaceRef): Promise<PlaceCard | null> {
    const { xCm, yCm } = toLocalCm(place.at);
    const tile = await this.#tiles.at(xCm / 100, yCm / 100);
    return tellPlace(place, tile, this.#parts);
  }

  async #makeIndex(): Promise<SearchIndex> {
    this.#package ??= namesOf(this.#parts);
    return createSearch([...(await this.#package), ...this.#also]);
  }
}

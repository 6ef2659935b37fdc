/** A 3D Tiles tileset that the page may show besides the city. */
export interface TilesetEntry {
  /** Letters, digits and dashes. */
  readonly name: string;
  /** Address of its tileset.json: a path on the server, or that of another host. */
  readonly url: string;
}

/** What `/api/v1/tilesets` answers. */
export interface TilesetList {
  readonly tilesets: readonly TilesetEntry[];
}

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { TilesetSource } from './gateway/tileset-routes.ts';

/** Between two tilesets in one text. */
export const BETWEEN_TILESETS = ';';

const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/i;

/** `NAME=FOLDER_OR_URL`, several with `;` between them; undefined where the text is no such thing. */
export function readTilesets(text: string): readonly TilesetSource[] | undefined {
  const sources: TilesetSource[] = [];
  for (const part of text.split(BETWEEN_TILESETS).filter((each) => each.trim() !== '')) {
    const equals = part.indexOf('=');
    const name = part.slice(0, Math.max(0, equals)).trim();
    const place = part.slice(equals + 1).trim();
    const source = NAME.test(name) && place !== '' ? sourceOf(name, place) : undefined;
    if (!source || sources.some((each) => each.name === name)) return undefined;
    sources.push(source);
  }
  return sources;
}

function sourceOf(name: string, place: string): TilesetSource | undefined {
  if (!/^https?:\/\//i.test(place)) return { name, folder: resolve(place) };
  const url = URL.canParse(place) ? new URL(place) : null;
  return url && url.username === '' && url.password === '' ? { name, url: url.href } : undefined;
}

/** The first folder that holds no tileset, for the line that refuses to start; null: all do. */
export function folderWithoutTileset(sources: readonly TilesetSource[]): string | null {
  const missing = sources.find((source) => 'folder' in source && !existsSync(join(source.folder, 'tileset.json')));
  return missing && 'folder' in missing ? missing.folder : null;
}

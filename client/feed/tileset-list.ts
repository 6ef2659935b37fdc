import type { TilesetEntry } from '../../data/contract/tileset.ts';
import type { TilesetStore } from '../state/tilesets.ts';

/** Asks the server which tilesets it offers; a server that offers none, or does not answer, leaves the list empty. */
export async function loadTilesets(store: TilesetStore): Promise<void> {
  const response = await fetch('/api/v1/tilesets').catch(() => null);
  const body: unknown = response?.ok ? await response.json().catch(() => null) : null;
  const list = typeof body === 'object' && body !== null && 'tilesets' in body ? body.tilesets : null;
  if (!Array.isArray(list)) return;
  const entries = list.filter(isEntry);
  store.setState(({ known }) => ({
    known: [...entries, ...known.filter(({ name }) => !entries.some((entry) => entry.name === name))],
  }));
}

function isEntry(value: unknown): value is TilesetEntry {
  if (typeof value !== 'object' || value === null) return false;
  return 'name' in value && typeof value.name === 'string' && 'url' in value && typeof value.url === 'string';
}

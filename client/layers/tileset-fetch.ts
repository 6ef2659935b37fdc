/** A tile that needs a decoder which the page does not have. */
export class CompressedTile extends Error {
  override readonly name = 'CompressedTile';
}

/** A tile that would be asked for elsewhere than its tileset is. */
export class ForeignTile extends Error {
  override readonly name = 'ForeignTile';
}

/** glTF extensions whose decoders loaders.gl would fetch from a third party, or which the page's policy does not let run. */
const NOT_READ = [
  'KHR_draco_mesh_compression',
  'KHR_texture_basisu',
  'EXT_meshopt_compression',
  'KHR_meshopt_compression',
] as const;

/** How many bytes of a tile are looked through for what it needs: glTF tells it in the JSON that it begins with. */
const LOOKED_AT_BYTES = 65_536;

/** Fetches a tileset's files from the host that the tileset is on and no other, and refuses tiles that cannot be read. */
export function tilesetFetch(tilesetUrl: string, page: string): typeof fetch {
  const { origin } = new URL(tilesetUrl, page);
  return async (input, options) => {
    const url = new URL(input instanceof Request ? input.url : String(input), page);
    const inline = url.protocol === 'data:' || url.protocol === 'blob:';
    if (!inline && url.origin !== origin) throw new ForeignTile(`${url.host} is not the host of the tileset`);
    const response = await fetch(url, { ...options, credentials: 'same-origin' });
    if (!response.ok) throw new Error(`${url.pathname}: ${response.status} ${response.statusText}`);
    const bytes = await response.clone().arrayBuffer();
    const need = neededOf(new Uint8Array(bytes, 0, Math.min(bytes.byteLength, LOOKED_AT_BYTES)));
    if (need) throw new CompressedTile(`${url.pathname} needs ${need}`);
    return response;
  };
}

/** The first extension that a tile names and that is not read; undefined: none. */
export function neededOf(head: Uint8Array): string | undefined {
  const text = new TextDecoder('latin1').decode(head);
  return NOT_READ.find((name) => text.includes(`"${name}"`));
}

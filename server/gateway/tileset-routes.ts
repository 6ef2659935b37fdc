import { Type } from '@sinclair/typebox';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { TilesetList } from '../../data/contract/tileset.ts';

/** A tileset that the server was started with: a folder that it serves, or an address elsewhere. */
export type TilesetSource =
  | { readonly name: string; readonly folder: string }
  | { readonly name: string; readonly url: string };

const LIST = Type.Object({
  tilesets: Type.Array(Type.Object({ name: Type.String(), url: Type.String() })),
});

/** The folders of tilesets at `/tilesets/<name>/`, nothing above them, no hidden file; and the list of all tilesets. */
export async function addTilesetRoutes(app: FastifyInstance, tilesets: readonly TilesetSource[]): Promise<void> {
  const list: TilesetList = { tilesets: tilesets.map((source) => ({ name: source.name, url: addressOf(source) })) };
  const schema = { summary: '3D Tiles tilesets to show besides the city', response: { 200: LIST } };
  app.get('/api/v1/tilesets', { schema }, async (_request, reply) =>
    reply.header('cache-control', 'no-cache').send(list),
  );
  for (const source of tilesets) {
    if (!('folder' in source)) continue;
    await app.register(fastifyStatic, {
      root: source.folder,
      prefix: `/tilesets/${source.name}/`,
      index: false,
      dotfiles: 'ignore',
      decorateReply: false,
      cacheControl: false,
      setHeaders: (reply) => {
        reply.header('cache-control', 'no-cache');
      },
    });
  }
}

/** The hosts elsewhere that the page has to be let ask. */
export function tilesetOrigins(tilesets: readonly TilesetSource[]): readonly string[] {
  return [...new Set(tilesets.flatMap((source) => ('url' in source ? [new URL(source.url).origin] : [])))];
}

function addressOf(source: TilesetSource): string {
  return 'url' in source ? source.url : `/tilesets/${source.name}/tileset.json`;
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { addTilesetRoutes, type TilesetSource } from './tileset-routes.ts';

export interface FolderParts {
  /** The city package's folder. */
  readonly cityFolder: string;
  /** The built page; nothing is served at `/` while it is absent. */
  readonly pageFolder: string;
  /** 3D Tiles besides the city; absent: none. */
  readonly tilesets?: readonly TilesetSource[];
}

/** Hashed files never change; everything else is asked for again, and answered 304 while it is the same. */
const HASHED = '/assets/';

/** The page and the city package, with entity tags and ranges. Nothing above the two folders, no hidden file. */
export async function addFileRoutes(app: FastifyInstance, parts: FolderParts): Promise<void> {
  const { cityFolder, pageFolder, tilesets = [] } = parts;
  await app.register(fastifyStatic, {
    root: cityFolder,
    prefix: '/city/',
    index: false,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (reply, path) => {
      reply.header('cache-control', 'no-cache');
      if (path.endsWith('.pmtiles')) reply.header('content-type', 'application/vnd.pmtiles');
    },
  });
  await addTilesetRoutes(app, tilesets);
  if (!existsSync(join(pageFolder, 'index.html'))) return;
  await app.register(fastifyStatic, {
    root: pageFolder,
    prefix: '/',
    decorateReply: false,
    dotfiles: 'ignore',
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isHashed = path.replaceAll('\\', '/').includes(HASHED);
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

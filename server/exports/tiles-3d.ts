import { CITY_ORIGIN } from '../../data/contract/place.ts';
import { areaFinderOf } from './area-finder.ts';
import { buildingMesh } from './building-mesh.ts';
import { attributionOf, type ExportCity, licencesOf, licenceUrl, sourceOf } from './export-city.ts';
import { localFrame } from './geodesy.ts';
import { makeGlb } from './glb.ts';
import { type DoorAnswer, DoorProblem, jsonAnswer, type OpenStandard, readQuery } from './open-standard.ts';
import type { BuildingRow } from './structural-metadata.ts';
import { makeSubtree } from './subtree.ts';
import {
  makeTileTree,
  ROOT_ERROR_M,
  SUBTREE_LEVELS,
  TREE_LEVELS,
  type TileAddress,
  type TileTree,
  type TreeTile,
} from './tile-tree.ts';

/** The frame of every tile's mesh: the root's transform puts it on the globe. */
const FRAME = localFrame(...CITY_ORIGIN);

/** Readers of 3D Tiles add the tileset's version to every address, so that nothing old is shown. */
const VERSION_PARAMETER = ['v'] as const;

/**
 * The buildings as 3D Tiles 1.1 (OGC 22-025r4): a tileset with implicit quadtree tiling, its subtrees, and tiles of
 * glTF 2.0 with the metadata of each building.
 */
export const TILES_3D = {
  root: '3dtiles',
  name: '3D Tiles',
  version: '1.1',
  specification: 'https://docs.ogc.org/cs/22-025r4/22-025r4.html',
  answer: async ({ path, query }, city) => {
    readQuery(query, VERSION_PARAMETER);
    if (path === '/tileset.json') return jsonAnswer(await tilesetJson(city));
    const { digest, kind, address } = readPath(path);
    if (digest !== city.digest) throw new DoorProblem(404, 'These tiles are of another city package.');
    const bytes = kind === 'subtrees' ? await subtreeFile(city, address) : await contentFile(city, address);
    if (!bytes) throw new DoorProblem(404, 'There is no such tile.');
    const type = kind === 'subtrees' ? 'application/octet-stream' : 'model/gltf-binary';
    return { status: 200, type, body: bytes, immutable: true } satisfies DoorAnswer;
  },
} as const satisfies OpenStandard;

/** The tileset's JSON. The addresses in it name the package, so that tiles of two packages are never mixed. */
export async function tilesetJson(city: ExportCity): Promise<object> {
  const { manifest, digest } = city;
  const tree = await treeOf(city);
  const licences = licencesOf(manifest);
  return {
    asset: {
      version: '1.1',
      tilesetVersion: digest,
      copyright: attributionOf(manifest),
      extras: {
        name: manifest.name,
        generated: manifest.generated,
        licences,
        links: licences.flatMap((licence) => licenceUrl(licence) ?? []),
      },
    },
    schema: TILE_SCHEMA,
    metadata: {
      class: 'tileset',
      properties: { name: manifest.name, attribution: attributionOf(manifest), generated: manifest.generated },
    },
    geometricError: ROOT_ERROR_M * 2,
    root: {
      transform: FRAME.toEarthMatrix,
      boundingVolume: { region: tree.region },
      geometricError: ROOT_ERROR_M,
      refine: 'ADD',
      content: { uri: `${digest}/content/{level}/{x}/{y}.glb` },
      implicitTiling: {
        subdivisionScheme: 'QUADTREE',
        availableLevels: TREE_LEVELS,
        subtreeLevels: SUBTREE_LEVELS,
        subtrees: { uri: `${digest}/subtrees/{level}/{x}/{y}.subtree` },
      },
    },
  };
}

/** The classes of the tileset and of its tiles. */
const TILE_SCHEMA = {
  id: 'besso_tileset',
  classes: {
    tileset: {
      properties: {
        name: { type: 'STRING', semantic: 'NAME' },
        attribution: { type: 'STRING', description: 'To be shown with the tiles' },
        generated: { type: 'BOOLEAN', description: 'Made up by the program, not surveyed' },
      },
    },
    tile: {
      properties: {
        boundingRegion: {
          type: 'SCALAR',
          componentType: 'FLOAT64',
          array: true,
          count: 6,
          required: true,
          semantic: 'TILE_BOUNDING_REGION',
        },
      },
    },
  },
} as const;

/** A file of the tileset; null where the tree has no such subtree. */
export async function subtreeFile(city: ExportCity, address: TileAddress): Promise<Uint8Array | null> {
  return makeSubtree(await treeOf(city), address);
}

/** A tile's glTF; null where there is no such tile, or nothing in it. */
export async function contentFile(city: ExportCity, address: TileAddress): Promise<Uint8Array | null> {
  const tile = (await treeOf(city)).tile(address);
  if (!tile || tile.buildings.length === 0) return null;
  const rows = await rowsOf(city, tile);
  const mesh = buildingMesh(await city.buildings(), tile.buildings, FRAME);
  const table = await city.buildings();
  const sources = new Set(tile.buildings.map((index) => table.facts(index).source));
  const credits = [...sources]
    .map((source) => sourceOf(city.manifest, source))
    .map(({ attribution, licence }) => `${attribution} (${licence})`);
  return makeGlb(mesh, rows, credits.join('; '));
}

/** Every file of the tileset, for a folder that any web server can serve. */
export async function* tilesetFiles(
  city: ExportCity,
): AsyncGenerator<{ readonly path: string; readonly bytes: Uint8Array | string }> {
  yield { path: 'tileset.json', bytes: JSON.stringify(await tilesetJson(city)) };
  for (const { level, x, y } of (await treeOf(city)).tiles()) {
    const subtree = await subtreeFile(city, { level, x, y });
    if (subtree) yield { path: `${city.digest}/subtrees/${level}/${x}/${y}.subtree`, bytes: subtree };
    const content = await contentFile(city, { level, x, y });
    if (content) yield { path: `${city.digest}/content/${level}/${x}/${y}.glb`, bytes: content };
  }
}

function treeOf(city: ExportCity): Promise<TileTree> {
  return city.once('tile tree', async () => makeTileTree(await city.buildings()));
}

async function rowsOf(city: ExportCity, tile: TreeTile): Promise<readonly BuildingRow[]> {
  const [table, areas] = [await city.buildings(), await areaFinderOf(city)];
  return tile.buildings.map((index) => {
    const facts = table.facts(index);
    const parts = table.parts(index);
    const [west, south, east, north] = table.box(index);
    const middle = [(west + east) / 2, (south + north) / 2] as const;
    const baseM = Math.min(...parts.map((part) => part.baseM));
    const { name, licence } = sourceOf(city.manifest, facts.source);
    return {
      ...facts,
      baseM,
      heightM: Math.max(...parts.map((part) => part.baseM + part.heightM)) - baseM,
      source: `${name} (${licence})`,
      barri: areas.find('barri', middle)?.name,
      district: areas.find('district', middle)?.name,
    };
  });
}

interface TilePath {
  readonly digest: string;
  readonly kind: 'subtrees' | 'content';
  readonly address: TileAddress;
}

function readPath(path: string): TilePath {
  const match = /^\/([0-9a-f]{8,64})\/(?:(subtrees)|(content))\/(\d{1,2})\/(\d{1,5})\/(\d{1,5})\.(subtree|glb)$/.exec(
    path,
  );
  const [, digest = '', subtrees, , level, x, y, ending] = match ?? [];
  if (!match || (subtrees !== undefined) !== (ending === 'subtree'))
    throw new DoorProblem(404, 'There is no such file.');
  return {
    digest,
    kind: subtrees ? 'subtrees' : 'content',
    address: { level: Number(level), x: Number(x), y: Number(y) },
  };
}

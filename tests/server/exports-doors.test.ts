import { Tiles3DLoader } from '@loaders.gl/3d-tiles';
import { load } from '@loaders.gl/core';
import { FetchSource, PMTiles } from 'pmtiles';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BUILDINGS, makeSmallCity, type SmallCity } from './exports-city.ts';
import { openFixture, type Fixture } from './gateway-fixture.ts';

let small: SmallCity;
let fixture: Fixture;
const asked: string[] = [];

beforeAll(async () => {
  small = makeSmallCity();
  const { desk } = small;
  fixture = await openFixture({
    folders: { cityFolder: small.folder, pageFolder: `${small.folder}/none` },
    desk: {
      ...desk,
      ask: (order) => {
        asked.push(order.request.path);
        return desk.ask(order);
      },
    },
  });
});

afterAll(async () => {
  await fixture.close();
  small.remove();
});

interface LoadedTile {
  readonly contentUrl?: string;
  readonly children?: readonly LoadedTile[];
}

/** What loaders.gl makes of a glTF: as much of it as is looked at. */
interface LoadedContent {
  readonly gltf: {
    readonly meshes: readonly {
      readonly primitives: readonly { readonly attributes: Record<string, { readonly value: ArrayLike<number> }> }[];
    }[];
    readonly extensions: Record<string, { propertyTables: { properties: Record<string, { data: unknown[] }> }[] }>;
  };
}

test('loaders.gl reads the whole tileset by its address: every building, with its metadata', async () => {
  const options = { worker: false, '3d-tiles': { loadGLTF: true }, core: { worker: false } };
  const address = `${fixture.url}/3dtiles/tileset.json`;
  const { root } = (await load(address, Tiles3DLoader, options)) as unknown as { readonly root: LoadedTile };
  const urls: string[] = [];
  const visit = ({ contentUrl, children = [] }: LoadedTile) => {
    if (contentUrl) urls.push(contentUrl);
    children.forEach(visit);
  };
  visit(root);
  const ids = new Set<unknown>();
  for (const url of urls) {
    const content = (await load(url, Tiles3DLoader, {
      ...options,
      '3d-tiles': { loadGLTF: true, isTileset: false },
    })) as unknown as LoadedContent;
    const { attributes } = content.gltf.meshes[0]?.primitives[0] ?? { attributes: {} };
    expect(Object.keys(attributes)).toEqual(expect.arrayContaining(['POSITION', 'NORMAL', '_FEATURE_ID_0']));
    const tables = content.gltf.extensions.EXT_structural_metadata?.propertyTables ?? [];
    for (const id of tables[0]?.properties.id?.data ?? []) ids.add(id);
  }
  expect(ids).toEqual(new Set(BUILDINGS.map(({ id }) => id)));
});

describe('the doors', () => {
  test('are listed, with the version of each standard', async () => {
    const list = (await (await fetch(`${fixture.url}/exports/`)).json()) as {
      standards: { name: string; href: string }[];
    };
    expect(list.standards.map(({ name }) => name)).toEqual(['3D Tiles', 'CityJSON', 'OGC API - Features', 'PMTiles']);
    for (const { href } of list.standards) expect(href).toMatch(new RegExp(`^${fixture.url}/`));
  });

  test('are open to pages of every origin, for reading', async () => {
    const headers = { origin: 'https://elsewhere.example' };
    for (const path of ['/3dtiles/tileset.json', '/ogc/', '/city/manifest.json', '/exports/buildings.city.jsonl']) {
      const response = await fetch(`${fixture.url}${path}`, { headers });
      await response.arrayBuffer();
      expect(response.status, path).toBe(200);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
    }
    const preflight = await fetch(`${fixture.url}/city/city.pmtiles`, { method: 'OPTIONS', headers });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('range');
  });

  test('let no other origin read the rest, nor write', async () => {
    const headers = { origin: 'https://elsewhere.example' };
    expect((await fetch(`${fixture.url}/health`, { headers })).status).toBe(403);
    expect((await fetch(`${fixture.url}/ogc/`, { method: 'POST', headers })).status).toBe(403);
    const write = await fetch(`${fixture.url}/ogc/collections`, { method: 'POST' });
    expect(write.status).toBe(405);
    expect(write.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  });

  test('answer 304 to who has it already, without making it again', async () => {
    const address = `${fixture.url}/exports/buildings.city.json?bbox=2.1699,41.3869,2.1702,41.3872`;
    const first = await fetch(address);
    const tag = first.headers.get('etag') ?? '';
    await first.arrayBuffer();
    const before = asked.length;
    const again = await fetch(address, { headers: { 'if-none-match': tag } });
    expect(again.status).toBe(304);
    expect(asked.length).toBe(before);
  });

  test('keep tiles that were made, for ever as their address says', async () => {
    const tileset = (await (await fetch(`${fixture.url}/3dtiles/tileset.json`)).json()) as {
      root: { implicitTiling: { subtrees: { uri: string } } };
    };
    const uri = tileset.root.implicitTiling.subtrees.uri.replace('{level}/{x}/{y}', '0/0/0');
    for (let time = 0; time < 3; time++) {
      const response = await fetch(`${fixture.url}/3dtiles/${uri}`);
      expect(response.headers.get('cache-control')).toContain('immutable');
      await response.arrayBuffer();
    }
    expect(asked.filter((path) => path.endsWith('/subtrees/0/0/0.subtree')).length).toBeLessThanOrEqual(1);
  });

  test('say in problem details what is wrong', async () => {
    for (const [path, status] of [
      ['/exports/buildings.city.json', 400],
      ['/exports/buildings.city.json?bbox=1,2,3', 400],
      ['/exports/buildings.city.json?bbox=2,41,3,42&colour=red', 400],
      ['/exports/nothing.json', 404],
      ['/3dtiles/nothing', 404],
      ['/ogc/collections/nothing/items', 404],
    ] as const) {
      const response = await fetch(`${fixture.url}${path}`);
      expect(response.status, path).toBe(status);
      expect(response.headers.get('content-type')).toContain('application/problem+json');
      expect(((await response.json()) as { status: number }).status).toBe(status);
    }
  });

  test('answer HEAD as they answer GET, without the body', async () => {
    for (const path of ['/exports/buildings.city.jsonl', '/ogc/conformance', '/3dtiles/tileset.json']) {
      const response = await fetch(`${fixture.url}${path}`, { method: 'HEAD' });
      expect(response.status, path).toBe(200);
      expect(await response.text()).toBe('');
    }
  });

  test('tell no one when we are wrong, and write it down', async () => {
    const broken = await openFixture({ desk: { ...small.desk, ask: () => Promise.reject(new Error('broken')) } });
    const response = await fetch(`${broken.url}/3dtiles/tileset.json`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('broken');
    expect(broken.failures).toHaveLength(1);
    await broken.close();
  });

  test('refuse more questions than they can answer', async () => {
    const busy = await openFixture({ desk: { ...small.desk, ask: () => new Promise(() => undefined) } });
    const stop = new AbortController();
    const waiting = Array.from({ length: 64 }, (_, x) =>
      fetch(`${busy.url}/3dtiles/${x}`, { signal: stop.signal }).catch(() => undefined),
    );
    let status = 0;
    for (let time = 0; time < 500 && status !== 503; time++) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      const more = fetch(`${busy.url}/3dtiles/more`, { signal: AbortSignal.timeout(100) }).catch(() => undefined);
      status = (await more)?.status ?? 0;
    }
    expect(status).toBe(503);
    stop.abort();
    await Promise.all(waiting);
    await busy.close();
  });
});

describe('the map', () => {
  test('is one PMTiles file, read by ranges', async () => {
    const address = `${fixture.url}/city/city.pmtiles`;
    const part = await fetch(address, { headers: { range: 'bytes=0-126' } });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-type')).toBe('application/vnd.pmtiles');
    expect(part.headers.get('content-range')).toMatch(/^bytes 0-126\/\d+$/);
    const bytes = new Uint8Array(await part.arrayBuffer());
    expect(Buffer.from(bytes.subarray(0, 7)).toString()).toBe('PMTiles');
    expect(bytes[7]).toBe(3);
    const archive = new PMTiles(new FetchSource(address));
    const header = await archive.getHeader();
    expect(header).toMatchObject({ specVersion: 3, tileType: 1, maxZoom: 14, clustered: true });
    const metadata = (await archive.getMetadata()) as { vector_layers: { id: string }[] };
    expect(metadata.vector_layers.map(({ id }) => id)).toContain('buildings');
    expect((await archive.getZxy(14, 8290, 6119))?.data.byteLength).toBeGreaterThan(100);
  });
});

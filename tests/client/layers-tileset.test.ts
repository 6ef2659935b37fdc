import { afterEach, describe, expect, it, vi } from 'vitest';
import { featureAt, type TileModel } from '../../client/layers/tileset-features.ts';
import { neededOf, tilesetFetch } from '../../client/layers/tileset-fetch.ts';
import { addTileset, createTilesets, showTileset } from '../../client/state/tilesets.ts';

/** Two squares side by side, the second higher; features 0 and 1 of one table. */
const MODEL: TileModel = {
  scene: {
    nodes: [
      {
        translation: [100, 0, 0],
        mesh: {
          primitives: [
            {
              attributes: {
                POSITION: { value: [0, 0, 0, 10, 0, 0, 0, 10, 0, 20, 0, 5, 30, 0, 5, 20, 10, 5] },
                _FEATURE_ID_0: { value: [0, 0, 0, 1, 1, 1] },
              },
              indices: { value: [0, 1, 2, 3, 4, 5] },
              extensions: { EXT_mesh_features: { featureIds: [{ propertyTable: 0 }] } },
            },
          ],
        },
      },
    ],
  },
  extensions: {
    EXT_structural_metadata: {
      schema: { classes: { building: { properties: { levels: { noData: 0 } } } } },
      propertyTables: [
        {
          class: 'building',
          properties: {
            name: { data: ['low', 'high'] },
            heightM: { data: [3, 12.5] },
            use: { data: ['', 'home'] },
            levels: { data: [0, 4] },
          },
        },
      ],
    },
  },
};

describe('the feature of a tile at a place', () => {
  it('is that of the nearest triangle, with what its metadata say', () => {
    expect(featureAt(MODEL, [102, 2, 0.1])).toEqual({ name: 'low', heightM: 3 });
    expect(featureAt(MODEL, [122, 2, 4])).toEqual({ name: 'high', heightM: 12.5, use: 'home', levels: 4 });
  });

  it('is nothing where a model says nothing', () => {
    expect(featureAt({ scenes: [{ nodes: [{}] }] }, [0, 0, 0])).toBeNull();
    expect(featureAt({ ...MODEL, extensions: {} }, [102, 2, 0])).toBeNull();
  });
});

describe('what a tileset asks for', () => {
  afterEach(() => vi.unstubAllGlobals());

  it('is asked of its own host alone', async () => {
    const asked: string[] = [];
    vi.stubGlobal('fetch', async (url: URL) => {
      asked.push(String(url));
      return new Response('{}');
    });
    const own = tilesetFetch('/tilesets/port/tileset.json', 'http://localhost:8080/');
    await own('http://localhost:8080/tilesets/port/0.glb');
    await expect(own('https://unpkg.com/draco.wasm')).rejects.toThrow('unpkg.com is not the host of the tileset');
    expect(asked).toEqual(['http://localhost:8080/tilesets/port/0.glb']);
  });

  it('is refused with its name where no decoder is at hand', async () => {
    const glb = '{"extensionsRequired":["KHR_draco_mesh_compression"]}';
    vi.stubGlobal('fetch', async () => new Response(glb));
    const own = tilesetFetch('/t/tileset.json', 'http://localhost/');
    await expect(own('http://localhost/t/0.glb')).rejects.toThrow('needs KHR_draco_mesh_compression');
    expect(neededOf(new TextEncoder().encode('{"extensionsUsed":["EXT_mesh_features"]}'))).toBeUndefined();
  });
});

describe('the tilesets that a person adds', () => {
  it('are named by their folder, shown at once, and added once', () => {
    const store = createTilesets();
    const page = 'http://localhost:8080/';
    expect(addTileset(store, ' https://example.org/port/tileset.json ', page)).toBe(true);
    expect(addTileset(store, 'https://example.org/port/tileset.json', page)).toBe(true);
    expect(addTileset(store, '/3dtiles/tileset.json', page)).toBe(true);
    const { known, shown } = store.getState();
    expect(known.map(({ name }) => name)).toEqual(['port', '3dtiles']);
    expect([...shown]).toEqual(['port', '3dtiles']);
    showTileset(store, 'port', false);
    expect([...store.getState().shown]).toEqual(['3dtiles']);
  });

  it.each(['', 'javascript:alert(1)', 'file:///etc/passwd', 'data:text/plain,x', 'http://'])('are no %s', (typed) => {
    const store = createTilesets();
    expect(addTileset(store, typed, 'http://localhost/')).toBe(false);
    expect(store.getState().known).toEqual([]);
  });
});

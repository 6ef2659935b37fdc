import { beforeAll, describe, expect, test } from 'vitest';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { PMTiles, TileType } from 'pmtiles';
import type { Places, Relief, StreetGraph } from '../../data/contract/package.ts';
import { TILE_LAYERS, TREE_SIZES } from '../../data/contract/package.ts';
import { buildCity, type CityPackageBytes } from '../../data/city/build-city.ts';
import { FABRICS } from '../../data/city/fabric-areas.ts';
import { isWater, makeGround } from '../../data/city/ground.ts';
import { LANDMARK_PLACES } from '../../data/city/landmark-places.ts';
import { distance, distanceToPath, type Point, toPlane } from '../../data/city/plane.ts';
import { areaOf, contains, crosses, middleOf } from '../../data/city/polygon.ts';
import { fromTile, pairs, reached, tileRow, treesOf, type TileBuilding, type TileTree } from './city-reading.ts';

let city: CityPackageBytes;
let tiles: PMTiles;
let buildings: readonly TileBuilding[];
const trees: TileTree[] = [];
let streets: StreetGraph;
const layersSeen = new Map<string, Set<string>>();
const progress: number[] = [];

beforeAll(async () => {
  city = buildCity({ seed: 1, onProgress: (share) => progress.push(share) });
  const bytes = fileBytes('city.pmtiles');
  tiles = new PMTiles({
    getKey: () => 'city',
    getBytes: async (offset, length) => ({ data: bytes.slice(offset, offset + length).buffer as ArrayBuffer }),
  });
  buildings = await decodeBuildings();
  streets = readJson<StreetGraph>('streets.json');
}, 240_000);

describe('a built city', () => {
  test('is the same bytes for the same seed', { timeout: 240_000 }, () => {
    const again = buildCity({ seed: 1 });
    expect(again.manifest).toEqual(city.manifest);
    expect([...again.files.keys()]).toEqual([...city.files.keys()]);
    expect(Buffer.compare(again.files.get('city.pmtiles') ?? Buffer.alloc(0), fileBytes('city.pmtiles'))).toBe(0);
  });

  test('tells its progress from nothing to all, never backwards', () => {
    expect(progress[0]).toBe(0);
    expect(progress.at(-1)).toBe(1);
    expect([...progress].sort((a, b) => a - b)).toEqual(progress);
  });

  test('lists each of its files with its size', () => {
    for (const { name, bytes } of Object.values(city.manifest.files)) expect(fileBytes(name).length).toBe(bytes);
  });
});

describe('its tiles', () => {
  test('are PMTiles of MVT from zoom 8 to 14 that say what their layers hold', async () => {
    const header = await tiles.getHeader();
    expect([header.minZoom, header.maxZoom, header.tileType, header.clustered]).toEqual([8, 14, TileType.Mvt, true]);
    const metadata = (await tiles.getMetadata()) as { vector_layers: { id: string }[] };
    expect(metadata.vector_layers.map(({ id }) => id)).toEqual([...TILE_LAYERS]);
  });

  test('hold all their layers, with the attributes of the contract', () => {
    expect([...layersSeen.keys()].sort()).toEqual([...TILE_LAYERS].sort());
    expect([...(layersSeen.get('buildings') ?? [])].sort()).toEqual([
      'baseM',
      'fabric',
      'generated',
      'heightM',
      'heightSource',
      'id',
      'source',
    ]);
    expect([...(layersSeen.get('streets') ?? [])].sort()).toEqual([
      'bridge',
      'class',
      'lanes',
      'name',
      'oneway',
      'tunnel',
    ]);
  });

  test('show the ground at every zoom over the middle of the city', async () => {
    for (let zoom = 8; zoom <= 14; zoom++) {
      const [x, y] = [Math.floor(((2.17 + 180) / 360) * 2 ** zoom), tileRow(41.39, zoom)];
      const tile = await tiles.getZxy(zoom, x, y);
      const layers = Object.keys(
        new VectorTile(new PbfReader(new Uint8Array(tile?.data ?? new ArrayBuffer(0)))).layers,
      );
      expect(layers).toEqual(expect.arrayContaining(['land', 'streets', 'districts']));
      expect(layers.includes('buildings')).toBe(zoom === 14);
    }
  });
});

describe('its buildings', () => {
  test('are 40,000 or more, as many as the manifest says, each with its own number in one tile', () => {
    const tileOf = new Map<number, string>();
    for (const { id, tile } of buildings) tileOf.set(id, tile);
    expect(tileOf.size).toBe(city.manifest.counts.buildings);
    expect(tileOf.size).toBeGreaterThan(40_000);
    expect([...tileOf.keys()].every((id) => Number.isInteger(id) && id > 0)).toBe(true);
  });

  test('are simple bodies with a height, marked as generated', () => {
    const wrong = buildings.filter(
      ({ heightM, baseM, fabric, generated, ring }) =>
        !(heightM > 2 && heightM < 130 && baseM >= 0 && baseM < 450 && generated && ring.length >= 3) ||
        !FABRICS.some((known) => known === fabric) ||
        areaOf(ring) < 10,
    );
    expect(wrong.slice(0, 3)).toEqual([]);
  });

  test.each([
    ['eixample', 20, 25],
    ['ciutat-vella', 13, 20],
    ['village', 7, 15],
    ['industrial', 6, 13],
    ['villas', 6, 14],
    ['slabs', 20, 40],
  ])('of %s have their height: front bodies between %i and %i m in the middle', (fabric, least, most) => {
    const heights = buildings.filter((each) => each.fabric === fabric && (fabric !== 'eixample' || each.heightM > 8));
    const middle = heights.map(({ heightM }) => heightM).sort((a, b) => a - b)[heights.length >> 1] ?? 0;
    expect(middle).toBeGreaterThan(least);
    expect(middle).toBeLessThan(most);
  });

  test('stand on no landmark’s ground, and of every eleventh the middle is not in the water', () => {
    const ground = makeGround();
    const wet = buildings.filter((_, order) => order % 11 === 0).filter(({ ring }) => isWater(ground, middleOf(ring)));
    expect(wet.map(({ id }) => id)).toEqual([]);
    const taken = LANDMARK_PLACES.map(({ at, clearanceM }) => ({ at: toPlane(at), clearanceM }));
    const near = buildings.filter(({ ring }) =>
      taken.some(({ at, clearanceM }) => ring.some((corner) => distance(corner, at) < clearanceM * 0.97)),
    );
    expect(near.map(({ id }) => id)).toEqual([]);
  });

  test('stand clear, every fifth of them tried, of the middle of every street that is not a tunnel', () => {
    const pieces = streetPieces();
    const crossed = buildings
      .filter((_, order) => order % 5 === 0)
      .filter(({ ring }) => {
        const [x, y] = middleOf(ring);
        const near = pieces.get(`${Math.floor(x / 250)} ${Math.floor(y / 250)}`) ?? [];
        return near.some(([from, to]) =>
          ring.some((corner, index) => crosses(from, to, corner, ring[(index + 1) % ring.length] ?? corner)),
        );
      });
    expect(crossed.map(({ id, fabric }) => `${id} ${fabric}`)).toEqual([]);
  });
});

describe('its trees', () => {
  test('are 60,000 to 100,000, as many as the manifest says, each once with all that the contract asks', () => {
    expect(trees.length).toBe(city.manifest.counts.trees);
    expect(trees.length).toBeGreaterThan(60_000);
    expect(trees.length).toBeLessThan(100_000);
    expect(new Set(trees.map(({ id }) => id)).size).toBe(trees.length);
    const wrong = trees.filter(
      ({ species, commonName, size, heightM, crownM, generated, source }) =>
        !/^[A-Z][a-z]+ (× )?[a-z]+$/.test(species) ||
        commonName === '' ||
        !TREE_SIZES.includes(size) ||
        !(heightM >= 3 && heightM <= 20 && crownM >= 2 && crownM <= 10) ||
        !generated ||
        source !== 0,
    );
    expect(wrong.slice(0, 3)).toEqual([]);
    expect(trees.filter(({ palm }) => palm).length).toBeGreaterThan(1000);
  });

  test('stand in no building and in no water, every seventh of them tried', () => {
    const ground = makeGround();
    const cells = new Map<string, TileBuilding[]>();
    for (const building of buildings) {
      for (const key of new Set(building.ring.map(cellOf))) cells.set(key, [...(cells.get(key) ?? []), building]);
    }
    const wrong = trees
      .filter((_, order) => order % 7 === 0)
      .filter(({ at }) => {
        const built = (cells.get(cellOf(at)) ?? []).some(
          ({ ring }) => contains(ring, at) && distanceToPath(at, [...ring, ...ring.slice(0, 1)]) > 0.3,
        );
        return built || isWater(ground, at);
      });
    expect(wrong.map(({ id }) => id)).toEqual([]);
  });

  test('are of many kinds, most of them plane trees as in the city’s streets', () => {
    const counts = new Map<string, number>();
    for (const { species } of trees) counts.set(species, (counts.get(species) ?? 0) + 1);
    const [most] = [...counts].sort(([, one], [, other]) => other - one);
    expect(most?.[0]).toBe('Platanus × hispanica');
    expect(counts.size).toBeGreaterThan(12);
  });
});

describe('its streets', () => {
  test('reach every place from every place', () => {
    const count = streets.nodes.longitude.length;
    expect(count).toBeGreaterThan(5_000);
    expect(reached(count, streets.edges.from, streets.edges.to)).toBe(count);
    expect(reached(count, streets.edges.to, streets.edges.from)).toBe(count);
  });

  test('are as long as their course, in columns of one length', () => {
    const { nodes, edges } = streets;
    const columns = [edges.to, edges.name, edges.class, edges.lanes, edges.speedKmh, edges.lengthM, edges.path];
    for (const column of columns) expect(column).toHaveLength(edges.from.length);
    const wrong = edges.from.filter((from, edge) => {
      const path = [nodeAt(from), ...pairs(edges.path[edge] ?? []), nodeAt(edges.to[edge] ?? 0)];
      const length = path.reduce((sum, point, index) => sum + distance(path[index - 1] ?? point, point), 0);
      return Math.abs(length - (edges.lengthM[edge] ?? 0)) > 0.5 + length * 0.002;
    });
    expect(wrong).toEqual([]);
    expect(nodes.latitude).toHaveLength(nodes.longitude.length);
  });

  test('carry the names of the city’s own', () => {
    const known = [
      'Avinguda Diagonal',
      'Gran Via de les Corts Catalanes',
      'Avinguda Meridiana',
      'Avinguda del Paral·lel',
      'Passeig de Gràcia',
      'La Rambla',
      'Carrer d’Aragó',
      'Carrer de Balmes',
      'Ronda Litoral',
      'Ronda de Dalt',
      'Via Laietana',
      'Carrer de Mallorca',
    ];
    expect(streets.names).toEqual(expect.arrayContaining(known));
    const used = new Set(streets.edges.name);
    expect(known.filter((name) => !used.has(streets.names.indexOf(name)))).toEqual([]);
  });

  test('go one way in turn in the Eixample: Mallorca against València', () => {
    const towardsBesos = (name: string) => {
      const index = streets.names.indexOf(name);
      const signs = streets.edges.from.flatMap((from, edge) =>
        streets.edges.name[edge] === index ? [Math.sign(nodeAt(streets.edges.to[edge] ?? 0)[0] - nodeAt(from)[0])] : [],
      );
      return signs.reduce((sum, sign) => sum + sign, 0) / signs.length;
    };
    expect(Math.abs(towardsBesos('Carrer de Mallorca'))).toBeGreaterThan(0.8);
    expect(towardsBesos('Carrer de Mallorca') * towardsBesos('Carrer de València')).toBeLessThan(-0.6);
  });
});

describe('its places and its relief', () => {
  test('name ten districts and 73 neighbourhoods, and no place twice', () => {
    const { places } = readJson<Places>('places.json');
    expect(places.filter(({ kind }) => kind === 'district')).toHaveLength(10);
    expect(places.filter(({ kind }) => kind === 'neighbourhood')).toHaveLength(73);
    expect(new Set(places.map(({ id }) => id)).size).toBe(places.length);
    expect(places.filter(({ name }) => name === '')).toEqual([]);
  });

  test('raise Tibidabo above all, Montjuïc over the port, and nothing on the plain', () => {
    const relief = readJson<Relief>('relief.json');
    expect(relief.heightM).toHaveLength(relief.columns * relief.rows);
    const at = (longitude: number, latitude: number) => {
      const [west, south, east, north] = relief.bounds;
      const column = Math.round(((longitude - west) / (east - west)) * (relief.columns - 1));
      const row = Math.round(((north - latitude) / (north - south)) * (relief.rows - 1));
      return relief.heightM[row * relief.columns + column];
    };
    expect(at(2.1187, 41.4225)).toBeGreaterThan(350);
    expect(Math.max(...relief.heightM)).toBeLessThan(512);
    expect(at(2.166, 41.3637)).toBeGreaterThan(120);
    for (const [longitude, latitude] of [
      [2.17, 41.387],
      [2.1744, 41.4036],
      [2.2, 41.4],
      [2.14, 41.38],
      [2.19, 41.378],
      [2.162, 41.3735],
      [2.1581, 41.3529],
      [2.1731, 41.3672],
    ]) {
      expect(at(longitude ?? 0, latitude ?? 0)).toBe(0);
    }
  });

  test('let the hills end inside the grid, and the ridge go on from Sant Pere Màrtir to the Besòs', () => {
    const relief = readJson<Relief>('relief.json');
    const { columns, rows, heightM, bounds } = relief;
    const [west, south, east, north] = bounds;
    const border = heightM.filter((_, index) => {
      const [column, row] = [index % columns, Math.floor(index / columns)];
      return column === 0 || row === 0 || column === columns - 1 || row === rows - 1;
    });
    expect(Math.max(...border)).toBe(0);
    const ridge = [
      [2.0968, 41.3955],
      [2.109, 41.415],
      [2.1187, 41.4225],
      [2.1255, 41.4345],
      [2.1445, 41.453],
      [2.1585, 41.4535],
      [2.1795, 41.4782],
    ].map(([longitude = 0, latitude = 0]) => {
      const column = Math.round(((longitude - west) / (east - west)) * (columns - 1));
      const row = Math.round(((north - latitude) / (north - south)) * (rows - 1));
      return heightM[row * columns + column] ?? 0;
    });
    expect(Math.min(...ridge)).toBeGreaterThan(180);
  });
});

function fileBytes(name: string): Uint8Array {
  const bytes = city.files.get(name);
  if (!bytes) throw new Error(`the package has no ${name}`);
  return bytes;
}

function readJson<Value>(name: string): Value {
  return JSON.parse(new TextDecoder().decode(fileBytes(name))) as Value;
}

async function decodeBuildings(): Promise<TileBuilding[]> {
  const found: TileBuilding[] = [];
  const { minLon, maxLon, minLat, maxLat } = await tiles.getHeader();
  const column = (longitude: number) => Math.floor(((longitude + 180) / 360) * 2 ** 14);
  for (let x = column(minLon); x <= column(maxLon); x++) {
    for (let y = tileRow(maxLat, 14); y <= tileRow(minLat, 14); y++) {
      const tile = await tiles.getZxy(14, x, y);
      if (tile) found.push(...buildingsOf(new VectorTile(new PbfReader(new Uint8Array(tile.data))), x, y));
    }
  }
  return found;
}

function buildingsOf(tile: VectorTile, column: number, row: number): TileBuilding[] {
  for (const [name, layer] of Object.entries(tile.layers)) {
    const keys = layersSeen.get(name) ?? new Set<string>();
    const step = Math.max(1, layer.length >> 5);
    for (let index = 0; index < layer.length; index += step) {
      for (const key of Object.keys(layer.feature(index).properties)) keys.add(key);
    }
    layersSeen.set(name, keys);
  }
  if (tile.layers.trees) trees.push(...treesOf(tile.layers.trees, column, row));
  const layer = tile.layers.buildings;
  if (!layer) return [];
  return Array.from({ length: layer.length }, (_, index) => {
    const feature = layer.feature(index);
    const corners = feature.loadGeometry()[0] ?? [];
    const ring = corners.slice(0, -1).map(({ x, y }) => fromTile(column + x / layer.extent, row + y / layer.extent));
    return { ...(feature.properties as unknown as TileBuilding), tile: `${column}/${row}`, ring: ring.reverse() };
  });
}

function cellOf([x, y]: Point): string {
  return `${Math.floor(x / 30)} ${Math.floor(y / 30)}`;
}

function nodeAt(node: number): Point {
  return toPlane([streets.nodes.longitude[node] ?? 0, streets.nodes.latitude[node] ?? 0]);
}

/** Straight pieces of the graph's open-air streets by cells of 250 m, each in all the cells it may matter to. */
function streetPieces(): Map<string, (readonly [Point, Point])[]> {
  const cells = new Map<string, (readonly [Point, Point])[]>();
  const { edges, names } = streets;
  edges.from.forEach((from, edge) => {
    if (/^Túnel/.test(names[edges.name[edge] ?? 0] ?? '')) return;
    const path = [nodeAt(from), ...pairs(edges.path[edge] ?? []), nodeAt(edges.to[edge] ?? 0)];
    path.forEach((to, index) => {
      const start = path[index - 1];
      if (!start) return;
      const [west, east] = [Math.min(start[0], to[0]) - 80, Math.max(start[0], to[0]) + 80];
      const [south, north] = [Math.min(start[1], to[1]) - 80, Math.max(start[1], to[1]) + 80];
      for (let column = Math.floor(west / 250); column <= Math.floor(east / 250); column++) {
        for (let row = Math.floor(south / 250); row <= Math.floor(north / 250); row++) {
          const key = `${column} ${row}`;
          cells.set(key, [...(cells.get(key) ?? []), [start, to] as const]);
        }
      }
    });
  });
  return cells;
}

import { validateBytes } from 'gltf-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localFrame, toEarth } from '../../server/exports/geodesy.ts';
import { tilesetFiles, TILES_3D } from '../../server/exports/tiles-3d.ts';
import { BUILDINGS, makeSmallCity, type SmallCity } from './exports-city.ts';
import { glbOf, propertyOf, type Glb } from './glb.ts';
import { readSubtree } from './subtree.ts';

interface Tileset {
  readonly asset: { readonly version: string; readonly copyright: string };
  readonly geometricError: number;
  readonly schema: { readonly classes: Readonly<Record<string, { readonly properties: object }>> };
  readonly metadata: { readonly class: string; readonly properties: object };
  readonly root: {
    readonly transform: readonly number[];
    readonly boundingVolume: { readonly region: readonly number[] };
    readonly geometricError: number;
    readonly refine: string;
    readonly content: { readonly uri: string };
    readonly implicitTiling: {
      readonly subdivisionScheme: string;
      readonly availableLevels: number;
      readonly subtreeLevels: number;
      readonly subtrees: { readonly uri: string };
    };
  };
}

let small: SmallCity;
let tileset: Tileset;
const files = new Map<string, Uint8Array>();

beforeAll(async () => {
  small = makeSmallCity();
  for await (const { path, bytes } of tilesetFiles(small.city)) files.set(path, new Uint8Array(Buffer.from(bytes)));
  tileset = JSON.parse(Buffer.from(files.get('tileset.json') ?? []).toString());
});

afterAll(() => small.remove());

interface Tile {
  readonly level: number;
  readonly x: number;
  readonly y: number;
  readonly region: readonly number[];
  readonly content: Uint8Array | undefined;
}

/** Walks the implicit tiling as the specification says, from the files alone. */
function walk(): Tile[] {
  const { subtreeLevels, subtrees, availableLevels } = tileset.root.implicitTiling;
  const tiles: Tile[] = [];
  const visit = (level: number, x: number, y: number) => {
    const bytes = files.get(filled(subtrees.uri, level, x, y));
    if (!bytes) throw new Error(`no subtree ${level}/${x}/${y}`);
    const subtree = readSubtree(bytes);
    let row = 0;
    for (let depth = 0; depth < subtreeLevels; depth++) {
      for (let morton = 0; morton < 4 ** depth; morton++) {
        const bit = (4 ** depth - 1) / 3 + morton;
        if (!subtree.tile(bit)) continue;
        const [tileX, tileY] = [(x << depth) + evenBits(morton), (y << depth) + evenBits(morton >> 1)];
        const uri = filled(tileset.root.content.uri, level + depth, tileX, tileY);
        const content = subtree.content(bit) ? files.get(uri) : undefined;
        if (subtree.content(bit)) expect(content, uri).toBeDefined();
        else expect(files.has(uri), uri).toBe(false);
        tiles.push({ level: level + depth, x: tileX, y: tileY, region: subtree.region(row++), content });
      }
    }
    expect(row).toBe(subtree.tileCount);
    for (let morton = 0; morton < 4 ** subtreeLevels; morton++) {
      if (!subtree.child(morton)) continue;
      expect(level + subtreeLevels).toBeLessThan(availableLevels);
      visit(
        level + subtreeLevels,
        (x << subtreeLevels) + evenBits(morton),
        (y << subtreeLevels) + evenBits(morton >> 1),
      );
    }
  };
  visit(0, 0, 0);
  return tiles;
}

describe('the tileset', () => {
  test('says what 3D Tiles 1.1 requires of it, and whom to name', () => {
    expect(tileset.asset.version).toBe('1.1');
    expect(tileset.asset.copyright).toContain('The surveyors');
    expect(tileset.root.refine).toBe('ADD');
    expect(tileset.root.implicitTiling).toMatchObject({ subdivisionScheme: 'QUADTREE' });
    expect(tileset.geometricError).toBeGreaterThanOrEqual(tileset.root.geometricError);
    expect(tileset.root.transform).toHaveLength(16);
    expect(Object.keys(tileset.metadata.properties)).toEqual(
      expect.arrayContaining(Object.keys(tileset.schema.classes[tileset.metadata.class]?.properties ?? {})),
    );
    const [west = 0, south = 0, east = 0, north = 0, low = 0, high = 0] = tileset.root.boundingVolume.region;
    expect(west < east && south < north && low < high).toBe(true);
    for (const uri of [tileset.root.content.uri, tileset.root.implicitTiling.subtrees.uri]) {
      expect(uri).toMatch(/\{level\}.*\{x\}.*\{y\}/);
    }
  });

  test('stands where Plaça de Catalunya is on the globe', () => {
    // WGS84 2.17, 41.387, 0 m by EPSG:4979 to EPSG:4978 (PROJ cct): 4788848.07, 181457.90, 4194764.62.
    const [x, y, z] = tileset.root.transform.slice(12, 15);
    expect(x).toBeCloseTo(4_788_848.07, 1);
    expect(y).toBeCloseTo(181_457.9, 1);
    expect(z).toBeCloseTo(4_194_764.62, 1);
    const frame = localFrame(2.17, 41.387);
    const [e = 0, n = 0, u = 0] = frame.toLocal(2.18, 41.39, 75);
    const m = frame.toEarthMatrix;
    const back = [0, 1, 2].map(
      (row) => (m[row] ?? 0) * e + (m[4 + row] ?? 0) * n + (m[8 + row] ?? 0) * u + (m[12 + row] ?? 0),
    );
    for (const [axis, value] of toEarth(2.18, 41.39, 75).entries()) expect(back[axis]).toBeCloseTo(value, 6);
  });

  test('reaches every building exactly once', () => {
    const ids = walk().flatMap(({ content }) => (content ? (propertyOf(glbOf(content), 'id') as number[]) : []));
    expect(ids.toSorted((a, b) => a - b)).toEqual(
      [...new Set(BUILDINGS.map(({ id }) => id))].toSorted((a, b) => a - b),
    );
  });

  test('has no file that the subtrees do not name', () => {
    const contents = walk().filter(({ content }) => content).length;
    const subtrees = [...files.keys()].filter((path) => path.endsWith('.subtree')).length;
    expect(files.size).toBe(1 + contents + subtrees);
    expect(subtrees).toBeGreaterThan(1);
  });

  test('holds each content, and those below, in the region of its tile', () => {
    const tiles = walk();
    for (const tile of tiles.filter(({ content }) => content)) {
      const bounds = regionOf(glbOf(tile.content ?? new Uint8Array()));
      for (const holder of tiles.filter((each) => holds(each, tile))) {
        const [west = 0, south = 0, east = 0, north = 0, low = 0, high = 0] = holder.region;
        const [slack, slackM] = [1e-9, 0.01];
        const isAcross = bounds.west >= west - slack && bounds.east <= east + slack;
        const isAlong = bounds.south >= south - slack && bounds.north <= north + slack;
        const isUp = bounds.low >= low - slackM && bounds.high <= high + slackM;
        expect({ isAcross, isAlong, isUp }).toEqual({ isAcross: true, isAlong: true, isUp: true });
      }
    }
  });

  test('leaves out of a tile only what is smaller than its geometric error', () => {
    const tiles = walk();
    for (const tile of tiles.filter(({ content }) => content)) {
      const error = tileset.root.geometricError / 2 ** (tile.level - 1);
      const sizes = featureSizes(glbOf(tile.content ?? new Uint8Array()));
      if (tile.level > 0) for (const size of sizes) expect(size).toBeLessThan(error + 1);
    }
  });

  test('answers 404 for tiles of another package and for what is not there', async () => {
    const request = { query: [], root: 'http://x/3dtiles', accept: '', atMs: 0, part: 0 };
    for (const path of ['/0123456789abcdef/content/0/0/0.glb', '/nothing', `/${small.city.digest}/content/9/0/0.glb`]) {
      await expect(TILES_3D.answer({ ...request, path }, small.city)).rejects.toMatchObject({ status: 404 });
    }
  });
});

describe('a tile', () => {
  test('is valid glTF 2.0', async () => {
    for (const [path, bytes] of files) {
      if (!path.endsWith('.glb') || (!path.includes('/4/') && !path.includes('/5/') && !path.endsWith('5.glb')))
        continue;
      const { issues } = await validateBytes(new Uint8Array(bytes));
      expect(issues.numErrors, `${path} ${JSON.stringify(issues.messages)}`).toBe(0);
      expect(issues.numWarnings).toBe(0);
    }
  });

  test('has walls and roofs that face outward, upright walls, and no floor', () => {
    for (const glb of contents()) {
      const { positions, normals, indices } = glb;
      for (let at = 0; at < indices.length; at += 3) {
        const corners = [0, 1, 2].map((each) => (indices[at + each] ?? 0) * 3);
        const [a, b, c] = corners.map((corner) => positions.slice(corner, corner + 3));
        const turned = cross(minus(b, a), minus(c, a));
        const normal = [...normals.slice(corners[0], (corners[0] ?? 0) + 3)];
        expect(dot(turned, normal) / Math.hypot(...turned)).toBeGreaterThan(0.999);
        expect(Math.abs(normal[1] ?? 0) < 0.01 || (normal[1] ?? 0) > 0.99).toBe(true);
      }
    }
  });

  test('encloses the volume that the buildings have, patios left open', () => {
    // Divergence theorem over walls and roofs; the missing floors lie at the height of the foot.
    const patio = building(7);
    const expected = (24 * 20 - 6 * 8) * 21.5;
    expect(Math.abs(volumeAbove(patio) / expected - 1)).toBeLessThan(0.02);
  });

  test('keeps what is known of each building, in the words of the schema', () => {
    const glb = contents().find((each) => (propertyOf(each, 'id') as number[]).includes(7));
    if (!glb) throw new Error('no tile holds building 7');
    const row = (propertyOf(glb, 'id') as number[]).indexOf(7);
    const value = (name: string) => propertyOf(glb, name)[row];
    expect(value('heightM')).toBeCloseTo(21.5, 3);
    expect(value('heightSource')).toBe('measured');
    expect(value('generated')).toBe(0);
    expect(value('levels')).toBe(6);
    expect(value('reference')).toBe('ES.INV.7');
    expect(value('name')).toBe('Casa “Ñandú”');
    expect(value('barri')).toBe('la Dreta de l’Eixample');
    expect(value('district')).toBe('Eixample');
    expect(value('source')).toContain('survey');
    expect(glb.json.asset.copyright).toContain('The surveyors');
  });

  test('of the tower is as high as foot and tower together', () => {
    const glb = contents().find((each) => (propertyOf(each, 'id') as number[]).includes(9));
    const row = (propertyOf(glb as Glb, 'id') as number[]).indexOf(9);
    expect(propertyOf(glb as Glb, 'heightM')[row]).toBeCloseTo(68, 3);
    expect(propertyOf(glb as Glb, 'baseM')[row]).toBeCloseTo(12, 3);
  });
});

function filled(template: string, level: number, x: number, y: number): string {
  return template.replace('{level}', String(level)).replace('{x}', String(x)).replace('{y}', String(y));
}

function evenBits(morton: number): number {
  let value = 0;
  for (let bit = 0; bit < 8; bit++) value |= ((morton >> (2 * bit)) & 1) << bit;
  return value;
}

function holds(holder: Tile, tile: Tile): boolean {
  const shift = tile.level - holder.level;
  return shift >= 0 && tile.x >> shift === holder.x && tile.y >> shift === holder.y;
}

function contents(): Glb[] {
  return [...files].filter(([path]) => path.endsWith('.glb')).map(([, bytes]) => glbOf(bytes));
}

/** From glTF's axes through the root's transform to degrees, by Bowring's formula. */
function regionOf(glb: Glb) {
  const region = { west: 9, south: 9, east: -9, north: -9, low: 1e9, high: -1e9 };
  const m = tileset.root.transform;
  for (let at = 0; at < glb.positions.length; at += 3) {
    const [x = 0, up = 0, south = 0] = glb.positions.slice(at, at + 3);
    const [e, n, u] = [x, -south, up];
    const [X, Y, Z] = [0, 1, 2].map(
      (row) => (m[row] ?? 0) * e + (m[4 + row] ?? 0) * n + (m[8 + row] ?? 0) * u + (m[12 + row] ?? 0),
    );
    const { lambda, phi, height } = geodetic(X ?? 0, Y ?? 0, Z ?? 0);
    region.west = Math.min(region.west, lambda);
    region.east = Math.max(region.east, lambda);
    region.south = Math.min(region.south, phi);
    region.north = Math.max(region.north, phi);
    region.low = Math.min(region.low, height);
    region.high = Math.max(region.high, height);
  }
  return region;
}

function geodetic(x: number, y: number, z: number) {
  const [a, f] = [6_378_137, 1 / 298.257223563];
  const [b, e2] = [a * (1 - f), f * (2 - f)];
  const p = Math.hypot(x, y);
  const theta = Math.atan2(z * a, p * b);
  const phi = Math.atan2(z + (e2 / (1 - e2)) * b * Math.sin(theta) ** 3, p - e2 * a * Math.cos(theta) ** 3);
  const normal = a / Math.sqrt(1 - e2 * Math.sin(phi) ** 2);
  return { lambda: Math.atan2(y, x), phi, height: p / Math.cos(phi) - normal };
}

function featureSizes(glb: Glb): number[] {
  const count = (propertyOf(glb, 'id') as number[]).length;
  return Array.from({ length: count }, (_, feature) => {
    const corners = [...glb.features.keys()].filter((corner) => glb.features[corner] === feature);
    const span = (axis: number) => {
      const values = corners.map((corner) => glb.positions[corner * 3 + axis] ?? 0);
      return Math.max(...values) - Math.min(...values);
    };
    return Math.hypot(span(0), span(1), span(2));
  });
}

/** The triangles of one building. */
function building(id: number): number[][][] {
  for (const glb of contents()) {
    const feature = (propertyOf(glb, 'id') as number[]).indexOf(id);
    if (feature < 0) continue;
    const triangles: number[][][] = [];
    for (let at = 0; at < glb.indices.length; at += 3) {
      const corners = [0, 1, 2].map((each) => glb.indices[at + each] ?? 0);
      if (glb.features[corners[0] ?? 0] !== feature) continue;
      triangles.push(corners.map((corner) => [...glb.positions.slice(corner * 3, corner * 3 + 3)]));
    }
    return triangles;
  }
  throw new Error(`no building ${id}`);
}

function volumeAbove(triangles: readonly (readonly number[][])[]): number {
  const foot = Math.min(...triangles.flat().map(([, up = 0]) => up));
  const middle = triangles[0]?.[0] ?? [0, 0, 0];
  const origin = [middle[0] ?? 0, foot, middle[2] ?? 0];
  let sixfold = 0;
  for (const [a, b, c] of triangles) sixfold += dot(minus(a, origin), cross(minus(b, origin), minus(c, origin)));
  return sixfold / 6;
}

function minus(one: ArrayLike<number> = [], other: ArrayLike<number> = []): number[] {
  return [0, 1, 2].map((axis) => (one[axis] ?? 0) - (other[axis] ?? 0));
}

function cross([ax = 0, ay = 0, az = 0]: readonly number[], [bx = 0, by = 0, bz = 0]: readonly number[]): number[] {
  return [ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx];
}

function dot(one: readonly number[], other: readonly number[]): number {
  return one.reduce((sum, value, axis) => sum + value * (other[axis] ?? 0), 0);
}

import { fromGeojsonVt } from '@maplibre/vt-pbf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STEPS_PER_METRE, VERTEX_BYTES, type BuildingMesh } from '../../client/layers/building-mesh.ts';
import { decodeBuildings } from '../../client/stage/building-tiles.ts';
import { buildingTiles } from '../../data/city/building-tiles.ts';
import type { Building } from '../../data/city/building.ts';
import type { Point } from '../../data/city/plane.ts';
import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';

/** The tile that Plaça de Catalunya lies in, and its own units: its west edge is at 2.1533203 E, its north at 41.3933. */
const TILE = { zoom: 14, column: 8290, row: 6119 };
const EXTENT = 16_384;

type Ring = [number, number][];

function tileOf(rings: Ring[], tags: Record<string, string | number>): Uint8Array {
  const features = [{ type: 3 as const, geometry: rings, tags, id: null }];
  const layer = { features, numPoints: 4, numSimplified: 4, numFeatures: 1, source: null } as never;
  return fromGeojsonVt({ buildings: layer }, { version: 2, extent: EXTENT });
}

describe('a tile of buildings', () => {
  const square: Ring = [
    [8000, 8000],
    [8200, 8000],
    [8200, 8200],
    [8000, 8200],
    [8000, 8000],
  ];

  it('comes out in metres from the origin, as large as its tile says', () => {
    const mesh = decodeBuildings(tileOf([square], { heightM: 21, baseM: 3, id: 5, fabric: 'eixample' }), TILE);
    const [west = 0, south = 0, east = 0, north = 0] = mesh?.bounds ?? [];
    const tileEdgeM = (40.03e6 * Math.cos((41.387 * Math.PI) / 180)) / 2 ** 14;
    expect(Math.abs(east - west - (200 / EXTENT) * tileEdgeM)).toBeLessThan(0.05);
    expect(Math.abs(north - south - (200 / EXTENT) * tileEdgeM)).toBeLessThan(0.05);
    const westDeg = ((TILE.column + 8000 / EXTENT) / 2 ** 14) * 360 - 180;
    expect(Math.abs(west - (westDeg - 2.17) * (40.03e6 / 360) * Math.cos((41.387 * Math.PI) / 180))).toBeLessThan(0.05);
    expect(mesh?.tallestM).toBe(24);
    expect(mesh?.buildingCount).toBe(1);
  });

  it('of no buildings is nothing', () => {
    expect(decodeBuildings(fromGeojsonVt({}, { version: 2, extent: EXTENT }), TILE)).toBeNull();
    expect(decodeBuildings(tileOf([square], { id: 1 }), TILE)?.vertexCount ?? 0).toBe(0);
  });

  it('never gives an index past its vertices, whatever the rings', () => {
    const point = fc.tuple(fc.integer({ min: 0, max: EXTENT }), fc.integer({ min: 0, max: EXTENT }));
    const ring = fc
      .array(point, { minLength: 3, maxLength: 12 })
      .map((points): Ring => [...points, points[0] ?? [0, 0]]);
    fc.assert(
      fc.property(
        fc.array(ring, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 300 }),
        (rings, heightM) => {
          const mesh = decodeBuildings(tileOf(rings, { heightM, id: 1 }), TILE);
          if (!mesh) return;
          expect(mesh.vertices.byteLength).toBe(mesh.vertexCount * 20);
          expect(mesh.indices.every((index) => index < mesh.vertexCount)).toBe(true);
          expect(mesh.farthestIndexCount).toBeLessThanOrEqual(mesh.farIndexCount);
          expect(mesh.farIndexCount).toBeLessThanOrEqual(mesh.indices.length);
        },
      ),
    );
  });

  it('written by the city has its patios open, in every way its rings may turn', () => {
    for (const turns of [0, 1, 2, 3]) {
      const ring = turns & 1 ? block(0, 40).toReversed() : block(0, 40);
      const yards = [block(5, 10), block(20, 12)].map((yard) => (turns & 2 ? yard.toReversed() : yard));
      const [[key, bytes] = ['', new Uint8Array()]] = buildingTiles([{ ...SURVEYED, ring, holes: yards }]);
      const [column = 0, row = 0] = key.split('/').map(Number);
      const mesh = decodeBuildings(bytes, { zoom: 14, column, row });
      expect(mesh?.buildingCount).toBe(1);
      if (mesh) expect(Math.abs(roofAreaM2(mesh) - (1600 - 100 - 144))).toBeLessThan(15);
    }
  });

  it('written by the city says of itself what is known, and nothing else', () => {
    const known = { levels: 7, reference: '0001DF', name: 'Casa dels Sols', yearBuilt: 1893, use: 'residential' };
    const buildings = [
      { ...SURVEYED, ...known },
      { ...SURVEYED, id: 2, baseM: -3 },
    ];
    const [[, bytes] = ['', new Uint8Array()]] = buildingTiles(buildings);
    const layer = new VectorTile(new PbfReader(bytes)).layers.buildings;
    const { ring: _, ...tags } = SURVEYED;
    expect(layer?.feature(0).properties).toEqual({ ...tags, ...known });
    expect(layer?.feature(1).properties).toEqual({ ...tags, id: 2, baseM: -3 });
  });
});

/** A square of the plane by its south-west corner and side, metres. */
function block(at: number, sideM: number): Point[] {
  return [
    [at, at],
    [at + sideM, at],
    [at + sideM, at + sideM],
    [at, at + sideM],
  ];
}

const SURVEYED: Building = {
  id: 7,
  ring: block(0, 40),
  heightM: 21.5,
  baseM: 0,
  fabric: 'eixample',
  generated: false,
  source: 3,
  heightSource: 'levels',
};

function roofAreaM2({ vertices, indices }: BuildingMesh): number {
  const view = new DataView(vertices);
  const wallM = (vertex: number): number => view.getUint16(vertex * VERTEX_BYTES + 14, true) / STEPS_PER_METRE;
  const at = (vertex: number): Point => [
    view.getFloat32(vertex * VERTEX_BYTES, true),
    view.getFloat32(vertex * VERTEX_BYTES + 4, true),
  ];
  let areaM2 = 0;
  for (let first = 0; first < indices.length; first += 3) {
    const [a = 0, b = 0, c = 0] = indices.subarray(first, first + 3);
    if (wallM(a) > 0) continue;
    const [[ax, ay], [bx, by], [cx, cy]] = [at(a), at(b), at(c)];
    areaM2 += ((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2;
  }
  return areaM2;
}

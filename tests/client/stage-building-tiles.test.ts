import { fromGeojsonVt } from '@maplibre/vt-pbf';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBuildings } from '../../client/stage/building-tiles.ts';

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
});

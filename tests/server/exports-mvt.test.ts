import { VectorTile } from '@mapbox/vector-tile';
import { PbfReader } from 'pbf';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TILE_LAYERS } from '../../data/contract/package.ts';
import { BUILDINGS, makeSmallCity, type SmallCity } from './exports-city.ts';
import { readPackage } from '../../server/package-reader.ts';

/** Vector Tile Specification 2.1, sections 4.1 to 4.4. */

let small: SmallCity;
const tiles: VectorTile[] = [];

beforeAll(async () => {
  small = makeSmallCity();
  for await (const { bytes } of readPackage(small.pack).tiles()) tiles.push(new VectorTile(new PbfReader(bytes)));
});

afterAll(() => small.remove());

describe('the vector tiles', () => {
  test('have layers of version 2 that the package names, each with features', () => {
    expect(tiles.length).toBeGreaterThan(2);
    for (const layer of tiles.flatMap(({ layers }) => Object.values(layers))) {
      expect(layer.version).toBe(2);
      expect(TILE_LAYERS).toContain(layer.name);
      expect(layer.extent).toBeGreaterThan(0);
      expect(layer.length).toBeGreaterThan(0);
    }
  });

  test('have polygons of closed rings, outlines clockwise as seen, patios the other way, none without area', () => {
    let [outlines, patios] = [0, 0];
    for (const { layers } of tiles) {
      for (let index = 0; index < (layers.buildings?.length ?? 0); index++) {
        const feature = layers.buildings?.feature(index);
        expect(feature?.type).toBe(3);
        for (const [place, ring] of (feature?.loadGeometry() ?? []).entries()) {
          expect(ring.length).toBeGreaterThanOrEqual(4);
          expect(ring[0]).toEqual(ring.at(-1));
          // With y to the south, the surveyor's formula gives what runs clockwise on the screen a positive area.
          if (place === 0) expect(areaOf(ring)).toBeGreaterThan(0);
          else expect(areaOf(ring)).toBeLessThan(0);
          if (place === 0) outlines++;
          else patios++;
        }
      }
    }
    expect(outlines).toBe(BUILDINGS.length);
    expect(patios).toBe(BUILDINGS.filter(({ holes }) => holes).length);
  });

  test('have whole numbers as ids, and tags that every feature of the layer can have', () => {
    for (const { layers } of tiles) {
      for (const layer of Object.values(layers)) {
        for (let index = 0; index < layer.length; index++) {
          const { id, properties } = layer.feature(index);
          expect(Number.isInteger(id)).toBe(true);
          expect(
            Object.values(properties).every((value) => ['string', 'number', 'boolean'].includes(typeof value)),
          ).toBe(true);
        }
      }
    }
  });
});

function areaOf(ring: readonly { readonly x: number; readonly y: number }[]): number {
  return ring.reduce((sum, { x, y }, index) => {
    const next = ring[(index + 1) % ring.length] ?? { x, y };
    return sum + (x * next.y - next.x * y) / 2;
  }, 0);
}

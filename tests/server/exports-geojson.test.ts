import { afterAll, beforeAll, expect, test } from 'vitest';
import { COLLECTIONS } from '../../server/exports/collections.ts';
import { geoJsonPieces } from '../../server/exports/geojson.ts';
import { makeSmallCity, type SmallCity } from './exports-city.ts';

let small: SmallCity;

beforeAll(() => {
  small = makeSmallCity();
});

afterAll(() => small.remove());

test('every collection of the package is one GeoJSON document: closed rings, outlines counter-clockwise, credits', async () => {
  const collections = COLLECTIONS.filter((each) => 'source' in each);
  expect(collections.length).toBe(10);
  for (const { id } of collections) {
    let text = '';
    for await (const piece of geoJsonPieces(small.city, id)) text += piece;
    const document = JSON.parse(text) as {
      type: string;
      attribution: string;
      features: { id: string; geometry: { type: string; coordinates: number[][][] | number[][][][] } }[];
    };
    expect(document.type).toBe('FeatureCollection');
    expect(document.attribution).toContain('The surveyors');
    expect(new Set(document.features.map((feature) => feature.id)).size).toBe(document.features.length);
    for (const { geometry } of document.features) {
      const polygons =
        geometry.type === 'Polygon'
          ? [geometry.coordinates]
          : geometry.type === 'MultiPolygon'
            ? geometry.coordinates
            : [];
      for (const rings of polygons as number[][][][]) {
        for (const [place, ring] of rings.entries()) {
          expect(ring[0]).toEqual(ring.at(-1));
          expect(Math.sign(areaOf(ring))).toBe(place === 0 ? 1 : -1);
        }
      }
    }
  }
});

test('a collection that lives is refused', async () => {
  await expect(geoJsonPieces(small.city, 'vehicles').next()).rejects.toThrow('no collection vehicles');
});

function areaOf(ring: readonly number[][]): number {
  return ring.reduce((sum, [x = 0, y = 0], index) => {
    const [nextX = x, nextY = y] = ring[(index + 1) % ring.length] ?? [];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);
}

import { GeoJSONVT } from '@maplibre/geojson-vt';
import { fromGeojsonVt } from '@maplibre/vt-pbf';
import { describe, expect, it } from 'vitest';
import { GroundGatherer } from '../../client/stage/ground-tiles.ts';
import { toLngLat } from '../../data/contract/place.ts';
import { tileOfMetres } from '../../data/contract/tile-space.ts';

type Path = readonly (readonly [eastM: number, northM: number])[];

const degrees = (path: Path): number[][] => path.map(([x, y]) => [...toLngLat({ xCm: x * 100, yCm: y * 100 })]);

/** The tiles of zoom 14 around a place, with one feature in one layer. */
function gathered(layer: string, type: 'LineString' | 'Polygon', path: Path, properties = {}): GroundGatherer {
  const coordinates = type === 'Polygon' ? [degrees(path)] : degrees(path);
  const geometry = { type, coordinates } as never;
  const features = [{ type: 'Feature' as const, properties, geometry }];
  const index = new GeoJSONVT({ type: 'FeatureCollection', features }, { maxZoom: 14, indexMaxZoom: 0, buffer: 80 });
  const middle = tileOfMetres(0, 0, 14);
  const ground = new GroundGatherer();
  for (let column = middle.column - 1; column <= middle.column + 1; column++) {
    for (let row = middle.row - 1; row <= middle.row + 1; row++) {
      const tile = index.getTile(14, column, row);
      if (tile) ground.add(fromGeojsonVt({ [layer]: tile }, { version: 2, extent: 4096 }), { zoom: 14, column, row });
    }
  }
  return ground;
}

const SQUARE: Path = [
  [-1500, -1500],
  [1500, -1500],
  [1500, 1500],
  [-1500, 1500],
  [-1500, -1500],
];

describe('what the ground needs of the tiles', () => {
  it('has the area of the water, and no shore where a tile was cut', () => {
    const { water } = gathered('water', 'Polygon', SQUARE, { kind: 'sea' }).finish();
    if (!water) throw new Error('there is water');
    const { field } = water;
    const column = Math.floor((0 - field.west) / field.cellM);
    for (let y = -900; y <= 900; y += 60) {
      const row = Math.floor((y - field.south) / field.cellM);
      expect(field.bytes[(row * field.columns + column) * 2]).toBeGreaterThan(250);
    }
  });

  it('sets lamps along a street, on both sides, none twice where two tiles meet', () => {
    const path: Path = [
      [-1800, 40],
      [1800, 40],
    ];
    const { lamps, water } = gathered('streets', 'LineString', path, { class: 'secondary', tunnel: false }).finish();
    expect(water).toBeNull();
    const places = Array.from({ length: lamps.length / 2 }, (_, index) => [
      lamps[index * 2] ?? 0,
      lamps[index * 2 + 1] ?? 0,
    ]);
    expect(places.length).toBeGreaterThan(3600 / 16 - 12);
    expect(places.length).toBeLessThan(3600 / 16 + 12);
    expect(places.filter(([, y = 0]) => y > 40).length).toBeGreaterThan(places.length * 0.4);
    expect(places.every(([, y = 0]) => Math.abs(Math.abs(y - 40) - 7.5) < 1.5)).toBe(true);
    expect(new Set(places.map((place) => place.join())).size).toBe(places.length);
  });

  it('lights no tunnel', () => {
    const path: Path = [
      [-500, 0],
      [500, 0],
    ];
    expect(gathered('streets', 'LineString', path, { class: 'primary', tunnel: true }).finish().lamps).toHaveLength(0);
  });
});

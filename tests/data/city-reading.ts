import type { VectorTileLayer } from '@mapbox/vector-tile';
import { type Point, toPlane } from '../../data/city/plane.ts';
import type { TreeTags } from '../../data/contract/package.ts';

export interface TileBuilding {
  readonly id: number;
  readonly heightM: number;
  readonly baseM: number;
  readonly fabric: string;
  readonly generated: boolean;
  readonly tile: string;
  readonly ring: readonly Point[];
}

export interface TileTree extends TreeTags {
  readonly at: Point;
}

export function treesOf(layer: VectorTileLayer, column: number, row: number): TileTree[] {
  return Array.from({ length: layer.length }, (_, index) => {
    const feature = layer.feature(index);
    const { x, y } = feature.loadGeometry()[0]?.[0] ?? { x: 0, y: 0 };
    const at = fromTile(column + x / layer.extent, row + y / layer.extent);
    return { ...(feature.properties as unknown as TreeTags), at };
  });
}

export function fromTile(x: number, y: number): Point {
  const count = 2 ** 14;
  const latitude = (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / count))) * 180) / Math.PI;
  return toPlane([(x / count) * 360 - 180, latitude]);
}

export function tileRow(latitude: number, zoom: number): number {
  const sine = Math.sin((latitude * Math.PI) / 180);
  return Math.floor((0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * 2 ** zoom);
}

export function pairs(flat: readonly number[]): Point[] {
  return Array.from({ length: flat.length / 2 }, (_, index) =>
    toPlane([flat[index * 2] ?? 0, flat[index * 2 + 1] ?? 0]),
  );
}

/** How many nodes can be come to from the first. */
export function reached(count: number, from: readonly number[], to: readonly number[]): number {
  const onward: number[][] = Array.from({ length: count }, () => []);
  from.forEach((start, edge) => {
    onward[start]?.push(to[edge] ?? 0);
  });
  const seen = new Set([0]);
  const ahead = [0];
  for (let node = ahead.pop(); node !== undefined; node = ahead.pop()) {
    for (const next of onward[node] ?? []) {
      if (seen.has(next)) continue;
      seen.add(next);
      ahead.push(next);
    }
  }
  return seen.size;
}

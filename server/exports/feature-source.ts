import type { LngLat } from '../../data/contract/place.ts';
import { makeBoxIndex } from './box-index.ts';
import { type Box, boxOfRings } from './building-table.ts';
import { pathMeetsBox, polygonMeetsBox } from './meets-box.ts';

export type Geometry =
  | { readonly type: 'Point'; readonly coordinates: LngLat }
  | { readonly type: 'LineString'; readonly coordinates: readonly LngLat[] }
  | { readonly type: 'Polygon'; readonly coordinates: readonly (readonly LngLat[])[] }
  | { readonly type: 'MultiPolygon'; readonly coordinates: readonly (readonly (readonly LngLat[])[])[] };

/** A GeoJSON feature without its links. */
export interface GeoFeature {
  readonly id: string;
  readonly geometry: Geometry | null;
  readonly properties: Readonly<Record<string, unknown>>;
  /** The moment that it tells of, UTC epoch ms; absent or null: of none. */
  readonly atMs?: number | null;
}

/** The features of one collection, by their places, which stay the same. */
export interface FeatureSource {
  readonly count: number;
  feature(place: number): GeoFeature;
  placeOf(id: string): number | undefined;
  /** Places of the features that touch one of the boxes, ascending. */
  within(boxes: readonly Box[]): readonly number[];
}

/** A source over features in memory. */
export function sourceOfFeatures(features: readonly GeoFeature[]): FeatureSource {
  const boxes = features.map(({ geometry }) => geometry && boxOfRings(pathsOf(geometry)));
  const index = makeBoxIndex(features.length, (place) => boxes[place] ?? null);
  const places = new Map(features.map(({ id }, place) => [id, place]));
  const at = (place: number) => {
    const feature = features[place];
    if (!feature) throw new Error(`FeatureSource: there is no feature at ${place}; ask below count`);
    return feature;
  };
  return {
    count: features.length,
    feature: at,
    placeOf: (id) => places.get(id),
    within: (asked) =>
      index.within(asked).filter((place) => {
        const { geometry } = at(place);
        return geometry !== null && asked.some((box) => geometryMeets(geometry, box));
      }),
  };
}

function geometryMeets(geometry: Geometry, box: Box): boolean {
  if (geometry.type === 'Polygon') return polygonMeetsBox(geometry.coordinates.map(flatOf), box);
  if (geometry.type === 'MultiPolygon') {
    return geometry.coordinates.some((rings) => polygonMeetsBox(rings.map(flatOf), box));
  }
  return pathsOf(geometry).some((path) => pathMeetsBox(path, box));
}

function pathsOf(geometry: Geometry): readonly (readonly number[])[] {
  switch (geometry.type) {
    case 'Point':
      return [geometry.coordinates];
    case 'LineString':
      return [flatOf(geometry.coordinates)];
    case 'Polygon':
      return geometry.coordinates.map(flatOf);
    case 'MultiPolygon':
      return geometry.coordinates.flatMap((rings) => rings.map(flatOf));
  }
}

function flatOf(path: readonly LngLat[]): readonly number[] {
  return path.flat();
}

/** Flat longitude, latitude to positions. */
export function positionsOf(flat: ArrayLike<number>): LngLat[] {
  const positions: LngLat[] = [];
  for (let at = 0; at + 1 < flat.length; at += 2) positions.push([flat[at] ?? 0, flat[at + 1] ?? 0]);
  return positions;
}

/** A ring of a GeoJSON polygon: closed, its first position again at the end. */
export function closedRing(flat: ArrayLike<number>): LngLat[] {
  const ring = positionsOf(flat);
  const [first, last] = [ring[0], ring.at(-1)];
  if (first && last && (first[0] !== last[0] || first[1] !== last[1])) ring.push(first);
  return ring;
}

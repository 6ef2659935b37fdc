import type { LngLat } from '../../contract/place.ts';
import type { PolygonFact } from './facts.ts';

/** A geometry in WGS84 degrees. Rings are closed, of four positions at least. */
export type Geometry =
  | { readonly type: 'point'; readonly at: LngLat }
  | { readonly type: 'line'; readonly paths: readonly (readonly LngLat[])[] }
  | { readonly type: 'polygon'; readonly polygons: readonly PolygonFact[] };

export function pointOf(at: LngLat | undefined): Geometry | null {
  return at && isFinitePosition(at) ? { type: 'point', at } : null;
}

/** Paths of two positions or more; the others are left out. Null when none is left or a number is none. */
export function lineOf(paths: readonly (readonly LngLat[])[]): Geometry | null {
  const kept = paths.filter((path) => path.length > 1);
  return kept.length > 0 && kept.every((path) => path.every(isFinitePosition)) ? { type: 'line', paths: kept } : null;
}

/** Polygons closed and without their empty parts; null when none is left or a number is none. */
export function polygonOf(polygons: readonly PolygonFact[]): Geometry | null {
  const kept = polygons.map(closedRings).filter((rings) => rings.length > 0);
  const sound = kept.length > 0 && kept.every((rings) => rings.every((ring) => ring.every(isFinitePosition)));
  return sound ? { type: 'polygon', polygons: kept } : null;
}

export function* positionsOf(geometry: Geometry): Iterable<LngLat> {
  if (geometry.type === 'point') yield geometry.at;
  else if (geometry.type === 'line') for (const path of geometry.paths) yield* path;
  else for (const rings of geometry.polygons) for (const ring of rings) yield* ring;
}

/** Square degrees times two, positive when counter-clockwise. */
export function turnOf(ring: readonly LngLat[]): number {
  let twice = 0;
  const [x = 0, y = 0] = ring[0] ?? [];
  for (let index = 1; index < ring.length; index++) {
    const from = ring[index - 1];
    const to = ring[index];
    if (from && to) twice += (from[0] - x) * (to[1] - y) - (to[0] - x) * (from[1] - y);
  }
  return twice;
}

/** The rings of a polygon, closed; none when its outline is no ring. */
function closedRings(rings: PolygonFact): PolygonFact {
  const closed = rings.map(closedRing);
  const [outline] = closed;
  return outline && outline.length >= 4 ? closed.filter((ring) => ring.length >= 4) : [];
}

function closedRing(ring: readonly LngLat[]): readonly LngLat[] {
  const first = ring[0];
  const last = ring.at(-1);
  if (!first || !last || (first[0] === last[0] && first[1] === last[1])) return ring;
  return [...ring, first];
}

function isFinitePosition([longitude, latitude]: LngLat): boolean {
  return Number.isFinite(longitude) && Number.isFinite(latitude);
}

import type { Area, Place } from '../../data/contract/package.ts';
import { type LngLat, toLocalCm } from '../../data/contract/place.ts';
import type { AreaRef } from '../state/place.ts';

interface Outline {
  readonly area: Area;
  readonly bounds: readonly [west: number, south: number, east: number, north: number];
}

/** Says which district and barri a place lies in: by the package's areas, or as nearly as its places tell. */
export class AreaFinder {
  readonly #outlines: readonly Outline[];
  readonly #places: readonly Place[];

  constructor(areas: readonly Area[], places: readonly Place[]) {
    this.#outlines = areas.map((area) => ({ area, bounds: boundsOf(area.polygons.flat(2)) }));
    this.#places = places;
  }

  byId(id: string): Area | undefined {
    return this.#outlines.find(({ area }) => area.id === id)?.area;
  }

  district(at: LngLat): AreaRef | null {
    return this.#surveyed('district', at) ?? this.#among('district', at);
  }

  /** Where no barri is outlined: the nearest one's middle, within a kilometre and the same district. */
  barri(at: LngLat): AreaRef | null {
    return this.#surveyed('barri', at) ?? this.#among('neighbourhood', at) ?? this.#nearest(at);
  }

  #surveyed(level: Area['level'], at: LngLat): AreaRef | null {
    const found = this.#outlines.find(
      ({ area, bounds }) =>
        area.level === level && within(bounds, at) && area.polygons.some((rings) => liesInRings(at, rings)),
    );
    return found ? { id: found.area.id, name: found.area.name } : null;
  }

  #among(kind: Place['kind'], at: LngLat): AreaRef | null {
    const found = this.#places.find((each) => each.kind === kind && each.rings.some((ring) => liesInRings(at, [ring])));
    return found ? { id: found.id, name: found.name } : null;
  }

  #nearest(at: LngLat): AreaRef | null {
    const known = this.#places.filter(({ kind, rings }) => kind === 'neighbourhood' && rings.length === 0);
    if (known.length === 0 || !this.district(at)) return null;
    const [nearest] = known
      .map((place) => ({ place, metres: metresBetween(place.at, at) }))
      .sort((one, other) => one.metres - other.metres);
    return nearest && nearest.metres < 1000 ? { id: nearest.place.id, name: nearest.place.name } : null;
  }
}

export function metresBetween(one: LngLat, other: LngLat): number {
  const [from, to] = [toLocalCm(one), toLocalCm(other)];
  return Math.hypot(from.xCm - to.xCm, from.yCm - to.yCm) / 100;
}

/** Whether a place lies in rings of flat longitude, latitude: in an odd number of them, so that holes count out. */
function liesInRings([longitude, latitude]: LngLat, rings: readonly (readonly number[])[]): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let at = 0, before = ring.length - 2; at < ring.length; before = at, at += 2) {
      const [x0 = 0, y0 = 0] = [ring[before], ring[before + 1]];
      const [x1 = 0, y1 = 0] = [ring[at], ring[at + 1]];
      const crosses = y0 > latitude !== y1 > latitude;
      if (crosses && longitude < ((x1 - x0) * (latitude - y0)) / (y1 - y0) + x0) inside = !inside;
    }
  }
  return inside;
}

function boundsOf(flat: readonly number[]): Outline['bounds'] {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (let at = 0; at + 1 < flat.length; at += 2) {
    const [longitude = 0, latitude = 0] = [flat[at], flat[at + 1]];
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
  }
  return [west, south, east, north];
}

function within([west, south, east, north]: Outline['bounds'], [longitude, latitude]: LngLat): boolean {
  return longitude >= west && longitude <= east && latitude >= south && latitude <= north;
}

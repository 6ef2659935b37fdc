import type { Area, Place } from '../../data/contract/package.ts';
import { boxOfFlat, type FlatBox, ringsHold } from '../../data/contract/flat-rings.ts';
import { type LngLat, metresApart } from '../../data/contract/place.ts';
import type { AreaRef } from '../state/place.ts';

interface Outline {
  readonly area: Area;
  readonly bounds: FlatBox;
}

/** Says which district and barri a place lies in: by the package's areas, or as nearly as its places tell. */
export class AreaFinder {
  readonly #outlines: readonly Outline[];
  readonly #places: readonly Place[];

  constructor(areas: readonly Area[], places: readonly Place[]) {
    this.#outlines = areas.map((area) => ({ area, bounds: boxOfFlat(area.polygons.flat(2)) }));
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
        area.level === level && within(bounds, at) && area.polygons.some((rings) => ringsHold(rings, ...at)),
    );
    return found ? { id: found.area.id, name: found.area.name } : null;
  }

  #among(kind: Place['kind'], at: LngLat): AreaRef | null {
    const found = this.#places.find(
      (each) => each.kind === kind && each.rings.some((ring) => ringsHold([ring], ...at)),
    );
    return found ? { id: found.id, name: found.name } : null;
  }

  #nearest(at: LngLat): AreaRef | null {
    const known = this.#places.filter(({ kind, rings }) => kind === 'neighbourhood' && rings.length === 0);
    if (known.length === 0 || !this.district(at)) return null;
    const [nearest] = known
      .map((place) => ({ place, metres: metresApart(place.at, at) }))
      .sort((one, other) => one.metres - other.metres);
    return nearest && nearest.metres < 1000 ? { id: nearest.place.id, name: nearest.place.name } : null;
  }
}

function within([west, south, east, north]: FlatBox, [longitude, latitude]: LngLat): boolean {
  return longitude >= west && longitude <= east && latitude >= south && latitude <= north;
}

import type { Area, Areas, Places } from '../../data/contract/package.ts';
import type { LngLat } from '../../data/contract/place.ts';
import { type Box, boxOfRings } from './building-table.ts';
import type { ExportCity } from './export-city.ts';
import { ringHolds } from './meets-box.ts';

/** Which part of the territory a position lies in. */
export interface AreaFinder {
  /** Undefined where no area of the level holds it. */
  find(level: Area['level'], at: LngLat): Pick<Area, 'code' | 'name'> | undefined;
}

/** Over the areas of a package, or over the districts among its places where it has no areas. */
export function areaFinderOf(city: ExportCity): Promise<AreaFinder> {
  return city.once('area finder', async () =>
    makeAreaFinder(areasOr(await city.part('areas'), await city.part('places'))),
  );
}

/** The areas; where there are none, the districts that are drawn among the places. */
export function areasOr({ areas }: Areas, { places }: Places): readonly Area[] {
  if (areas.length > 0) return areas;
  return places
    .filter(({ kind, rings }) => kind === 'district' && rings.length > 0)
    .map(({ id, name, rings, source }) => ({
      id,
      level: 'district',
      code: id.split(':')[1] ?? '',
      name,
      parent: null,
      polygons: rings.map((ring) => [ring]),
      areaM2: 0,
      source: source ?? 0,
    }));
}

/** Over these areas; the first that holds a position is it. */
export function makeAreaFinder(areas: readonly Area[]): AreaFinder {
  const boxed = areas.map((area) => ({ area, box: boxOfRings(area.polygons.flatMap((rings) => rings.slice(0, 1))) }));
  const byLevel = new Map<Area['level'], typeof boxed>();
  for (const each of boxed) byLevel.set(each.area.level, [...(byLevel.get(each.area.level) ?? []), each]);
  return {
    find: (level, at) => byLevel.get(level)?.find(({ area, box }) => boxHolds(box, at) && areaHolds(area, at))?.area,
  };
}

function boxHolds([west, south, east, north]: Box, [longitude, latitude]: LngLat): boolean {
  return longitude >= west && longitude <= east && latitude >= south && latitude <= north;
}

function areaHolds({ polygons }: Area, at: LngLat): boolean {
  return polygons.some(([outline, ...holes]) => {
    if (!outline || !ringHolds(outline, at)) return false;
    return !holes.some((hole) => ringHolds(hole, at));
  });
}

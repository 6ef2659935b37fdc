import type { AreaFact, StatisticFact } from '../city/importers/facts.ts';
import type { Area, Areas } from '../contract/package.ts';
import type { LngLat } from '../contract/place.ts';
import { areaFigures } from './area-figures.ts';
import { areaIndex } from './area-index.ts';
import { areaM2Of, type Ring, simplifiedRings } from './area-outlines.ts';
import type { Sourced } from './sourced.ts';

export { areaIndex } from './area-index.ts';

/** How far a drawn border may be from the surveyed one. */
const TOLERANCE_M = 1.5;

const LEVELS = ['municipality', 'district', 'barri', 'section'] as const;

/**
 * The parts of the territory, from the widest to the narrowest, by code. Of an area that several files have, the
 * outline with the most corners is taken, as the least simplified; of equal ones the first. Borders are drawn simpler by
 * at most 1.5 m, the same on both sides; `areaM2` is of the full outline.
 */
export function surveyAreas({
  areas,
  statistics,
}: {
  readonly areas: readonly Sourced<AreaFact>[];
  readonly statistics: readonly Sourced<StatisticFact>[];
}): Areas {
  const chosen = fullestOf(areas);
  const outlines = simplified(chosen.map(({ fact }) => fact));
  const placed = withParents(
    chosen.map(({ fact, source }, index) => ({
      id: `${fact.level}:${fact.code}`,
      level: fact.level,
      code: fact.code,
      name: fact.name || fact.code,
      parent: null,
      polygons: outlines[index] ?? [],
      areaM2: Math.round(areaM2Of(fact.polygons)),
      source,
    })),
    new Map(chosen.map(({ fact }) => [`${fact.level}:${fact.code}`, fact])),
  );
  const figures = areaFigures(placed, statistics);
  return { areas: placed.map((area) => ({ ...area, ...figures.get(area.id) })) };
}

function fullestOf(areas: readonly Sourced<AreaFact>[]): readonly Sourced<AreaFact>[] {
  const fullest = new Map<string, Sourced<AreaFact>>();
  for (const each of areas) {
    const id = `${each.fact.level}:${each.fact.code}`;
    const known = fullest.get(id);
    if (!known || cornersOf(each.fact) > cornersOf(known.fact)) fullest.set(id, each);
  }
  return [...fullest.values()].toSorted((one, other) => {
    const byLevel = LEVELS.indexOf(one.fact.level) - LEVELS.indexOf(other.fact.level);
    return byLevel || (one.fact.code < other.fact.code ? -1 : 1);
  });
}

function cornersOf({ polygons }: AreaFact): number {
  return polygons.reduce((sum, rings) => sum + rings.reduce((corners, ring) => corners + ring.length, 0), 0);
}

/** All borders of all levels at once, so that a district's is that of its barris. */
function simplified(facts: readonly AreaFact[]): readonly Area['polygons'][] {
  const rings = simplifiedRings(
    facts.flatMap(({ polygons }) => polygons.flat()),
    TOLERANCE_M,
  );
  let next = 0;
  const flat = (): readonly number[] => (rings[next++] ?? []).flat();
  return facts.map(({ polygons }) => polygons.map((each: readonly Ring[]) => each.map(flat)));
}

/** By the codes that the file gives; else by where the middle of the area's longest stretch inside lies. */
function withParents(areas: readonly Area[], facts: ReadonlyMap<string, AreaFact>): readonly Area[] {
  const ids = new Set(areas.map(({ id }) => id));
  const municipality = areas.find(({ level }) => level === 'municipality')?.id ?? null;
  const index = areaIndex({ areas });
  return areas.map((area) => {
    const fact = facts.get(area.id);
    if (area.level === 'municipality') return area;
    if (area.level === 'district') return { ...area, parent: municipality };
    const wider = area.level === 'section' ? 'barri' : 'district';
    const told = `${wider}:${wider === 'barri' ? fact?.barri : fact?.district}`;
    const around = ids.has(told) ? told : index.at(innerPoint(area), wider)?.id;
    return { ...area, parent: around ?? null };
  });
}

/** A point inside: the middle of the longest stretch of the parallel through the middle of the first outline. */
function innerPoint({ polygons }: Area): LngLat {
  const ring = polygons[0]?.[0] ?? [];
  let [south, north] = [90, -90];
  for (let at = 1; at < ring.length; at += 2) {
    south = Math.min(south, ring[at] ?? south);
    north = Math.max(north, ring[at] ?? north);
  }
  const latitude = (south + north) / 2;
  const crossings: number[] = [];
  for (let at = 0; at + 3 < ring.length; at += 2) {
    const [x, y, nextX, nextY] = [ring[at] ?? 0, ring[at + 1] ?? 0, ring[at + 2] ?? 0, ring[at + 3] ?? 0];
    if (y > latitude !== nextY > latitude) crossings.push(x + ((latitude - y) * (nextX - x)) / (nextY - y));
  }
  crossings.sort((one, other) => one - other);
  let [from, to] = [crossings[0] ?? ring[0] ?? 0, crossings[1] ?? ring[0] ?? 0];
  for (let at = 2; at + 1 < crossings.length; at += 2) {
    const [start, end] = [crossings[at] ?? 0, crossings[at + 1] ?? 0];
    if (end - start > to - from) [from, to] = [start, end];
  }
  return [(from + to) / 2, latitude];
}

import type { BuildingTally } from '../contract/package.ts';
import type { Building } from './building.ts';
import type { Point } from './plane.ts';
import { boxOf, contains, middleOf, type Ring } from './polygon.ts';
import { type Territory, writtenTerritory } from './territory.ts';

/** How many buildings stand in each district, and how tall; those outside of all come last. */
export function tallyBuildings(
  buildings: readonly Building[],
  districts: Territory['districts'] = writtenTerritory().districts,
): readonly BuildingTally[] {
  const outlines = districts.map(({ code, polygons }) => ({
    id: `district:${code}`,
    areas: polygons.flatMap(([outline]) => (outline ? [areaOfRing(outline)] : [])),
  }));
  const heights = new Map<string | null, Map<number, number>>();
  for (const { id, ring, heightM } of buildings) {
    const at = middleOf(ring);
    const district = outlines.find(({ areas }) => areas.some((area) => holds(area, at)))?.id ?? null;
    const ofDistrict = heights.get(district) ?? new Map<number, number>();
    heights.set(district, ofDistrict);
    ofDistrict.set(id, Math.max(heightM, ofDistrict.get(id) ?? 0));
  }
  return [...outlines.map(({ id }) => id), null].map((district) =>
    tallyOf(district, [...(heights.get(district)?.values() ?? [])]),
  );
}

type Area = ReturnType<typeof areaOfRing>;

function areaOfRing(ring: Ring): { readonly ring: Ring; readonly box: ReturnType<typeof boxOf> } {
  return { ring, box: boxOf(ring) };
}

function holds({ ring, box }: Area, at: Point): boolean {
  const [x, y] = at;
  return x >= box.west && x <= box.east && y >= box.south && y <= box.north && contains(ring, at);
}

/** Heights to the metre: a generated city knows no better. */
function tallyOf(district: string | null, heightsM: readonly number[]): BuildingTally {
  const sorted = [...heightsM].sort((a, b) => a - b);
  const median = sorted[sorted.length >> 1] ?? 0;
  return {
    district,
    count: sorted.length,
    medianHeightM: Math.round(median),
    tallestM: Math.round(sorted.at(-1) ?? 0),
  };
}

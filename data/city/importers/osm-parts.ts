import type { LngLat } from '../../contract/place.ts';
import type { FootprintFact } from './facts.ts';
import { turnOf } from './geometry.ts';
import { holdsRing } from './rings.ts';

/** A building or a part of one (`building:part`) as OpenStreetMap draws them: one over the other. */
export interface OsmFootprint {
  readonly footprint: FootprintFact;
  readonly part: boolean;
}

/** Side of the squares that outlines are looked up by, degrees: some 200 m. */
const CELL_DEG = 0.002;

/** Parts that name no whole get the smallest building that they lie in. */
export function withWholes(all: readonly OsmFootprint[]): FootprintFact[] {
  const cells = new Map<string, FootprintFact[]>();
  for (const { footprint, part } of all) {
    if (part) continue;
    for (const key of new Set(outlinesOf(footprint).flat().map(cellOf))) {
      const known = cells.get(key);
      if (known) known.push(footprint);
      else cells.set(key, [footprint]);
    }
  }
  return all.map(({ footprint, part }) => {
    if (!part || footprint.partOf !== undefined) return footprint;
    const [outline] = outlinesOf(footprint);
    const around = outline ? nearby(outline, cells).filter((whole) => liesIn(outline, whole)) : [];
    const smallest = around.sort((one, other) => sizeOf(one) - sizeOf(other))[0];
    return smallest ? { ...footprint, partOf: smallest.id } : footprint;
  });
}

function outlinesOf({ polygons }: FootprintFact): (readonly LngLat[])[] {
  return polygons.flatMap(([outline]) => (outline ? [outline] : []));
}

function cellOf([longitude, latitude]: LngLat): string {
  return `${Math.floor(longitude / CELL_DEG)} ${Math.floor(latitude / CELL_DEG)}`;
}

/** Buildings with a corner in a square next to the part's first corner, or in that. */
function nearby(outline: readonly LngLat[], cells: ReadonlyMap<string, readonly FootprintFact[]>): FootprintFact[] {
  const [longitude, latitude] = outline[0] ?? [0, 0];
  const steps = [-CELL_DEG, 0, CELL_DEG];
  const found = steps.flatMap((east) =>
    steps.flatMap((north) => cells.get(cellOf([longitude + east, latitude + north])) ?? []),
  );
  return [...new Set(found)];
}

function liesIn(outline: readonly LngLat[], whole: FootprintFact): boolean {
  return outlinesOf(whole).some((around) => holdsRing(around, outline));
}

function sizeOf(footprint: FootprintFact): number {
  return outlinesOf(footprint).reduce((sum, outline) => sum + Math.abs(turnOf(outline)), 0);
}

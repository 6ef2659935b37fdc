import { distance, type Point } from '../city/plane.ts';
import type { KnownBuilding } from './building-known.ts';

/** A building of unknown height is as high as those around it within so far, where there are so many of known height. */
const NEIGHBOURS_WITHIN_M = 60;
const LEAST_NEIGHBOURS = 3;

/** Smaller ones say nothing of the height of the houses around them. */
const HUT_M2 = 40;

/** The middle one of the heights around a place; null where too few are known. */
export type HeightsAround = (at: Point) => number | null;

/** By the buildings whose main body is measured or has its storeys told, huts left out. */
export function heightsAround(buildings: readonly KnownBuilding[]): HeightsAround {
  const cells = new Map<string, { readonly at: Point; readonly heightM: number }[]>();
  for (const { bodies, at } of buildings) {
    const [main] = bodies;
    if (!main?.height || main.areaM2 < HUT_M2) continue;
    const key = cellOf(at, 0, 0);
    const known = cells.get(key);
    const entry = { at, heightM: main.height.heightM };
    if (known) known.push(entry);
    else cells.set(key, [entry]);
  }
  return (at) => {
    const heights = AROUND.flatMap(([east, north]) => cells.get(cellOf(at, east, north)) ?? [])
      .filter((each) => distance(each.at, at) <= NEIGHBOURS_WITHIN_M)
      .map(({ heightM }) => heightM);
    return heights.length < LEAST_NEIGHBOURS ? null : medianOf(heights);
  };
}

const AROUND = [-1, 0, 1].flatMap((east) => [-1, 0, 1].map((north) => [east, north] as const));

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  const upper = sorted[half] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[half - 1] ?? upper) + upper) / 2;
}

function cellOf([x, y]: Point, east: number, north: number): string {
  return `${Math.floor(x / NEIGHBOURS_WITHIN_M) + east} ${Math.floor(y / NEIGHBOURS_WITHIN_M) + north}`;
}

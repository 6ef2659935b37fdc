import { type Point, toDegrees } from '../city/plane.ts';
import type { Area, Areas, BarriTally } from '../contract/package.ts';
import { areaIndex } from './area-index.ts';

/** The code of the area of one level at a point. */
export function areasAt(areas: Areas, level: Area['level']): (at: Point) => string | undefined {
  const index = areaIndex(areas);
  return (at) => index.at(toDegrees(at), level)?.code;
}

export interface Counted {
  readonly at: Point;
  readonly generated: boolean;
}

/** What of each barri is surveyed and what was filled in. */
export function tallyBarris(
  areas: Areas,
  things: Readonly<Record<'buildings' | 'streetSections' | 'trees', Iterable<Counted>>>,
): BarriTally[] {
  const barriAt = areasAt(areas, 'barri');
  const counts = {
    buildings: countIn(barriAt, things.buildings),
    streetSections: countIn(barriAt, things.streetSections),
    trees: countIn(barriAt, things.trees),
  };
  const none = { surveyed: 0, generated: 0 };
  return areas.areas
    .filter(({ level }) => level === 'barri')
    .map(({ code, name }) => ({
      code,
      name,
      buildings: counts.buildings.get(code) ?? none,
      streetSections: counts.streetSections.get(code) ?? none,
      trees: counts.trees.get(code) ?? none,
    }))
    .sort((one, other) => (one.code < other.code ? -1 : 1));
}

function countIn(barriAt: (at: Point) => string | undefined, things: Iterable<Counted>) {
  const counts = new Map<string, { surveyed: number; generated: number }>();
  for (const { at, generated } of things) {
    const code = barriAt(at);
    if (code === undefined) continue;
    const count = counts.get(code) ?? { surveyed: 0, generated: 0 };
    if (generated) count.generated++;
    else count.surveyed++;
    counts.set(code, count);
  }
  return counts;
}

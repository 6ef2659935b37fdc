import type { LngLat } from '../../contract/place.ts';
import type { PolygonFact } from './facts.ts';
import { turnOf } from './geometry.ts';

type Place = readonly [x: number, y: number];

/** Outlines with the holes that lie in each; a hole in no outline is left out. Of nested outlines the smallest has it. */
export function polygonsOf(
  outlines: readonly (readonly LngLat[])[],
  holes: readonly (readonly LngLat[])[],
): PolygonFact[] {
  const polygons = outlines.map((outline) => ({
    outline,
    size: Math.abs(turnOf(outline)),
    box: boxOf(outline),
    rings: [outline],
  }));
  for (const hole of holes) {
    const [size, box] = [Math.abs(turnOf(hole)), boxOf(hole)];
    const around = polygons.filter((each) => each.size > size && meet(each.box, box) && holdsRing(each.outline, hole));
    around.sort((one, other) => one.size - other.size)[0]?.rings.push(hole);
  }
  return polygons.map(({ rings }) => rings);
}

type Box = readonly [west: number, south: number, east: number, north: number];

function boxOf(ring: readonly Place[]): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of ring) {
    [west, south] = [Math.min(west, x), Math.min(south, y)];
    [east, north] = [Math.max(east, x), Math.max(north, y)];
  }
  return [west, south, east, north];
}

function meet(one: Box, other: Box): boolean {
  return one[0] <= other[2] && one[2] >= other[0] && one[1] <= other[3] && one[3] >= other[1];
}

/** Whether most corners of a ring lie in another: rings of a file may touch. */
export function holdsRing(outline: readonly Place[], ring: readonly Place[]): boolean {
  const inside = ring.filter((corner) => holds(outline, corner)).length;
  return inside * 2 > ring.length;
}

function holds(ring: readonly Place[], [x, y]: Place): boolean {
  let inside = false;
  let before = ring.at(-1);
  for (const corner of ring) {
    if (before && corner[1] > y !== before[1] > y) {
      const crossing = corner[0] + ((y - corner[1]) * (before[0] - corner[0])) / (before[1] - corner[1]);
      if (x < crossing) inside = !inside;
    }
    before = corner;
  }
  return inside;
}

/**
 * Joins paths end to end into closed rings, by the keys of their ends; `left` of them cannot be closed. A path that is
 * closed by itself is a ring.
 */
export function joinedRings(paths: readonly (readonly number[])[]): {
  readonly rings: number[][];
  readonly left: number;
} {
  const rings = paths.filter(isClosed).map((path) => [...path]);
  const open = new OpenPaths(paths.filter((path) => path.length > 1 && !isClosed(path)));
  let left = paths.filter((path) => path.length < 2).length;
  for (let first = open.any(); first; first = open.any()) {
    const ring = follow(first, open);
    if (ring) rings.push(ring);
    else left++;
  }
  return { rings, left };
}

function isClosed(path: readonly number[]): boolean {
  return path.length > 3 && path[0] === path.at(-1);
}

function follow(first: readonly number[], open: OpenPaths): number[] | null {
  const ring: number[] = [...first];
  while (ring[0] !== ring.at(-1)) {
    const end = ring.at(-1) ?? 0;
    const next = open.from(end);
    if (!next) return null;
    const onward = next[0] === end ? next : next.toReversed();
    for (const each of onward.slice(1)) ring.push(each);
  }
  return ring.length > 3 ? ring : null;
}

/** Paths not yet used, by both their ends. */
class OpenPaths {
  readonly #all: (readonly number[])[];
  readonly #used = new Set<readonly number[]>();
  readonly #byEnd = new Map<number, (readonly number[])[]>();

  constructor(paths: readonly (readonly number[])[]) {
    this.#all = paths.toReversed();
    for (const path of this.#all) {
      for (const end of endsOf(path)) {
        const known = this.#byEnd.get(end);
        if (known) known.push(path);
        else this.#byEnd.set(end, [path]);
      }
    }
  }

  any(): readonly number[] | undefined {
    return this.#take(this.#all);
  }

  from(end: number): readonly number[] | undefined {
    return this.#take(this.#byEnd.get(end) ?? []);
  }

  #take(of: (readonly number[])[]): readonly number[] | undefined {
    for (let path = of.pop(); path; path = of.pop()) {
      if (this.#used.has(path)) continue;
      this.#used.add(path);
      return path;
    }
    return undefined;
  }
}

function endsOf(path: readonly number[]): readonly [number, number] {
  return [path[0] ?? 0, path.at(-1) ?? 0];
}

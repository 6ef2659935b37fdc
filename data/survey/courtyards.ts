import type { Fabric } from '../city/fabric-areas.ts';
import type { Point } from '../city/plane.ts';
import { areaOf, clipLeft, cornerAt, type Ring } from '../city/polygon.ts';
import type { KnownBuilding } from './building-known.ts';

/**
 * How deep the Eixample's blocks are built at full height, metres: the depth of its ordinances. What a plot's outline
 * covers farther in is the ground floor of the courtyard.
 */
const DEPTH_M = 28;

/** Buildings whose corners are so near to each other stand on one block, metres. */
const ADJOINING_M = 4;

/** Blocks of the Eixample: smaller or larger groups are something else, sparser ones are not known whole. */
const [LEAST_BLOCK_M2, MOST_BLOCK_M2] = [5000, 26_000];
const LEAST_BUILT_SHARE = 0.4;
const LEAST_CORE_M2 = 200;

/** The middle of the block on which a building of the Eixample stands: a convex ring. */
export type CourtyardOf = (building: KnownBuilding) => Ring | undefined;

/** Told by the buildings alone: those that adjoin are a block, and its middle lies deeper within than it is built. */
export function courtyards(buildings: readonly KnownBuilding[], fabricAt: (at: Point) => Fabric): CourtyardOf {
  const cores = new Map<KnownBuilding, Ring>();
  for (const block of adjoining(buildings.filter(({ at }) => fabricAt(at) === 'eixample'))) {
    const hull = hullOf(block.flatMap(cornersOf));
    const hullM2 = areaOf(hull);
    const builtM2 = block.reduce((sum, { bodies }) => sum + bodies.reduce((of, { areaM2 }) => of + areaM2, 0), 0);
    if (hullM2 < LEAST_BLOCK_M2 || hullM2 > MOST_BLOCK_M2 || builtM2 < LEAST_BUILT_SHARE * hullM2) continue;
    const core = shrunk(hull, DEPTH_M);
    if (core.length < 3 || areaOf(core) < LEAST_CORE_M2) continue;
    for (const building of block) cores.set(building, core);
  }
  return (building) => cores.get(building);
}

function cornersOf({ bodies }: KnownBuilding): Point[] {
  return bodies.flatMap(({ shapes }) => shapes.flatMap(({ ring }) => ring));
}

/** Groups of buildings that can be walked through from wall to wall. */
function adjoining(buildings: readonly KnownBuilding[]): KnownBuilding[][] {
  const leads = buildings.map((_, index) => index);
  const leadOf = (index: number): number => {
    let lead = index;
    for (let above = leads[lead] ?? lead; above !== lead; above = leads[lead] ?? lead) {
      leads[lead] = leads[above] ?? above;
      lead = above;
    }
    return lead;
  };
  const cells = new Map<string, number>();
  buildings.forEach((building, index) => {
    for (const [x, y] of cornersOf(building)) {
      const [column, row] = [Math.floor(x / ADJOINING_M), Math.floor(y / ADJOINING_M)];
      for (const key of [
        `${column} ${row}`,
        `${column + 1} ${row}`,
        `${column} ${row + 1}`,
        `${column + 1} ${row + 1}`,
      ]) {
        const other = cells.get(key);
        if (other === undefined) cells.set(key, index);
        else leads[leadOf(index)] = leadOf(other);
      }
    }
  });
  const groups = new Map<number, KnownBuilding[]>();
  buildings.forEach((building, index) => {
    const lead = leadOf(index);
    const group = groups.get(lead);
    if (group) group.push(building);
    else groups.set(lead, [building]);
  });
  return [...groups.values()];
}

/** The convex hull, counter-clockwise (Andrew's monotone chain). */
function hullOf(points: readonly Point[]): Ring {
  const sorted = points.toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (of: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of of) {
      while (chain.length > 1 && turn(cornerAt(chain, -2), cornerAt(chain, -1), point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.toReversed())];
}

function turn(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

/** What of a convex ring lies so deep within. */
function shrunk(ring: Ring, depthM: number): Ring {
  let core: Ring = ring;
  ring.forEach((from, side) => {
    const to = cornerAt(ring, side + 1);
    const lengthM = Math.hypot(to[0] - from[0], to[1] - from[1]);
    const along: Point = [(to[0] - from[0]) / lengthM, (to[1] - from[1]) / lengthM];
    core = clipLeft(core, [from[0] - along[1] * depthM, from[1] + along[0] * depthM], along);
  });
  return core;
}

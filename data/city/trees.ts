import type { Building } from './building.ts';
import { type Ground, isWater, patchAt } from './ground.ts';
import type { Point } from './plane.ts';
import { areaOf, middleOf, type Ring } from './polygon.ts';
import { RingIndex } from './ring-index.ts';
import type { StreetLine } from './street-line.ts';
import { streetTrees, strewnTrees, type Takes } from './street-trees.ts';
import type { Tree } from './tree.ts';

export interface TreesOrder {
  readonly ground: Ground;
  readonly chains: readonly StreetLine[];
  readonly gardens: readonly Ring[];
  readonly buildings: readonly Pick<Building, 'ring' | 'holes'>[];
  readonly seed: number;
  /** Whether trees are to be made up here at all; default: everywhere. */
  readonly wanted?: Takes;
  readonly firstId?: number;
}

/** Between trees of a park, of a courtyard: metres. */
const PARK_SPACING_M = 20;
const COURT_SPACING_M = 17;

/** Patios smaller than this are shafts for light. */
const YARD_M2 = 250;

/** Within these steps of a tree of a park or a courtyard there is no wall. */
const AROUND = [
  [2, 0],
  [-2, 0],
  [0, 2],
  [0, -2],
] as const;

/** Gardens larger than this are open country with the odd house: strewn as a park. */
const COURT_M2 = 8000;

function isYard(ring: Ring): boolean {
  return Math.abs(areaOf(ring)) > YARD_M2;
}

/** Trees where there is no list of them: along the wider streets, in parks and in courtyards, off buildings and water. */
export function makeTrees({ ground, chains, gardens, buildings, seed, wanted, firstId = 1 }: TreesOrder): Tree[] {
  const built = new RingIndex<true>(60);
  for (const { ring, holes = [] } of buildings) built.add(ring, true, holes.filter(isYard));
  const free: Takes = (at) => (wanted?.(at) ?? true) && !built.at(at) && !isWater(ground, at);
  const clear: Takes = (at) => free(at) && AROUND.every(([x, y]) => !built.at([at[0] + x, at[1] + y]));
  const city = (at: Point) => patchAt(ground.areas, at)?.fact.fabric;
  const onStreet: Takes = (at) => {
    const fabric = city(at);
    return fabric !== undefined && fabric !== 'port' && fabric !== 'outskirts' && free(at);
  };
  const trees = streetTrees(chains, onStreet, seed, firstId);
  const inPark: Takes = (at) => clear(at) && !patchAt(ground.landmarkCores, at);
  for (const { fact, ring } of ground.parks) {
    if (fact.kind === 'forest') continue;
    trees.push(...strewnTrees(ring, PARK_SPACING_M, inPark, seed, firstId + trees.length));
  }
  for (const ring of gardens) {
    const fabric = city(middleOf(ring));
    if (fabric === 'outskirts' || fabric === 'port') continue;
    const spacing = areaOf(ring) > COURT_M2 ? PARK_SPACING_M : COURT_SPACING_M;
    trees.push(...strewnTrees(ring, spacing, clear, seed, firstId + trees.length));
  }
  return trees;
}

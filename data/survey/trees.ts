import type { TreeFact } from '../city/importers/facts.ts';
import { toPlane } from '../city/plane.ts';
import type { Tree } from '../city/tree.ts';
import type { TreeTags } from '../contract/package.ts';
import type { Sourced } from './sourced.ts';
import { isPalm, sizeOfSpecies } from './tree-sizes.ts';

/** Crowns up to so wide are drawn as small and as medium trees, metres. */
const SMALL_CROWN_M = 4;
const MEDIUM_CROWN_M = 6;

/** The trees of the inventories, in their order, numbered from `firstId`; sizes as told, else as the species grows. */
export function surveyTrees(facts: readonly Sourced<TreeFact>[], firstId = 1): Tree[] {
  return facts.map(({ fact, source }, index) => {
    const grown = sizeOfSpecies(fact.species);
    const crownM = fact.crownM ?? grown.crownM;
    return {
      id: firstId + index,
      at: toPlane(fact.at),
      species: fact.species,
      commonName: fact.commonName,
      size: sizeOf(crownM),
      heightM: fact.heightM ?? grown.heightM,
      crownM,
      palm: isPalm(fact.species),
      generated: false,
      source,
    };
  });
}

function sizeOf(crownM: number): TreeTags['size'] {
  if (crownM <= SMALL_CROWN_M) return 'small';
  return crownM <= MEDIUM_CROWN_M ? 'medium' : 'large';
}

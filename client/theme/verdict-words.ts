import { flagsOf, type Verdict } from '../../data/contract/verdict.ts';
import type { WordKey } from './words.ts';

/** The words for all that is said of a value; none where nothing is said against it. */
export function verdictWords(verdict: Verdict | undefined): readonly WordKey[] {
  return flagsOf(verdict ?? 0).map((flag) => `verdict.${flag}` as const);
}

import type { Reject, RowProblem } from '../../data/city/importers/importer.ts';

/** What of one file could not be read: how often each problem, and the first places of it. */
export type RejectTally = Readonly<
  Partial<Record<RowProblem, { readonly count: number; readonly first: readonly string[] }>>
>;

const PLACES_KEPT = 5;

/** Counts what an importer rejects. */
export function tallyRejects(): { readonly reject: Reject; readonly tally: () => RejectTally } {
  const counts = new Map<RowProblem, { count: number; first: string[] }>();
  return {
    reject: (problem, where) => {
      const known = counts.get(problem) ?? { count: 0, first: [] };
      known.count++;
      if (known.first.length < PLACES_KEPT) known.first.push(where.slice(0, 80));
      counts.set(problem, known);
    },
    tally: () => Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1))),
  };
}

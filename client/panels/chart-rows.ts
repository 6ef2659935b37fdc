import type { Verdict } from '../../data/contract/verdict.ts';
import type { Summary } from './chart-lines.ts';
import type { ChartTold } from './chart-model.ts';

/** One moment of a chart as numbers: what each thing told or is expected to tell, or one value that is in doubt. */
export type ChartRow =
  | {
      readonly kind: 'measured' | 'expected';
      readonly atMs: number;
      /** One for each thing; undefined where it told nothing then. */
      readonly cells: readonly (Pick<Summary, 'mean' | 'min' | 'max'> | undefined)[];
    }
  | { readonly kind: 'flagged'; readonly atMs: number; readonly value: number; readonly verdict: Verdict };

/** All that a chart shows, newest first. */
export function chartRows({ summaries, plot }: Pick<ChartTold, 'summaries' | 'plot'>): readonly ChartRow[] {
  const byTime = summaries.map((list) => new Map(list.map((each) => [each.atMs, each])));
  const times = [...new Set(byTime.flatMap((each) => [...each.keys()]))];
  const rows: readonly ChartRow[] = [
    ...plot.expected.map(({ atMs, value, low, high }): ChartRow => {
      return { kind: 'expected', atMs, cells: [{ mean: value, min: low, max: high }] };
    }),
    ...times.map((atMs): ChartRow => ({ kind: 'measured', atMs, cells: byTime.map((each) => each.get(atMs)) })),
    ...plot.flagged.map((each): ChartRow => ({ kind: 'flagged', ...each })),
  ];
  return rows.toSorted((one, other) => other.atMs - one.atMs);
}

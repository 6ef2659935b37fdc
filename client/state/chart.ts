import { createStore, type StoreApi } from 'zustand/vanilla';
import type { PropertyId } from '../../data/contract/property.ts';
import type { RecordId } from '../../data/contract/record.ts';

export const CHART_SPANS = ['2h', '24h', '7d'] as const;

/** How far back a chart reaches. */
export type ChartSpan = (typeof CHART_SPANS)[number];

export const SPAN_MS: Readonly<Record<ChartSpan, number>> = {
  '2h': 2 * 3_600_000,
  '24h': 24 * 3_600_000,
  '7d': 7 * 24 * 3_600_000,
};

/** Series in one chart: as many as dashes and numbers tell apart. */
export const COMPARED_AT_MOST = 6;

/** What the chart of the inspector shows; kept while things are selected one after another. */
export interface ChartState {
  readonly span: ChartSpan;
  readonly asTable: boolean;
  /** What was chosen of each kind of thing's properties, the last first. */
  readonly preferred: readonly PropertyId[];
  /** The thing that others are compared with; null while nothing is compared. */
  readonly anchor: RecordId | null;
  /** What is compared. */
  readonly property: PropertyId | null;
  /** The others. */
  readonly others: readonly RecordId[];
  /** Whether what is selected next is taken into the comparison rather than shown. */
  readonly adding: boolean;
  /** Why the last one was not taken in. */
  readonly refused: { readonly reason: 'full' | 'lacks'; readonly name: string } | null;
}

export type ChartStore = StoreApi<ChartState>;

const ALONE = { anchor: null, property: null, others: [], adding: false, refused: null } as const;

export function createChart(): ChartStore {
  return createStore<ChartState>(() => ({ span: '24h', asTable: false, preferred: [], ...ALONE }));
}

/** Another quantity is shown: what was compared is let go. */
export function chooseProperty(chart: ChartStore, property: PropertyId): void {
  chart.setState(({ preferred }) => ({
    preferred: [property, ...preferred.filter((each) => each !== property)],
    ...ALONE,
  }));
}

export function setAdding(chart: ChartStore, anchor: RecordId, property: PropertyId, adding: boolean): void {
  chart.setState((now) => ({
    adding,
    refused: null,
    ...(adding || now.others.length > 0 ? { anchor, property } : { anchor: null, property: null }),
  }));
}

/** Takes another thing into the comparison; `measures`: whether it has the quantity at all. */
export function addCompared(chart: ChartStore, id: RecordId, name: string, measures: boolean): void {
  chart.setState(({ anchor, others }) => {
    if (id === anchor || others.includes(id)) return { refused: null };
    if (!measures) return { refused: { reason: 'lacks', name } };
    if (others.length + 1 >= COMPARED_AT_MOST) return { refused: { reason: 'full', name } };
    return { others: [...others, id], refused: null, adding: others.length + 2 < COMPARED_AT_MOST };
  });
}

export function removeCompared(chart: ChartStore, id: RecordId): void {
  chart.setState(({ others, anchor, adding }) => {
    const left = others.filter((each) => each !== id);
    return { others: left, refused: null, anchor: left.length > 0 || adding ? anchor : null };
  });
}

/** Something else is looked at: nothing is compared any more. */
export function endComparison(chart: ChartStore): void {
  chart.setState(ALONE);
}

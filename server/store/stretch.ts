import { type Batch, NO_VALUES, type ValueColumns } from './batch.ts';

/** What is rare in a batch; documents are kept elsewhere. */
export type RareThings = Pick<Batch, 'series' | 'records' | 'gone' | 'withdrawn'>;

export const NO_RARE_THINGS: RareThings = { series: [], records: [], gone: [], withdrawn: [] };

/** Batches one after another as columns: a group of the history, or the tail that is not sealed yet. */
export interface Stretch {
  /** Each batch's offset in the journal; rising. */
  readonly offsets: Float64Array;
  /** When each batch came in; never falls. */
  readonly arrivals: Float64Array;
  /** Where the rows of each batch begin, and one more. */
  readonly starts: Uint32Array;
  readonly values: ValueColumns;
  /** In the order of batches. */
  readonly legs: readonly StretchLeg[];
  /** By the number of the batch. */
  readonly rare: ReadonlyMap<number, RareThings>;
}

export type StretchLeg = Batch['legs'][number] & { readonly batch: number };

/** How many batches had come in by a moment, it included. */
export function batchesBy(arrivals: Float64Array, atMs: number): number {
  let low = 0;
  let high = arrivals.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((arrivals[middle] ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Some of its batches as they came in; their columns are views. */
export function batchesOf(stretch: Stretch, from: number, to: number): Batch[] {
  const legs = legsByBatch(stretch, from, to);
  const texts = textsByBatch(stretch.values.texts, stretch, from, to);
  const locations = textsByBatch(stretch.values.locations, stretch, from, to);
  const batches: Batch[] = [];
  for (let batch = from; batch < to; batch++) {
    batches.push({
      arrivedMs: stretch.arrivals[batch] ?? 0,
      ...(stretch.rare.get(batch) ?? NO_RARE_THINGS),
      values: valuesOf(stretch, batch, texts.get(batch) ?? NO_TEXTS, locations.get(batch) ?? NO_TEXTS),
      legs: legs.get(batch) ?? [],
      documents: [],
    });
  }
  return batches;
}

/** The number of the batch of each row. */
export function batchOfRows({ starts }: Pick<Stretch, 'starts'>): Uint32Array {
  const batch = new Uint32Array(starts.at(-1) ?? 0);
  for (let index = 0; index + 1 < starts.length; index++) batch.fill(index, starts[index], starts[index + 1]);
  return batch;
}

type Texts = ReadonlyMap<number, string>;

const NO_TEXTS: Texts = new Map();

function valuesOf({ values, starts }: Stretch, batch: number, texts: Texts, locations: Texts): ValueColumns {
  const from = starts[batch] ?? 0;
  const to = starts[batch + 1] ?? from;
  if (from === to) return NO_VALUES;
  return {
    series: values.series.subarray(from, to),
    atMs: values.atMs.subarray(from, to),
    value: values.value.subarray(from, to),
    verdict: values.verdict.subarray(from, to),
    texts,
    locations,
  };
}

function textsByBatch(texts: Texts, { starts }: Stretch, from: number, to: number): Map<number, Map<number, string>> {
  const byBatch = new Map<number, Map<number, string>>();
  if (texts.size === 0) return byBatch;
  for (let batch = from; batch < to; batch++) {
    const first = starts[batch] ?? 0;
    for (let row = first; row < (starts[batch + 1] ?? 0); row++) {
      const text = texts.get(row);
      if (text === undefined) continue;
      const own = byBatch.get(batch) ?? new Map<number, string>();
      own.set(row - first, text);
      byBatch.set(batch, own);
    }
  }
  return byBatch;
}

function legsByBatch({ legs }: Stretch, from: number, to: number): Map<number, Batch['legs'][number][]> {
  const byBatch = new Map<number, Batch['legs'][number][]>();
  for (const { batch, vehicle, leg } of legs) {
    if (batch < from || batch >= to) continue;
    const own = byBatch.get(batch);
    if (own) own.push({ vehicle, leg });
    else byBatch.set(batch, [{ vehicle, leg }]);
  }
  return byBatch;
}

import { placeOf, type SeriesRows } from './series-rows.ts';

/** Rows of several stretches as one: each series' rows one stretch after the other. Without batches. */
export function mergeRows(parts: readonly SeriesRows[]): SeriesRows {
  const ids = Uint32Array.from(new Set(parts.flatMap((part) => [...part.ids]))).sort();
  const starts = new Uint32Array(ids.length + 1);
  for (const part of parts) {
    for (const [index, id] of part.ids.entries()) {
      const place = placeOf(ids, id) + 1;
      starts[place] = (starts[place] ?? 0) + (part.starts[index + 1] ?? 0) - (part.starts[index] ?? 0);
    }
  }
  for (let index = 0; index < ids.length; index++) starts[index + 1] = (starts[index + 1] ?? 0) + (starts[index] ?? 0);
  const count = starts[ids.length] ?? 0;
  const merged = {
    ids,
    starts,
    atMs: new Float64Array(count),
    value: new Float64Array(count),
    verdict: new Uint8Array(count),
    batch: null,
    texts: new Map<number, string>(),
    locations: new Map<number, string>(),
  };
  const next = starts.slice();
  for (const part of parts) append(part, merged, next);
  return merged;
}

/** Only the rows marked with 1; series that keep none are left out. */
export function pickRows(rows: SeriesRows, marks: Uint8Array): SeriesRows {
  const ids: number[] = [];
  const starts = [0];
  const kept = new Uint32Array(marks.reduce((sum, mark) => sum + mark, 0));
  let count = 0;
  for (const [index, id] of rows.ids.entries()) {
    const end = rows.starts[index + 1] ?? 0;
    for (let row = rows.starts[index] ?? 0; row < end; row++) if (marks[row] === 1) kept[count++] = row;
    if (count === starts.at(-1)) continue;
    ids.push(id);
    starts.push(count);
  }
  const hasTexts = rows.texts.size + rows.locations.size > 0;
  const places = hasTexts ? new Map(Array.from(kept, (row, place) => [row, place])) : NO_PLACES;
  return {
    ids: Uint32Array.from(ids),
    starts: Uint32Array.from(starts),
    ...pickColumns(rows, kept),
    texts: moved(rows.texts, places),
    locations: moved(rows.locations, places),
  };
}

function pickColumns({ atMs, value, verdict, batch }: SeriesRows, kept: Uint32Array) {
  const picked = {
    atMs: new Float64Array(kept.length),
    value: new Float64Array(kept.length),
    verdict: new Uint8Array(kept.length),
    batch: batch && new Uint32Array(kept.length),
  };
  for (let place = 0; place < kept.length; place++) {
    const row = kept[place] ?? 0;
    picked.atMs[place] = atMs[row] ?? 0;
    picked.value[place] = value[row] ?? 0;
    picked.verdict[place] = verdict[row] ?? 0;
    if (picked.batch) picked.batch[place] = batch?.[row] ?? 0;
  }
  return picked;
}

type Texts = ReadonlyMap<number, string>;

const NO_PLACES: ReadonlyMap<number, number> = new Map();

function moved(texts: Texts, places: ReadonlyMap<number, number>): Texts {
  const result = new Map<number, string>();
  for (const [row, text] of texts) {
    const place = places.get(row);
    if (place !== undefined) result.set(place, text);
  }
  return result;
}

interface Growing extends SeriesRows {
  readonly texts: Map<number, string>;
  readonly locations: Map<number, string>;
}

function append(part: SeriesRows, into: Growing, next: Uint32Array): void {
  const shift = new Int32Array(part.ids.length);
  for (const [index, id] of part.ids.entries()) {
    const place = placeOf(into.ids, id);
    const from = part.starts[index] ?? 0;
    const to = part.starts[index + 1] ?? 0;
    const start = next[place] ?? 0;
    into.atMs.set(part.atMs.subarray(from, to), start);
    into.value.set(part.value.subarray(from, to), start);
    into.verdict.set(part.verdict.subarray(from, to), start);
    next[place] = start + to - from;
    shift[index] = start - from;
  }
  appendTexts(part, part.texts, into.texts, shift);
  appendTexts(part, part.locations, into.locations, shift);
}

function appendTexts(part: SeriesRows, texts: Texts, into: Map<number, string>, shift: Int32Array): void {
  if (texts.size === 0) return;
  for (const [row, text] of texts) into.set(row + (shift[placeOf(part.starts, row + 1) - 1] ?? 0), text);
}

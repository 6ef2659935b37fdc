import type { ValueColumns } from './batch.ts';
import { partsInOrder } from './part-order.ts';
import type { PastView } from './past-view.ts';
import { eachRow, type SeriesPart, type Span } from './series-parts.ts';

/** Series of a part that are given together. */
const SERIES_AT_ONCE = 64;

/** Raw values of some series in a span as they lie: each part is decoded once, and given in small pieces. */
export async function* scanOf(view: PastView, series: readonly number[], span: Span): AsyncGenerator<ValueColumns> {
  const wanted = { ...span, series, newestFirst: true, isSure: null };
  for await (const { part, series: own } of partsInOrder(view, wanted)) {
    for (let first = 0; first < own.length; first += SERIES_AT_ONCE) {
      yield pieceOf(part, own.slice(first, first + SERIES_AT_ONCE), span);
    }
  }
}

function pieceOf(part: SeriesPart, series: readonly number[], span: Span): ValueColumns {
  const ids: number[] = [];
  const rows: number[] = [];
  for (const id of series) {
    eachRow(part, id, span, false, (_atMs, row) => {
      ids.push(id);
      rows.push(row);
    });
  }
  const { atMs, value, verdict, texts, locations } = part.columns;
  return {
    series: Uint32Array.from(ids),
    atMs: Float64Array.from(rows, (row) => atMs[row] ?? 0),
    value: Float64Array.from(rows, (row) => value[row] ?? Number.NaN),
    verdict: Uint8Array.from(rows, (row) => verdict[row] ?? 0),
    texts: pickedOf(texts, rows),
    locations: pickedOf(locations, rows),
  };
}

function pickedOf(texts: ReadonlyMap<number, string>, rows: readonly number[]): ReadonlyMap<number, string> {
  const picked = new Map<number, string>();
  if (texts.size === 0) return picked;
  for (const [place, row] of rows.entries()) {
    const text = texts.get(row);
    if (text !== undefined) picked.set(place, text);
  }
  return picked;
}

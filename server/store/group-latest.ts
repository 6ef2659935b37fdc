import { type GroupStart, SLICE_SERIES } from './group-codec.ts';
import type { LatestColumns } from './latest-columns.ts';
import { placeOf, type SeriesRows } from './series-rows.ts';

/** A value taken back, and with which batch. */
interface Taking {
  readonly batch: number;
  readonly atMs: number;
}

/** Lets the values of a group become the latest, and takes back what was taken back in it. */
export function takeGroupValues(latest: LatestColumns, group: GroupStart): void {
  const takings = takingsBySeries(group);
  for (const rows of group.slices) latest.takeRows(rows, takings);
  for (const [series, own] of takings) {
    takeBetween(latest, series, group.slices[Math.floor(series / SLICE_SERIES)], own);
  }
}

function takingsBySeries({ rare, batches }: GroupStart): ReadonlyMap<number, readonly Taking[]> {
  const bySeries = new Map<number, Taking[]>();
  for (const [batch, { withdrawn }] of rare) {
    if (batch >= batches) break;
    for (const { series, atMs } of withdrawn) {
      const own = bySeries.get(series) ?? [];
      own.push({ batch, atMs });
      bySeries.set(series, own);
    }
  }
  return bySeries;
}

/** Rows of a series, and what was taken back of it between them: a batch takes back before it says. */
function takeBetween(
  latest: LatestColumns,
  series: number,
  rows: SeriesRows | undefined,
  takings: readonly Taking[],
): void {
  const index = rows ? placeOf(rows.ids, series) : 0;
  const isThere = rows?.ids[index] === series;
  let row = isThere ? (rows.starts[index] ?? 0) : 0;
  const end = isThere ? (rows.starts[index + 1] ?? 0) : 0;
  for (const { batch, atMs } of takings) {
    const from = row;
    while (row < end && (rows?.batch?.[row] ?? 0) < batch) row++;
    if (rows) latest.takeRowsOf(series, rows, from, row);
    latest.withdraw(series, atMs);
  }
  if (rows) latest.takeRowsOf(series, rows, row, end);
}

/** What lies in a long list: rows that are set, by their place, and heights of the rows between that are not, px. */
export type ListPart = { readonly row: number } | { readonly gapPx: number; readonly before: number };

/** Rows set beyond both edges of what is in sight. */
const BEYOND = 6;

/** Lists up to so long are set whole. */
export const WHOLE_UP_TO = 120;

export interface Sight {
  readonly topPx: number;
  readonly heightPx: number;
}

/** The rows in sight, and `kept` (whatever has the focus), with gaps for all others. */
export function partsOf(count: number, rowPx: number, sight: Sight, kept: number | null): readonly ListPart[] {
  if (count <= WHOLE_UP_TO) return Array.from({ length: count }, (_, row) => ({ row }));
  const first = Math.max(0, Math.min(count - 1, Math.floor(sight.topPx / rowPx)) - BEYOND);
  const last = Math.min(count - 1, Math.ceil((sight.topPx + sight.heightPx) / rowPx) + BEYOND);
  const rows = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  if (kept !== null && kept < count && (kept < first || kept > last)) rows.push(kept);
  rows.sort((one, other) => one - other);
  const parts: ListPart[] = [];
  let next = 0;
  for (const row of rows) {
    if (row > next) parts.push({ gapPx: (row - next) * rowPx, before: row });
    parts.push({ row });
    next = row + 1;
  }
  if (next < count) parts.push({ gapPx: (count - next) * rowPx, before: count });
  return parts;
}

export interface SpanQuery {
  readonly from?: string;
  readonly to?: string;
  readonly every?: number;
}

/** Both ends included, UTC epoch ms; `everyMs` null: raw. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly everyMs: number | null;
}

const HOUR_MS = 3_600_000;

/** Years 1970 to 9999: what ISO 8601 writes with four digits. */
const LATEST_MS = 253_402_300_799_999;

/** Reads from and to; a text says why they cannot be. */
export function readSpan({ from, to, every }: SpanQuery, nowMs: number): Span | string {
  const toMs = to === undefined ? nowMs : readMoment(to);
  if (toMs === null) return 'to must be ISO 8601 with Z or an offset, or UTC epoch ms.';
  const fromMs = from === undefined ? Math.max(0, toMs - HOUR_MS) : readMoment(from);
  if (fromMs === null) return 'from must be ISO 8601 with Z or an offset, or UTC epoch ms.';
  if (fromMs > toMs) return 'from must not be after to.';
  return { fromMs, toMs, everyMs: every === undefined ? null : every * 1000 };
}

/** ISO 8601 with Z or an offset, or whole UTC epoch ms; null for anything else. */
export function readMoment(text: string): number | null {
  const plain = text.trim().replace(/ (?=\d\d:?\d\d$)/, '+');
  const isIso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d([.,]\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/.test(plain);
  const atMs = /^\d{1,15}$/.test(plain) ? Number(plain) : isIso ? Date.parse(plain.replace(',', '.')) : Number.NaN;
  return atMs >= 0 && atMs <= LATEST_MS ? atMs : null;
}

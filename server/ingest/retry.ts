/** How soon a failed read is tried again, real ms. */
export interface RetryTiming {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** What a source may ask to be left alone for, at most, ms: beyond, it is asked again all the same. */
const LONGEST_WAIT_MS = 3_600_000;

/**
 * How long a source that is busy asks to be left alone, ms: `Retry-After` in seconds or as a date (RFC 9110, 10.2.3).
 * Undefined where it does not say. `nowMs` is the real time.
 */
export function retryAfterMs(header: string | null, nowMs: number): number | undefined {
  const text = header?.trim() ?? '';
  const waitMs = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : httpDateMs(text) - nowMs;
  return Number.isNaN(waitMs) ? undefined : Math.min(LONGEST_WAIT_MS, Math.max(0, waitMs));
}

/** `Sun, 06 Nov 1994 08:49:37 GMT`; NaN for anything else. */
function httpDateMs(text: string): number {
  return /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/.test(text) ? Date.parse(text) : Number.NaN;
}

/** Doubles with every failure in a row up to a most; chance (0 to 1) takes up to half of it away. */
export function retryDelayMs(failures: number, { firstMs, mostMs }: RetryTiming, chance: number): number {
  const wholeMs = Math.min(mostMs, firstMs * 2 ** Math.min(30, failures - 1));
  return wholeMs * (1 - chance / 2);
}

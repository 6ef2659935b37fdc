/** The first second and the last that a bicycle report can be of: 2000 to 2100, epoch seconds. */
const PLAUSIBLE_S = [946_684_800, 4_102_444_800] as const;

/** A GBFS time: epoch seconds (number or text) up to 2.x, RFC 3339 in 3.x. Null where there is none. */
export function gbfsTimeMs(value: unknown): number | null {
  const seconds = secondsOf(value);
  return seconds >= PLAUSIBLE_S[0] && seconds <= PLAUSIBLE_S[1] ? Math.round(seconds * 1000) : null;
}

function secondsOf(value: unknown): number {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return Number.NaN;
  if (/^\d+$/.test(value)) return Number(value);
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/.test(value)
    ? Date.parse(value) / 1000
    : Number.NaN;
}

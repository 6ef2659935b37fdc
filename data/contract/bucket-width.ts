/** Widths of buckets that people use: 1 s to 30 days, ms. */
const WIDTHS_MS = [
  ...[1, 2, 5, 10, 15, 30].map((seconds) => seconds * 1000),
  ...[1, 2, 5, 10, 15, 30].map((minutes) => minutes * 60_000),
  ...[1, 2, 3, 6, 12].map((hours) => hours * 3_600_000),
  ...[1, 2, 5, 10, 30].map((days) => days * 86_400_000),
];

/** The least width, of at least `leastMs`, with which a span (its end left out) has at most so many buckets. */
export function bucketWidth(fromMs: number, toMs: number, atMost: number, leastMs = 0): number {
  const fits = WIDTHS_MS.find(
    (widthMs) => widthMs >= leastMs && bucketCount(fromMs, toMs, widthMs) <= Math.max(1, atMost),
  );
  if (fits !== undefined) return fits;
  const longest = WIDTHS_MS.at(-1) ?? 1;
  let times = 2;
  while (times < 2 ** 30 && bucketCount(fromMs, toMs, longest * times) > Math.max(1, atMost)) times *= 2;
  return longest * times;
}

/** How many buckets of a width a span (its end left out) touches; one at least. */
export function bucketCount(fromMs: number, toMs: number, widthMs: number): number {
  return Math.max(1, Math.ceil(toMs / widthMs) - Math.floor(fromMs / widthMs));
}

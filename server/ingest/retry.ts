/** How soon a failed read is tried again, real ms. */
export interface RetryTiming {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** Doubles with every failure in a row up to a most; chance (0 to 1) takes up to half of it away. */
export function retryDelayMs(failures: number, { firstMs, mostMs }: RetryTiming, chance: number): number {
  const wholeMs = Math.min(mostMs, firstMs * 2 ** Math.min(30, failures - 1));
  return wholeMs * (1 - chance / 2);
}

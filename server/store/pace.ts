/** With more groups waiting than the first, 3 MB each, what comes in is slowed down; from the second on it waits. */
const WAITING = { few: 20, most: 40 } as const;

/** How much of what is known of the speed comes from the last group; one that took very long counts as twice as slow. */
const NEWEST_SHARE = 0.2;

/** What is assumed before anything was sealed, ms: half a million values a second. */
const MS_PER_VALUE = 0.002;

/** A wait shorter than this is none, ms: a timer is no finer. */
const LEAST_WAIT_MS = 2;

/**
 * Lets in as much as can be sealed: half way between few groups waiting and too many, exactly as much. So nobody waits
 * for a whole group, and there is room for what comes in during a longer step of the historian.
 */
export class Pace {
  readonly #wallMs: () => number;
  #msPerValue = MS_PER_VALUE;
  /** Until then all that was let in will be sealed, as far as it was more than a trickle. */
  #dueMs = 0;

  /** `wallMs`: monotonic ms of the wall. */
  constructor(wallMs = () => performance.now()) {
    this.#wallMs = wallMs;
  }

  /** So many values were sealed, with all the work around it, in so long. */
  sealed(values: number, tookMs: number): void {
    const msPerValue = Math.min(tookMs / Math.max(1, values), this.#msPerValue * 2);
    this.#msPerValue += (msPerValue - this.#msPerValue) * NEWEST_SHARE;
  }

  /** How long so many values are to wait, ms, with so many groups before them; infinite where none is to be let in. */
  waitMs(groups: number, values: number): number {
    if (groups >= WAITING.most) return Number.POSITIVE_INFINITY;
    if (groups <= WAITING.few) return 0;
    const nowMs = this.#wallMs();
    const slowness = (2 * (groups - WAITING.few)) / (WAITING.most - WAITING.few);
    this.#dueMs = Math.max(nowMs, this.#dueMs) + values * this.#msPerValue * slowness;
    const waitMs = this.#dueMs - nowMs;
    return waitMs < LEAST_WAIT_MS ? 0 : waitMs;
  }
}

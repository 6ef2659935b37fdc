/** So many things a second: who wants more waits. */
export class Pace {
  readonly #perSecond: number;
  #dueMs = Number.NEGATIVE_INFINITY;

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /** Settles when it is this one's turn; a second's worth may come at once. */
  turn(): Promise<void> {
    const nowMs = performance.now();
    this.#dueMs = Math.max(this.#dueMs, nowMs - 1000) + 1000 / this.#perSecond;
    const waitMs = this.#dueMs - nowMs;
    return waitMs <= 0 ? Promise.resolve() : new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

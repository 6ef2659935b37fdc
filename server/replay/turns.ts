/** Work shorter than this is not rested from, ms; and nobody rests for longer. */
const REST_MS = { least: 2, most: 200 } as const;

/**
 * Lets so many work at a time; the others wait for their turn, in order. After each work its place rests for as long as
 * it took: however much is asked for, there is time for other things.
 */
export class Turns {
  readonly #atOnce: number;
  readonly #wallMs: () => number;
  readonly #waiting: (() => void)[] = [];
  #working = 0;

  /** `wallMs`: monotonic ms of the wall. */
  constructor(atOnce: number, wallMs = () => performance.now()) {
    this.#atOnce = atOnce;
    this.#wallMs = wallMs;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /** Does the work when its turn has come; settles as it does. */
  async take<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#working >= this.#atOnce) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#working++;
    const startMs = this.#wallMs();
    try {
      return await work();
    } finally {
      const tookMs = Math.min(REST_MS.most, this.#wallMs() - startMs);
      if (tookMs < REST_MS.least) this.#free();
      else setTimeout(() => this.#free(), tookMs).unref();
    }
  }

  #free(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#working--;
  }
}

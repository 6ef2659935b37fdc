interface Waiting {
  readonly size: number;
  readonly begin: () => void;
}

/**
 * So much work of each who asks in one turn of the event loop; what is more waits, and is done in later turns, of each who
 * waits in turn: whoever floods the server waits for itself, and others wait for one piece of its work at most.
 */
export class FairTurns {
  readonly #atOnce: number;
  readonly #waiting = new Map<string, Waiting[]>();
  /** Work of each in this turn of the event loop. */
  #taken = new Map<string, number>();

  /** `atOnce`: of one in one turn, in whatever `size` counts. */
  constructor(atOnce: number) {
    this.#atOnce = atOnce;
  }

  /**
   * Null where a piece of work may begin at once, else what settles when it is its turn: it must begin then. `isFurther`:
   * it goes on with what was begun, before all else of the same who asks.
   */
  take(who: string, size: number, isFurther = false): Promise<void> | null {
    const own = this.#waiting.get(who);
    const taken = this.#taken.get(who) ?? 0;
    if (!own && (taken === 0 || taken + size <= this.#atOnce)) {
      this.#note(who, taken + size);
      return null;
    }
    return new Promise((begin) => {
      if (!own) this.#waiting.set(who, [{ size, begin }]);
      else if (isFurther) own.unshift({ size, begin });
      else own.push({ size, begin });
    });
  }

  #note(who: string, taken: number): void {
    if (this.#taken.size === 0) setImmediate(() => this.#next());
    this.#taken.set(who, taken);
  }

  /** Whoever has waited longest has a turn, and goes behind all others. */
  #next(): void {
    this.#taken.clear();
    const [first] = this.#waiting;
    if (!first) return;
    const [who, own] = first;
    this.#waiting.delete(who);
    const count = this.#fitting(own);
    for (const { size, begin } of own.splice(0, count)) {
      this.#note(who, (this.#taken.get(who) ?? 0) + size);
      begin();
    }
    if (own.length > 0) this.#waiting.set(who, own);
  }

  /** How many of those that wait are done in one turn: one at least. */
  #fitting(own: readonly Waiting[]): number {
    let size = 0;
    const over = own.findIndex((each, index) => {
      size += each.size;
      return index > 0 && size > this.#atOnce;
    });
    return over < 0 ? own.length : over;
  }
}

/**
 * Long pieces of work, one in each turn of the event loop, of each who asks in turn: whoever floods the server waits for
 * itself, and others wait for one piece at most.
 */
export class FairTurns {
  readonly #waiting = new Map<string, (() => void)[]>();

  /** Settles when it is the turn of a piece of work that somebody asks for; it must begin at once. */
  turn(who: string): Promise<void> {
    return new Promise((resolve) => {
      const isIdle = this.#waiting.size === 0;
      const own = this.#waiting.get(who) ?? [];
      own.push(resolve);
      this.#waiting.set(who, own);
      if (isIdle) setImmediate(() => this.#next());
    });
  }

  /** Whoever had a turn goes behind all others. */
  #next(): void {
    const [first] = this.#waiting;
    if (!first) return;
    const [who, own] = first;
    this.#waiting.delete(who);
    own.shift()?.();
    if (own.length > 0) this.#waiting.set(who, own);
    if (this.#waiting.size > 0) setImmediate(() => this.#next());
  }
}

/** Who waits for a place, by who asks. */
type Waiting = Map<string, (() => void)[]>;

/** Places for what takes much memory while it is worked on: so many of one who asks, and so many in all. */
export class Places {
  readonly #ofOne: number;
  readonly #ofAll: number;
  readonly #taken = new Map<string, number>();
  readonly #waiting: Waiting = new Map();
  #all = 0;

  constructor(ofOne: number, ofAll: number) {
    this.#ofOne = ofOne;
    this.#ofAll = ofAll;
  }

  /** Settles once there is a place; gives what leaves it. */
  async take(who: string): Promise<() => void> {
    if (this.#hasRoom(who)) this.#enter(who);
    else {
      await new Promise<void>((resolve) => {
        const own = this.#waiting.get(who) ?? [];
        own.push(resolve);
        this.#waiting.set(who, own);
      });
    }
    return () => this.#leave(who);
  }

  #hasRoom(who: string): boolean {
    return this.#all < this.#ofAll && (this.#taken.get(who) ?? 0) < this.#ofOne;
  }

  #enter(who: string): void {
    this.#all++;
    this.#taken.set(who, (this.#taken.get(who) ?? 0) + 1);
  }

  #leave(who: string): void {
    const left = (this.#taken.get(who) ?? 0) - 1;
    this.#all--;
    if (left > 0) this.#taken.set(who, left);
    else this.#taken.delete(who);
    this.#letIn();
  }

  /** Whoever had a place goes behind all others that wait. */
  #letIn(): void {
    for (const [who, own] of this.#waiting) {
      if (!this.#hasRoom(who)) continue;
      this.#waiting.delete(who);
      const next = own.shift();
      if (own.length > 0) this.#waiting.set(who, own);
      this.#enter(who);
      next?.();
      return;
    }
  }
}

const CALLS_AT_ONCE = 16;
const BYTES_AT_MOST = 16_000_000;

/** What pushing to one entity costs, and what became of its events: so that no subscriber takes what others need. */
export class PushAccount {
  sent = 0;
  failed = 0;
  dropped = 0;
  #bytes = 0;
  #calls = 0;
  readonly #waiting: (() => void)[] = [];

  /** Makes room for an event that waits; false where there is none. */
  hold(bytes: number): boolean {
    if (this.#bytes + bytes > BYTES_AT_MOST) return false;
    this.#bytes += bytes;
    return true;
  }

  letGo(bytes: number): void {
    this.#bytes -= bytes;
  }

  /** Runs a call once fewer than {@link CALLS_AT_ONCE} of the entity's are under way. */
  async inTurn<T>(call: () => Promise<T>): Promise<T> {
    if (this.#calls >= CALLS_AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#calls++;
    try {
      return await call();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#calls--;
    }
  }
}

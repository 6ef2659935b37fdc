interface Waiting {
  readonly bytes: Uint8Array;
  readonly resolve: (offset: number) => void;
  readonly reject: (error: unknown) => void;
}

/** More bytes than this go into the next group, so that nobody waits for a huge one. */
const GROUP_BYTES = 8 << 20;

/**
 * What is handed over while one group is being made safe goes together into the next: many callers share one sync.
 * Settles callers in the order in which they came.
 */
export class GroupCommit {
  readonly #commit: (group: readonly Uint8Array[]) => Promise<number>;
  #waiting: Waiting[] = [];
  #running: Promise<void> | null = null;
  #closed = false;

  /** `commit` makes a group safe, and gives the offset of its first. */
  constructor(commit: (group: readonly Uint8Array[]) => Promise<number>) {
    this.#commit = commit;
  }

  append(bytes: Uint8Array): Promise<number> {
    if (this.#closed) return Promise.reject(new Error('the journal is closed'));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ bytes, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Runs between two groups. */
  async alone(work: () => Promise<void>): Promise<void> {
    while (this.#running) await this.#running;
    const running = work();
    this.#running = running.catch(() => undefined).then(() => this.#next());
    await running;
  }

  /** Settles after the last group; takes no more. */
  async close(): Promise<void> {
    this.#closed = true;
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#commitSome();
    this.#running = null;
  }

  #next(): void {
    this.#running = this.#waiting.length > 0 ? this.#run() : null;
  }

  async #commitSome(): Promise<void> {
    const group = this.#takeGroup();
    try {
      const first = await this.#commit(group.map(({ bytes }) => bytes));
      for (const [index, { resolve }] of group.entries()) resolve(first + index);
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  #takeGroup(): readonly Waiting[] {
    let [count, bytes] = [0, 0];
    for (const waiting of this.#waiting) {
      bytes += waiting.bytes.length;
      if (count > 0 && bytes > GROUP_BYTES) break;
      count++;
    }
    return this.#waiting.splice(0, count);
  }
}

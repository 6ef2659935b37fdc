import { setImmediate } from 'node:timers/promises';

/** Longest piece of work without a pause, ms: others wait no longer than that. */
const PIECE_MS = 8;

/** Gives way to others where a long piece of work has gone on for a while; to be awaited between small steps. */
export class Turns {
  #sinceMs = performance.now();

  async next(): Promise<void> {
    if (performance.now() - this.#sinceMs < PIECE_MS) return;
    await setImmediate();
    this.#sinceMs = performance.now();
  }
}

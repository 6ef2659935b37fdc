import type { History } from '../store/archive.ts';
import type { Batch } from '../store/batch.ts';
import type { Turns } from './turns.ts';

/** City time asked for at once, ms: the first span, and how far it may grow or shrink with what there is in it. */
const SPAN_MS = { first: 60_000, shortest: 1000, longest: 3_600_000 } as const;

/** Values in one answer below which the next span is doubled, and above which it is halved. */
const VALUES_WANTED = { fewest: 5000, most: 100_000 } as const;

/** No more values than this wait to be shown: tens of megabytes of columns. */
const VALUES_WAITING = 250_000;

export interface LookaheadParts {
  readonly history: History;
  readonly turns: Turns;
  /** Everything until then has been shown. */
  readonly atMs: number;
  /** More has come. */
  came(): void;
  failed(error: unknown): void;
}

/** What is to happen next in a replay, read in the background before its time. */
export class Lookahead {
  readonly #parts: LookaheadParts;
  readonly #ahead: Batch[] = [];
  readonly #due: Batch[] = [];
  #untilMs: number;
  #spanMs: number = SPAN_MS.first;
  #values = 0;
  #reading = false;
  #closed = false;

  constructor(parts: LookaheadParts) {
    this.#parts = parts;
    this.#untilMs = parts.atMs;
  }

  /** All that arrived up to this moment is here. */
  get untilMs(): number {
    return this.#untilMs;
  }

  /** What has not been looked at in advance yet and arrived up to a moment. */
  takeAhead(upToMs: number): readonly Batch[] {
    return takeUpTo(this.#ahead, upToMs);
  }

  /** What has not been shown yet and arrived up to a moment. */
  takeDue(upToMs: number): readonly Batch[] {
    const taken = takeUpTo(this.#due, upToMs);
    for (const batch of taken) this.#values -= weightOf(batch);
    return taken;
  }

  /** Sees to it that all until a moment is here: in the background, one read at a time, as far as there is room. */
  fill(wantedMs: number): void {
    const newestMs = this.#parts.history.extent()?.newestMs ?? this.#untilMs;
    const toMs = Math.min(wantedMs, newestMs);
    if (this.#closed || this.#reading || this.#untilMs >= toMs || this.#values >= VALUES_WAITING) return;
    this.#reading = true;
    this.#read(Math.min(this.#untilMs + this.#spanMs, newestMs))
      .catch((error) => {
        if (!this.#closed) this.#parts.failed(error);
      })
      .finally(() => {
        this.#reading = false;
        if (!this.#closed) this.#parts.came();
      });
  }

  close(): void {
    this.#closed = true;
  }

  /** An answer may end early: it reaches as far as its last batch. One without any reaches the end. */
  async #read(toMs: number): Promise<void> {
    const { history, turns } = this.#parts;
    const batches = await turns.take(async () => (this.#closed ? [] : history.changes(this.#untilMs, toMs)));
    if (this.#closed) return;
    let values = 0;
    for (const batch of batches) {
      values += weightOf(batch);
      this.#ahead.push(batch);
      this.#due.push(batch);
    }
    this.#values += values;
    this.#untilMs = batches.at(-1)?.arrivedMs ?? toMs;
    if (values < VALUES_WANTED.fewest) this.#spanMs = Math.min(SPAN_MS.longest, this.#spanMs * 2);
    if (values > VALUES_WANTED.most) this.#spanMs = Math.max(SPAN_MS.shortest, this.#spanMs / 2);
  }
}

function takeUpTo(batches: Batch[], upToMs: number): readonly Batch[] {
  const end = batches.findIndex(({ arrivedMs }) => arrivedMs > upToMs);
  return batches.splice(0, end < 0 ? batches.length : end);
}

function weightOf({ values, legs, records }: Batch): number {
  return values.series.length + legs.length + records.length;
}

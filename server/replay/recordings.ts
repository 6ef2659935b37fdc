import type { FeedConfig } from '../../data/contract/feed.ts';
import type { History } from '../store/archive.ts';
import type { FoundRecording } from './find-recordings.ts';
import { RecordedHistory } from './recorded-history.ts';
import type { RecordingContent } from './recording-content.ts';
import type { RecordingInfo } from './recording.ts';

export interface RecordingsParts {
  readonly found: readonly FoundRecording[];
  /** Reads a recorded feed's files, best on another thread: it takes seconds. */
  read(feed: FeedConfig): Promise<RecordingContent>;
  failed(error: unknown): void;
}

/** Recordings held at once: some tens of megabytes each. */
const HELD_AT_MOST = 3;

interface Known {
  readonly feed: FeedConfig;
  extent: { readonly oldestMs: number; readonly newestMs: number } | null;
  problem: string;
}

/** The recorded files that can be replayed; each is read when it is first asked for. */
export class Recordings {
  readonly #parts: RecordingsParts;
  readonly #known: ReadonlyMap<string, Known>;
  /** The last ones that were asked for, the newest last. */
  readonly #held = new Map<string, Promise<History>>();
  #looking: Promise<void> | null = null;

  constructor(parts: RecordingsParts) {
    this.#parts = parts;
    this.#known = new Map(parts.found.map(({ name, feed }) => [name, { feed, extent: null, problem: '' }]));
  }

  knows(name: string): boolean {
    return this.#known.has(name);
  }

  /** What there is. Asked for the first time, begins to find out from when to when each is. */
  list(): readonly RecordingInfo[] {
    this.#looking ??= this.#lookThrough();
    return [...this.#known].map(([name, { feed, extent, problem }]) => {
      const { name: title, protocol, licence, attribution, simulated } = feed;
      const span = { fromMs: extent?.oldestMs ?? null, toMs: extent?.newestMs ?? null };
      return { name, title, protocol, licence, attribution, simulated, recorded: true, ...span, problem };
    });
  }

  open(name: string): Promise<History> {
    const known = this.#known.get(name);
    if (!known) return Promise.reject(new Error(`there is no recording ${name}`));
    const history = this.#held.get(name) ?? this.#read(known);
    this.#held.delete(name);
    this.#held.set(name, history);
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= HELD_AT_MOST) break;
      this.#held.delete(oldest);
    }
    history.catch(() => this.#held.delete(name));
    return history;
  }

  /** One after the other, and none held that nobody asked for. */
  async #lookThrough(): Promise<void> {
    for (const [name, known] of this.#known) {
      if (known.extent !== null || this.#held.has(name)) continue;
      await this.#read(known).catch((error: unknown) => this.#parts.failed(error));
    }
  }

  async #read(known: Known): Promise<History> {
    try {
      const history = new RecordedHistory(await this.#parts.read(known.feed));
      known.extent = history.extent();
      if (!known.extent) throw new Error(`there is nothing in ${known.feed.name} that could be read`);
      known.problem = '';
      return history;
    } catch (error) {
      known.problem = 'It cannot be read.';
      throw error;
    }
  }
}

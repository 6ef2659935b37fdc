import type { Archive, History } from '../store/archive.ts';
import type { Json } from '../store/batch.ts';
import type { Store } from '../store/store.ts';
import type { ObservedRange, Sent } from './platform.ts';

/** Orders and alarms: series of texts, each with its sender. */
export class Messages {
  readonly #store: Store;
  readonly #history: History;
  /** Series that somebody wrote to, by key. */
  readonly #series = new Map<string, number>();

  constructor(store: Store, { history, restored }: Pick<Archive, 'history' | 'restored'>) {
    this.#store = store;
    this.#history = history;
    for (const { id, key } of [...restored.series, ...history.series().values()]) {
      if (/^(?:order|alarm) [^ ]+$/.test(key)) this.#series.set(key, id);
    }
  }

  async send(key: string, { message, atMs, sender }: Sent): Promise<void> {
    const { id } = this.#store.define({ key, subject: null, property: null, factor: 1 });
    this.#series.set(key, id);
    await this.#store.keep([{ series: id, atMs, value: JSON.stringify({ message, sender }) }]);
  }

  /** Newest first. */
  async read(key: string, { fromMs, toMs, limit }: ObservedRange): Promise<readonly Sent[]> {
    const series = this.#series.get(key);
    if (series === undefined || limit < 1) return [];
    const { atMs, texts } = await this.#history.values(series, { fromMs, toMs, limit, newestFirst: true });
    return Array.from(atMs, (each, row) => readSent(texts.get(row) ?? '', each));
  }

  forget(key: string): void {
    if (!this.#series.delete(key)) return;
    this.#store.forget(key);
  }
}

function readSent(text: string, atMs: number): Sent {
  const { message, sender } = JSON.parse(text) as { readonly [key: string]: Json };
  return { message: String(message), sender: String(sender), atMs };
}

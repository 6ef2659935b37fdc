import type { Documents } from './archive.ts';
import type { DocumentChange, Json } from './batch.ts';

/** One document: what is safe, and what is on its way to be, the latest last. */
interface Held {
  safe: Json;
  coming: readonly Change[];
}

interface Change {
  readonly json: Json;
}

/** Documents in memory; `keep` makes changes safe. A change is seen at once, and taken back where keeping it fails. */
export class KeptDocuments implements Documents {
  readonly #keep: (changes: readonly DocumentChange[]) => Promise<void>;
  readonly #held = new Map<string, Map<string, Held>>();
  readonly #seen = new Map<string, Map<string, Json>>();

  constructor(keep: (changes: readonly DocumentChange[]) => Promise<void>) {
    this.#keep = keep;
  }

  /** What was kept before. */
  restore(changes: readonly DocumentChange[]): void {
    for (const { kind, id, json } of changes) {
      this.#heldOf(kind, id).safe = json;
      this.#show(kind, id);
    }
  }

  all(kind: string): ReadonlyMap<string, Json> {
    return this.#seenOf(kind);
  }

  async put(changes: readonly DocumentChange[]): Promise<void> {
    if (changes.length === 0) return;
    const coming = changes.map(({ kind, id, json }) => {
      const held = this.#heldOf(kind, id);
      const change = { json };
      held.coming = [...held.coming, change];
      this.#show(kind, id);
      return { kind, id, held, change };
    });
    try {
      await this.#keep(changes);
      for (const { held, change } of coming) held.safe = change.json;
    } finally {
      for (const { kind, id, held, change } of coming) {
        held.coming = held.coming.filter((each) => each !== change);
        this.#show(kind, id);
      }
    }
  }

  #show(kind: string, id: string): void {
    const held = this.#heldOf(kind, id);
    const json = held.coming.at(-1)?.json ?? (held.coming.length > 0 ? null : held.safe);
    if (json !== null) this.#seenOf(kind).set(id, json);
    else this.#seenOf(kind).delete(id);
    if (json === null && held.coming.length === 0) this.#held.get(kind)?.delete(id);
  }

  #seenOf(kind: string): Map<string, Json> {
    return inner(this.#seen, kind);
  }

  #heldOf(kind: string, id: string): Held {
    const held = inner(this.#held, kind);
    const known = held.get(id) ?? { safe: null, coming: [] };
    held.set(id, known);
    return known;
  }
}

function inner<T>(outer: Map<string, Map<string, T>>, key: string): Map<string, T> {
  const known = outer.get(key) ?? new Map<string, T>();
  outer.set(key, known);
  return known;
}

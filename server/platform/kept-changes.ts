import type { Documents } from '../store/archive.ts';
import type { DocumentChange, Json } from '../store/batch.ts';

/** A change of one thing in memory, and of the document that keeps it. */
export interface KeptChange {
  readonly change: DocumentChange;
  apply(): void;
}

/** Puts a thing into a map, or takes it out (null), together with its document. */
export function keptChange<T>(
  kind: string,
  id: string,
  into: Map<string, T>,
  key: string,
  thing: T | null,
): KeptChange {
  const json = thing === null ? null : (thing as unknown as Json);
  const apply = (): void => {
    if (thing === null) into.delete(key);
    else into.set(key, thing);
  };
  return { change: { kind, id, json }, apply };
}

/** Makes changes safe, and then seen; none of them where they cannot be made safe. */
export async function keepChanges(documents: Documents, changes: readonly KeptChange[]): Promise<void> {
  if (changes.length === 0) return;
  await documents.put(changes.map(({ change }) => change));
  for (const each of changes) each.apply();
}

/** Work of one name is done one after the other, so that what is checked is still so when it is changed. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name);
    const mine = before ? before.then(work, work) : work();
    this.#last.set(name, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(name) === mine) this.#last.delete(name);
    }
  }
}

import type { Documents } from '../store/archive.ts';
import type { DocumentChange, Json } from '../store/batch.ts';

/** A change of one thing in memory, and of the document that keeps it. */
export interface KeptChange {
  readonly change: DocumentChange;
  apply(): void;
  undo(): void;
}

/** Puts a thing into a map, or takes it out (null), together with its document. */
export function keptChange<T>(
  kind: string,
  id: string,
  into: Map<string, T>,
  key: string,
  thing: T | null,
): KeptChange {
  const before = into.get(key);
  const json = thing === null ? null : (thing as unknown as Json);
  return {
    change: { kind, id, json },
    apply: () => set(into, key, thing),
    undo: () => {
      const untouched = thing === null ? !into.has(key) : into.get(key) === thing;
      if (untouched) set(into, key, before ?? null);
    },
  };
}

/** Makes changes: seen at once, safe when it settles, and undone where they cannot be made safe. */
export async function keepChanges(documents: Documents, changes: readonly KeptChange[]): Promise<void> {
  if (changes.length === 0) return;
  for (const each of changes) each.apply();
  try {
    await documents.put(changes.map(({ change }) => change));
  } catch (error) {
    for (const each of changes.toReversed()) each.undo();
    throw error;
  }
}

function set<T>(map: Map<string, T>, key: string, thing: T | null): void {
  if (thing === null) map.delete(key);
  else map.set(key, thing);
}

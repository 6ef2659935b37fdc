import type { City, Entry } from '../../data/contract/city.ts';
import type { CityRecord, RecordKind } from '../../data/contract/record.ts';

/** An entry whose record is of a kind. */
export type EntryOf<Kind extends RecordKind> = Entry & { readonly record: Extract<CityRecord, { kind: Kind }> };

const INDEX = new WeakMap<City, ReadonlyMap<RecordKind, readonly Entry[]>>();

/** The entries of a kind, in the city's order; counted once for each city. */
export function entriesOf<Kind extends RecordKind>(city: City, kind: Kind): readonly EntryOf<Kind>[] {
  let index = INDEX.get(city);
  if (!index) {
    index = indexOf(city);
    INDEX.set(city, index);
  }
  return (index.get(kind) ?? []) as readonly EntryOf<Kind>[];
}

function indexOf(city: City): ReadonlyMap<RecordKind, readonly Entry[]> {
  const index = new Map<RecordKind, Entry[]>();
  for (const entry of city.entries.values()) {
    const entries = index.get(entry.record.kind);
    if (entries) entries.push(entry);
    else index.set(entry.record.kind, [entry]);
  }
  return index;
}

/** A memory of the last list: the same list again while its members are the same, so that nothing is uploaded anew. */
export function steadyList<Member>(): (members: readonly Member[]) => readonly Member[] {
  let last: readonly Member[] = [];
  return (members) => {
    const same = members.length === last.length && members.every((member, index) => member === last[index]);
    if (!same) last = members;
    return last;
  };
}

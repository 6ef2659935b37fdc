import { decodeHead } from './group-codec.ts';
import { decodeSection } from './section-codec.ts';
import type { SeriesRows } from './series-rows.ts';

/** So many values stay decoded: those of the groups of some minutes of a busy city, some 8 MB. */
const VALUES_KEPT = 400_000;

/** Values of a slice of a group, and the journal's offsets of its batches. */
export interface GroupSlice {
  readonly columns: SeriesRows;
  readonly offsets: Float64Array;
}

export function decodeSlice(head: Uint8Array, values: Uint8Array): GroupSlice {
  const { arrivals, offsets } = decodeHead(head);
  return { columns: decodeSection(values, arrivals), offsets };
}

/** Slices of groups that were decoded last: a group never changes, and who asks for one series asks for its neighbours. */
export class GroupSlices {
  readonly #bySlice = new Map<number, Map<number, GroupSlice>>();
  #values = 0;
  /** In the order of their last use. */
  readonly #used = new Map<GroupSlice, { readonly slice: number; readonly id: number }>();

  /** Those of a slice by group, as they are now. */
  known(slice: number): ReadonlyMap<number, GroupSlice> {
    return new Map(this.#bySlice.get(slice));
  }

  /** Marks it as used. */
  use(slice: number, id: number, known: GroupSlice): GroupSlice {
    if (this.#used.delete(known)) this.#used.set(known, { slice, id });
    return known;
  }

  decode(slice: number, id: number, head: Uint8Array, values: Uint8Array): GroupSlice {
    const decoded = decodeSlice(head, values);
    const own = this.#bySlice.get(slice) ?? new Map<number, GroupSlice>();
    this.#bySlice.set(slice, own);
    const before = own.get(id);
    if (before) this.#forget(before);
    own.set(id, decoded);
    this.#used.set(decoded, { slice, id });
    this.#values += decoded.columns.atMs.length;
    for (const first of this.#used.keys()) {
      if (this.#values <= VALUES_KEPT) break;
      this.#forget(first);
    }
    return decoded;
  }

  #forget(decoded: GroupSlice): void {
    const place = this.#used.get(decoded);
    if (!place) return;
    this.#used.delete(decoded);
    this.#bySlice.get(place.slice)?.delete(place.id);
    this.#values -= decoded.columns.atMs.length;
  }
}

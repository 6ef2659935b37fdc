import { decodeHead, type GroupHead } from './group-codec.ts';
import { plainSection, readSection } from './section-reader.ts';
import type { SeriesRows } from './series-rows.ts';

/** So much stays inflated: slices of the groups of some minutes of a busy city, bytes. */
const BYTES_KEPT = 8_388_608;

/** Heads of the groups of some hours of a busy city, 20 kB each. */
const HEADS_KEPT = 96;

/** A slice of a group as it lies: any series of it can be read without the others. */
export interface GroupSlice {
  readonly head: GroupHead;
  readonly plain: Uint8Array;
}

/** Values of some series of a slice of a group, and the journal's offsets of its batches. */
interface SliceRows {
  readonly columns: SeriesRows;
  readonly offsets: Float64Array;
}

export function openSlice(head: Uint8Array, values: Uint8Array): GroupSlice {
  return { head: decodeHead(head), plain: plainSection(values) };
}

export function rowsOfSlice({ head, plain }: GroupSlice, series: ReadonlySet<number>): SliceRows {
  return { columns: readSection(plain, head.arrivals, { series }), offsets: head.offsets };
}

/** Slices of groups that were read last: a group never changes, and who asks for one series asks for its neighbours. */
export class GroupSlices {
  readonly #bySlice = new Map<number, Map<number, GroupSlice>>();
  readonly #heads = new Map<number, GroupHead>();
  #bytes = 0;
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

  open(slice: number, id: number, head: Uint8Array, values: Uint8Array): GroupSlice {
    const opened = { head: this.#headOf(id, head), plain: plainSection(values) };
    const own = this.#bySlice.get(slice) ?? new Map<number, GroupSlice>();
    this.#bySlice.set(slice, own);
    const before = own.get(id);
    if (before) this.#forget(before);
    own.set(id, opened);
    this.#used.set(opened, { slice, id });
    this.#bytes += opened.plain.length;
    for (const first of this.#used.keys()) {
      if (this.#bytes <= BYTES_KEPT) break;
      this.#forget(first);
    }
    return opened;
  }

  #headOf(id: number, bytes: Uint8Array): GroupHead {
    const head = this.#heads.get(id) ?? decodeHead(bytes);
    this.#heads.delete(id);
    this.#heads.set(id, head);
    for (const first of this.#heads.keys()) {
      if (this.#heads.size <= HEADS_KEPT) break;
      this.#heads.delete(first);
    }
    return head;
  }

  #forget(opened: GroupSlice): void {
    const place = this.#used.get(opened);
    if (!place) return;
    this.#used.delete(opened);
    this.#bySlice.get(place.slice)?.delete(place.id);
    this.#bytes -= opened.plain.length;
  }
}

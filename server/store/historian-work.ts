import type { ValueColumns } from './batch.ts';
import { type BlockRow, type BlockSlice, encodeBlockSlice } from './block-codec.ts';
import { encodeGroup, type PlainGroup } from './group-codec.ts';
import { encodeKeyframe, encodeRecords, type PlainKeyframe } from './keyframe-codec.ts';
import type { PackedSections } from './packed-sections.ts';

/** A stretch of what arrived and the city before it, to become a group. */
export interface SealOrder {
  readonly arrivals: Float64Array;
  readonly starts: Uint32Array;
  readonly values: ValueColumns;
  readonly plain: PlainGroup;
  readonly keyframe: PlainKeyframe;
  /** All records as JSON; null where an earlier group's count. */
  readonly records: readonly Uint8Array[] | null;
}

export interface SealedGroup {
  readonly group: PackedSections;
  readonly keyframe: Uint8Array;
  readonly records: Uint8Array | null;
}

/** The historian's work that takes processor time: on a thread of its own, or at once where it is called. */
export interface HistorianWork {
  seal(order: SealOrder): Promise<SealedGroup>;
  compact(slice: BlockSlice): Promise<readonly BlockRow[]>;
  close(): Promise<void>;
}

export function sealNow({ arrivals, starts, values, plain, keyframe, records }: SealOrder): SealedGroup {
  return {
    group: encodeGroup({ arrivals, starts, values }, plain),
    keyframe: encodeKeyframe(keyframe),
    records: records && encodeRecords(records),
  };
}

/** Where there is no thread: tests. */
export const WORK_AT_ONCE: HistorianWork = {
  seal: async (order) => sealNow(order),
  compact: async (slice) => encodeBlockSlice(slice),
  close: async () => undefined,
};

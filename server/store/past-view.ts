import type { Series } from './batch.ts';
import type { Keyframe } from './city-moment.ts';
import type { Database } from './database.ts';
import type { GroupSlices } from './group-slices.ts';
import type { KnownEnds } from './known-ends.ts';
import type { LatestColumns } from './latest-columns.ts';
import type { RunningSummary } from './running-summary.ts';
import type { Stretch } from './stretch.ts';
import type { Withdrawals } from './withdrawals.ts';

/** A part of what is not in the database yet. */
export interface TailPart {
  readonly block: number;
  readonly stretch: Stretch;
  /** Rows of one series of the stretch, in the order of arrival. */
  rowsOf(series: number): readonly number[];
  /** The least and the greatest time of its values. */
  readonly extent: { readonly fromMs: number; readonly toMs: number } | null;
  /** The city before it. */
  readonly keyframe: Keyframe;
}

/** Where everything kept lies at one moment: a query asks for it once, and sees nothing twice and misses nothing. */
export interface PastView {
  /** Null while nothing was sealed. */
  readonly database: Database | null;
  /** The last group that is in the database. */
  readonly sealedGroup: number;
  /** The last block whose values lie series by series. */
  readonly compactedBlock: number;
  /** What came in after the sealed groups, in order. */
  readonly tail: readonly TailPart[];
  /** By block, those after the compacted ones. */
  readonly running: ReadonlyMap<number, RunningSummary>;
  readonly withdrawals: Withdrawals;
  /** Of sealed groups, as far as they were read. */
  readonly slices: GroupSlices;
  /** Of what is in the database. */
  readonly ends: KnownEnds;
  readonly latest: LatestColumns;
  readonly series: ReadonlyMap<number, Series>;
  readonly oldestMs: number | null;
  /** Raw values that arrived before are no longer kept; minus infinity where all are. */
  readonly rawFromMs: number;
  /** Means of 5 minutes of what arrived before may no longer be kept. */
  readonly fiveMinutesFromMs: number;
  readonly newestMs: number | null;
}

import type { Batch, DocumentChange, Json, Series, ValueColumns } from './batch.ts';

/** Keeps what comes in. */
export interface Recorder {
  /** Settles once the batch is safe, also against loss of power. Rejects with a {@link StoreRefusal} where it cannot be, now. */
  record(batch: Batch): Promise<void>;
}

/** Nothing can be kept, or read, for now; what was refused may be said again later. */
export abstract class StoreRefusal extends Error {
  /** For those who asked: the end of a sentence that says why not. */
  abstract readonly reason: string;
}

/** There is no room on the disk: what is kept can be read, nothing new is taken in until there is. */
export class StoreFull extends StoreRefusal {
  override readonly name = 'StoreFull';
  readonly reason = 'store is full';
}

/** The server that was named does not answer, or not to us; its message says what it said, never the address. */
export class StoreUnreachable extends StoreRefusal {
  override readonly name = 'StoreUnreachable';
  readonly reason = 'store does not answer';
}

/** Small things kept by kind and id, in memory and safe. */
export interface Documents {
  /** Of one kind, by id; what is put is there at once, and was never there where putting fails. */
  all(kind: string): ReadonlyMap<string, Json>;
  /** All changes of a call are kept, or none. Settles once they are safe. */
  put(changes: readonly DocumentChange[]): Promise<void>;
}

export interface SeriesRange {
  /** Event time, UTC epoch ms, both ends included. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly limit: number;
  /** Which end the limit counts from, and the order of the answer. */
  readonly newestFirst: boolean;
}

/** Means of one series in even steps of time; NaN and 0 where there is none. Values with a bad verdict are left out. */
export interface BucketColumns {
  readonly count: Uint32Array;
  readonly mean: Float64Array;
  readonly minimum: Float64Array;
  readonly maximum: Float64Array;
}

export interface Buckets {
  /** Start of the first bucket, a multiple of the width since the epoch. */
  readonly fromMs: number;
  readonly widthMs: number;
  readonly bySeries: ReadonlyMap<number, BucketColumns>;
}

/** Everything kept, by time. Moments and changes go by arrival: the city as it was known then. */
export interface History {
  /** Every series ever defined, as last defined. */
  series(): ReadonlyMap<number, Series>;
  /** The latest value of every series, in memory: one row each. */
  latest(): ValueColumns;
  /** The whole city as it was known at a moment; null before the oldest kept and where nothing was ever kept. */
  cityAt(atMs: number): Promise<Batch | null>;
  /**
   * Everything that arrived after one moment and up to another, in order. It ends early after `limit` values (500,000
   * where none is given), but never between what arrived at the same time: go on after the last batch.
   */
  changes(afterMs: number, untilMs: number, limit?: number): Promise<readonly Batch[]>;
  /** Raw values of one series; exact doubles (same time, same value) are given once, withdrawn ones never. */
  values(series: number, range: SeriesRange): Promise<ValueColumns>;
  /** The same of several series, of some dozens at once, in much less time than one by one. */
  valuesOfEach(series: readonly number[], range: SeriesRange): Promise<ReadonlyMap<number, ValueColumns>>;
  /**
   * How many raw values of these series have times in a span, both ends included: withdrawn ones not, doubles each;
   * nothing else is read for it. Where that is still too much a sample is told as if it were all.
   */
  count(series: readonly number[], fromMs: number, toMs: number): Promise<number>;
  /** The values so counted, piece by piece in no order of time; those of a series in a piece in the order of arrival. */
  scan(series: readonly number[], fromMs: number, toMs: number): AsyncIterable<ValueColumns>;
  /** At most `atMost` buckets of a width that people use (1 s … 5 min … 1 h … 1 day), raw or from summaries, whichever reach. */
  buckets(series: readonly number[], fromMs: number, toMs: number, atMost: number): Promise<Buckets>;
  /** Oldest and newest arrival kept; null while there is none. */
  extent(): { readonly oldestMs: number; readonly newestMs: number } | null;
  /** How far apart arrivals usually are at most, ms: no shorter silence is a gap. */
  readonly rhythmMs: number;
  /** How many values arrived in each of `buckets` even parts of a span, an arrival without any as one: a gap counts 0. */
  density(fromMs: number, toMs: number, buckets: number): Promise<Uint32Array>;
}

/** What is on the disk. */
export interface Usage {
  /** `opening`: takes in, but the past cannot be read yet; `full`: reads only; `unreachable`: the city now alone. */
  readonly state: 'opening' | 'ready' | 'full' | 'unreachable';
  readonly bytes: number;
  readonly oldestMs: number | null;
  readonly valuesKept: number;
}

/** The memory of the city: a journal that makes safe, a database that remembers, and a historian between them. */
export interface Archive extends Recorder {
  readonly history: History;
  readonly documents: Documents;
  /** What was kept when it was opened: all series, and the city's last moment (null for a fresh home). */
  readonly restored: { readonly series: readonly Series[]; readonly city: Batch | null };
  usage(): Usage;
  close(): Promise<void>;
}

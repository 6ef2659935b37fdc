import type { Clock } from '../../data/contract/clock.ts';
import type { History } from './archive.ts';
import type { Batch, Series } from './batch.ts';
import type { Database } from './database.ts';

/** A batch under its offset in the journal. */
export interface JournalBatch {
  readonly offset: number;
  readonly batch: Batch;
}

/** How long what is kept. */
export interface Retention {
  /** Values as they came in, days. */
  readonly rawDays: number;
  /** Means of 5 minutes, days. */
  readonly fiveMinuteDays: number;
  /** Means of an hour, days. */
  readonly hourDays: number;
}

export const RETENTION_DEFAULTS: Retention = { rawDays: 90, fiveMinuteDays: 730, hourDays: 7300 };

export interface StoreLog {
  error(line: string): void;
  info(line: string): void;
  debug(line: string): void;
}

/** What the archive hands to the historian. */
export interface HistorianParts {
  readonly clock: Clock;
  readonly log: StoreLog;
  readonly retention: Retention;
  /** Whether anything was ever sealed: where not, there is no database yet and nothing to read from it. */
  readonly hasPast: boolean;
  /** The bundle of historian-worker.ts; null: in this thread, for tests. */
  readonly workerFile: string | null;
  /** The database with its tables; a fresh one is made with the first call (some seconds). */
  database(): Promise<Database>;
  /** What the journal holds after an offset, in order; asked once, at the start, with the cursor's offset. */
  read(after: number): AsyncIterable<JournalBatch>;
  /** Inside the transaction that seals these batches (all those after the cursor, in order): series, documents, cursor. */
  keepSmall(inside: Pick<Database, 'query'>, batches: readonly JournalBatch[]): Promise<void>;
  /** After that transaction: makes the database safe against loss of power, then trims the journal. */
  sealed(upTo: number): Promise<void>;
}

/**
 * `openHistorian(parts: HistorianParts): Promise<Historian>` in historian.ts: reads the last keyframe, the groups after
 * it and the journal after the cursor, and goes on from there.
 */
export interface Historian {
  readonly history: History;
  readonly restored: { readonly series: readonly Series[]; readonly city: Batch | null };
  /** A batch that is safe in the journal; called in the order of offsets, without a gap. */
  take(entry: JournalBatch): void;
  /** Settles once there is room for so many values more; null where there is. */
  room(values: number): Promise<void> | null;
  /** Values in groups and in memory, and the oldest arrival kept. */
  kept(): { readonly values: number; readonly oldestMs: number | null };
  /** Settles once all that is whole is sealed and compacted; not while the database refuses. */
  idle(): Promise<void>;
  /** Seals nothing more: what is not sealed is in the journal. */
  close(): Promise<void>;
}

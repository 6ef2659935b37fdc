import type { PropertyId } from '../../data/contract/property.ts';
import type { RecordId } from '../../data/contract/record.ts';
import type { Verdict } from '../../data/contract/verdict.ts';

/** A stretch of one property of some things. */
export interface PastQuestion {
  readonly subjects: readonly RecordId[];
  readonly property: PropertyId;
  /** UTC epoch ms. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly buckets: number;
  /** A recording; absent: what is kept of the live city. */
  readonly source?: string;
}

/** Summaries in even steps; null where nothing came in, or nothing good. */
export interface PastSeries {
  readonly subject: RecordId;
  readonly unit: string;
  readonly simulated: boolean;
  readonly count: readonly number[];
  readonly mean: readonly (number | null)[];
  readonly min: readonly (number | null)[];
  readonly max: readonly (number | null)[];
}

export interface Past {
  readonly fromMs: number;
  readonly widthMs: number;
  readonly series: readonly PastSeries[];
}

/** A value as it came in, with what is said against it. */
export interface PastValue {
  readonly atMs: number;
  readonly value: number;
  readonly verdict: Verdict;
}

/** What is expected of a property in the next hours, in its unit; or the reason why nothing is. */
export type Expected =
  | { readonly available: false; readonly reason: string }
  | {
      readonly available: true;
      readonly madeAtMs: number;
      /** Share of moments that the interval is to hold, 0-1. */
      readonly coverage: number;
      readonly steps: readonly ExpectedStep[];
      readonly error: ExpectedError | null;
    };

interface ExpectedStep {
  readonly atMs: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How forecasts of the last days did. */
export interface ExpectedError {
  readonly days: number;
  readonly meanAbsoluteError: number;
  /** Of a forecast that nothing changes. */
  readonly asNow: number;
  /** Share of moments that the interval held, 0-1. */
  readonly held: number;
}

/** How good what a feed or a sensor tells is: shares 0-1; null where nothing can be compared or is known. */
export interface QualityScore {
  readonly id: string;
  /** Of a sensor's scores, which quantity's; null of a feed's. */
  readonly property: string | null;
  /** Since when it is told of, UTC epoch ms; null where it never spoke. */
  readonly fromMs: number | null;
  readonly completeness: number | null;
  readonly freshness: number | null;
  readonly accuracy: number | null;
  readonly observed: number;
  /** Of a feed, messages that were refused; null of a sensor. */
  readonly rejected: number | null;
  /** Values with each flag. */
  readonly flagged: Readonly<Record<string, number>>;
}

/** Whoever sits at the page. */
export interface Me {
  readonly role: 'viewer' | 'operator' | 'planner' | 'steward' | 'administrator';
  readonly signedIn: boolean;
  readonly signInAvailable: boolean;
}

/** Questions to the server that are too rare for the wire. Each may be refused, with its reason as the error's message. */
export interface Ask {
  /** Null where nothing is kept of any of them. */
  past(question: PastQuestion, signal: AbortSignal): Promise<Past | null>;
  /** The values of the first subject that something is said against. */
  flagged(question: PastQuestion, signal: AbortSignal): Promise<readonly PastValue[]>;
  expected(subject: RecordId, property: PropertyId, signal: AbortSignal): Promise<Expected | null>;
  /** Null where the server keeps no scores. */
  feedQuality(signal: AbortSignal): Promise<ReadonlyMap<string, QualityScore> | null>;
  /** One score for each quantity; null where the server keeps none. */
  quality(subject: RecordId, signal: AbortSignal): Promise<readonly QualityScore[] | null>;
  me(signal: AbortSignal): Promise<Me | null>;
  signOut(): Promise<boolean>;
}

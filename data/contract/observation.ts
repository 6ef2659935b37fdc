import type { PropertyId } from './property.ts';
import type { CityRecord, RecordId } from './record.ts';
import type { Leg } from './leg.ts';
import type { Verdict } from './verdict.ts';

/** A thing is like this: upserts its record. */
export interface RecordObservation {
  readonly type: 'record';
  readonly record: CityRecord;
}

/** A thing is no longer there. */
interface GoneObservation {
  readonly type: 'gone';
  readonly id: RecordId;
}

/** One sensor said one value, in the catalogue's unit for that property. */
export interface ValueObservation {
  readonly type: 'value';
  readonly subject: RecordId;
  readonly property: PropertyId;
  readonly value: number;
  /** UTC epoch ms at which it was true. */
  readonly atMs: number;
  /** What whoever read it knows of it already; absent: nothing. */
  readonly verdict?: Verdict;
}

/** A vehicle goes from here to there; several in time order make its way along the route. */
export interface LegObservation {
  readonly type: 'leg';
  readonly vehicle: RecordId<'vehicle'>;
  readonly leg: Leg;
}

/** One thing that one source said at one time. */
export type Observation = RecordObservation | GoneObservation | ValueObservation | LegObservation;

/** Why something was not accepted: a stable kebab-case reason for counting, and one line for a person. */
export interface Reject {
  readonly reason: RejectReason;
  readonly detail: string;
}

export const REJECT_REASONS = [
  'malformed',
  'truncated',
  'too-large',
  'missing-field',
  'bad-number',
  'bad-time',
  'bad-position',
  'out-of-area',
  'out-of-range',
  'unknown-subject',
  'unknown-property',
  'duplicate',
  'out-of-order',
  'future',
  'unsupported-version',
  'personal-data',
  'not-valid',
] as const;

export type RejectReason = (typeof REJECT_REASONS)[number];

/** What decoding some bytes gives: never a throw. */
export interface Decoded {
  readonly observations: readonly Observation[];
  readonly rejects: readonly Reject[];
}

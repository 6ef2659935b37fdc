import type { Leg } from './leg.ts';
import type { PropertyId } from './property.ts';
import type { CityRecord, RecordId } from './record.ts';
import type { Verdict } from './verdict.ts';

/** The number that stands for a record in binary columns; given by the store, kept as long as its epoch. */
export type Handle = number;

/** A property's latest value. */
export interface Value {
  /** In the catalogue's unit, a whole multiple of the property's resolution. */
  readonly value: number;
  readonly atMs: number;
  /** Absent: nothing to say against it. */
  readonly verdict?: Verdict;
}

/** A record together with what was last observed of it. */
export interface Entry {
  readonly handle: Handle;
  readonly record: CityRecord;
  readonly values: Readonly<Partial<Record<PropertyId, Value>>>;
  /** In time order, at most `LEGS_KEPT`. Empty for what does not move. */
  readonly legs: readonly Leg[];
}

/** The state of a city, or of one room's part of it. A plain immutable value. */
export interface City {
  readonly entries: ReadonlyMap<RecordId, Entry>;
}

export const EMPTY_CITY: City = { entries: new Map() };

/** New legs of one vehicle: added to those it has, or (`whole`) in place of them. */
export interface LegChange {
  readonly handle: Handle;
  readonly whole: boolean;
  readonly legs: readonly Leg[];
}

export interface ValueChange {
  readonly handle: Handle;
  readonly property: PropertyId;
  readonly value: number;
  readonly atMs: number;
  /** Absent: nothing to say against it. */
  readonly verdict?: Verdict;
}

/** The difference of two cities, in the order in which it is applied: removed, put, values, legs. */
export interface Change {
  readonly removed: readonly Handle[];
  readonly put: readonly { readonly handle: Handle; readonly record: CityRecord }[];
  readonly values: readonly ValueChange[];
  readonly legs: readonly LegChange[];
}

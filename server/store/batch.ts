import type { Leg } from '../../data/contract/leg.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import type { CityRecord, RecordId } from '../../data/contract/record.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The values through time of one sensor, or of one property of one thing. */
export interface Series {
  /** From 1; never used again. */
  readonly id: number;
  /** Unique: `<subject> <property>` for a feed's values, `<provider>/<sensor>` for the sensor platform's. */
  readonly key: string;
  /** What its numbers are in the city; null for what the city has no property for (texts, batteries, orders …). */
  readonly subject: RecordId | null;
  readonly property: PropertyId | null;
  /** The city's value is the series' number times this (units differ). */
  readonly factor: number;
}

/** Values of many series, one row each, in the order of arrival. Columns have the same length. */
export interface ValueColumns {
  readonly series: Uint32Array;
  /** When it was true, UTC epoch ms. */
  readonly atMs: Float64Array;
  /** NaN where the value is a text that is no number. */
  readonly value: Float64Array;
  readonly verdict: Uint8Array;
  /** Values that are no number, or not written as JavaScript writes it, by row: what came in goes out. */
  readonly texts: ReadonlyMap<number, string>;
  /** Where it was observed, `"lat lon"`, and what else was said with it, by row: the texts of `said-with.ts`. */
  readonly locations: ReadonlyMap<number, string>;
}

/** A small thing kept by name: a sensor's description, a subscription, a person's role. Null removes it. */
export interface DocumentChange {
  readonly kind: string;
  readonly id: string;
  readonly json: Json;
}

/**
 * What came in together and is kept together, or not at all: the unit of the journal. A keyframe is one too: the latest
 * value of every series, every record, the last legs of every vehicle.
 */
export interface Batch {
  /** When it came in, UTC epoch ms of the city's clock; never less than the batch before. */
  readonly arrivedMs: number;
  /** Series that are new, or mean something else from now on. */
  readonly series: readonly Series[];
  readonly values: ValueColumns;
  readonly legs: readonly { readonly vehicle: RecordId<'vehicle'>; readonly leg: Leg }[];
  readonly records: readonly CityRecord[];
  readonly gone: readonly RecordId[];
  /** Values taken back by who gave them, of those that came in earlier batches. */
  readonly withdrawn: readonly { readonly series: number; readonly atMs: number }[];
  readonly documents: readonly DocumentChange[];
}

export const NO_VALUES: ValueColumns = {
  series: new Uint32Array(),
  atMs: new Float64Array(),
  value: new Float64Array(),
  verdict: new Uint8Array(),
  texts: new Map(),
  locations: new Map(),
};

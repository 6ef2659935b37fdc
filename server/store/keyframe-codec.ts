import type { CityRecord } from '../../data/contract/record.ts';
import type { Batch, ValueColumns } from './batch.ts';
import type { Keyframe } from './city-moment.ts';
import { sliceOf, SLICE_SERIES } from './group-codec.ts';
import { plainGroupLegs, readGroupLegs } from './group-legs.ts';
import { UnreadableHistory } from './number-columns.ts';
import { packSections, unpackSections } from './packed-sections.ts';
import { deflated, encodeSection, inflated } from './section-codec.ts';
import { decodeSection } from './section-reader.ts';
import { type SeriesRows, sortBySeries } from './series-rows.ts';

/** A keyframe's values as they are; its legs and its moment plain, to be deflated on another thread. */
export interface PlainKeyframe {
  readonly atMs: number;
  readonly values: ValueColumns;
  readonly legs: Uint8Array;
}

export function plainKeyframe({ atMs, values, legs }: Keyframe): PlainKeyframe {
  const moved = legs.map((each) => ({ batch: 0, ...each }));
  return { atMs, values, legs: plainGroupLegs({ legs: moved, arrivals: Float64Array.of(atMs) }) };
}

/** Everything but the records. */
export function encodeKeyframe({ atMs, values, legs }: PlainKeyframe): Uint8Array {
  const arrivals = Float64Array.of(atMs);
  const rows = sortBySeries(values, new Uint32Array(values.series.length));
  const slices = Math.floor((rows.ids.at(-1) ?? -1) / SLICE_SERIES) + 1;
  const sections = [deflated(new Uint8Array(arrivals.buffer)), deflated(legs)];
  for (let slice = 0; slice < slices; slice++) sections.push(encodeSection(sliceOf(rows, slice), arrivals));
  return packSections(sections).payload;
}

/** As it comes back: the values slice by slice of the series. */
interface SealedKeyframe extends Pick<Keyframe, 'atMs' | 'legs'> {
  readonly slices: readonly SeriesRows[];
}

/** Throws {@link UnreadableHistory} for what encodeKeyframe did not write. */
export function decodeKeyframe(payload: Uint8Array): SealedKeyframe {
  const [moment, legs, ...slices] = unpackSections(payload);
  const at = moment && inflated(moment);
  if (at?.length !== 8 || !legs) throw new UnreadableHistory('a keyframe has no moment');
  const atMs = new DataView(at.buffer, at.byteOffset, 8).getFloat64(0, true);
  const arrivals = Float64Array.of(atMs);
  const moved: Batch['legs'] = readGroupLegs(inflated(legs), arrivals).map(({ vehicle, leg }) => ({ vehicle, leg }));
  const decoded = slices.map((slice) => decodeSection(slice, arrivals));
  for (const { ids, atMs: times } of decoded) {
    if (times.length > 2 * ids.length) throw new UnreadableHistory('a series has too many latest values');
  }
  return { atMs, slices: decoded, legs: moved };
}

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

/** As JSON, plain: those that hardly ever change, and those that come and go. To be deflated on another thread. */
export function plainRecords(records: readonly CityRecord[]): readonly Uint8Array[] {
  const isSteady = ({ kind }: CityRecord) => kind !== 'vehicle' && kind !== 'feed';
  const parts = [records.filter(isSteady), records.filter((record) => !isSteady(record))];
  return parts.map((part) => ENCODER.encode(JSON.stringify(part)));
}

export function encodeRecords(plain: readonly Uint8Array[]): Uint8Array {
  return packSections(plain.map(deflated)).payload;
}

/** `parse` reads one section: those that did not change since may be known already. */
export function decodeRecords(bytes: Uint8Array, parse = parseRecords): readonly CityRecord[] {
  return unpackSections(bytes).flatMap(parse);
}

/** What zlib's checksum holds together is what was written: its form is not looked at again. */
export function parseRecords(section: Uint8Array): readonly CityRecord[] {
  try {
    return JSON.parse(DECODER.decode(inflated(section))) as readonly CityRecord[];
  } catch (error) {
    if (error instanceof UnreadableHistory) throw error;
    throw new UnreadableHistory('its records are no JSON');
  }
}

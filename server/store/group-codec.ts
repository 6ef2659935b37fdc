import type { ValueColumns } from './batch.ts';
import { plainGroupLegs, readGroupLegs } from './group-legs.ts';
import { NumberReader, NumberWriter, UnreadableHistory } from './number-columns.ts';
import { packSections, type PackedSections, unpackSections } from './packed-sections.ts';
import { deflated, encodeSection, inflated } from './section-codec.ts';
import { decodeSection } from './section-reader.ts';
import { placeOf, seriesBetween, type SeriesRows, sortBySeries } from './series-rows.ts';
import { batchesBy, batchOfRows, type RareThings, type Stretch } from './stretch.ts';

/** Series are cut into slices by their number, so that one can be read without the others. */
export const SLICE_SERIES = 1024;

/** No group reaches over more time of arrival, ms. */
export const GROUP_MS = 300_000;

/** Where the sections of a group lie: its batches, their legs, their rare things, and the values slice by slice. */
export const HEAD_SECTION = 0;
export const RARE_SECTION = 2;
export const FIRST_SLICE_SECTION = 3;

/** A stretch, packed on one thread and deflated on another. */
export interface PlainGroup {
  readonly head: Uint8Array;
  readonly legs: Uint8Array;
  readonly rare: Uint8Array;
}

/** What is small in a stretch as plain bytes; its values go as they are. */
export function plainGroup(stretch: Stretch): PlainGroup {
  return { head: plainHead(stretch), legs: plainGroupLegs(stretch), rare: plainRare(stretch.rare) };
}

export function encodeGroup(
  stretch: Pick<Stretch, 'arrivals' | 'starts' | 'values'>,
  plain: PlainGroup,
): PackedSections {
  const rows = sortBySeries(stretch.values, batchOfRows(stretch));
  const sections = [deflated(plain.head), deflated(plain.legs), deflated(plain.rare)];
  const slices = Math.floor((rows.ids.at(-1) ?? -1) / SLICE_SERIES) + 1;
  for (let slice = 0; slice < slices; slice++) sections.push(encodeSection(sliceOf(rows, slice), stretch.arrivals));
  return packSections(sections);
}

export function sliceOf(rows: SeriesRows, slice: number): SeriesRows {
  const from = placeOf(rows.ids, slice * SLICE_SERIES);
  return seriesBetween(rows, from, placeOf(rows.ids, (slice + 1) * SLICE_SERIES));
}

/** Throws {@link UnreadableHistory} for what encodeGroup did not write. */
export function decodeGroup(payload: Uint8Array): Stretch {
  const [head, legs, rare, ...slices] = unpackSections(payload);
  if (!head || !legs || !rare) throw new UnreadableHistory('a group has too few sections');
  const { offsets, arrivals, starts } = decodeHead(head);
  return {
    offsets,
    arrivals,
    starts,
    values: byArrival(
      slices.map((slice) => decodeSection(slice, arrivals)),
      starts,
    ),
    legs: readGroupLegs(inflated(legs), arrivals),
    rare: decodeRare(rare),
  };
}

/** What came in with the first batches of a group; its values series by series. */
export interface GroupStart extends Pick<Stretch, 'arrivals' | 'legs' | 'rare'> {
  readonly batches: number;
  readonly slices: readonly SeriesRows[];
}

/** What of a group had come in by a moment. Throws {@link UnreadableHistory} for what encodeGroup did not write. */
export function decodeGroupUntil(payload: Uint8Array, atMs: number): GroupStart {
  const [head, legs, rare, ...slices] = unpackSections(payload);
  if (!head || !legs || !rare) throw new UnreadableHistory('a group has too few sections');
  const { arrivals } = decodeHead(head);
  const batches = batchesBy(arrivals, atMs);
  return {
    batches,
    arrivals,
    slices: slices.map((slice) => decodeSection(slice, arrivals, { batches })),
    legs: readGroupLegs(inflated(legs), arrivals, batches),
    rare: decodeRare(rare),
  };
}

export type GroupHead = Pick<Stretch, 'offsets' | 'arrivals' | 'starts'>;

/** The batches of a group, from its first section. */
export function decodeHead(section: Uint8Array): GroupHead {
  const reader = new NumberReader(inflated(section));
  const isWhole = reader.byte() === 1;
  const count = reader.count();
  const offsets = new Float64Array(count);
  const arrivals = new Float64Array(count);
  const starts = new Uint32Array(count + 1);
  let before = 0;
  for (let batch = 0; batch < count; batch++) {
    before = isWhole ? before + reader.unsigned() : reader.float64();
    arrivals[batch] = before;
  }
  for (let batch = 0; batch < count; batch++) starts[batch + 1] = (starts[batch] ?? 0) + reader.unsigned();
  for (let batch = 0; batch < count; batch++) offsets[batch] = (offsets[batch - 1] ?? 0) + reader.unsigned();
  reader.end();
  return { offsets, arrivals, starts };
}

function plainHead({ offsets, arrivals, starts }: Stretch): Uint8Array {
  const writer = new NumberWriter();
  const isWhole = arrivals.every((each) => Number.isSafeInteger(each) && each >= 0);
  writer.byte(isWhole ? 1 : 0);
  writer.unsigned(arrivals.length);
  let before = 0;
  for (const arrivedMs of arrivals) {
    if (isWhole) writer.unsigned(arrivedMs - before);
    else writer.float64(arrivedMs);
    before = arrivedMs;
  }
  for (let batch = 0; batch < arrivals.length; batch++)
    writer.unsigned((starts[batch + 1] ?? 0) - (starts[batch] ?? 0));
  before = 0;
  for (const offset of offsets) {
    writer.unsigned(offset - before);
    before = offset;
  }
  return writer.view();
}

const ENCODER = new TextEncoder();
const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

/** What a section without rare things takes. */
export const NOTHING_RARE_BYTES = deflated(plainRare(new Map())).length;

function plainRare(rare: Stretch['rare']): Uint8Array {
  return ENCODER.encode(rare.size === 0 ? '[]' : JSON.stringify([...rare]));
}

/** What zlib's checksum holds together is what was written: its form is not looked at again. */
export function decodeRare(section: Uint8Array): ReadonlyMap<number, RareThings> {
  try {
    return new Map(JSON.parse(DECODER.decode(inflated(section))) as readonly (readonly [number, RareThings])[]);
  } catch (error) {
    if (error instanceof UnreadableHistory) throw error;
    throw new UnreadableHistory('its rare things are no JSON');
  }
}

/** Values in the order of their batches; inside a batch by series. */
function byArrival(slices: readonly SeriesRows[], starts: Uint32Array): Stretch['values'] {
  const count = starts.at(-1) ?? 0;
  if (slices.reduce((sum, { atMs }) => sum + atMs.length, 0) !== count) {
    throw new UnreadableHistory('its batches hold more or fewer values than it has');
  }
  const columns = {
    series: new Uint32Array(count),
    atMs: new Float64Array(count),
    value: new Float64Array(count),
    verdict: new Uint8Array(count),
    texts: new Map<number, string>(),
    locations: new Map<number, string>(),
  } satisfies Stretch['values'];
  const next = starts.slice();
  for (const slice of slices) placeByArrival(slice, columns, next);
  return columns;
}

interface PlacedColumns extends ValueColumns {
  readonly texts: Map<number, string>;
  readonly locations: Map<number, string>;
}

function placeByArrival(slice: SeriesRows, columns: PlacedColumns, next: Uint32Array): void {
  const { ids, starts, batch } = slice;
  const places = new Uint32Array(slice.atMs.length);
  for (let index = 0; index < ids.length; index++) {
    const id = ids[index] ?? 0;
    const end = starts[index + 1] ?? 0;
    for (let row = starts[index] ?? 0; row < end; row++) {
      const number = batch?.[row] ?? 0;
      const place = next[number] ?? 0;
      next[number] = place + 1;
      places[row] = place;
      columns.series[place] = id;
      columns.atMs[place] = slice.atMs[row] ?? 0;
      columns.value[place] = slice.value[row] ?? 0;
      columns.verdict[place] = slice.verdict[row] ?? 0;
    }
  }
  for (const [row, text] of slice.texts) columns.texts.set(places[row] ?? 0, text);
  for (const [row, location] of slice.locations) columns.locations.set(places[row] ?? 0, location);
}

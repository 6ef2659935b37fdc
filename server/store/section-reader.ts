import { constants } from 'node:zlib';
import { AS_DOUBLES, powerOf } from './decimal-numbers.ts';
import { NumberReader, signedOf, UnreadableHistory } from './number-columns.ts';
import { RowPick } from './row-pick.ts';
import { ANY_TIMES, DECIMALS, inflated, TIMES, WHOLE_MS, WHOLE_SECONDS } from './section-codec.ts';
import { SERIES_AT_MOST, type SeriesRows } from './series-rows.ts';

const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

/** No series, no verdicts, no texts, no places, nothing missing. */
const EMPTY = new Uint8Array(5);

/** What of a section is read: some series, or what came in with the first batches. */
interface SectionPart {
  readonly series?: ReadonlySet<number>;
  readonly batches?: number;
}

/** Throws {@link UnreadableHistory} for bytes that encodeSection did not write, with the same arrivals. */
export function decodeSection(bytes: Uint8Array, arrivals: Float64Array | null, part: SectionPart = {}): SeriesRows {
  return readSection(plainSection(bytes), arrivals, part);
}

/** A section inflated: what is read more than once may be kept so. */
export function plainSection(bytes: Uint8Array): Uint8Array {
  return bytes.length === 0 ? EMPTY : inflated(bytes);
}

/**
 * Reads column after column as it lies, and then makes times and numbers of it: a series has few values, so that work
 * series by series would take longer than the values.
 */
export function readSection(plain: Uint8Array, arrivals: Float64Array | null, part: SectionPart = {}): SeriesRows {
  const reader = new NumberReader(plain);
  const all = readShape(reader);
  const own = part.series ? pickSeries(all, part.series) : all;
  const batch = arrivals && new Uint32Array(own.rows);
  if (batch) readColumn(reader, batch, all, part.series, () => false);
  const atMs = new Float64Array(own.rows);
  readColumn(reader, atMs, all, part.series, (form) => (form & TIMES) === ANY_TIMES);
  const value = new Float64Array(own.rows);
  readColumn(reader, value, all, part.series, (form) => (form & DECIMALS) === AS_DOUBLES);
  const starts = batch
    ? settleBatches(batch, own, arrivals.length, part.batches ?? arrivals.length)
    : startsOf(own.counts);
  settleTimes(atMs, own, starts, arrivals, batch);
  settleNumbers(value, own, starts);
  const pick = new RowPick(all.rows, own.firsts, starts);
  const verdict = pick.column(readRuns(reader, all.rows));
  const texts = pick.texts(readTexts(reader, all.rows));
  const locations = pick.texts(readTexts(reader, all.rows));
  const missing = pick.column(readRuns(reader, all.rows));
  for (let row = 0; row < missing.length; row++) if (missing[row] === 1) value[row] = Number.NaN;
  reader.end();
  const rows = starts.at(-1) ?? 0;
  const columns = {
    atMs: atMs.subarray(0, rows),
    value: value.subarray(0, rows),
    batch: batch?.subarray(0, rows) ?? null,
  };
  return { ids: own.ids, starts, ...columns, verdict, texts, locations };
}

/**
 * How many values each series of a section has, from its first bytes: three for each series, and as many again. Throws
 * {@link UnreadableHistory} for what encodeSection did not write.
 */
export function countsInSection(start: Uint8Array): ReadonlyMap<number, number> {
  if (start.length === 0) return new Map();
  const reader = new NumberReader(inflated(start, constants.Z_SYNC_FLUSH));
  const ids = readIds(reader);
  return new Map(Array.from(ids, (id) => [id, reader.unsigned()]));
}

/** Series of a section: how many values each has, in which form, and where they begin among all of the section. */
interface SectionShape {
  readonly ids: Uint32Array;
  readonly counts: Uint32Array;
  readonly forms: Uint8Array;
  readonly firsts: Uint32Array;
  readonly rows: number;
}

function readIds(reader: NumberReader): Uint32Array {
  const ids = new Uint32Array(reader.count());
  let id = 0;
  for (let index = 0; index < ids.length; index++) {
    id += reader.unsigned();
    if (id > SERIES_AT_MOST) throw new UnreadableHistory('a series has no such number');
    ids[index] = id;
  }
  return ids;
}

function readShape(reader: NumberReader): SectionShape {
  const ids = readIds(reader);
  const counts = new Uint32Array(ids.length);
  const firsts = new Uint32Array(ids.length);
  let rows = 0;
  for (let index = 0; index < ids.length; index++) {
    const count = reader.count();
    counts[index] = count;
    firsts[index] = rows;
    rows += count;
  }
  const forms = reader.some(ids.length);
  if (rows > reader.left) throw new UnreadableHistory('it counts more values than it holds');
  return { ids, counts, forms, firsts, rows };
}

function pickSeries({ ids, counts, forms, firsts }: SectionShape, series: ReadonlySet<number>): SectionShape {
  const places: number[] = [];
  for (const [index, id] of ids.entries()) if (series.has(id)) places.push(index);
  const picked = (column: Uint32Array | Uint8Array) => Uint32Array.from(places, (place) => column[place] ?? 0);
  const own = {
    ids: picked(ids),
    counts: picked(counts),
    forms: Uint8Array.from(picked(forms)),
    firsts: picked(firsts),
  };
  return { ...own, rows: own.counts.reduce((sum, count) => sum + count, 0) };
}

/** As they are written, of some series; those of the others are passed over. Series that are alike are read at once. */
function readColumn(
  reader: NumberReader,
  into: Float64Array | Uint32Array,
  { ids, counts, forms }: SectionShape,
  series: ReadonlySet<number> | undefined,
  isDouble: (form: number) => boolean,
): void {
  const kindOf = (index: number) => {
    const isRead = series === undefined || series.has(ids[index] ?? 0);
    return (isRead ? 2 : 0) + (isDouble(forms[index] ?? 0) ? 1 : 0);
  };
  let place = 0;
  for (let index = 0; index < ids.length; ) {
    const kind = kindOf(index);
    let count = 0;
    while (index < ids.length && kindOf(index) === kind) count += counts[index++] ?? 0;
    if (kind === 3) reader.float64s(into, place, place + count);
    else if (kind === 2) reader.unsigneds(into, place, place + count);
    else if (kind === 1) reader.skipFloat64s(count);
    else reader.skip(count);
    if (kind > 1) place += count;
  }
}

function startsOf(counts: Uint32Array): Uint32Array {
  const starts = new Uint32Array(counts.length + 1);
  for (let index = 0; index < counts.length; index++) starts[index + 1] = (starts[index] ?? 0) + (counts[index] ?? 0);
  return starts;
}

/** Gives where the rows of each series begin that came in with the first batches; the others are let go. */
function settleBatches(batch: Uint32Array, { counts }: SectionShape, batches: number, first: number): Uint32Array {
  const starts = new Uint32Array(counts.length + 1);
  let row = 0;
  let place = 0;
  for (let index = 0; index < counts.length; index++) {
    let number = 0;
    for (const end = row + (counts[index] ?? 0); row < end; row++) {
      number += batch[row] ?? 0;
      if (number < first) batch[place++] = number;
    }
    if (number >= batches && (counts[index] ?? 0) > 0) throw new UnreadableHistory('a value came in no batch');
    starts[index + 1] = place;
  }
  return starts;
}

function settleTimes(
  atMs: Float64Array,
  { counts, forms }: SectionShape,
  starts: Uint32Array,
  arrivals: Float64Array | null,
  batch: Uint32Array | null,
): void {
  let from = 0;
  for (let index = 0; index < counts.length; index++) {
    const form = (forms[index] ?? 0) & TIMES;
    if (form !== WHOLE_SECONDS && form !== WHOLE_MS && form !== ANY_TIMES) {
      throw new UnreadableHistory('times are in no form known');
    }
    const unitMs = form === WHOLE_SECONDS ? 1000 : 1;
    const start = starts[index] ?? 0;
    const end = starts[index + 1] ?? 0;
    let units = 0;
    for (let row = start; row < end; row++) {
      const written = atMs[from + row - start] ?? 0;
      if (form === ANY_TIMES) {
        atMs[row] = written;
        continue;
      }
      if (arrivals && batch) units = Math.floor((arrivals[batch[row] ?? 0] ?? 0) / unitMs) - signedOf(written);
      else units += signedOf(written);
      atMs[row] = units * unitMs;
    }
    from += counts[index] ?? 0;
  }
}

function settleNumbers(value: Float64Array, { counts, forms }: SectionShape, starts: Uint32Array): void {
  let from = 0;
  for (let index = 0; index < counts.length; index++) {
    const power = powerOf((forms[index] ?? 0) & DECIMALS);
    const start = starts[index] ?? 0;
    const end = starts[index + 1] ?? 0;
    let whole = 0;
    for (let row = start; row < end; row++) {
      const written = value[from + row - start] ?? 0;
      whole += power === null ? 0 : signedOf(written);
      value[row] = power === null ? written : whole / power;
    }
    from += counts[index] ?? 0;
  }
}

function readRuns(reader: NumberReader, count: number): Uint8Array {
  const numbers = new Uint8Array(count);
  let from = 0;
  for (let length = reader.unsigned(); length > 0; length = reader.unsigned()) {
    if (length > count - from) throw new UnreadableHistory('it says more of values than it holds');
    numbers.fill(reader.byte(), from, from + length);
    from += length;
  }
  return numbers;
}

function readTexts(reader: NumberReader, rows: number): ReadonlyMap<number, string> {
  const count = reader.count();
  const texts = new Map<number, string>();
  let row = 0;
  for (let index = 0; index < count; index++) {
    row += reader.unsigned();
    if (row >= rows) throw new UnreadableHistory('a text belongs to no value');
    texts.set(row, DECODER.decode(reader.bytes()));
  }
  return texts;
}

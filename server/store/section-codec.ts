import { constants, deflateSync, inflateSync } from 'node:zlib';
import { decimalsOf, writeDecimals } from './decimal-numbers.ts';
import { NumberWriter, UnreadableHistory } from './number-columns.ts';
import type { SeriesRows } from './series-rows.ts';

/** Hardly larger than with the most effort, in a third of the time: the columns are short numbers already. */
const EFFORT = 2;

/** More than any section holds: a damaged one makes no more room than this, bytes. */
const SECTION_AT_MOST = 256 * 2 ** 20;

/** How the times of a series are counted; 8 bits with the decimals of its numbers. */
export const WHOLE_SECONDS = 0x10;
export const WHOLE_MS = 0x20;
export const ANY_TIMES = 0x30;
export const TIMES = 0x30;
export const DECIMALS = 0x0f;

/** Times beyond this are kept as doubles. */
const TIME_AT_MOST = 2 ** 50;

const ENCODER = new TextEncoder();

/**
 * Some series as bytes that stand alone, with zlib's checksum. Times count from the arrival of the batch that each came
 * in, or, without arrivals, from the time before. Nothing at all for no series.
 */
export function encodeSection(rows: SeriesRows, arrivals: Float64Array | null): Uint8Array {
  if (rows.ids.length === 0) return new Uint8Array();
  const writer = new NumberWriter(rows.atMs.length * 6 + 64);
  const forms = rows.ids.map((_, index) => formOf(rows, index, arrivals));
  writeShape(writer, rows, forms);
  if (arrivals) writeBatches(writer, rows);
  for (const [index, form] of forms.entries()) writeTimes(writer, rows, index, form & TIMES, arrivals);
  for (const [index, form] of forms.entries()) {
    writeDecimals(writer, rows.value, rows.starts[index] ?? 0, rows.starts[index + 1] ?? 0, form & DECIMALS);
  }
  writeRuns(writer, rows.verdict);
  writeTexts(writer, rows.texts);
  writeTexts(writer, rows.locations);
  writeRuns(writer, missingIn(rows.value));
  return deflated(writer.view());
}

/** 1 where there is no number. */
function missingIn(value: Float64Array): Uint8Array {
  const missing = new Uint8Array(value.length);
  for (let row = 0; row < value.length; row++) if (Number.isNaN(value[row])) missing[row] = 1;
  return missing;
}

export function deflated(bytes: Uint8Array): Uint8Array {
  return deflateSync(bytes, { level: EFFORT });
}

/** `finishFlush`: zlib's Z_SYNC_FLUSH for bytes that are only the first ones. */
export function inflated(bytes: Uint8Array, finishFlush = constants.Z_FINISH): Uint8Array {
  try {
    return inflateSync(bytes, { maxOutputLength: SECTION_AT_MOST, finishFlush });
  } catch (error) {
    throw new UnreadableHistory(error instanceof Error ? error.message : 'it is not deflated');
  }
}

function formOf({ starts, atMs, value, batch }: SeriesRows, index: number, arrivals: Float64Array | null): number {
  const from = starts[index] ?? 0;
  const to = starts[index + 1] ?? 0;
  let form = WHOLE_SECONDS;
  for (let row = from; row < to; row++) {
    const time = atMs[row] ?? 0;
    if (form === WHOLE_SECONDS && time % 1000 !== 0) form = WHOLE_MS;
    if (!Number.isInteger(time) || Math.abs(time) > TIME_AT_MOST || Object.is(time, -0)) form = ANY_TIMES;
    if (arrivals && !Number.isInteger(arrivals[batch?.[row] ?? 0])) form = ANY_TIMES;
    if (form === ANY_TIMES) break;
  }
  return form | decimalsOf(value, from, to);
}

function writeShape(writer: NumberWriter, { ids, starts }: SeriesRows, forms: Uint32Array): void {
  writer.unsigned(ids.length);
  let before = 0;
  for (const id of ids) {
    writer.unsigned(id - before);
    before = id;
  }
  for (let index = 0; index < ids.length; index++) writer.unsigned((starts[index + 1] ?? 0) - (starts[index] ?? 0));
  for (const form of forms) writer.byte(form);
}

function writeBatches(writer: NumberWriter, { ids, starts, batch }: SeriesRows): void {
  for (let index = 0; index < ids.length; index++) {
    let before = 0;
    for (let row = starts[index] ?? 0; row < (starts[index + 1] ?? 0); row++) {
      const each = batch?.[row] ?? 0;
      writer.unsigned(each - before);
      before = each;
    }
  }
}

function writeTimes(
  writer: NumberWriter,
  { starts, atMs, batch }: SeriesRows,
  index: number,
  form: number,
  arrivals: Float64Array | null,
): void {
  const unitMs = form === WHOLE_SECONDS ? 1000 : 1;
  let before = 0;
  for (let row = starts[index] ?? 0; row < (starts[index + 1] ?? 0); row++) {
    const time = atMs[row] ?? 0;
    if (form === ANY_TIMES) {
      writer.float64(time);
      continue;
    }
    const units = time / unitMs;
    if (arrivals) writer.signed(Math.floor((arrivals[batch?.[row] ?? 0] ?? 0) / unitMs) - units);
    else writer.signed(units - before);
    before = units;
  }
}

/** Small numbers that are mostly the same: how many of which. */
function writeRuns(writer: NumberWriter, numbers: Uint8Array): void {
  let from = 0;
  for (let row = 1; row <= numbers.length; row++) {
    if (row < numbers.length && numbers[row] === numbers[from]) continue;
    if (row === numbers.length && numbers[from] === 0) break;
    writer.unsigned(row - from);
    writer.byte(numbers[from] ?? 0);
    from = row;
  }
  writer.unsigned(0);
}

function writeTexts(writer: NumberWriter, texts: ReadonlyMap<number, string>): void {
  const sorted = [...texts].sort(([one], [other]) => one - other);
  writer.unsigned(sorted.length);
  let before = 0;
  for (const [row, text] of sorted) {
    writer.unsigned(row - before);
    before = row;
    writer.bytes(ENCODER.encode(text));
  }
}

import { type ByteReader, FrameError } from '../../data/contract/byte-reader.ts';
import type { ByteWriter } from '../../data/contract/byte-writer.ts';
import { type ValueColumns, NO_VALUES } from './batch.ts';

/** How a number is written: the low three bits of its varint. 0 to 3: a whole number of that many decimals. */
const AS_DOUBLE = 4;
const AS_NOT_A_NUMBER = 5;
const FORMS = 8;
const POWERS = [1, 10, 100, 1000] as const;

/** Whole numbers beyond this take no less room than a double. */
const WHOLE_AT_MOST = 2 ** 31;

/** How times are written. */
const WHOLE_MS = 0;
const ANY_MS = 1;

/** How verdicts are written. */
const ALL_GOOD = 0;
const EACH = 1;

const ENCODER = new TextEncoder();

/** Columns: series and times as differences, numbers as decimals where they are, verdicts where there are any. */
export function writeValues(writer: ByteWriter, values: ValueColumns, arrivedMs: number): void {
  const { series, atMs, value, verdict, texts, locations } = values;
  writer.unsigned(series.length);
  if (series.length === 0) return;
  let before = 0;
  for (const id of series) {
    writer.signed(id - before);
    before = id;
  }
  writeTimes(writer, atMs, arrivedMs);
  for (const number of value) writeNumber(writer, number);
  const flagged = verdict.some((flags) => flags !== 0);
  writer.byte(flagged ? EACH : ALL_GOOD);
  if (flagged) writer.bytes(verdict);
  writeTexts(writer, texts);
  writeTexts(writer, locations);
}

/** Throws FrameError for what writeValues does not write. */
export function readValues(reader: ByteReader, arrivedMs: number): ValueColumns {
  const count = reader.unsigned();
  if (count === 0) return NO_VALUES;
  if (count > reader.left) throw new FrameError('has more values than bytes');
  const series = new Uint32Array(count);
  let before = 0;
  for (let row = 0; row < count; row++) {
    before += reader.signed();
    if (before < 0 || before > 0xffff_ffff) throw new FrameError('a series has no such number');
    series[row] = before;
  }
  const atMs = readTimes(reader, count, arrivedMs);
  const value = new Float64Array(count);
  for (let row = 0; row < count; row++) value[row] = readNumber(reader);
  const verdict = readVerdicts(reader, count);
  return { series, atMs, value, verdict, texts: readTexts(reader, count), locations: readTexts(reader, count) };
}

function writeTimes(writer: ByteWriter, atMs: Float64Array, arrivedMs: number): void {
  const whole = Number.isSafeInteger(arrivedMs) && atMs.every((each) => Math.abs(each) < 2 ** 50 && isWhole(each));
  writer.byte(whole ? WHOLE_MS : ANY_MS);
  let before = arrivedMs;
  for (const each of atMs) {
    if (!whole) writer.float64(each);
    else writer.signed(each - before);
    before = each;
  }
}

function readTimes(reader: ByteReader, count: number, arrivedMs: number): Float64Array {
  const form = reader.byte();
  if (form !== WHOLE_MS && form !== ANY_MS) throw new FrameError('times are in no form known');
  const atMs = new Float64Array(count);
  let before = arrivedMs;
  for (let row = 0; row < count; row++) {
    before = form === WHOLE_MS ? before + reader.signed() : reader.float64();
    atMs[row] = before;
  }
  return atMs;
}

/** 23.4 is 234 with one decimal; what is none of up to three decimals is a double. */
function writeNumber(writer: ByteWriter, number: number): void {
  for (let decimals = 0; decimals < POWERS.length; decimals++) {
    const power = POWERS[decimals] ?? 1;
    const whole = Math.round(number * power);
    if (whole / power !== number || Math.abs(whole) > WHOLE_AT_MOST || Object.is(whole, -0)) continue;
    writer.unsigned((whole < 0 ? -2 * whole - 1 : 2 * whole) * FORMS + decimals);
    return;
  }
  if (Number.isNaN(number)) {
    writer.byte(AS_NOT_A_NUMBER);
    return;
  }
  writer.byte(AS_DOUBLE);
  writer.float64(number);
}

function readNumber(reader: ByteReader): number {
  const written = reader.unsigned();
  const form = written % FORMS;
  if (written === AS_NOT_A_NUMBER) return Number.NaN;
  if (written === AS_DOUBLE) return reader.float64();
  const power = POWERS[form];
  if (power === undefined) throw new FrameError('a number is in no form known');
  const zigzag = (written - form) / FORMS;
  return (zigzag % 2 === 0 ? zigzag / 2 : -(zigzag + 1) / 2) / power;
}

function readVerdicts(reader: ByteReader, count: number): Uint8Array {
  const form = reader.byte();
  if (form === ALL_GOOD) return new Uint8Array(count);
  const verdict = form === EACH ? reader.bytes() : null;
  if (verdict?.length !== count) throw new FrameError('verdicts are not one a value');
  return verdict.slice();
}

function writeTexts(writer: ByteWriter, texts: ReadonlyMap<number, string>): void {
  writer.unsigned(texts.size);
  for (const [row, text] of texts) {
    writer.unsigned(row);
    writer.bytes(ENCODER.encode(text));
  }
}

function readTexts(reader: ByteReader, rows: number): ReadonlyMap<number, string> {
  const count = reader.unsigned();
  if (count > rows) throw new FrameError('has more texts than values');
  const texts = new Map<number, string>();
  for (let index = 0; index < count; index++) {
    const row = reader.unsigned();
    if (row >= rows) throw new FrameError('a text belongs to no value');
    texts.set(row, decodeText(reader.bytes()));
  }
  return texts;
}

const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });

function decodeText(bytes: Uint8Array): string {
  return DECODER.decode(bytes);
}

function isWhole(value: number): boolean {
  return Number.isInteger(value) && !Object.is(value, -0);
}

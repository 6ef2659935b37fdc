import { isGood } from '../../data/contract/verdict.ts';
import { AS_DOUBLES, decimalsOf, readDecimals, writeDecimals } from './decimal-numbers.ts';
import { NumberReader, NumberWriter, UnreadableHistory } from './number-columns.ts';
import { deflated, inflated } from './section-codec.ts';
import { SERIES_AT_MOST, type SeriesRows } from './series-rows.ts';

/** Counts, sums and extremes of good values by series and step of time: parts of the same step add up. */
export interface SummaryRows {
  readonly ids: Uint32Array;
  /** Where the steps of each series begin, and one more. */
  readonly starts: Uint32Array;
  /** Steps of the width since the epoch; rising inside a series. */
  readonly step: Float64Array;
  readonly count: Uint32Array;
  readonly sum: Float64Array;
  readonly minimum: Float64Array;
  readonly maximum: Float64Array;
  /** In how many decimals the numbers of each series are whole. */
  readonly decimals: Uint8Array;
}

interface Step {
  step: number;
  count: number;
  sum: number;
  minimum: number;
  maximum: number;
}

/** The good numbers of some series, by steps of `widthMs`. */
export function summarise(rows: SeriesRows, widthMs: number): SummaryRows {
  const ids: number[] = [];
  const starts = [0];
  const steps: Step[] = [];
  const decimals: number[] = [];
  for (const [index, id] of rows.ids.entries()) {
    const from = rows.starts[index] ?? 0;
    const to = rows.starts[index + 1] ?? 0;
    const own = stepsOf(rows, from, to, widthMs);
    if (own.length === 0) continue;
    ids.push(id);
    for (const step of own) steps.push(step);
    starts.push(steps.length);
    decimals.push(decimalsOf(rows.value, from, to));
  }
  return {
    ids: Uint32Array.from(ids),
    starts: Uint32Array.from(starts),
    ...columnsOf(steps),
    decimals: Uint8Array.from(decimals),
  };
}

function stepsOf({ atMs, value, verdict }: SeriesRows, from: number, to: number, widthMs: number): readonly Step[] {
  const steps = new Map<number, Step>();
  let last: Step | undefined;
  for (let row = from; row < to; row++) {
    const number = value[row] ?? Number.NaN;
    if (Number.isNaN(number) || !isGood(verdict[row])) continue;
    const step = Math.floor((atMs[row] ?? 0) / widthMs);
    if (last?.step !== step) last = steps.get(step);
    if (!last) {
      last = { step, count: 0, sum: 0, minimum: number, maximum: number };
      steps.set(step, last);
    }
    last.count++;
    last.sum += number;
    if (number < last.minimum) last.minimum = number;
    if (number > last.maximum) last.maximum = number;
  }
  return [...steps.values()].sort((one, other) => one.step - other.step);
}

function columnsOf(steps: readonly Step[]) {
  return {
    step: Float64Array.from(steps, ({ step }) => step),
    count: Uint32Array.from(steps, ({ count }) => count),
    sum: Float64Array.from(steps, ({ sum }) => sum),
    minimum: Float64Array.from(steps, ({ minimum }) => minimum),
    maximum: Float64Array.from(steps, ({ maximum }) => maximum),
  };
}

const POWERS = [1, 10, 100, 1000, 1e4, 1e5, 1e6] as const;

/** As bytes that stand alone, with zlib's checksum; nothing at all for no series. */
export function encodeSummary(rows: SummaryRows): Uint8Array {
  if (rows.ids.length === 0) return new Uint8Array();
  const writer = new NumberWriter(rows.step.length * 8 + 64);
  writer.unsigned(rows.ids.length);
  let id = 0;
  for (const each of rows.ids) {
    writer.unsigned(each - id);
    id = each;
  }
  for (let index = 0; index < rows.ids.length; index++) {
    writer.unsigned((rows.starts[index + 1] ?? 0) - (rows.starts[index] ?? 0));
  }
  for (const each of rows.decimals) writer.byte(each);
  let step = 0;
  for (const each of rows.step) {
    writer.signed(each - step);
    step = each;
  }
  for (const count of rows.count) writer.unsigned(count);
  for (let index = 0; index < rows.ids.length; index++) writeNumbers(writer, rows, index);
  return deflated(writer.view());
}

/** The least, how far the most is above it, and how far the sum is above as many of the least. */
function writeNumbers(
  writer: NumberWriter,
  { starts, count, sum, minimum, maximum, decimals }: SummaryRows,
  index: number,
) {
  const from = starts[index] ?? 0;
  const to = starts[index + 1] ?? 0;
  const form = decimals[index] ?? AS_DOUBLES;
  const power = POWERS[form];
  writeDecimals(writer, minimum, from, to, form);
  for (let row = from; row < to; row++) {
    if (power === undefined) {
      writer.float64(maximum[row] ?? 0);
      writer.float64(sum[row] ?? 0);
      continue;
    }
    const least = Math.round((minimum[row] ?? 0) * power);
    writer.unsigned(Math.round((maximum[row] ?? 0) * power) - least);
    const above = Math.round((sum[row] ?? 0) * power) - least * (count[row] ?? 0);
    writer.unsigned(Math.max(0, above));
  }
}

/** Throws {@link UnreadableHistory} for what encodeSummary did not write. */
export function decodeSummary(bytes: Uint8Array): SummaryRows {
  if (bytes.length === 0) return NO_SUMMARY;
  const reader = new NumberReader(inflated(bytes));
  const series = reader.count();
  const ids = new Uint32Array(series);
  let id = 0;
  for (let index = 0; index < series; index++) {
    id += reader.unsigned();
    if (id > SERIES_AT_MOST) throw new UnreadableHistory('a series has no such number');
    ids[index] = id;
  }
  const starts = new Uint32Array(series + 1);
  for (let index = 0; index < series; index++) starts[index + 1] = (starts[index] ?? 0) + reader.count();
  const total = starts[series] ?? 0;
  const decimals = new Uint8Array(series);
  for (let index = 0; index < series; index++) decimals[index] = reader.byte();
  if (total > reader.left) throw new UnreadableHistory('it counts more steps than it holds');
  const step = new Float64Array(total);
  let before = 0;
  for (let row = 0; row < total; row++) {
    before += reader.signed();
    step[row] = before;
  }
  const count = new Uint32Array(total);
  for (let row = 0; row < total; row++) count[row] = reader.unsigned();
  const rows = {
    ids,
    starts,
    step,
    count,
    sum: new Float64Array(total),
    minimum: new Float64Array(total),
    maximum: new Float64Array(total),
    decimals,
  };
  for (let index = 0; index < series; index++) readNumbers(reader, rows, index);
  reader.end();
  return rows;
}

const NO_SUMMARY: SummaryRows = {
  ids: new Uint32Array(),
  starts: new Uint32Array(1),
  ...columnsOf([]),
  decimals: new Uint8Array(),
};

function readNumbers(
  reader: NumberReader,
  { starts, count, sum, minimum, maximum, decimals }: SummaryRows,
  index: number,
) {
  const from = starts[index] ?? 0;
  const to = starts[index + 1] ?? 0;
  const form = decimals[index] ?? AS_DOUBLES;
  const power = POWERS[form];
  readDecimals(reader, minimum, from, to, form);
  for (let row = from; row < to; row++) {
    if (power === undefined) {
      maximum[row] = reader.float64();
      sum[row] = reader.float64();
      continue;
    }
    const least = Math.round((minimum[row] ?? 0) * power);
    maximum[row] = (least + reader.unsigned()) / power;
    sum[row] = (least * (count[row] ?? 0) + reader.unsigned()) / power;
  }
}

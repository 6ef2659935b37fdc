import { type NumberReader, type NumberWriter, UnreadableHistory } from './number-columns.ts';

/** Most decimals that numbers are counted in; what has more is kept as a double. */
const DECIMALS_AT_MOST = 6;

/** Instead of decimals: doubles, 8 bytes each. */
export const AS_DOUBLES = 7;

const POWERS = [1, 10, 100, 1000, 1e4, 1e5, 1e6] as const;

/** Whole numbers beyond this are no shorter than doubles. */
const WHOLE_AT_MOST = 2 ** 44;

/**
 * In how many decimals some numbers are whole, so that they come back to the last bit; AS_DOUBLES where in none.
 * NaN (no number at all) does not count.
 */
export function decimalsOf(numbers: Float64Array, from: number, to: number): number {
  let decimals = 0;
  for (let row = from; row < to; row++) {
    const number = numbers[row] ?? 0;
    while (decimals < AS_DOUBLES && !isWholeIn(number, decimals)) decimals++;
    if (decimals > DECIMALS_AT_MOST) return AS_DOUBLES;
  }
  return decimals;
}

function isWholeIn(number: number, decimals: number): boolean {
  const power = POWERS[decimals];
  if (power === undefined) return false;
  if (number === 0) return 1 / number > 0;
  if (Number.isNaN(number)) return true;
  const whole = Math.round(number * power);
  return whole / power === number && whole < WHOLE_AT_MOST && whole > -WHOLE_AT_MOST;
}

/** Numbers of one series as differences; NaN repeats the one before (whoever reads knows where there is none). */
export function writeDecimals(writer: NumberWriter, numbers: Float64Array, from: number, to: number, decimals: number) {
  const power = POWERS[decimals];
  let before = 0;
  for (let row = from; row < to; row++) {
    const number = numbers[row] ?? 0;
    if (power === undefined) writer.float64(number);
    else {
      const whole = !Number.isNaN(number) ? Math.round(number * power) : before;
      writer.signed(whole - before);
      before = whole;
    }
  }
}

/** What numbers of so many decimals are divided by; null where they are doubles. */
export function powerOf(decimals: number): number | null {
  const power = POWERS[decimals] ?? null;
  if (power === null && decimals !== AS_DOUBLES) throw new UnreadableHistory('numbers are in no form known');
  return power;
}

export function readDecimals(reader: NumberReader, into: Float64Array, from: number, to: number, decimals: number) {
  const power = powerOf(decimals);
  let before = 0;
  for (let row = from; row < to; row++) {
    if (power === null) into[row] = reader.float64();
    else {
      before += reader.signed();
      into[row] = before / power;
    }
  }
}

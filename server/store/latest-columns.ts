import { verdictOf } from '../../data/contract/verdict.ts';
import type { ValueColumns } from './batch.ts';
import type { SeriesRows } from './series-rows.ts';

const NONE: ReadonlyMap<number, unknown> = new Map();

/** What has not come yet is no latest value. */
const FUTURE = verdictOf(['future']);

interface LastNumber {
  readonly atMs: number;
  readonly value: number;
  readonly verdict: number;
}

/**
 * The latest value of every series by the time at which it was true: of two at the same time the one that came later.
 * Where that is a text, the last number is known too: it is what the city goes on to show.
 */
export class LatestColumns {
  /** By series: its row and one; 0 where it has none. */
  #rowOf = new Int32Array(1024);
  #series = new Uint32Array(1024);
  #atMs = new Float64Array(1024);
  #value = new Float64Array(1024);
  #verdict = new Uint8Array(1024);
  readonly #texts = new Map<number, string>();
  readonly #locations = new Map<number, string>();
  /** By series: the last number, where something else is or was later. */
  readonly #numbers = new Map<number, LastNumber>();
  #count = 0;

  /** Takes rows from one to another of some columns. */
  take(values: ValueColumns, from: number, to: number): void {
    for (let row = from; row < to; row++) this.#takeRow(values.series[row] ?? 0, values, row);
  }

  /** Takes rows that lie series by series; of the series in `except` none. */
  takeRows(rows: SeriesRows, except: ReadonlyMap<number, unknown> = NONE): void {
    const { ids, starts } = rows;
    for (let index = 0; index < ids.length; index++) {
      const series = ids[index] ?? 0;
      if (except.size > 0 && except.has(series)) continue;
      this.takeRowsOf(series, rows, starts[index] ?? 0, starts[index + 1] ?? 0);
    }
  }

  /** Takes rows of one series, from one to another. Where all are numbers the one that counts is found first. */
  takeRowsOf(series: number, rows: SeriesRows, from: number, to: number): void {
    const { atMs, value, verdict } = rows;
    const known = this.#place(series);
    const isPlain = !(known >= 0 && Number.isNaN(this.#value[known])) && !this.#numbers.has(series);
    let latest = -1;
    let latestMs = known < 0 ? Number.NEGATIVE_INFINITY : (this.#atMs[known] ?? 0);
    for (let row = from; row < to; row++) {
      if (!isPlain || Number.isNaN(value[row])) {
        for (let each = from; each < to; each++) this.#takeRow(series, rows, each);
        return;
      }
      const rowMs = atMs[row] ?? 0;
      if (rowMs < latestMs || ((verdict[row] ?? 0) & FUTURE) !== 0) continue;
      latest = row;
      latestMs = rowMs;
    }
    if (latest >= 0) this.#takeRow(series, rows, latest);
  }

  #takeRow(
    series: number,
    { atMs, value, verdict, texts, locations }: Omit<ValueColumns, 'series'>,
    row: number,
  ): void {
    const rowVerdict = verdict[row] ?? 0;
    if ((rowVerdict & FUTURE) !== 0) return;
    const rowMs = atMs[row] ?? 0;
    const number = value[row] ?? 0;
    this.#noteNumber(series, rowMs, number, rowVerdict);
    const place = this.#placeFor(series, rowMs);
    if (place < 0) return;
    this.#atMs[place] = rowMs;
    this.#value[place] = number;
    this.#verdict[place] = rowVerdict;
    if (texts.size + this.#texts.size > 0) put(this.#texts, place, texts.get(row));
    if (locations.size + this.#locations.size > 0) put(this.#locations, place, locations.get(row));
  }

  /** A latest value that is taken back leaves none, but a text the number before it. */
  withdraw(series: number, atMs: number): void {
    if (this.#numbers.get(series)?.atMs === atMs) this.#numbers.delete(series);
    this.#remove(series, atMs);
    const number = this.#numbers.get(series);
    if (!number || this.#place(series) >= 0) return;
    const place = this.#placeFor(series, number.atMs);
    this.#numbers.delete(series);
    this.#atMs[place] = number.atMs;
    this.#value[place] = number.value;
    this.#verdict[place] = number.verdict;
  }

  #remove(series: number, atMs: number): void {
    const place = this.#place(series);
    if (place < 0 || this.#atMs[place] !== atMs) return;
    const last = --this.#count;
    const moved = this.#series[last] ?? 0;
    this.#rowOf[series] = 0;
    if (place !== last) {
      this.#rowOf[moved] = place + 1;
      this.#series[place] = moved;
      this.#atMs[place] = this.#atMs[last] ?? 0;
      this.#value[place] = this.#value[last] ?? 0;
      this.#verdict[place] = this.#verdict[last] ?? 0;
    }
    for (const texts of [this.#texts, this.#locations]) {
      put(texts, place, place === last ? undefined : texts.get(last));
      texts.delete(last);
    }
  }

  /** All of them, copied. */
  columns(): ValueColumns {
    return {
      series: this.#series.slice(0, this.#count),
      atMs: this.#atMs.slice(0, this.#count),
      value: this.#value.slice(0, this.#count),
      verdict: this.#verdict.slice(0, this.#count),
      texts: new Map(this.#texts),
      locations: new Map(this.#locations),
    };
  }

  /** All of them, behind the last numbers of those that are texts: taken in this order both are known again. */
  withNumbers(): ValueColumns {
    const all = this.columns();
    const first = this.#numbers.size;
    if (first === 0) return all;
    const numbers = [...this.#numbers.values()];
    const count = first + all.series.length;
    const columns = {
      series: new Uint32Array(count),
      atMs: new Float64Array(count),
      value: new Float64Array(count),
      verdict: new Uint8Array(count),
    };
    columns.series.set([...this.#numbers.keys()]);
    columns.series.set(all.series, first);
    for (const name of ['atMs', 'value', 'verdict'] as const) {
      columns[name].set(numbers.map((number) => number[name]));
      columns[name].set(all[name], first);
    }
    const behind = (texts: ReadonlyMap<number, string>) =>
      new Map([...texts].map(([row, text]) => [row + first, text]));
    return { ...columns, texts: behind(all.texts), locations: behind(all.locations) };
  }

  /** A text is about to take a number's place, or a number comes that is earlier than the text: the number stays known. */
  #noteNumber(series: number, atMs: number, value: number, verdict: number): void {
    const place = this.#place(series);
    const isText = Number.isNaN(value);
    if (!isText && this.#numbers.size === 0 && !(place >= 0 && Number.isNaN(this.#value[place]))) return;
    const knownMs = place < 0 ? Number.NEGATIVE_INFINITY : (this.#atMs[place] ?? 0);
    const known = this.#numbers.get(series);
    if (isText && atMs >= knownMs && place >= 0 && !Number.isNaN(this.#value[place])) {
      this.#keepNumber(series, {
        atMs: knownMs,
        value: this.#value[place] ?? 0,
        verdict: this.#verdict[place] ?? 0,
      });
    } else if (!isText && atMs < knownMs && Number.isNaN(this.#value[place])) {
      this.#keepNumber(series, { atMs, value, verdict });
    } else if (!isText && known && atMs >= known.atMs) this.#numbers.delete(series);
  }

  #keepNumber(series: number, number: LastNumber): void {
    const known = this.#numbers.get(series);
    if (!known || number.atMs >= known.atMs) this.#numbers.set(series, number);
  }

  #place(series: number): number {
    return series < this.#rowOf.length ? (this.#rowOf[series] ?? 0) - 1 : -1;
  }

  /** Where a value of that time goes; -1 where a later one is known. */
  #placeFor(series: number, atMs: number): number {
    const known = this.#place(series);
    if (known >= 0) return atMs >= (this.#atMs[known] ?? 0) ? known : -1;
    if (series >= this.#rowOf.length)
      this.#rowOf = widened(this.#rowOf, new Int32Array(Math.max(series + 1, this.#rowOf.length * 2)));
    if (this.#count === this.#series.length) this.#widen(this.#count * 2);
    const place = this.#count++;
    this.#rowOf[series] = place + 1;
    this.#series[place] = series;
    return place;
  }

  #widen(size: number): void {
    this.#series = widened(this.#series, new Uint32Array(size));
    this.#atMs = widened(this.#atMs, new Float64Array(size));
    this.#value = widened(this.#value, new Float64Array(size));
    this.#verdict = widened(this.#verdict, new Uint8Array(size));
  }
}

function put(texts: Map<number, string>, row: number, text: string | undefined): void {
  if (text === undefined) texts.delete(row);
  else texts.set(row, text);
}

function widened<Column extends { set(from: Column): void }>(from: Column, into: Column): Column {
  into.set(from);
  return into;
}

import { verdictOf } from '../../data/contract/verdict.ts';
import { type Batch, NO_VALUES, type ValueColumns } from '../store/batch.ts';

const NOT_COME = verdictOf(['future']);

/** Picks of several batches the newest value of each series: all that a city shows after them. Keeps its places between calls. */
export class NewestValues {
  /** By series: where its newest value stands among those picked, and one; 0 for none. */
  #placeOf = new Int32Array(1024);
  #batchOf = new Int32Array(1024);
  #rowOf = new Int32Array(1024);

  /** Without what a city never shows: texts, and what has not come. */
  pick(batches: readonly Batch[]): ValueColumns {
    const told = batches.map(({ values }) => values).filter(({ series }) => series.length > 0);
    const [first] = told;
    if (!first || told.length === 1) return first ?? NO_VALUES;
    let count = 0;
    for (const [batch, values] of told.entries()) {
      for (let row = 0; row < values.series.length; row++) {
        if (Number.isNaN(values.value[row]) || ((values.verdict[row] ?? 0) & NOT_COME) !== 0) continue;
        const series = values.series[row] ?? 0;
        const place = (this.#placeOf[series] ?? 0) - 1;
        if (place < 0) this.#note(series, count++, batch, row);
        else if ((values.atMs[row] ?? 0) >= this.#atMs(told, place)) this.#set(place, batch, row);
      }
    }
    const picked = this.#columns(told, count);
    for (const series of picked.series) this.#placeOf[series] = 0;
    return picked;
  }

  #atMs(told: readonly ValueColumns[], place: number): number {
    return told[this.#batchOf[place] ?? 0]?.atMs[this.#rowOf[place] ?? 0] ?? 0;
  }

  #note(series: number, place: number, batch: number, row: number): void {
    if (series >= this.#placeOf.length) this.#placeOf = grown(this.#placeOf, series + 1);
    if (place >= this.#batchOf.length) {
      this.#batchOf = grown(this.#batchOf, place + 1);
      this.#rowOf = grown(this.#rowOf, place + 1);
    }
    this.#placeOf[series] = place + 1;
    this.#set(place, batch, row);
  }

  #set(place: number, batch: number, row: number): void {
    this.#batchOf[place] = batch;
    this.#rowOf[place] = row;
  }

  #columns(told: readonly ValueColumns[], count: number): ValueColumns {
    const columns = {
      series: new Uint32Array(count),
      atMs: new Float64Array(count),
      value: new Float64Array(count),
      verdict: new Uint8Array(count),
    };
    for (let place = 0; place < count; place++) {
      const values = told[this.#batchOf[place] ?? 0];
      const row = this.#rowOf[place] ?? 0;
      columns.series[place] = values?.series[row] ?? 0;
      columns.atMs[place] = values?.atMs[row] ?? 0;
      columns.value[place] = values?.value[row] ?? 0;
      columns.verdict[place] = values?.verdict[row] ?? 0;
    }
    return { ...columns, texts: NO_VALUES.texts, locations: NO_VALUES.locations };
  }
}

function grown(numbers: Int32Array, atLeast: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(Math.max(atLeast, numbers.length * 2));
  larger.set(numbers);
  return larger;
}

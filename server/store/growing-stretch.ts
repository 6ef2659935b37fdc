import type { Batch } from './batch.ts';
import type { RareThings, Stretch, StretchLeg } from './stretch.ts';

/** The tail of what came in, while it grows. */
export class GrowingStretch {
  readonly rare = new Map<number, RareThings>();
  readonly legs: StretchLeg[] = [];
  readonly #texts = new Map<number, string>();
  readonly #locations = new Map<number, string>();
  #offsets = new Float64Array(64);
  #arrivals = new Float64Array(64);
  #starts = new Uint32Array(64);
  #series = new Uint32Array(1024);
  #atMs = new Float64Array(1024);
  #value = new Float64Array(1024);
  #verdict = new Uint8Array(1024);
  /** The row before of the same series, and one; 0 for none. */
  #before = new Uint32Array(1024);
  /** By series: its last row, and one. */
  #lastRow = new Uint32Array(1024);
  #batches = 0;
  #rows = 0;
  #atFromMs = Number.POSITIVE_INFINITY;
  #atToMs = Number.NEGATIVE_INFINITY;

  get batches(): number {
    return this.#batches;
  }

  get rows(): number {
    return this.#rows;
  }

  /** The least and the greatest time of its values; null without values. */
  get extent(): { readonly fromMs: number; readonly toMs: number } | null {
    return this.#rows === 0 ? null : { fromMs: this.#atFromMs, toMs: this.#atToMs };
  }

  get lastOffset(): number {
    return this.#offsets[this.#batches - 1] ?? 0;
  }

  get firstMs(): number {
    return this.#arrivals[0] ?? 0;
  }

  get lastMs(): number {
    return this.#arrivals[this.#batches - 1] ?? 0;
  }

  add(offset: number, batch: Batch): void {
    const { series, records, gone, withdrawn, values, legs } = batch;
    this.#reserveBatch();
    const number = this.#batches++;
    this.#offsets[number] = offset;
    this.#arrivals[number] = batch.arrivedMs;
    this.#addValues(values);
    this.#starts[this.#batches] = this.#rows;
    for (const { vehicle, leg } of legs) this.legs.push({ batch: number, vehicle, leg });
    if (series.length + records.length + gone.length + withdrawn.length > 0) {
      this.rare.set(number, { series, records, gone, withdrawn });
    }
  }

  /** As it is now: views, which later batches do not change. */
  view(): Stretch {
    const rows = this.#rows;
    return {
      offsets: this.#offsets.subarray(0, this.#batches),
      arrivals: this.#arrivals.subarray(0, this.#batches),
      starts: this.#starts.subarray(0, this.#batches + 1),
      values: {
        series: this.#series.subarray(0, rows),
        atMs: this.#atMs.subarray(0, rows),
        value: this.#value.subarray(0, rows),
        verdict: this.#verdict.subarray(0, rows),
        texts: this.#texts,
        locations: this.#locations,
      },
      legs: this.legs,
      rare: this.rare,
    };
  }

  /** Rows of one series among the first `rows`, in the order of arrival. */
  rowsOf(series: number, rows: number): readonly number[] {
    const found: number[] = [];
    for (let next = this.#lastRow[series] ?? 0; next > 0; next = this.#before[next - 1] ?? 0) {
      if (next <= rows) found.push(next - 1);
    }
    return found.reverse();
  }

  #addValues({ series, atMs, value, verdict, texts, locations }: Batch['values']): void {
    const from = this.#rows;
    this.#reserveRows(from + series.length);
    for (const each of atMs) {
      if (each < this.#atFromMs) this.#atFromMs = each;
      if (each > this.#atToMs) this.#atToMs = each;
    }
    this.#series.set(series, from);
    this.#link(series, from);
    this.#atMs.set(atMs, from);
    this.#value.set(value, from);
    this.#verdict.set(verdict, from);
    for (const [row, text] of texts) this.#texts.set(from + row, text);
    for (const [row, location] of locations) this.#locations.set(from + row, location);
    this.#rows += series.length;
  }

  #link(series: Uint32Array, from: number): void {
    for (let row = 0; row < series.length; row++) {
      const id = series[row] ?? 0;
      if (id >= this.#lastRow.length) {
        this.#lastRow = grown(this.#lastRow, new Uint32Array(Math.max(id + 1, this.#lastRow.length * 2)));
      }
      this.#before[from + row] = this.#lastRow[id] ?? 0;
      this.#lastRow[id] = from + row + 1;
    }
  }

  #reserveBatch(): void {
    if (this.#batches + 2 <= this.#starts.length) return;
    this.#offsets = grown(this.#offsets, new Float64Array(this.#offsets.length * 2));
    this.#arrivals = grown(this.#arrivals, new Float64Array(this.#arrivals.length * 2));
    this.#starts = grown(this.#starts, new Uint32Array(this.#starts.length * 2));
  }

  #reserveRows(needed: number): void {
    if (needed <= this.#series.length) return;
    const size = Math.max(needed, this.#series.length * 2);
    this.#series = grown(this.#series, new Uint32Array(size));
    this.#atMs = grown(this.#atMs, new Float64Array(size));
    this.#value = grown(this.#value, new Float64Array(size));
    this.#verdict = grown(this.#verdict, new Uint8Array(size));
    this.#before = grown(this.#before, new Uint32Array(size));
  }
}

function grown<Column extends { set(from: Column): void }>(from: Column, into: Column): Column {
  into.set(from);
  return into;
}

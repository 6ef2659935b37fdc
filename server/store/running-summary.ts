import { isGood } from '../../data/contract/verdict.ts';
import type { ValueColumns } from './batch.ts';
import { SUMMARY_MS, windowOf } from './block-codec.ts';

/** One step of 5 minutes, by series. */
export interface SummaryStep {
  readonly count: Uint32Array;
  readonly sum: Float64Array;
  readonly minimum: Float64Array;
  readonly maximum: Float64Array;
}

/** So many strays stay in memory, 20 bytes each; where a block has more, they are looked for in its groups. */
const STRAYS_AT_MOST = 250_000;

/** Good values whose time is far from their arrival. */
export interface Strays {
  readonly series: Uint32Array;
  readonly atMs: Float64Array;
  readonly value: Float64Array;
}

/** Summaries of the block that is under way, in memory; its strays one by one. */
export class RunningSummary {
  readonly window: { readonly fromMs: number; readonly toMs: number };
  /** By the number of the step since the epoch. */
  readonly steps = new Map<number, SummaryStep>();
  #series = 1024;
  #strays = { series: new Uint32Array(64), atMs: new Float64Array(64), value: new Float64Array(64) };
  #strayCount = 0;

  constructor(firstMs: number) {
    this.window = windowOf(firstMs);
  }

  add({ series, atMs, value, verdict }: ValueColumns): void {
    const { fromMs, toMs } = this.window;
    let number = Number.NaN;
    let step: SummaryStep | undefined;
    for (let row = 0; row < series.length; row++) {
      const time = atMs[row] ?? 0;
      const each = value[row] ?? Number.NaN;
      if (Number.isNaN(each) || !isGood(verdict[row])) continue;
      const id = series[row] ?? 0;
      if (time < fromMs || time >= toMs) {
        this.#stray(id, time, each);
        continue;
      }
      const place = Math.floor(time / SUMMARY_MS.fiveMinutes);
      if (id >= this.#series) {
        this.#widen(id + 1);
        step = undefined;
      }
      if (place !== number || !step) {
        number = place;
        step = this.#stepAt(place);
      }
      step.count[id] = (step.count[id] ?? 0) + 1;
      step.sum[id] = (step.sum[id] ?? 0) + each;
      if (each < (step.minimum[id] ?? 0)) step.minimum[id] = each;
      if (each > (step.maximum[id] ?? 0)) step.maximum[id] = each;
    }
  }

  /** Null where there are too many. */
  strays(): Strays | null {
    const count = this.#strayCount;
    if (count > STRAYS_AT_MOST) return null;
    const { series, atMs, value } = this.#strays;
    return { series: series.subarray(0, count), atMs: atMs.subarray(0, count), value: value.subarray(0, count) };
  }

  #stray(series: number, atMs: number, value: number): void {
    const row = this.#strayCount++;
    if (row >= STRAYS_AT_MOST) return;
    if (row === this.#strays.series.length) {
      const size = row * 2;
      const wide = { series: new Uint32Array(size), atMs: new Float64Array(size), value: new Float64Array(size) };
      wide.series.set(this.#strays.series);
      wide.atMs.set(this.#strays.atMs);
      wide.value.set(this.#strays.value);
      this.#strays = wide;
    }
    this.#strays.series[row] = series;
    this.#strays.atMs[row] = atMs;
    this.#strays.value[row] = value;
  }

  #stepAt(number: number): SummaryStep {
    const known = this.steps.get(number);
    if (known) return known;
    const fresh = emptyStep(this.#series);
    this.steps.set(number, fresh);
    return fresh;
  }

  #widen(needed: number): void {
    this.#series = Math.max(needed, this.#series * 2);
    for (const [number, step] of this.steps) {
      const wide = emptyStep(this.#series);
      wide.count.set(step.count);
      wide.sum.set(step.sum);
      wide.minimum.set(step.minimum);
      wide.maximum.set(step.maximum);
      this.steps.set(number, wide);
    }
  }
}

function emptyStep(series: number): SummaryStep {
  return {
    count: new Uint32Array(series),
    sum: new Float64Array(series),
    minimum: new Float64Array(series).fill(Number.POSITIVE_INFINITY),
    maximum: new Float64Array(series).fill(Number.NEGATIVE_INFINITY),
  };
}

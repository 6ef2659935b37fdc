import { Calendar, type Grid, STANDS_STEPS, standingAt } from './grid.ts';
import { DescribedSeries, FEATURES } from './features.ts';
import { dot, leastAbsolute } from './least-absolute.ts';

/** What is told of one moment to come. */
export interface Expected {
  readonly atMs: number;
  readonly value: number;
  /** The interval that nine in ten (or as asked) of past errors lay in. */
  readonly low: number;
  readonly high: number;
}

export interface ModelSettings {
  /** How many steps ahead are told. */
  readonly leads: number;
  /** Share of moments that the interval is to hold, 0 to 1. */
  readonly coverage: number;
  readonly minimum: number;
  readonly maximum: number;
  /** Whether changes count by their share: for what is never below nothing and sometimes many times as much. */
  readonly byShare: boolean;
  /** Smallest step of the values: what is expected is told in whole ones, as what comes true is. */
  readonly resolution: number;
}

/** What one lead was taught. */
interface Lead {
  readonly weights: Float64Array;
  /** Errors, in the series' own restlessness, below and above which half of the rest of 1 - coverage lies. */
  readonly low: number;
  readonly high: number;
}

/** So many moments at the most teach one lead: more change nothing but the time that it takes. */
const SAMPLES_AT_MOST = 6_000;

/** So many series at the most teach, evenly chosen: what they have in common is in these as well. */
export const TEACHERS_AT_MOST = 48;

/** Fewer than this teach nothing. */
const SAMPLES_AT_LEAST = 200;

/**
 * A series' next hours from the same time of days before, its last hours, and how it is now. One model serves all series
 * of a property: it is taught which of these to believe, for each lead, by what came true of all of them before.
 */
export class RhythmModel {
  #series: readonly { readonly described: DescribedSeries; readonly restless: Float64Array }[];
  readonly #settings: ModelSettings;
  #leads: readonly (Lead | null)[] = [];

  /** Grids start together and have the same step. */
  constructor(grids: readonly Grid[], settings: ModelSettings) {
    const [first] = grids;
    const count = Math.max(0, ...grids.map(({ values }) => values.length));
    const calendar = new Calendar(first?.startMs ?? 0, first?.stepMs ?? 1, count + settings.leads);
    this.#settings = settings;
    this.#series = grids.map((each) => {
      const grid = settings.byShare ? { ...each, values: each.values.map(Math.log1p) } : each;
      const described = new DescribedSeries(grid, calendar, settings.leads);
      return { described, restless: restlessness(grid, calendar.daySteps) };
    });
  }

  /** Learns from everything before an index. */
  teach(until: number): void {
    const leads = this.#settings.leads + STANDS_STEPS;
    this.#leads = Array.from({ length: leads }, (_, lead) => this.#teachLead(lead + 1, until));
  }

  /** Another model of the same series, taught from everything before an index. */
  taught(until: number): RhythmModel {
    const other = new RhythmModel([], this.#settings);
    other.#series = this.#series;
    other.teach(until);
    return other;
  }

  /** Another model of the same series, which knows what a model of others was taught. */
  taughtLike({ leads }: { readonly leads: readonly (Lead | null)[] }): RhythmModel {
    const other = new RhythmModel([], this.#settings);
    other.#series = this.#series;
    other.#leads = leads;
    return other;
  }

  get leads(): readonly (Lead | null)[] {
    return this.#leads;
  }

  /** The values after an index, from what was known then; none where no value stands now, or nothing was learned. */
  expect(series: number, index: number): readonly Expected[] {
    const known = this.#series[series];
    if (!known) return [];
    const { described, restless } = known;
    const { grid } = described;
    const from = standingAt(grid.values, index);
    const row = new Float64Array(FEATURES);
    const expected: Expected[] = [];
    for (let later = index + 1; later <= index + this.#settings.leads; later++) {
      const lead = this.#leads[later - from - 1];
      if (!lead || !described.describe(from, later - from, row)) break;
      const value = (grid.values[from] ?? 0) + dot(row, 0, lead.weights);
      const scale = restless[from] ?? 1;
      const [low, high] = [value + lead.low * scale, value + lead.high * scale];
      const atMs = grid.startMs + later * grid.stepMs;
      expected.push({ atMs, value: this.#told(value), low: this.#told(low), high: this.#told(high) });
    }
    return expected;
  }

  /** In the series' own unit, in the steps and the range that it has. */
  #told(value: number): number {
    const { minimum, maximum, resolution, byShare } = this.#settings;
    const plain = byShare ? Math.expm1(value) : value;
    const whole = Math.round(plain / resolution) / Math.round(1 / resolution);
    return Math.min(maximum, Math.max(minimum, whole));
  }

  #teachLead(lead: number, until: number): Lead | null {
    const every = Math.ceil(this.#series.length / TEACHERS_AT_MOST);
    const teachers = this.#series.filter((_, place) => place % every === 0);
    const moments = Math.max(0, until - lead) * teachers.length;
    const stride = Math.max(1, Math.ceil(moments / SAMPLES_AT_MOST));
    const [rows, targets, scales]: number[][] = [[], [], []];
    if (!rows || !targets || !scales) return null;
    const row = new Float64Array(FEATURES);
    let turn = 0;
    for (const { described, restless } of teachers) {
      const { values } = described.grid;
      for (let index = turn % stride; index + lead < until; index += stride) {
        const target = (values[index + lead] ?? Number.NaN) - (values[index] ?? Number.NaN);
        if (Number.isNaN(target) || !described.describe(index, lead, row)) continue;
        rows.push(...row);
        targets.push(target);
        scales.push(restless[index] ?? 1);
      }
      turn += 7;
    }
    if (targets.length < SAMPLES_AT_LEAST) return null;
    return this.#learned(Float64Array.from(rows), Float64Array.from(targets), scales);
  }

  #learned(rows: Float64Array, targets: Float64Array, scales: readonly number[]): Lead {
    const weights = leastAbsolute(rows, targets, FEATURES);
    const errors = targets.map((target, row) => (target - dot(rows, row * FEATURES, weights)) / (scales[row] ?? 1));
    errors.sort();
    const tail = (1 - this.#settings.coverage) / 2;
    const quantile = (share: number) => errors[Math.round(share * (errors.length - 1))] ?? 0;
    return { weights, low: quantile(tail), high: quantile(1 - tail) };
  }
}

/** How much a series moved from value to value over the day before each index, and a little of how much it ever did. */
function restlessness({ values }: Grid, daySteps: number): Float64Array {
  const steps = new Float64Array(values.length + 1);
  const counts = new Float64Array(values.length + 1);
  for (let index = 0; index < values.length; index++) {
    const move = Math.abs((values[index] ?? Number.NaN) - (values[standingAt(values, index - 1)] ?? Number.NaN));
    const known = Number.isFinite(move);
    steps[index + 1] = (steps[index] ?? 0) + (known ? move : 0);
    counts[index + 1] = (counts[index] ?? 0) + (known ? 1 : 0);
  }
  return Float64Array.from(values, (_, index) => {
    const from = Math.max(0, index + 1 - daySteps);
    const day = mean((steps[index + 1] ?? 0) - (steps[from] ?? 0), (counts[index + 1] ?? 0) - (counts[from] ?? 0));
    const ever = mean(steps[index + 1] ?? 0, counts[index + 1] ?? 0);
    return 0.7 * day + 0.3 * ever + 0.02;
  });
}

function mean(sum: number, count: number): number {
  return count > 0 ? sum / count : 0;
}

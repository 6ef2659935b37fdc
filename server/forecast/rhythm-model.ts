import { STANDS_STEPS, standingAt } from './grid.ts';
import { type DescribedSeries, type DescribingSettings, FEATURES, HABITS } from './features.ts';
import { dot, leastAbsolute } from './least-absolute.ts';

/** What is told of one moment to come. */
export interface Expected {
  readonly atMs: number;
  readonly value: number;
  /** The interval that nine in ten (or as asked) of past errors lay in. */
  readonly low: number;
  readonly high: number;
}

export interface ModelSettings extends DescribingSettings {
  /** Share of moments that the interval is to hold, 0 to 1. */
  readonly coverage: number;
  readonly minimum: number;
  readonly maximum: number;
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

/**
 * What all series of a property have in common, for each lead: how much to believe their last hours, the same time of
 * days before, and what is around them. Null for a lead with too little to learn from.
 */
export type RhythmModel = readonly (Lead | null)[];

/** So many moments at the most teach one lead: more change nothing but the time that it takes. */
const SAMPLES_AT_MOST = 6_000;

/** A habit seen for so many days is believed by half: one day's are not every day's. */
const DOUBT_DAYS = 1;

/** Fewer than this teach nothing. */
const SAMPLES_AT_LEAST = 200;

/** Learns from everything before an index. */
export function teach(teachers: readonly DescribedSeries[], settings: ModelSettings, until: number): RhythmModel {
  const leads = settings.leads + STANDS_STEPS;
  return Array.from({ length: leads }, (_, lead) => teachLead(teachers, settings, lead + 1, until));
}

/** The values after an index, from what was known then; none where no value stands now, or nothing was learned. */
export function expectedAfter(
  index: number,
  series: DescribedSeries,
  model: RhythmModel,
  settings: ModelSettings,
): readonly Expected[] {
  const { grid, restless } = series;
  const from = standingAt(grid.values, index);
  const row = new Float64Array(FEATURES);
  const expected: Expected[] = [];
  for (let later = index + 1; later <= index + settings.leads; later++) {
    const lead = model[later - from - 1];
    if (!lead || !series.describe(from, later - from, row)) break;
    const value = (grid.values[from] ?? 0) + dot(row, 0, lead.weights);
    const scale = restless[from] ?? 1;
    const [low, high] = [value + lead.low * scale, value + lead.high * scale];
    const atMs = grid.startMs + later * grid.stepMs;
    expected.push({ atMs, value: told(value, settings), low: told(low, settings), high: told(high, settings) });
  }
  return expected;
}

/** In the series' own unit, in the steps and the range that it has. */
function told(value: number, { minimum, maximum, resolution, byShare }: ModelSettings): number {
  const plain = byShare ? Math.expm1(value) : value;
  const whole = Math.round(plain / resolution) / Math.round(1 / resolution);
  return Math.min(maximum, Math.max(minimum, whole));
}

function teachLead(
  teachers: readonly DescribedSeries[],
  settings: ModelSettings,
  lead: number,
  until: number,
): Lead | null {
  const moments = Math.max(0, until - lead) * teachers.length;
  const stride = Math.max(1, Math.ceil(moments / SAMPLES_AT_MOST));
  const [rows, targets, scales]: number[][] = [[], [], []];
  if (!rows || !targets || !scales) return null;
  const row = new Float64Array(FEATURES);
  let turn = 0;
  for (const series of teachers) {
    const { values } = series.grid;
    for (let index = turn % stride; index + lead < until; index += stride) {
      const target = (values[index + lead] ?? Number.NaN) - (values[index] ?? Number.NaN);
      if (Number.isNaN(target) || !series.describe(index, lead, row)) continue;
      rows.push(...row);
      targets.push(target);
      scales.push(series.restless[index] ?? 1);
    }
    turn += 7;
  }
  if (targets.length < SAMPLES_AT_LEAST) return null;
  const daysSeen = Math.max(1, until / (teachers[0]?.calendar.daySteps ?? until));
  const doubtRows = (DOUBT_DAYS * targets.length) / daysSeen;
  return learned({ rows: Float64Array.from(rows), targets: Float64Array.from(targets), scales, doubtRows }, settings);
}

interface Samples {
  readonly rows: Float64Array;
  readonly targets: Float64Array;
  readonly scales: readonly number[];
  readonly doubtRows: number;
}

function learned({ rows, targets, scales, doubtRows }: Samples, settings: ModelSettings): Lead {
  const { coverage, byShare, resolution } = settings;
  const weights = leastAbsolute(rows, targets, FEATURES, {
    least: byShare ? 0 : resolution / 2,
    doubted: HABITS,
    doubtRows,
  });
  const errors = targets.map((target, row) => (target - dot(rows, row * FEATURES, weights)) / (scales[row] ?? 1));
  errors.sort();
  const tail = (1 - coverage) / 2;
  const quantile = (share: number) => errors[Math.round(share * (errors.length - 1))] ?? 0;
  return { weights, low: quantile(tail), high: quantile(1 - tail) };
}

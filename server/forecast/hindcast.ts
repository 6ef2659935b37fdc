import type { DescribedSeries } from './features.ts';
import { standingAt } from './grid.ts';
import { type Expected, expectedAfter, type ModelSettings, type RhythmModel } from './rhythm-model.ts';

/** How far forecasts were off, beside those that need no model; and how often the interval held. Units of the series. */
export interface Hindcast {
  readonly forecasts: number;
  readonly meanAbsoluteError: number;
  /** Of "as it is now", "as yesterday at this time", "as a week ago at this time"; the last over those that have one, or null. */
  readonly asNow: number;
  readonly asYesterday: number;
  readonly asLastWeek: number | null;
  /** The model's error over the moments that have a week before them. */
  readonly whereLastWeek: number | null;
  /** Share of true values inside their interval, 0 to 1. */
  readonly held: number;
}

/** A model, and the index from which on it foretells: it was taught by what came before, and until the next takes over. */
export interface Lesson {
  readonly from: number;
  readonly model: RhythmModel;
}

interface HindcastOrder {
  readonly settings: ModelSettings;
  /** In order of time. */
  readonly lessons: readonly Lesson[];
  /** Steps between two forecasts of a series. */
  readonly forecastEvery: number;
}

interface Sums {
  count: number;
  model: number;
  now: number;
  yesterday: number;
  held: number;
  weekCount: number;
  week: number;
  weekModel: number;
}

/** Foretells what is known by now, each time from what was known then, and tells how far off that was. */
export function hindcast(series: readonly DescribedSeries[], order: HindcastOrder): Hindcast {
  const { settings, lessons, forecastEvery } = order;
  const sums: Sums = { count: 0, model: 0, now: 0, yesterday: 0, held: 0, weekCount: 0, week: 0, weekModel: 0 };
  const count = Math.max(0, ...series.map(({ told }) => told.length));
  for (const [each, { from, model }] of lessons.entries()) {
    const until = Math.min(count, lessons[each + 1]?.from ?? count);
    for (let index = from; index < until; index += forecastEvery) {
      for (const one of series) compare(one, expectedAfter(index, one, model, settings), index, sums);
    }
  }
  return meansOf(sums);
}

function meansOf(sums: Sums): Hindcast {
  const mean = (sum: number, number: number) => (number > 0 ? sum / number : Number.NaN);
  return {
    forecasts: sums.count,
    meanAbsoluteError: mean(sums.model, sums.count),
    asNow: mean(sums.now, sums.count),
    asYesterday: mean(sums.yesterday, sums.count),
    asLastWeek: sums.weekCount > 0 ? sums.week / sums.weekCount : null,
    whereLastWeek: sums.weekCount > 0 ? sums.weekModel / sums.weekCount : null,
    held: mean(sums.held, sums.count),
  };
}

/** Only moments count that all have something to say of: the model, now and yesterday. */
function compare({ told, calendar }: DescribedSeries, expected: readonly Expected[], index: number, sums: Sums): void {
  const at = (each: number) => told[each] ?? Number.NaN;
  for (const [step, { value, low, high }] of expected.entries()) {
    const later = index + step + 1;
    const truth = at(later);
    const yesterday = at(calendar.daysBefore(later, 1));
    if (Number.isNaN(truth) || Number.isNaN(yesterday)) continue;
    sums.count++;
    sums.model += Math.abs(value - truth);
    sums.now += Math.abs(at(standingAt(told, index)) - truth);
    sums.yesterday += Math.abs(yesterday - truth);
    if (truth >= low && truth <= high) sums.held++;
    const week = at(calendar.daysBefore(later, 7));
    if (Number.isNaN(week)) continue;
    sums.weekCount++;
    sums.week += Math.abs(week - truth);
    sums.weekModel += Math.abs(value - truth);
  }
}

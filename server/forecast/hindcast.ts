import { Calendar, type Grid, standingAt } from './grid.ts';
import { type ModelSettings, RhythmModel } from './rhythm-model.ts';

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

export interface HindcastOrder {
  readonly grids: readonly Grid[];
  readonly settings: ModelSettings;
  /** The first index that is foretold; everything before only teaches. */
  readonly from: number;
  /** Steps between two lessons: a model is taught from all before it, then foretells until the next. */
  readonly teachEvery: number;
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
export class Hindcasting {
  readonly #order: HindcastOrder;
  readonly #calendar: Calendar;
  /** A model for each lesson, in order. */
  readonly #models: readonly RhythmModel[];
  readonly #count: number;

  constructor(order: HindcastOrder) {
    const { grids, settings, from, teachEvery } = order;
    this.#order = order;
    this.#count = Math.max(0, ...grids.map(({ values }) => values.length));
    this.#calendar = new Calendar(grids[0]?.startMs ?? 0, grids[0]?.stepMs ?? 1, this.#count);
    const model = new RhythmModel(grids, settings);
    const lessons = Math.max(0, Math.ceil((this.#count - from) / teachEvery));
    this.#models = Array.from({ length: lessons }, (_, each) => model.taught(from + each * teachEvery));
  }

  /** Over some series, by their places in the list. */
  of(series: readonly number[]): Hindcast {
    return this.#over(this.#models, this.#order.grids, series);
  }

  /** Over a series that need not have taught; it begins with those that did, and has their step. */
  ofOther(grid: Grid): Hindcast {
    const own = new RhythmModel([grid], this.#order.settings);
    const models = this.#models.map((model) => own.taughtLike(model));
    return this.#over(models, [grid], [0]);
  }

  #over(models: readonly RhythmModel[], grids: readonly Grid[], series: readonly number[]): Hindcast {
    const { from, teachEvery, forecastEvery } = this.#order;
    const sums: Sums = { count: 0, model: 0, now: 0, yesterday: 0, held: 0, weekCount: 0, week: 0, weekModel: 0 };
    const known = { grids, calendar: this.#calendar };
    for (const [each, model] of models.entries()) {
      const lesson = from + each * teachEvery;
      for (let index = lesson; index < Math.min(this.#count, lesson + teachEvery); index += forecastEvery) {
        for (const one of series) compare(model, known, one, index, sums);
      }
    }
    return meansOf(sums);
  }
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
function compare(
  model: RhythmModel,
  { grids, calendar }: { readonly grids: readonly Grid[]; readonly calendar: Calendar },
  series: number,
  index: number,
  sums: Sums,
): void {
  const values = grids[series]?.values ?? new Float64Array();
  const at = (each: number) => values[each] ?? Number.NaN;
  for (const [step, { value, low, high }] of model.expect(series, index).entries()) {
    const later = index + step + 1;
    const truth = at(later);
    const yesterday = at(calendar.daysBefore(later, 1));
    if (Number.isNaN(truth) || Number.isNaN(yesterday)) continue;
    sums.count++;
    sums.model += Math.abs(value - truth);
    sums.now += Math.abs(at(standingAt(values, index)) - truth);
    sums.yesterday += Math.abs(yesterday - truth);
    if (truth >= low && truth <= high) sums.held++;
    const week = at(calendar.daysBefore(later, 7));
    if (Number.isNaN(week)) continue;
    sums.weekCount++;
    sums.week += Math.abs(week - truth);
    sums.weekModel += Math.abs(value - truth);
  }
}

import type { ForecastKind } from './forecast-kinds.ts';
import type { Grid } from './grid.ts';
import { type Hindcast, Hindcasting } from './hindcast.ts';
import { type Expected, RhythmModel } from './rhythm-model.ts';

/** What is told of one series: what is expected, and how far off such forecasts were over the last days. */
export interface SeriesForecast {
  readonly steps: readonly Expected[];
  /** Null where there are no days to look back on. */
  readonly error: (Hindcast & { readonly days: number }) | null;
}

const DAY_MS = 86_400_000;

/** Days over which errors are told. */
const DAYS_BACK = 7;

/** Between two forecasts of the past that are compared with what came, ms. */
const COMPARED_EVERY_MS = 3_600_000;

/**
 * All series of one property: a model taught from everything until now, and one for each of the last days, taught from
 * what came before it, so that errors are those of forecasts that could have been made.
 */
export class TaughtProperty {
  readonly #now: RhythmModel;
  readonly #past: Hindcasting;
  readonly #last: number;
  readonly #days: number;

  constructor(grids: readonly Grid[], { stepMs, settings }: ForecastKind) {
    const count = Math.max(0, ...grids.map(({ values }) => values.length));
    const daySteps = Math.round(DAY_MS / stepMs);
    this.#last = count - 1;
    this.#now = new RhythmModel(grids, settings);
    this.#now.teach(count);
    this.#days = Math.min(DAYS_BACK, Math.floor(count / daySteps) - 1);
    this.#past = new Hindcasting({
      grids,
      settings,
      from: count - Math.max(0, this.#days) * daySteps,
      teachEvery: daySteps,
      forecastEvery: Math.max(1, Math.round(COMPARED_EVERY_MS / stepMs)),
    });
  }

  forecast(series: number): SeriesForecast {
    const steps = this.#now.expect(series, this.#last);
    if (this.#days < 1) return { steps, error: null };
    const told = this.#past.of([series]);
    return { steps, error: told.forecasts > 0 ? { ...told, days: this.#days } : null };
  }
}

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
 * A property's rhythm: a model taught from everything until now, and one for each of the last days, taught from what
 * came before it, so that errors are those of forecasts that could have been made.
 */
export class TaughtProperty {
  readonly #kind: ForecastKind;
  readonly #now: RhythmModel;
  readonly #past: Hindcasting;
  readonly #count: number;

  constructor(teachers: readonly Grid[], kind: ForecastKind) {
    const { stepMs, settings } = kind;
    this.#kind = kind;
    this.#count = Math.max(0, ...teachers.map(({ values }) => values.length));
    this.#now = new RhythmModel(teachers, settings);
    this.#now.teach(this.#count);
    const daySteps = Math.round(DAY_MS / stepMs);
    this.#past = new Hindcasting({
      grids: teachers,
      settings,
      from: this.#count - Math.max(0, this.#daysSince(0)) * daySteps,
      teachEvery: daySteps,
      forecastEvery: Math.max(1, Math.round(COMPARED_EVERY_MS / stepMs)),
    });
  }

  /** Of a series that begins with those that taught, and ends with them; it need not be one of them. */
  forecast(grid: Grid): SeriesForecast {
    const own = new RhythmModel([grid], this.#kind.settings);
    const steps = own.taughtLike(this.#now).expect(0, this.#count - 1);
    const first = grid.values.findIndex((value) => !Number.isNaN(value));
    const days = first < 0 ? 0 : this.#daysSince(first);
    if (days < 1) return { steps, error: null };
    const told = this.#past.ofOther(grid);
    return { steps, error: told.forecasts > 0 ? { ...told, days } : null };
  }

  /** Days that can be looked back on where an index is the first known: none of the first, which teaches alone. */
  #daysSince(first: number): number {
    const daySteps = Math.round(DAY_MS / this.#kind.stepMs);
    return Math.min(DAYS_BACK, Math.floor((this.#count - first) / daySteps) - 1);
  }
}

import { describeSeries } from './features.ts';
import type { ForecastKind } from './forecast-kinds.ts';
import type { Grid } from './grid.ts';
import { type Hindcast, hindcast } from './hindcast.ts';
import { type Expected, expectedAfter, type RhythmModel, teach } from './rhythm-model.ts';

/** What is told of one series: what is expected, and how far off such forecasts were over the last days. */
export interface SeriesForecast {
  readonly steps: readonly Expected[];
  /** Null where there are no days to look back on. */
  readonly error: (Hindcast & { readonly days: number }) | null;
}

/**
 * A property's rhythm: a model taught from everything until then, and one for each of the days before, taught from what
 * came before it, so that errors are those of forecasts that could have been made. Plain data.
 */
export interface TaughtProperty {
  readonly kind: ForecastKind;
  readonly now: RhythmModel;
  readonly past: readonly { readonly fromMs: number; readonly model: RhythmModel }[];
}

/** So many series at the most teach, evenly chosen: what they have in common is in these as well. */
const TEACHERS_AT_MOST = 200;

const DAY_MS = 86_400_000;

/** Days over which errors are told. */
const DAYS_BACK = 7;

/** Between two forecasts of the past that are compared with what came, ms. */
const COMPARED_EVERY_MS = 3_600_000;

/** Those of a list who teach. */
export function teachersAmong<Each>(list: readonly Each[]): readonly Each[] {
  return evenly(list, TEACHERS_AT_MOST);
}

/** As many of a list as may be, evenly from its beginning to its end. */
export function evenly<Each>(list: readonly Each[], atMost: number): readonly Each[] {
  const share = Math.min(1, atMost / list.length);
  return list.filter((_, place) => Math.floor((place + 1) * share) > Math.floor(place * share));
}

/** From grids that share their steps. */
export function teachProperty(teachers: readonly Grid[], kind: ForecastKind): TaughtProperty {
  const { stepMs, settings } = kind;
  const series = describeSeries(teachers, teachers, settings);
  const count = Math.max(0, ...teachers.map(({ values }) => values.length));
  const daySteps = Math.round(DAY_MS / stepMs);
  const startMs = teachers[0]?.startMs ?? 0;
  const days = Math.max(0, daysSince(0, count, daySteps));
  const past = Array.from({ length: days }, (_, each) => {
    const from = count - (days - each) * daySteps;
    return { fromMs: startMs + from * stepMs, model: teach(series, settings, from) };
  });
  return { kind, now: teach(series, settings, count), past };
}

/** Of a series with those around it; it need not be one of those that taught, and may end later than they. */
export function forecastOf(grid: Grid, around: readonly Grid[], { kind, now, past }: TaughtProperty): SeriesForecast {
  const { stepMs, settings } = kind;
  const series = describeSeries([grid], around, settings);
  const [own] = series;
  const count = grid.values.length;
  const steps = own ? expectedAfter(count - 1, own, now, settings) : [];
  const first = grid.values.findIndex((value) => !Number.isNaN(value));
  const days = first < 0 ? 0 : daysSince(first, count, Math.round(DAY_MS / stepMs));
  if (days < 1) return { steps, error: null };
  const told = hindcast(series, {
    settings,
    lessons: past.map(({ fromMs, model }) => ({ from: Math.round((fromMs - grid.startMs) / stepMs), model })),
    forecastEvery: Math.max(1, Math.round(COMPARED_EVERY_MS / stepMs)),
  });
  return { steps, error: told.forecasts > 0 ? { ...told, days } : null };
}

/** Days that can be looked back on where an index is the first known: none of the first, which teaches alone. */
function daysSince(first: number, count: number, daySteps: number): number {
  return Math.min(DAYS_BACK, Math.floor((count - first) / daySteps) - 1);
}

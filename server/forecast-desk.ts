import type { Clock } from '../data/contract/clock.ts';
import type { PropertyId } from '../data/contract/property.ts';
import { AskedThread } from './asked-thread.ts';
import { COVERAGE, type ForecastKind, forecastKindOf } from './forecast/forecast-kinds.ts';
import type { Grid } from './forecast/grid.ts';
import { TEACHERS_AT_MOST } from './forecast/rhythm-model.ts';
import type { SeriesForecast } from './forecast/taught-property.ts';
import type { Forecast, ForecastDesk } from './gateway/forecast-routes.ts';
import type { History } from './store/archive.ts';
import type { Series } from './store/batch.ts';

export type ForecastQuestion =
  | { readonly property: PropertyId; readonly teach: { readonly grids: readonly Grid[]; readonly kind: ForecastKind } }
  | { readonly property: PropertyId; readonly grid: Grid };

export type ForecastAnswer = SeriesForecast | null;

export interface ForecastDeskParts {
  /** The bundle of forecast-worker.ts. */
  readonly file: string;
  readonly history: History;
  readonly clock: Clock;
}

/** What is known of one property: when it was taught, and from when on; null where there is too little to teach it. */
interface Lesson {
  readonly taughtMs: number;
  readonly fromMs: number | null;
}

/** A lesson made or being made. */
interface Given {
  readonly atMs: number;
  /** Threads that had ended by then: with another one it is forgotten. */
  readonly ended: number;
  readonly lesson: Promise<Lesson>;
}

/** UTC epoch ms, the end left out. */
interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

interface Teaching {
  readonly thread: AskedThread<ForecastQuestion, ForecastAnswer>;
  readonly history: History;
}

const DAY_MS = 86_400_000;

/** Days that a lesson looks back on. */
const DAYS_BACK = 28;

/** With less than this kept there is no rhythm to be seen. */
const DAYS_AT_LEAST = 2;

/** So many series, those there the longest, are looked at to find who teaches. */
const CANDIDATES_AT_MOST = 1000;

/** A thread without questions for so long ends, ms. */
const IDLE_MS = 1_800_000;

/** Forecasts from the city's memory, made on a thread of their own; a property's lesson is repeated with each of its steps. */
export function openForecastDesk({
  file,
  history,
  clock,
}: ForecastDeskParts): ForecastDesk & { close(): Promise<void> } {
  const thread = new AskedThread<ForecastQuestion, ForecastAnswer>({ file, name: 'the forecasts', idleMs: IDLE_MS });
  const lessons = new Map<PropertyId, Given>();
  const lessonOf = (property: PropertyId, kind: ForecastKind): Promise<Lesson> => {
    const atMs = Math.floor(clock.nowMs() / kind.stepMs) * kind.stepMs;
    const known = lessons.get(property);
    if (known?.atMs === atMs && known.ended === thread.ended) return known.lesson;
    const given: Given = { atMs, ended: thread.ended, lesson: teach({ thread, history }, property, kind, atMs) };
    lessons.set(property, given);
    given.lesson.catch(() => lessons.get(property) === given && lessons.delete(property));
    return given.lesson;
  };
  return {
    close: () => thread.close(),
    forecast: async (subject, property): Promise<Forecast> => {
      const kind = forecastKindOf(property);
      if (!kind) return { available: false, reason: 'no-rhythm' };
      const series = seriesOf(history, property).find((each) => each.subject === subject);
      if (!series) return { available: false, reason: 'nothing-kept' };
      const { taughtMs, fromMs } = await lessonOf(property, kind);
      if (fromMs === null) return { available: false, reason: 'not-enough-history' };
      const [grid] = await gridsOf(history, [series], kind, { fromMs, toMs: taughtMs });
      const first = grid ? firstOf(grid) : -1;
      const taughtOnDays = first < 0 ? 0 : (taughtMs - fromMs - first * kind.stepMs) / DAY_MS;
      if (!grid || taughtOnDays < DAYS_AT_LEAST) return { available: false, reason: 'not-enough-history' };
      const told = await thread.ask({ property, grid });
      if (!told || told.steps.length === 0) return { available: false, reason: 'silent-now' };
      return { available: true, madeAtMs: taughtMs, stepMs: kind.stepMs, coverage: COVERAGE, taughtOnDays, ...told };
    },
  };
}

/** Looks at the times that values are of: what was told later of days before counts like what was told then. */
async function teach(
  { thread, history }: Teaching,
  property: PropertyId,
  kind: ForecastKind,
  taughtMs: number,
): Promise<Lesson> {
  const span: Span = { fromMs: taughtMs - DAYS_BACK * DAY_MS, toMs: taughtMs };
  const found = await gridsOf(history, await teachersOf(history, property, span), kind, span);
  const first = Math.min(...found.map(firstOf).filter((each) => each >= 0));
  const fromMs = span.fromMs + first * kind.stepMs;
  if (taughtMs - fromMs < DAYS_AT_LEAST * DAY_MS) return { taughtMs, fromMs: null };
  const grids = found.map((grid) => ({
    ...grid,
    startMs: fromMs + kind.stepMs,
    values: grid.values.slice(first),
  }));
  const moved = grids.map(({ values }) => values.buffer);
  await thread.ask({ property, teach: { grids, kind } }, moved);
  return { taughtMs, fromMs };
}

function seriesOf(history: History, property: PropertyId): readonly Series[] {
  return [...history.series().values()].filter((each) => each.property === property && each.subject !== null);
}

/** Of those that speak, the ones that told of the most days: they know most of the rhythm. */
async function teachersOf(history: History, property: PropertyId, span: Span): Promise<readonly Series[]> {
  const { series, atMs } = history.latest();
  const speaking = new Set(series.filter((_, row) => (atMs[row] ?? 0) >= span.toMs - DAY_MS));
  const asked = seriesOf(history, property)
    .filter(({ id }) => speaking.has(id))
    .sort((one, other) => one.id - other.id)
    .slice(0, CANDIDATES_AT_MOST);
  const ids = asked.map(({ id }) => id);
  const { bySeries } = await history.buckets(ids, span.fromMs, span.toMs, DAYS_BACK + 1);
  const daysOf = ({ id }: Series): number => bySeries.get(id)?.count.filter((count) => count > 0).length ?? 0;
  return asked.toSorted((one, other) => daysOf(other) - daysOf(one)).slice(0, TEACHERS_AT_MOST);
}

function firstOf({ values }: Grid): number {
  return values.findIndex((value) => !Number.isNaN(value));
}

/** Series in even steps. A bucket's mean stands for its end: what was true by then. */
async function gridsOf(history: History, series: readonly Series[], { stepMs }: ForecastKind, { fromMs, toMs }: Span) {
  const ids = series.map(({ id }) => id);
  const steps = Math.round((toMs - fromMs) / stepMs);
  const { bySeries } = await history.buckets(ids, fromMs, toMs, steps);
  return series.map(({ id, factor }) => {
    const mean = bySeries.get(id)?.mean ?? new Float64Array(steps).fill(Number.NaN);
    const values = Float64Array.from(mean.subarray(0, steps), (value) => value * factor);
    return { startMs: fromMs + stepMs, stepMs, values };
  });
}

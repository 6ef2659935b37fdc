import type { Clock } from '../data/contract/clock.ts';
import type { PropertyId } from '../data/contract/property.ts';
import type { RecordId } from '../data/contract/record.ts';
import { AskedThread } from './asked-thread.ts';
import { COVERAGE, type ForecastKind, forecastKindOf } from './forecast/forecast-kinds.ts';
import type { Grid } from './forecast/grid.ts';
import type { SeriesForecast } from './forecast/taught-property.ts';
import type { Forecast, ForecastDesk } from './gateway/forecast-routes.ts';
import type { History } from './store/archive.ts';

export type ForecastQuestion =
  | { readonly property: PropertyId; readonly teach: { readonly grids: readonly Grid[]; readonly kind: ForecastKind } }
  | { readonly property: PropertyId; readonly series: number };

export type ForecastAnswer = SeriesForecast | null;

export interface ForecastDeskParts {
  /** The bundle of forecast-worker.ts. */
  readonly file: string;
  readonly history: History;
  readonly clock: Clock;
}

/** What is known of one property: when it was taught, and each subject's place in the lesson. */
interface Lesson {
  readonly taughtMs: number;
  readonly fromMs: number;
  readonly places: ReadonlyMap<RecordId, number>;
}

const DAY_MS = 86_400_000;

/** Days that a lesson looks back on. */
const DAYS_BACK = 28;

/** With less than this kept there is no rhythm to be seen. */
const DAYS_AT_LEAST = 2;

/** A thread without questions for so long ends, ms. */
const IDLE_MS = 1_800_000;

/** Forecasts from the city's memory, made on a thread of their own; a property's lesson is repeated with each of its steps. */
export function openForecastDesk({
  file,
  history,
  clock,
}: ForecastDeskParts): ForecastDesk & { close(): Promise<void> } {
  const thread = new AskedThread<ForecastQuestion, ForecastAnswer>({ file, name: 'the forecasts', idleMs: IDLE_MS });
  const lessons = new Map<PropertyId, Promise<Lesson>>();
  const taughtMs = new Map<PropertyId, number>();
  const lessonOf = (property: PropertyId, kind: ForecastKind): Promise<Lesson> => {
    const nowMs = Math.floor(clock.nowMs() / kind.stepMs) * kind.stepMs;
    const known = thread.running && taughtMs.get(property) === nowMs ? lessons.get(property) : undefined;
    const lesson = known ?? teach({ thread, history }, property, kind, nowMs);
    lessons.set(property, lesson);
    taughtMs.set(property, nowMs);
    lesson.catch(() => lessons.delete(property));
    return lesson;
  };
  return {
    close: () => thread.close(),
    forecast: async (subject, property): Promise<Forecast> => {
      const kind = forecastKindOf(property);
      if (!kind) return { available: false, reason: 'no-rhythm' };
      const extent = history.extent();
      const keptMs = extent ? clock.nowMs() - extent.oldestMs : 0;
      if (keptMs < DAYS_AT_LEAST * DAY_MS) return { available: false, reason: 'not-enough-history' };
      const lesson = await lessonOf(property, kind);
      const series = lesson.places.get(subject);
      if (series === undefined) return { available: false, reason: 'nothing-kept' };
      const told = await thread.ask({ property, series });
      if (!told || told.steps.length === 0) return { available: false, reason: 'silent-now' };
      const days = (lesson.taughtMs - lesson.fromMs) / DAY_MS;
      return {
        available: true,
        madeAtMs: lesson.taughtMs,
        stepMs: kind.stepMs,
        coverage: COVERAGE,
        taughtOnDays: days,
        ...told,
      };
    },
  };
}

async function teach(
  { thread, history }: { readonly thread: AskedThread<ForecastQuestion, ForecastAnswer>; readonly history: History },
  property: PropertyId,
  kind: ForecastKind,
  nowMs: number,
): Promise<Lesson> {
  const all = [...history.series().values()].filter((each) => each.property === property && each.subject !== null);
  const oldestMs = history.extent()?.oldestMs ?? nowMs;
  const fromMs = Math.max(nowMs - DAYS_BACK * DAY_MS, Math.ceil(oldestMs / kind.stepMs) * kind.stepMs);
  const ids = all.map(({ id }) => id);
  const steps = Math.max(1, Math.round((nowMs - fromMs) / kind.stepMs));
  const buckets = await history.buckets(ids, fromMs, nowMs, steps);
  const grids = all.map(({ id, factor }) =>
    gridOf(buckets.bySeries.get(id)?.mean ?? new Float64Array(), buckets, factor),
  );
  const moved = grids.map(({ values }) => values.buffer).filter((buffer) => buffer instanceof ArrayBuffer);
  await thread.ask({ property, teach: { grids, kind: { ...kind, stepMs: buckets.widthMs } } }, moved);
  const places = new Map(all.flatMap(({ subject }, place) => (subject ? [[subject, place] as const] : [])));
  return { taughtMs: nowMs, fromMs, places };
}

/** A bucket's mean stands for its end: what was true by then. */
function gridOf(
  mean: Float64Array,
  { fromMs, widthMs }: { readonly fromMs: number; readonly widthMs: number },
  factor: number,
): Grid {
  return { startMs: fromMs + widthMs, stepMs: widthMs, values: Float64Array.from(mean, (value) => value * factor) };
}

import type { Clock } from '../data/contract/clock.ts';
import type { LngLat } from '../data/contract/place.ts';
import { PROPERTY_IDS, type PropertyId } from '../data/contract/property.ts';
import type { RecordId } from '../data/contract/record.ts';
import { AskedThread } from './asked-thread.ts';
import { nearest } from './forecast/around.ts';
import { COVERAGE, type ForecastKind, forecastKindOf } from './forecast/forecast-kinds.ts';
import type { Grid } from './forecast/grid.ts';
import { evenly, type SeriesForecast, type TaughtProperty, teachersAmong } from './forecast/taught-property.ts';
import type { Forecast, ForecastDesk } from './gateway/forecast-routes.ts';
import type { History } from './store/archive.ts';
import type { Series } from './store/batch.ts';

export type ForecastQuestion =
  | { readonly teach: readonly Grid[]; readonly kind: ForecastKind }
  | { readonly grid: Grid; readonly around: readonly Grid[]; readonly taught: TaughtProperty };

export type ForecastAnswer =
  | { readonly taught: TaughtProperty; readonly told?: never }
  | { readonly told: SeriesForecast; readonly taught?: never };

export interface ForecastDeskParts {
  /** The bundle of forecast-worker.ts. */
  readonly file: string;
  readonly history: History;
  readonly clock: Clock;
  /** Where a thing is; null where nobody says. */
  placeOf(subject: RecordId): LngLat | null;
}

interface SeriesOfThing extends Series {
  readonly subject: RecordId;
}

interface PlacedSeries extends Series {
  readonly place: LngLat | null;
}

/** What the series of a property taught, from when on. */
interface Lesson {
  readonly fromMs: number;
  readonly taught: TaughtProperty;
  readonly teachers: readonly PlacedSeries[];
}

/** What was found, and until when that is good; null where there was too little to learn from. */
interface Given {
  readonly lesson: Lesson | null;
  readonly untilMs: number;
}

/** UTC epoch ms, the end left out. */
interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

const DAY_MS = 86_400_000;

/** Days that a lesson looks back on. */
const DAYS_BACK = 28;

/** With less than this kept there is no rhythm to be seen. */
const DAYS_AT_LEAST = 2;

/** So long a lesson is good, ms of the city: what series have in common changes slowly. */
const LASTS_MS = 6 * 3_600_000;

/** So long after too little was found to learn from it is looked for again, ms of the city. */
const RETRIED_MS = 900_000;

/** So many series, evenly chosen, are looked at to find who teaches. */
const CANDIDATES_AT_MOST = 1000;

/** So many are read at once: others read in between. */
const READ_AT_ONCE = 16;

/** Between two looks at what is to be taught before anyone asks, ms. */
const LOOKED_EVERY_MS = 20_000;

/** After teaching, rest for so many times as long: a city whose clock runs fast is not taught without end. */
const RESTS = 9;

/** A thread without questions for so long ends, ms. */
const IDLE_MS = 60_000;

/**
 * Forecasts from the city's memory, made on a thread of its own. Properties are taught one after the other before anyone
 * asks, and again when a lesson is old; the old one answers until then.
 */
export class CityForecasts implements ForecastDesk {
  readonly #parts: ForecastDeskParts;
  readonly #thread: AskedThread<ForecastQuestion, ForecastAnswer>;
  readonly #given = new Map<PropertyId, Given>();
  readonly #begun = new Map<PropertyId, Promise<Lesson | null>>();
  readonly #timer: NodeJS.Timeout;
  #looking: Promise<void> | null = null;
  /** On the wall's monotonic clock. */
  #restUntilMs = 0;

  constructor(parts: ForecastDeskParts) {
    this.#parts = parts;
    this.#thread = new AskedThread({ file: parts.file, name: 'the forecasts', idleMs: IDLE_MS });
    this.#timer = setInterval(() => {
      if (performance.now() >= this.#restUntilMs) void this.teachAll();
    }, LOOKED_EVERY_MS).unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#thread.close();
  }

  /** Teaches what is not taught or was long ago, one property after the other. What fails is tried by who asks. */
  teachAll(): Promise<void> {
    const startMs = performance.now();
    this.#looking ??= this.#teachEach().finally(() => {
      const nowMs = performance.now();
      this.#restUntilMs = nowMs + RESTS * (nowMs - startMs);
      this.#looking = null;
    });
    return this.#looking;
  }

  async forecast(subject: RecordId, property: PropertyId): Promise<Forecast> {
    const { history, clock, placeOf } = this.#parts;
    const kind = forecastKindOf(property);
    if (!kind) return { available: false, reason: 'no-rhythm' };
    const series = seriesOf(history, property).find((each) => each.subject === subject);
    if (!series) return { available: false, reason: 'nothing-kept' };
    const lesson = await this.#lessonOf(property, kind);
    if (!lesson) return { available: false, reason: 'not-enough-history' };
    const { fromMs, taught, teachers } = lesson;
    const madeAtMs = stepAt(clock.nowMs(), kind);
    const place = placeOf(subject);
    const asked = [{ ...series, place }, ...nearest(place, teachers).map(({ other }) => other)];
    const [grid, ...around] = await gridsOf(history, asked, kind, { fromMs, toMs: madeAtMs });
    const first = grid ? firstOf(grid) : -1;
    const taughtOnDays = first < 0 ? 0 : (madeAtMs - fromMs - first * kind.stepMs) / DAY_MS;
    if (!grid || taughtOnDays < DAYS_AT_LEAST) return { available: false, reason: 'not-enough-history' };
    const { told } = await this.#thread.ask({ grid, around, taught });
    if (!told || told.steps.length === 0) return { available: false, reason: 'silent-now' };
    return { available: true, madeAtMs, stepMs: kind.stepMs, coverage: COVERAGE, taughtOnDays, ...told };
  }

  async #teachEach(): Promise<void> {
    for (const property of PROPERTY_IDS) {
      const kind = forecastKindOf(property);
      if (!kind || this.#isFresh(property) || seriesOf(this.#parts.history, property).length === 0) continue;
      await this.#renew(property, kind).catch(() => null);
    }
  }

  /** The last lesson there is, also while a newer one is made. */
  async #lessonOf(property: PropertyId, kind: ForecastKind): Promise<Lesson | null> {
    const old = this.#given.get(property)?.lesson ?? null;
    if (this.#isFresh(property)) return old;
    const renewed = this.#renew(property, kind);
    if (!old) return renewed;
    renewed.catch(() => null);
    return old;
  }

  #isFresh(property: PropertyId): boolean {
    return this.#parts.clock.nowMs() < (this.#given.get(property)?.untilMs ?? Number.NEGATIVE_INFINITY);
  }

  /** Once for all who ask at the same time. */
  #renew(property: PropertyId, kind: ForecastKind): Promise<Lesson | null> {
    const begun = this.#begun.get(property);
    if (begun) return begun;
    const atMs = stepAt(this.#parts.clock.nowMs(), kind);
    const renewed = this.#teach(property, kind, atMs)
      .then((lesson) => {
        this.#given.set(property, { lesson, untilMs: atMs + (lesson ? LASTS_MS : RETRIED_MS) });
        return lesson;
      })
      .finally(() => this.#begun.delete(property));
    this.#begun.set(property, renewed);
    return renewed;
  }

  /** Looks at the times that values are of: what was told later of days before counts like what was told then. */
  async #teach(property: PropertyId, kind: ForecastKind, atMs: number): Promise<Lesson | null> {
    const span: Span = { fromMs: atMs - DAYS_BACK * DAY_MS, toMs: atMs };
    const teachers = await this.#teachersOf(property, span);
    const found = await gridsOf(this.#parts.history, teachers, kind, span);
    const first = Math.min(...found.map(firstOf).filter((each) => each >= 0));
    const fromMs = span.fromMs + first * kind.stepMs;
    if (atMs - fromMs < DAYS_AT_LEAST * DAY_MS) return null;
    const grids = found.map((grid) => ({ ...grid, startMs: fromMs + kind.stepMs, values: grid.values.slice(first) }));
    const moved = grids.map(({ values }) => values.buffer);
    const { taught } = await this.#thread.ask({ teach: grids, kind }, moved);
    return taught ? { fromMs, taught, teachers } : null;
  }

  /** Of those that speak, some of those that told of the most days: they know most of the rhythm. */
  async #teachersOf(property: PropertyId, span: Span): Promise<readonly PlacedSeries[]> {
    const { history, placeOf } = this.#parts;
    const { series, atMs } = history.latest();
    const speaking = new Set(series.filter((_, row) => (atMs[row] ?? 0) >= span.toMs - DAY_MS));
    const all = seriesOf(history, property).filter(({ id }) => speaking.has(id));
    const asked = evenly(
      all.sort((one, other) => one.id - other.id),
      CANDIDATES_AT_MOST,
    );
    const ids = asked.map(({ id }) => id);
    const { bySeries } = await history.buckets(ids, span.fromMs, span.toMs, DAYS_BACK + 1);
    const daysOf = ({ id }: Series): number => bySeries.get(id)?.count.filter((count) => count > 0).length ?? 0;
    const most = Math.max(0, ...asked.map(daysOf));
    const longest = asked.filter((each) => 2 * daysOf(each) >= most);
    return teachersAmong(longest).map((each) => ({ ...each, place: placeOf(each.subject) }));
  }
}

function seriesOf(history: History, property: PropertyId): SeriesOfThing[] {
  const found: SeriesOfThing[] = [];
  for (const series of history.series().values()) {
    const { subject } = series;
    if (series.property === property && subject !== null) found.push({ ...series, subject });
  }
  return found;
}

/** When the last step ended, UTC epoch ms. */
function stepAt(nowMs: number, { stepMs }: ForecastKind): number {
  return Math.floor(nowMs / stepMs) * stepMs;
}

function firstOf({ values }: Grid): number {
  return values.findIndex((value) => !Number.isNaN(value));
}

/** Series in even steps. A bucket's mean stands for its end: what was true by then. */
async function gridsOf(
  history: History,
  series: readonly PlacedSeries[],
  { stepMs }: ForecastKind,
  { fromMs, toMs }: Span,
): Promise<readonly Grid[]> {
  const steps = Math.round((toMs - fromMs) / stepMs);
  const grids: Grid[] = [];
  for (let start = 0; start < series.length; start += READ_AT_ONCE) {
    const asked = series.slice(start, start + READ_AT_ONCE);
    const ids = asked.map(({ id }) => id);
    const { bySeries } = await history.buckets(ids, fromMs, toMs, steps);
    for (const { id, factor, place } of asked) {
      const mean = bySeries.get(id)?.mean ?? new Float64Array(steps).fill(Number.NaN);
      const values = Float64Array.from(mean.subarray(0, steps), (value) => value * factor);
      grids.push({ startMs: fromMs + stepMs, stepMs, values, place });
    }
  }
  return grids;
}

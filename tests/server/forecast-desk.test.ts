import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { RecordId } from '../../data/contract/record.ts';
import { CityForecasts } from '../../server/forecast-desk.ts';
import type { BucketColumns, Buckets, History } from '../../server/store/archive.ts';
import type { Series } from '../../server/store/batch.ts';
import { type Bundles, bundle } from './bundle.ts';
import { MemoryHistory } from './memory-history.ts';

const STEP_MS = 900_000;
const DAY_MS = 86_400_000;
/** Ten in the morning of a Sunday, and a little more. */
const NOW_MS = Date.UTC(2026, 10, 22, 9, 0) + 100_000;
const MADE_MS = Math.floor(NOW_MS / STEP_MS) * STEP_MS;

/** A thermometer that says something from one moment to another, once in so many steps. */
interface Thermometer {
  readonly fromMs: number;
  readonly untilMs?: number;
  readonly everySteps?: number;
}

/** Whoever asks for fewer buckets asks for days. */
const DAYS_ASKED = 40;

const LONG: Thermometer = { fromMs: MADE_MS - 5 * DAY_MS };

/** Times count that values are of; when they arrived is nowhere said. */
class ThermometerHistory extends MemoryHistory {
  /** How many series each question was of. */
  readonly questions: number[] = [];
  readonly #thermometers: readonly Thermometer[];

  constructor(thermometers: readonly Thermometer[]) {
    super([]);
    this.#thermometers = thermometers;
  }

  override series(): ReadonlyMap<number, Series> {
    return new Map(this.#thermometers.map((_, id) => [id, seriesOf(id)]));
  }

  override extent(): { readonly oldestMs: number; readonly newestMs: number } {
    return { oldestMs: NOW_MS - 60_000, newestMs: NOW_MS };
  }

  override latest(): ReturnType<History['latest']> {
    const ids = Float64Array.from(this.#thermometers.keys());
    const atMs = Float64Array.from(this.#thermometers, ({ untilMs = NOW_MS }) => untilMs);
    const empty = super.latest();
    return { ...empty, series: Uint32Array.from(ids), atMs };
  }

  override async buckets(series: readonly number[], fromMs: number, toMs: number, atMost: number): Promise<Buckets> {
    this.questions.push(series.length);
    const widthMs = atMost < DAYS_ASKED ? DAY_MS : STEP_MS;
    const steps = Math.round((toMs - fromMs) / widthMs);
    const columns = (id: number): BucketColumns => {
      const mean = Float64Array.from({ length: steps }, (_, step) => this.#mean(id, fromMs + step * widthMs));
      const count = Uint32Array.from(mean, (value) => (Number.isNaN(value) ? 0 : 1));
      return { count, mean, minimum: mean, maximum: mean };
    };
    return { fromMs, widthMs, bySeries: new Map(series.map((id) => [id, columns(id)])) };
  }

  /** Warmest at two in the afternoon; the night is ten degrees colder. */
  #mean(id: number, atMs: number): number {
    const { fromMs = 0, untilMs = NOW_MS, everySteps = 1 } = this.#thermometers[id] ?? {};
    if (atMs < fromMs || atMs >= untilMs || Math.round(atMs / STEP_MS) % everySteps !== 0) return Number.NaN;
    return warmth(atMs) + 0.1 * id;
  }
}

function warmth(atMs: number): number {
  return 15 + 5 * Math.cos((2 * Math.PI * (atMs / 3_600_000 - 13)) / 24);
}

function seriesOf(id: number): Series {
  return {
    id,
    key: `sensor:t${id} temperature`,
    subject: `sensor:t${id}`,
    property: 'temperature',
    factor: 1,
  };
}

let bundles: Bundles;
let close: () => Promise<void> = () => Promise.resolve();

beforeAll(async () => {
  bundles = await bundle({ worker: 'server/forecast-worker.ts' });
});

afterAll(() => bundles.remove());

afterEach(() => close());

function deskOf(thermometers: readonly Thermometer[]) {
  const history = new ThermometerHistory(thermometers);
  const time = { nowMs: NOW_MS };
  const desk = new CityForecasts({
    file: bundles.file('worker'),
    history,
    clock: { nowMs: () => time.nowMs, speed: 1 },
    placeOf: () => null,
  });
  close = () => desk.close();
  return { desk, time, history, forecast: (id: number) => desk.forecast(`sensor:t${id}` as RecordId, 'temperature') };
}

describe('a forecast', () => {
  test('is taught by the days that values are of, however late they were told', async () => {
    const { forecast } = deskOf([LONG, LONG, LONG, LONG]);
    const told = await forecast(2);
    if (!told.available) throw new Error(told.reason);
    expect(told.steps.map(({ atMs }) => atMs)).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((step) => MADE_MS + step * STEP_MS),
    );
    for (const { atMs, value } of told.steps) expect(Math.abs(value - warmth(atMs - STEP_MS) - 0.2)).toBeLessThan(0.5);
    expect(told.taughtOnDays).toBe(5);
    expect(told.error?.days).toBe(4);
  });

  test('reaches two hours also where the last values are missing or the sensor is slower than the steps', async () => {
    const { forecast } = deskOf([LONG, LONG, { ...LONG, untilMs: MADE_MS - 2 * STEP_MS }, { ...LONG, everySteps: 2 }]);
    for (const id of [2, 3]) {
      const told = await forecast(id);
      if (!told.available) throw new Error(told.reason);
      expect(told.steps).toHaveLength(8);
      expect(told.steps.at(-1)?.atMs).toBe(MADE_MS + 8 * STEP_MS);
      expect(told.error?.forecasts).toBeGreaterThan(100);
      expect(told.error?.asNow).not.toBeNaN();
    }
  });

  test('says why there is none', async () => {
    const young = { fromMs: MADE_MS - DAY_MS };
    const { forecast } = deskOf([LONG, LONG, LONG, young, { ...LONG, untilMs: MADE_MS - 5 * STEP_MS }]);
    expect(await forecast(3)).toEqual({ available: false, reason: 'not-enough-history' });
    expect(await forecast(4)).toEqual({ available: false, reason: 'silent-now' });
    expect(await forecast(99)).toEqual({ available: false, reason: 'nothing-kept' });
  });

  test('is not made where no sensor has been there for two days', async () => {
    const { forecast } = deskOf([{ fromMs: MADE_MS - 1.9 * DAY_MS }]);
    expect(await forecast(0)).toEqual({ available: false, reason: 'not-enough-history' });
  });

  test('of one among thousands is taught by two hundred, once for all who ask at the same time', async () => {
    const young = { fromMs: MADE_MS - DAY_MS };
    const { forecast, history } = deskOf(Array.from({ length: 5000 }, (_, id) => (id < 100 ? young : LONG)));
    const told = await Promise.all([forecast(4999), forecast(170), forecast(2500)]);
    expect(told.map(({ available }) => available)).toEqual([true, true, true]);
    expect(history.questions.toSorted((one, other) => other - one)).toEqual([
      1000,
      ...Array.from({ length: 12 }, () => 16),
      8,
      1,
      1,
      1,
    ]);
  });

  test('finds its property taught before anyone asked, and again when that is hours ago', async () => {
    const { desk, time, forecast, history } = deskOf([LONG, LONG, LONG]);
    await desk.teachAll();
    expect(history.questions).toEqual([3, 3]);
    expect(await forecast(1)).toMatchObject({ available: true, madeAtMs: MADE_MS });
    time.nowMs += STEP_MS;
    expect(await forecast(1)).toMatchObject({ available: true, madeAtMs: MADE_MS + STEP_MS });
    await desk.teachAll();
    expect(history.questions).toEqual([3, 3, 1, 1]);
    time.nowMs += 6 * 3_600_000;
    await desk.teachAll();
    expect(history.questions).toEqual([3, 3, 1, 1, 3, 3]);
  });
});

import { expect, test, vi } from 'vitest';
import type { Batch } from '../../server/store/batch.ts';
import type { HistoryHome } from './history.ts';
import { columnsOf, dice, HISTORY_START_MS } from './history-batches.ts';
import { HistoryModel, type ModelValue, valuesIn } from './history-model.ts';

const HOUR_MS = 3_600_000;

/** What reading with a limit must do, whatever lies where. `begin`: with nothing kept. */
export function limitTests(begin: () => Promise<HistoryHome>): void {
  test('a limit finds what is nearest to its end, among late, early, doubled and withdrawn values of many hours', async () => {
    const home = await begin();
    const model = takeDisorder(home, 26);
    await home.historian.idle();
    const { history } = home.historian;
    const spans = [
      { fromMs: -1e13, toMs: 1e13 },
      { fromMs: HISTORY_START_MS + 2 * HOUR_MS, toMs: HISTORY_START_MS + 13.5 * HOUR_MS },
    ];
    for (const span of spans) {
      for (const newestFirst of [true, false]) {
        for (const limit of [1, 2, 3, 7, 20, 75, 1000]) {
          const range = { ...span, limit, newestFirst };
          const alone = await history.values(40, range);
          expect(valuesIn({ values: alone })).toEqual(model.values(40, range));
          for (const [series, values] of await history.valuesOfEach([1, 2, 1100], range)) {
            expect(valuesIn({ values })).toEqual(model.values(series, range));
          }
        }
      }
    }
  });

  test('a few values of a series that said very much are read without the rest', async () => {
    const home = await begin();
    const count = 70_000;
    for (let first = 0; first < count; first += 10_000) {
      const values = Array.from({ length: 10_000 }, (_, index) => saidAt(first + index));
      home.take(batchOf(HISTORY_START_MS + first, values));
    }
    for (const hour of [1, 2]) home.take(batchOf(HISTORY_START_MS + hour * HOUR_MS, []));
    await home.historian.idle();
    const whole = await readOf(home, { limit: count + 1, newestFirst: false });
    expect(whole.values).toEqual(Array.from({ length: count }, (_, index) => saidAt(index).value));
    const newest = await readOf(home, { limit: 5, newestFirst: true });
    expect(newest.values).toEqual(whole.values.slice(-5).reverse());
    const oldest = await readOf(home, { limit: 5, newestFirst: false });
    expect(oldest.values).toEqual(whole.values.slice(0, 5));
    for (const { bytes } of [newest, oldest]) expect(bytes).toBeLessThan(whole.bytes * 0.6);
  });
}

/** Three different ones at a time, without any order in them. */
function saidAt(index: number): ModelValue {
  const atMs = HISTORY_START_MS - 70_000 + Math.floor(index / 3) * 3;
  return { series: 1, atMs, value: Math.floor(dice(index)() * 1e6), verdict: 0, text: undefined, location: undefined };
}

/** What was found, and how many bytes of values the database gave for it. */
async function readOf(home: HistoryHome, { limit, newestFirst }: { limit: number; newestFirst: boolean }) {
  const asked = vi.spyOn(home.database, 'query');
  const range = { fromMs: 0, toMs: 1e13, limit, newestFirst };
  const { value } = await home.historian.history.values(1, range);
  const answers = await Promise.all(asked.mock.results.map((result) => result.value));
  asked.mockRestore();
  const bytes = answers.flat().reduce((sum, { part }) => sum + (part instanceof Uint8Array ? part.length : 0), 0);
  return { values: [...value], bytes };
}

/** Some batches every hour: what is late by up to 20 hours or ahead, said again, the same time twice, taken back. */
function takeDisorder(home: HistoryHome, hours: number): HistoryModel {
  const roll = dice(20_260_329);
  const model = new HistoryModel();
  const said: ModelValue[] = [];
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(roll() * list.length)];
  const value = (arrivedMs: number): ModelValue => {
    const again = roll() < 0.15 ? pick(said) : undefined;
    if (again) return roll() < 0.5 ? again : { ...again, value: again.value + 1 };
    const lagMs = (pick([0, 0, 0, 1, 3, 20, -2]) ?? 0) * HOUR_MS;
    const atMs = arrivedMs - lagMs - Math.floor(roll() * 30) * 60_000;
    const series = pick([1, 2, 40, 40, 1100]) ?? 1;
    return { series, atMs, value: Math.floor(roll() * 9), verdict: 0, text: undefined, location: undefined };
  };
  for (let part = 0; part < 3 * hours; part++) {
    const arrivedMs = HISTORY_START_MS + Math.floor((part * HOUR_MS) / 3);
    const values = Array.from({ length: 1 + Math.floor(roll() * 5) }, () => value(arrivedMs));
    const taken = roll() < 0.3 ? pick(said) : undefined;
    said.push(...values);
    const batch = {
      ...batchOf(arrivedMs, values),
      withdrawn: taken ? [{ series: taken.series, atMs: taken.atMs }] : [],
    };
    model.batches.push(batch);
    home.take(batch);
  }
  return model;
}

function batchOf(arrivedMs: number, values: readonly ModelValue[]): Batch {
  const rest = { series: [], legs: [], records: [], gone: [], withdrawn: [], documents: [] };
  return { arrivedMs, values: columnsOf(values), ...rest };
}

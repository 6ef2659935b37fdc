import { expect, test } from 'vitest';
import type { Batch } from '../../server/store/batch.ts';
import type { Retention } from '../../server/store/historian-parts.ts';
import type { HistoryHome } from './history.ts';
import { columnsOf, HISTORY_START_MS } from './history-batches.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Raw values for six hours. */
const SIX_HOURS: Retention = { rawDays: 0.25, fiveMinuteDays: 20, hourDays: 30 };

/** What letting go must do while more comes in, and where it is broken off. `begin`: with nothing kept. */
export function retentionTests(begin: (retention: Retention) => Promise<HistoryHome>): void {
  test('what is old goes although groups wait to be sealed all the time', async () => {
    const home = await begin(SIX_HOURS);
    const hours = 24;
    const oldest = new Promise<number>((resolve) => {
      let hour = 0;
      const sayMore = (): void => {
        if (hour === hours) resolve(home.historian.history.extent()?.oldestMs ?? 0);
        for (let more = 0; more < 2 && hour <= hours; more++, hour++) home.take(saidAt(hour * HOUR_MS));
      };
      home.whenSealed = sayMore;
      sayMore();
      sayMore();
    });
    expect(await oldest).toBeGreaterThan(HISTORY_START_MS + (hours / 6) * HOUR_MS);
    home.whenSealed = () => undefined;
    await home.historian.idle();
    expect(home.historian.kept().values).toBe(7);
    expect(await rowsOf(home, 'history_groups')).toBe(6);
  });

  test('what was half gone when the process ended is neither half there nor counted twice', async () => {
    const home = await begin(SIX_HOURS);
    const minutes = Array.from({ length: 13 }, (_, part) => part * 5);
    for (const minute of minutes) home.take(saidAt(minute * MINUTE_MS));
    await home.historian.idle();
    const ofFirst = 'history_groups WHERE block = 1';
    const whole = await rowsOf(home, ofFirst);
    for (const hour of [8, 9]) home.take(saidAt(hour * HOUR_MS));
    for (let left = whole; left === whole; ) left = await rowsOf(home, ofFirst);
    await home.close();
    expect(await rowsOf(home, ofFirst)).toBeGreaterThan(0);
    await home.open();
    await home.historian.idle();
    const { history } = home.historian;
    const span = { fromMs: HISTORY_START_MS - HOUR_MS, toMs: HISTORY_START_MS + 2 * HOUR_MS };
    const { widthMs, bySeries } = await history.buckets([1], span.fromMs, span.toMs, 3600);
    const count = bySeries.get(1)?.count.reduce((sum, each) => sum + each, 0);
    expect([widthMs, count]).toEqual([5 * MINUTE_MS, minutes.length]);
    expect((await history.values(1, { ...span, limit: 99, newestFirst: false })).series).toHaveLength(0);
  });
}

function saidAt(afterMs: number): Batch {
  const arrivedMs = HISTORY_START_MS + afterMs;
  const said = { series: 1, atMs: arrivedMs - 1000, value: 1, verdict: 0, text: undefined, location: undefined };
  const rest = { series: [], legs: [], records: [], gone: [], withdrawn: [], documents: [] };
  return { arrivedMs, values: columnsOf([said]), ...rest };
}

async function rowsOf(home: HistoryHome, table: string): Promise<number> {
  const [row] = await home.database.query(`SELECT count(*) AS n FROM ${table}`);
  return Number(row?.n);
}

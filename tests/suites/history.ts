import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CityRecord, RecordId } from '../../data/contract/record.ts';
import type { Batch, ValueColumns } from '../../server/store/batch.ts';
import type { Database } from '../../server/store/database.ts';
import { openHistorian } from '../../server/store/historian.ts';
import type { Historian, HistorianParts, JournalBatch, Retention } from '../../server/store/historian-parts.ts';
import { RETENTION_DEFAULTS } from '../../server/store/historian-parts.ts';
import { migrate } from '../../server/store/migration.ts';
import { MIGRATIONS } from '../../server/store/migrations.ts';
import { keepSmall } from '../../server/store/small-tables.ts';
import { BatchDice, columnsOf, dice, HISTORY_START_MS, SERIES_IDS } from './history-batches.ts';
import { limitTests } from './history-limits.ts';
import { retentionTests } from './history-retention.ts';
import { HistoryModel, type ModelCity, type ModelValue, valuesIn } from './history-model.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A journal in memory, and a historian over it and a database, opened and closed as often as one likes. */
export class HistoryHome {
  readonly database: Database;
  readonly lines: string[] = [];
  nowMs = HISTORY_START_MS;
  retention: Retention = RETENTION_DEFAULTS;
  /** How many transactions are refused, at their end. */
  refusals = 0;
  whenSealed: () => void = () => undefined;
  #journal: JournalBatch[] = [];
  #offset = 0;
  #historian: Historian | null = null;

  constructor(database: Database) {
    this.database = database;
  }

  get historian(): Historian {
    if (!this.#historian) throw new Error('the historian is not open');
    return this.#historian;
  }

  async open(): Promise<Historian> {
    const log = { error: (line: string) => void this.lines.push(line), info: () => undefined, debug: () => undefined };
    const parts: HistorianParts = {
      clock: { speed: 1, nowMs: () => this.nowMs },
      log,
      retention: this.retention,
      hasPast: true,
      workerFile: null,
      database: async () => this.#refusing(),
      read: (after) => this.#read(after),
      keepSmall,
      sealed: async (upTo) => {
        this.#journal = this.#journal.filter(({ offset }) => offset > upTo);
        this.whenSealed();
      },
    };
    this.#historian = await openHistorian(parts);
    return this.#historian;
  }

  async close(): Promise<void> {
    await this.#historian?.close();
    this.#historian = null;
  }

  async restart(): Promise<Historian> {
    await this.close();
    return this.open();
  }

  take(batch: Batch): void {
    const entry = { offset: ++this.#offset, batch };
    this.nowMs = Math.max(this.nowMs, batch.arrivedMs);
    this.#journal.push(entry);
    this.historian.take(entry);
  }

  async clear(): Promise<void> {
    const names = ['groups', 'blocks', 'rows', 'withdrawn'].map((name) => `history_${name}`);
    await this.database.query(`TRUNCATE ${[...names, 'documents', 'series', 'cursor'].join(', ')}`);
    this.#journal = [];
    this.#offset = 0;
    this.nowMs = HISTORY_START_MS;
  }

  #refusing(): Database {
    const transaction: Database['transaction'] = (work) =>
      this.database.transaction(async (inside) => {
        const result = await work(inside);
        if (this.refusals === 0) return result;
        this.refusals--;
        throw new Error('no room');
      });
    return { ...bound(this.database), transaction };
  }

  async *#read(after: number): AsyncIterable<JournalBatch> {
    for (const entry of [...this.#journal]) if (entry.offset > after) yield entry;
  }
}

function bound(database: Database): Database {
  return {
    query: (sql, parameters) => database.query(sql, parameters),
    transaction: (work) => database.transaction(work),
    checkpoint: () => database.checkpoint(),
    bytes: () => database.bytes(),
    close: () => database.close(),
  };
}

/** What history must do, whatever database stands behind it. `runs`: how many random cities. */
export function historySuite(name: string, openDatabase: () => Promise<Database>, runs: number): void {
  describe(`history in ${name}`, () => {
    let home: HistoryHome;

    beforeAll(async () => {
      const database = await openDatabase();
      await migrate(database, MIGRATIONS);
      home = new HistoryHome(database);
    }, 60_000);

    afterAll(async () => {
      await home?.close();
      await home?.database.close();
    });

    limitTests(async () => {
      await begin(home, RETENTION_DEFAULTS);
      return home;
    });

    retentionTests(async (retention) => {
      await begin(home, retention);
      return home;
    });

    test('answers as a plain list would, whatever comes in, wherever it is sealed, compacted and opened again', {
      timeout: 120_000,
    }, async () => {
      const property = fc.asyncProperty(fc.integer({ min: 0, max: 2 ** 31 }), async (seed) => {
        await begin(home, RETENTION_DEFAULTS);
        await liveThrough(home, seed);
        expect(home.lines).toEqual([]);
      });
      await fc.assert(property, { numRuns: runs, endOnFailure: true });
    });

    test('lets raw values go after their days, and keeps their means', async () => {
      await begin(home, { rawDays: 1, fiveMinuteDays: 1.5, hourDays: 30 });
      const model = takeHourly(home, 24 * 2.5);
      await home.historian.idle();
      const { history } = home.historian;
      const endMs = HISTORY_START_MS + 2.5 * DAY_MS;
      expect(await history.cityAt(HISTORY_START_MS + HOUR_MS)).toBeNull();
      expect(history.extent()?.oldestMs).toBeGreaterThan(endMs - DAY_MS - 3 * HOUR_MS);
      expect(home.historian.kept().values).toBeLessThan(60);
      const all = { fromMs: 0, toMs: endMs, limit: 1000, newestFirst: false };
      expect((await history.values(1, all)).series.length).toBeLessThan(30);
      const hourly = await history.buckets([1], HISTORY_START_MS, endMs, 200);
      const means = [...(hourly.bySeries.get(1)?.mean ?? [])];
      const expected = means.map((_, hour) => {
        const startMs = hourly.fromMs + hour * HOUR_MS;
        return model.bucket(1, startMs, startMs + HOUR_MS).mean;
      });
      expect([hourly.widthMs, means]).toEqual([HOUR_MS, expected]);
      const old = await history.buckets([1], HISTORY_START_MS, HISTORY_START_MS + HOUR_MS, 3600);
      expect(old.widthMs).toBe(HOUR_MS);
      expectCity(await history.cityAt(endMs), model.cityAt(endMs));
      await home.restart();
      expect(cityValues(home.historian.history.latest())).toEqual(model.cityAt(endMs)?.values);
      expect(await home.historian.history.cityAt(HISTORY_START_MS + HOUR_MS)).toBeNull();
    });

    test('means are without what was taken back after they were made, also when the raw values are gone', async () => {
      await begin(home, { rawDays: 1, fiveMinuteDays: 20, hourDays: 30 });
      takeHourly(home, 6);
      await home.historian.idle();
      const atMs = HISTORY_START_MS + 3 * HOUR_MS - 1000;
      const rest = { series: [], values: columnsOf([]), legs: [], records: [], gone: [], documents: [] };
      home.take({ arrivedMs: home.nowMs, ...rest, withdrawn: [{ series: 1, atMs }] });
      takeHourly(home, 24 * 2, 6);
      await home.historian.idle();
      const { history } = home.historian;
      expect(
        (await history.values(1, { fromMs: 0, toMs: atMs + 1, limit: 9, newestFirst: false })).series,
      ).toHaveLength(0);
      const hourly = await history.buckets([1, 1100], HISTORY_START_MS, home.nowMs, 60);
      const hour = Math.floor((atMs - hourly.fromMs) / HOUR_MS);
      const counts = [1, 1100].map((series) => hourly.bySeries.get(series)?.count[hour]);
      expect([hourly.widthMs, counts]).toEqual([HOUR_MS, [0, 1]]);
    });

    test('a database that refuses for a while loses nothing and doubles nothing', async () => {
      await begin(home, RETENTION_DEFAULTS);
      home.refusals = 2;
      const model = takeHourly(home, 8);
      await home.historian.idle();
      expect(home.refusals).toBe(0);
      expect(home.lines.splice(0).join(' ')).toContain('the past could not be written');
      await compare(home, model, dice(1));
      await home.restart();
      await compare(home, model, dice(2));
    });

    test('changes end early at a limit, but never between what came at the same time', async () => {
      await begin(home, RETENTION_DEFAULTS);
      takeHourly(home, 6);
      const { history } = home.historian;
      const some = await history.changes(0, home.nowMs, 3);
      expect(some.map(({ arrivedMs }) => arrivedMs - HISTORY_START_MS)).toEqual([0, 0, HOUR_MS, HOUR_MS]);
      const last = some.at(-1)?.arrivedMs ?? 0;
      expect((await history.changes(last, home.nowMs, 1)).map(({ arrivedMs }) => arrivedMs)).toEqual([
        last + HOUR_MS,
        last + HOUR_MS,
      ]);
    });

    test('a span without arrivals counts nothing', async () => {
      await begin(home, RETENTION_DEFAULTS);
      takeHourly(home, 3);
      const density = await home.historian.history.density(
        HISTORY_START_MS - HOUR_MS,
        HISTORY_START_MS + 3 * HOUR_MS,
        8,
      );
      expect([...density]).toEqual([0, 0, 2, 0, 2, 0, 2, 0]);
    });
  });
}

async function begin(home: HistoryHome, retention: Retention): Promise<void> {
  await home.close();
  await home.clear();
  home.retention = retention;
  await home.open();
}

/** Two batches at the same time, a value of two series each, every hour. */
function takeHourly(home: HistoryHome, hours: number, first = 0): HistoryModel {
  const model = new HistoryModel();
  for (let hour = first; hour < hours; hour++) {
    for (const series of [1, 1100]) {
      const arrivedMs = HISTORY_START_MS + hour * HOUR_MS;
      const said = { series, atMs: arrivedMs - 1000, value: (hour % 7) + 0.5, verdict: 0 };
      const values = columnsOf([{ ...said, text: undefined, location: undefined }]);
      const rest = { series: [], legs: [], records: [], gone: [], withdrawn: [], documents: [] };
      model.batches.push({ arrivedMs, values, ...rest });
      home.take({ arrivedMs, values, ...rest });
    }
  }
  return model;
}

async function liveThrough(home: HistoryHome, seed: number): Promise<void> {
  const roll = dice(seed);
  const batches = new BatchDice(roll);
  const model = new HistoryModel();
  for (let count = 0; count < 70; count++) {
    const batch = batches.batch();
    model.batches.push(batch);
    home.take(batch);
    if (roll() < 0.3) await new Promise((resolve) => setImmediate(resolve));
    if (roll() < 0.04) await home.restart();
    if (roll() < 0.04) await home.historian.idle();
    if (roll() < 0.06) await compare(home, model, roll);
  }
  await home.historian.idle();
  await compare(home, model, roll);
  await home.restart();
  await compare(home, model, roll);
  expectCity(home.historian.restored.city, model.cityAt(home.nowMs));
}

async function compare(home: HistoryHome, model: HistoryModel, roll: () => number): Promise<void> {
  const { history } = home.historian;
  const spanMs = home.nowMs - HISTORY_START_MS;
  const moment = () => Math.floor(HISTORY_START_MS + roll() * spanMs);
  expect(cityValues(history.latest())).toEqual(model.cityAt(home.nowMs)?.values);
  for (const atMs of [HISTORY_START_MS - 1, moment(), moment(), home.nowMs]) {
    expectCity(await history.cityAt(atMs), model.cityAt(atMs));
  }
  const [afterMs = 0, untilMs = 0] = [moment(), moment()].sort();
  expect((await history.changes(afterMs, untilMs)).map(plain)).toEqual(model.changes(afterMs, untilMs).map(plain));
  for (const series of [1, 1024, 2500, 999]) {
    const [one = 0, other = 0] = [moment() - 4 * HOUR_MS, moment() + HOUR_MS].sort();
    const range = { fromMs: roll() < 0.3 ? -1e13 : one, toMs: roll() < 0.3 ? 1e13 : other };
    const counted = { ...range, limit: Math.floor(roll() * 30), newestFirst: roll() < 0.5 };
    expect(valuesIn({ values: await history.values(series, counted) })).toEqual(model.values(series, counted));
  }
  const together = { fromMs: -1e13, toMs: moment(), limit: 1 + Math.floor(roll() * 30), newestFirst: roll() < 0.5 };
  const asked = [1, 2, 1024, 2500, 999];
  for (const [series, values] of await history.valuesOfEach(asked, together)) {
    expect(valuesIn({ values })).toEqual(model.values(series, together));
  }
  await compareScan(home, model, [roll() < 0.3 ? -1e13 : moment(), roll() < 0.3 ? 1e13 : moment()]);
  await compareBuckets(home, model, moment, roll);
  const fromMs = HISTORY_START_MS - (HISTORY_START_MS % 60_000);
  const widthMs = roll() < 0.5 ? 60_000 : 1_200_000;
  const density = await history.density(fromMs, fromMs + 12 * widthMs, 12);
  const expected = Array.from(density, (_, part) =>
    model.density(fromMs + part * widthMs, fromMs + (part + 1) * widthMs),
  );
  expect([...density]).toEqual(expected);
}

async function compareScan(home: HistoryHome, model: HistoryModel, [fromMs = 0, toMs = 0]: readonly number[]) {
  const { history } = home.historian;
  const expected = model.within(SERIES_IDS, fromMs, toMs);
  expect(await history.count(SERIES_IDS, fromMs, toMs)).toBe(expected.length);
  expect(await history.count([32], fromMs, toMs)).toBe(expected.filter(({ series }) => series === 32).length);
  const scanned: ModelValue[] = [];
  for await (const values of history.scan(SERIES_IDS, fromMs, toMs)) scanned.push(...valuesIn({ values }));
  const inOrder = (values: readonly ModelValue[]) => values.map((value) => JSON.stringify(value)).toSorted();
  expect(inOrder(scanned)).toEqual(inOrder(expected));
}

async function compareBuckets(home: HistoryHome, model: HistoryModel, moment: () => number, roll: () => number) {
  const fromMs = moment() - Math.floor(roll() * 2) * 2 * HOUR_MS;
  const toMs = fromMs + Math.floor(roll() * 9 * HOUR_MS);
  const atMost = 1 + Math.floor(roll() * 60);
  const found = await home.historian.history.buckets([...SERIES_IDS, 999], fromMs, toMs, atMost);
  expect(found.fromMs % found.widthMs).toBe(0);
  for (const [series, { count, mean, minimum, maximum }] of found.bySeries) {
    expect(count.length).toBeLessThanOrEqual(atMost);
    expect(found.fromMs + count.length * found.widthMs).toBeGreaterThanOrEqual(toMs);
    for (let bucket = 0; bucket < count.length; bucket++) {
      const startMs = found.fromMs + bucket * found.widthMs;
      const expected = model.bucket(series, startMs, startMs + found.widthMs);
      expect(count[bucket]).toBe(expected.count);
      if (expected.count === 0) expect([mean[bucket], minimum[bucket], maximum[bucket]]).toEqual([NaN, NaN, NaN]);
      else expect([minimum[bucket], maximum[bucket]]).toEqual([expected.minimum, expected.maximum]);
      const scale = Math.max(1, Math.abs(expected.minimum), Math.abs(expected.maximum));
      if (expected.count > 0) expect(Math.abs((mean[bucket] ?? NaN) - expected.mean) / scale).toBeLessThan(1e-9);
    }
  }
}

function expectCity(city: Batch | null, expected: ModelCity | null): void {
  if (!city || !expected) {
    expect(city).toBe(expected);
    return;
  }
  expect(cityValues(city.values)).toEqual(expected.values);
  expect(cityNumbers(city.values)).toEqual(expected.numbers);
  const records = new Map<RecordId, CityRecord>(city.records.map((record) => [record.id, record]));
  const legs = new Map<RecordId, unknown[]>();
  for (const { vehicle, leg } of city.legs) legs.set(vehicle, [...(legs.get(vehicle) ?? []), leg]);
  for (const [id, record] of expected.records) {
    if (expected.old.has(id) && !records.has(id)) continue;
    expect(records.get(id)).toEqual(record);
    if (!expected.old.has(id)) expect(legs.get(id)).toEqual(expected.legs.get(id));
  }
  for (const id of records.keys()) expect([...expected.records.keys()]).toContain(id);
}

/** The latest of each series; a text may have the number before it beside it. */
function cityValues(values: ValueColumns): ReadonlyMap<number, ModelValue> {
  const inOrder = valuesIn({ values }).toSorted((one, other) => one.atMs - other.atMs || rank(one) - rank(other));
  return new Map(inOrder.map((value) => [value.series, value]));
}

function rank({ value }: ModelValue): number {
  return Number.isNaN(value) ? 1 : 0;
}

/** What a city shows of each series. */
function cityNumbers(values: ValueColumns): ReadonlyMap<number, readonly number[]> {
  const numbers = valuesIn({ values }).filter(({ value }) => !Number.isNaN(value));
  return new Map(numbers.map(({ series, atMs, value, verdict }) => [series, [atMs, value, verdict]]));
}

/** A batch with its values by series, in their order. */
function plain({ values, documents: _, ...rest }: Batch) {
  return { ...rest, values: valuesIn({ values }).toSorted((one, other) => one.series - other.series) };
}

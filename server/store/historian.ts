import type { History } from './archive.ts';
import type { Series } from './batch.ts';
import { CityMoment, keyframeBatch } from './city-moment.ts';
import { Compactor } from './compactor.ts';
import type { Database } from './database.ts';
import type { GroupReader } from './group-reader.ts';
import type { Historian, HistorianParts, JournalBatch } from './historian-parts.ts';
import { HistorianThread } from './historian-thread.ts';
import { type HistorianWork, WORK_AT_ONCE } from './historian-work.ts';
import { KeptHistory } from './kept-history.ts';
import { Pace } from './pace.ts';
import type { PastView } from './past-view.ts';
import { readPast, type Past } from './past-start.ts';
import { DAY_MS, Keeper } from './retention.ts';
import { type GroupToBe, insertGroup, sealGroup } from './sealer.ts';
import { readCursor } from './small-tables.ts';
import { hourOf, Tail } from './tail.ts';
import { tidyGroups } from './tidy.ts';
import { Withdrawals } from './withdrawals.ts';

/** After the database refused, it is tried again in this time, ms. */
const AGAIN_AFTER_MS = 1000;
const AGAIN_AT_MOST_MS = 60_000;

/** Reads where the past ends, and goes on from there. */
export async function openHistorian(parts: HistorianParts): Promise<Historian> {
  const historian = new OpenHistorian(parts);
  await historian.start();
  return historian;
}

class OpenHistorian implements Historian {
  readonly history: History;
  readonly #parts: HistorianParts;
  readonly #work: HistorianWork;
  readonly #groups: GroupReader;
  readonly #series = new Map<number, Series>();
  readonly #withdrawals = new Withdrawals();
  #moment = new CityMoment();
  #tail = new Tail(this.#moment, { group: 1, block: 1, begun: null });
  #database: Database | null = null;
  #sealedGroup = 0;
  #compactedBlock = 0;
  #sealedValues = 0;
  #oldestMs: number | null = null;
  #rawFromMs = Number.NEGATIVE_INFINITY;
  #newestMs: number | null = null;
  #restored: Historian['restored'] = { series: [], city: null };
  #readable: Promise<unknown> = Promise.resolve();
  #closing = false;
  #working: Promise<void> | null = null;
  #compactor: Compactor | null = null;
  #keeper: Keeper | null = null;
  #keptHour = Number.NaN;
  /** Steps of upkeep that come before the next group is sealed. */
  #owed = 0;
  #wake: () => void = () => undefined;
  #crowd: (() => void)[] = [];
  readonly #pace = new Pace();
  /** What was done since the last group was sealed, ms of the wall. */
  #workedMs = 0;

  constructor(parts: HistorianParts) {
    this.#parts = parts;
    this.#work = parts.workerFile === null ? WORK_AT_ONCE : new HistorianThread(parts.workerFile);
    const history = new KeptHistory(
      () => this.#view(),
      () => this.#now(),
    );
    this.history = history;
    this.#groups = history.groups;
  }

  get restored(): Historian['restored'] {
    return this.#restored;
  }

  async start(): Promise<void> {
    let cursor = 0;
    if (this.#parts.hasPast) {
      const database = await this.#parts.database();
      cursor = await readCursor(database);
      const past = await readPast(database, this.#groups);
      this.#database = database;
      if (past) this.#goOn(database, past);
    }
    for await (const entry of this.#parts.read(cursor)) this.take(entry);
    const city = this.#newestMs === null ? null : keyframeBatch(this.#moment.keyframe(this.#newestMs), []);
    this.#restored = { series: [...this.#series.values()], city };
    this.#kick();
  }

  take(entry: JournalBatch): void {
    const { offset, batch } = entry;
    for (const series of batch.series) this.#series.set(series.id, series);
    for (const { series, atMs } of batch.withdrawn) this.#withdrawals.add(series, atMs, offset);
    this.#oldestMs ??= batch.arrivedMs;
    this.#newestMs = batch.arrivedMs;
    if (this.#tail.take(entry)) this.#kick();
  }

  room(values: number): Promise<void> | null {
    const waitMs = this.#closing ? 0 : this.#pace.waitMs(this.#tail.waiting.length, values);
    if (waitMs === 0) return null;
    return new Promise((resolve) => {
      if (Number.isFinite(waitMs)) setTimeout(resolve, waitMs);
      else this.#crowd.push(resolve);
    });
  }

  kept(): { readonly values: number; readonly oldestMs: number | null } {
    return { values: this.#sealedValues + this.#tail.values, oldestMs: this.#oldestMs };
  }

  async idle(): Promise<void> {
    await this.#readable;
    while (this.#working) await this.#working;
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#letIn();
    this.#wake();
    await this.#working;
    await this.#readable;
    await this.#work.close();
  }

  #goOn(database: Database, past: Past): void {
    for (const series of past.series) this.#series.set(series.id, series);
    for (const { series, atMs, offset } of past.withdrawn) this.#withdrawals.add(series, atMs, offset);
    this.#moment = past.moment;
    this.#tail = new Tail(past.moment, past.next);
    this.#sealedGroup = past.next.group - 1;
    this.#compactedBlock = past.compactedBlock;
    this.#sealedValues = past.values;
    this.#oldestMs = past.oldestMs;
    if (past.firstBlock > 1) this.#rawFromMs = past.oldestMs;
    this.#newestMs = past.newestMs;
    this.#readable = this.#fillRunning(database, past)
      .catch((error: unknown) => this.#report('the last hour could not be read', error))
      .finally(() => this.#kick());
  }

  /** Summaries of the blocks under way are in memory only: they are made again from their groups. */
  async #fillRunning(database: Database, { underWay, next }: Past): Promise<void> {
    for (const { id, block, firstMs } of underWay) {
      const running = this.#tail.runningOf(block, firstMs);
      const stretch = this.#closing ? null : await this.#groups.stretch(database, id);
      if (stretch && id < next.group) running.add(stretch.values);
    }
  }

  async #view(): Promise<PastView> {
    await this.#readable;
    return { ...this.#now(), database: this.#sealedGroup > 0 ? this.#database : null };
  }

  #now(): Omit<PastView, 'database'> {
    return {
      sealedGroup: this.#sealedGroup,
      compactedBlock: this.#compactedBlock,
      tail: this.#tail.parts(),
      running: new Map(this.#tail.running),
      withdrawals: this.#withdrawals,
      slices: this.#groups.slices,
      ends: this.#groups.ends,
      latest: this.#moment.latest,
      series: this.#series,
      oldestMs: this.#oldestMs,
      rawFromMs: this.#rawFromMs,
      fiveMinutesFromMs: this.#parts.clock.nowMs() - this.#parts.retention.fiveMinuteDays * DAY_MS,
      newestMs: this.#newestMs,
    };
  }

  /** Works until there is nothing left to do; what became whole while it came to its end is seen to, too. */
  #kick(): void {
    this.#working ??= this.#run().finally(() => {
      this.#working = null;
      if (this.#tail.waiting.length > 0 && !this.#closing) this.#kick();
    });
  }

  async #run(): Promise<void> {
    let againMs = AGAIN_AFTER_MS;
    while (!this.#closing) {
      try {
        const startMs = performance.now();
        const isDone = await this.#step();
        this.#workedMs += performance.now() - startMs;
        if (!isDone) return;
        againMs = AGAIN_AFTER_MS;
      } catch (error) {
        this.#compactor = null;
        this.#keeper = null;
        if (this.#closing) return;
        this.#report(`the past could not be written, again in ${againMs / 1000} s`, error);
        await this.#pause(againMs);
        againMs = Math.min(AGAIN_AT_MOST_MS, againMs * 2);
      }
    }
  }

  /**
   * Seals what waits; false where there is nothing to do. However much comes in, there are steps of upkeep between two
   * groups: as many as blocks are behind.
   */
  async #step(): Promise<boolean> {
    const [next] = this.#tail.waiting;
    if (next && this.#owed === 0) {
      this.#pace.sealed(next.stretch.rows, this.#workedMs);
      this.#workedMs = 0;
      await this.#seal(next);
      this.#owed = this.#wholeBlock - this.#compactedBlock;
      return true;
    }
    const isDone = await this.#upkeep();
    this.#owed = isDone ? Math.max(0, this.#owed - 1) : 0;
    return isDone || next !== undefined;
  }

  /** The last block all of whose groups are sealed. */
  get #wholeBlock(): number {
    return (this.#tail.waiting[0]?.block ?? this.#tail.block) - 1;
  }

  /** A small step of what is not pressing; false where there is nothing to do. */
  async #upkeep(): Promise<boolean> {
    const database = this.#database;
    if (!database) return false;
    if (await this.#forget(database)) return true;
    const block = this.#compactedBlock + 1;
    if (block > this.#wholeBlock || !this.#tail.running.has(block)) return false;
    await this.#readable;
    this.#compactor ??= this.#compactorOf(database, block);
    if (await this.#compactor.step()) this.#compacted(block);
    return true;
  }

  #compactorOf(database: Database, block: number): Compactor {
    return new Compactor(database, this.#work, this.#withdrawals, block);
  }

  async #seal(group: GroupToBe): Promise<void> {
    const sealed = await sealGroup(this.#work, group);
    const database = await this.#parts.database();
    await database.transaction(async (inside) => {
      await insertGroup(inside, group, sealed);
      await this.#parts.keepSmall(inside, group.small);
    });
    await tidyGroups(database);
    this.#database = database;
    this.#tail.waiting.shift();
    this.#sealedGroup = group.id;
    this.#letIn();
    this.#sealedValues += group.stretch.rows;
    await this.#parts.sealed(group.stretch.lastOffset);
  }

  #letIn(): void {
    const waiting = this.#crowd;
    this.#crowd = [];
    for (const resolve of waiting) resolve();
  }

  #compacted(block: number): void {
    this.#compactor = null;
    this.#compactedBlock = block;
    this.#keptHour = Number.NaN;
    this.#tail.running.delete(block);
  }

  /** Once an hour of the city and after each block, and then step by step. */
  async #forget(database: Database): Promise<boolean> {
    const nowMs = this.#parts.clock.nowMs();
    if (hourOf(nowMs) === this.#keptHour) return false;
    this.#keeper ??= this.#keeperOf(database);
    if (await this.#keeper.step(nowMs)) return true;
    this.#keeper = null;
    this.#keptHour = hourOf(nowMs);
    return false;
  }

  #keeperOf(database: Database): Keeper {
    return new Keeper({
      database,
      retention: this.#parts.retention,
      compactorOf: (block) => this.#compactorOf(database, block),
      keepsFrom: (fromMs) => {
        this.#oldestMs = fromMs;
        this.#rawFromMs = fromMs;
      },
      gone: (values) => {
        this.#sealedValues -= values;
      },
    });
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      timer.unref();
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #report(what: string, error: unknown): void {
    this.#parts.log.error(`${what}: ${error instanceof Error ? error.message : error}`);
  }
}

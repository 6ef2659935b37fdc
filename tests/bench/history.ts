import { fork } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Archive, Buckets } from '../../server/store/archive.ts';
import { openArchive } from '../../server/store/open-archive.ts';
import { BenchCity, DISTRICTS } from './history-city.ts';
import { archivePlace, BENCH_START_MS } from './history-place.ts';

/** A city's memory at work: what it takes in, what it takes on the disk, how soon it answers. */
export interface HistoryResult {
  readonly store: 'pglite' | 'postgres';
  readonly values: number;
  readonly series: number;
  /** Taken in and acknowledged after commit, the making of the values included. */
  readonly valuesPerSecond: number;
  /** Processor time of everything in this process a value, microseconds. */
  readonly cpuUsPerValue: number;
  /** The longest time without an acknowledgement while some were waited for, sealing and compaction under way. */
  readonly maxPauseMs: number;
  /** All that is on the disk over all values. */
  readonly bytesPerValue: number;
  /** A process from its start until it has the city as it is now. */
  readonly startMs: number;
  readonly latestP95Ms: number;
  /** One series of 24 h, or of all there is, in 300 buckets. */
  readonly seriesP95Ms: number;
  /** The last 100 values of one series. */
  readonly valuesP95Ms: number;
  /** The whole city at a moment. */
  readonly seekP95Ms: number;
  /** All changes of 60 s. */
  readonly replay60sP95Ms: number;
  /** Hourly mean of every series, averaged per district. */
  readonly hourlyMeanP95Ms: number;
  /** Processor time of one answer, all threads, ms on average: what a busy machine does not change. */
  readonly cpuMs: Readonly<Record<string, number>>;
  readonly peakMb: number;
}

/** So much is taken in first, and not measured: a fresh database is made with the first group, seconds of work, once. */
const WARM_S = 200;

/** Batches on their way at once. */
const AT_ONCE = 48;

/** `npm run bench -- history [--hours 6] [--folder <folder>] [--keep]`, with `DATABASE_URL` on that server (an empty database). */
export async function run(bundles: string): Promise<HistoryResult> {
  const hours = Number(option('--hours') ?? 6);
  const folder = option('--folder') ?? mkdtempSync(join(tmpdir(), 'besso-bench-history-'));
  const worker = join(bundles, 'history-pglite-worker.mjs');
  const city = new BenchCity(BENCH_START_MS, 1);
  try {
    const taken = await takeIn(city, hours, folder, worker);
    const startMs = await start(join(bundles, 'history-start.mjs'), folder, worker);
    const archive = await openArchive(archivePlace(folder, worker));
    const answers = await ask(archive, city, hours);
    await archive.close();
    const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
    return { store: process.env.DATABASE_URL ? 'postgres' : 'pglite', ...taken, startMs, ...answers, peakMb };
  } finally {
    if (!process.argv.includes('--keep')) rmSync(folder, { recursive: true, force: true });
  }
}

function option(name: string): string | undefined {
  const place = process.argv.indexOf(name);
  return place > 0 ? process.argv[place + 1] : undefined;
}

async function takeIn(city: BenchCity, hours: number, folder: string, worker: string) {
  const archive = await openArchive(archivePlace(folder, worker));
  await archive.record(city.first());
  await feed(archive, city, 0, WARM_S);
  await settled();
  const before = process.cpuUsage();
  const startedMs = performance.now();
  const { values: measured, maxPauseMs } = await feed(archive, city, WARM_S, hours * 3600);
  const seconds = (performance.now() - startedMs) / 1000;
  await settled();
  const { user, system } = process.cpuUsage(before);
  const bytes = process.env.DATABASE_URL ? archive.usage().bytes : 0;
  await archive.close();
  return {
    values: city.values,
    series: city.series.length,
    valuesPerSecond: Math.round(measured / seconds),
    cpuUsPerValue: round((user + system) / measured),
    maxPauseMs: round(maxPauseMs),
    bytesPerValue: round((process.env.DATABASE_URL ? bytes : bytesIn(folder)) / city.values),
  };
}

/** Second after second as fast as it is acknowledged. */
async function feed(archive: Archive, city: BenchCity, fromS: number, toS: number) {
  let values = 0;
  let maxPauseMs = 0;
  let lastMs = performance.now();
  const underWay = new Set<Promise<void>>();
  for (let second = fromS; second < toS; second++) {
    for (const batch of city.second(second)) {
      if (underWay.size === 0) lastMs = performance.now();
      const safe = archive.record(batch).then(() => {
        const nowMs = performance.now();
        maxPauseMs = Math.max(maxPauseMs, nowMs - lastMs);
        lastMs = nowMs;
        underWay.delete(safe);
      });
      underWay.add(safe);
      values += batch.values.series.length;
      if (underWay.size >= AT_ONCE) await Promise.race(underWay);
    }
  }
  await Promise.all(underWay);
  return { values, maxPauseMs };
}

/** Waits until the historian has nothing left to do: two seconds with hardly any processor time. */
async function settled(): Promise<void> {
  for (let quiet = 0; quiet < 4; ) {
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, 500));
    const { user, system } = process.cpuUsage(before);
    quiet = user + system < 50_000 ? quiet + 1 : 0;
  }
}

/** From the start of a process to its first answer. */
async function start(file: string, folder: string, worker: string): Promise<number> {
  const startedMs = performance.now();
  const child = fork(file, [folder, worker]);
  const served = new Promise<number>((resolve) => child.once('message', () => resolve(performance.now() - startedMs)));
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const ms = await Promise.race([served, ended.then(() => Number.NaN)]);
  await ended;
  return Math.round(ms);
}

async function ask({ history }: Archive, city: BenchCity, hours: number) {
  const spanMs = hours * 3_600_000;
  const endMs = BENCH_START_MS + spanMs;
  const moment = (leastMs = 0) => BENCH_START_MS + leastMs + city.random() * (spanMs - leastMs - 1000);
  const series = () => 1 + Math.floor(city.random() * city.series.length);
  const dayMs = Math.min(spanMs, 86_400_000);
  const all = city.series.map(({ id }) => id);
  const latest = await timed(200, async () => history.latest());
  const buckets = await timed(100, () => history.buckets([series()], endMs - dayMs, endMs, 300));
  const values = await timed(100, () => {
    return history.values(series(), { fromMs: 0, toMs: moment(), limit: 100, newestFirst: true });
  });
  const seek = await timed(100, async () => checked(await history.cityAt(moment())));
  const replay60s = await timed(60, () => {
    const fromMs = moment(60_000);
    return history.changes(fromMs - 60_000, fromMs);
  });
  const hourlyMean = await timed(20, async () => {
    return districtMeans(await history.buckets(all, endMs - dayMs, endMs, 24), city);
  });
  const each = { latest, series: buckets, values, seek, replay60s, hourlyMean };
  return {
    latestP95Ms: latest.p95Ms,
    seriesP95Ms: buckets.p95Ms,
    valuesP95Ms: values.p95Ms,
    seekP95Ms: seek.p95Ms,
    replay60sP95Ms: replay60s.p95Ms,
    hourlyMeanP95Ms: hourlyMean.p95Ms,
    cpuMs: Object.fromEntries(Object.entries(each).map(([name, { cpuMs }]) => [name, cpuMs])),
  };
}

function districtMeans({ bySeries }: Buckets, city: BenchCity) {
  const means = Array.from({ length: DISTRICTS }, () => ({ sum: 0, count: 0 }));
  for (const [id, { mean }] of bySeries) {
    const district = means[city.districtOf[id] ?? 0];
    for (const each of mean) {
      if (!district || Number.isNaN(each)) continue;
      district.sum += each;
      district.count++;
    }
  }
  return means;
}

function checked<T>(found: T | null): T {
  if (found === null) throw new Error('there is no city at a moment of the history');
  return found;
}

async function timed(times: number, ask: () => Promise<unknown>) {
  const took: number[] = [];
  const before = process.cpuUsage();
  for (let time = 0; time < times; time++) {
    const beforeMs = performance.now();
    await ask();
    took.push(performance.now() - beforeMs);
  }
  const { user, system } = process.cpuUsage(before);
  const p95Ms = round(took.sort((one, other) => one - other)[Math.floor(times * 0.95)] ?? 0);
  return { p95Ms, cpuMs: round((user + system) / 1000 / times) };
}

function bytesIn(folder: string): number {
  if (!existsSync(folder)) return 0;
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.reduce((sum, entry) => {
    const path = join(folder, entry.name);
    return sum + (entry.isDirectory() ? bytesIn(path) : statSync(path).size);
  }, 0);
}

function round(number: number): number {
  return Math.round(number * 100) / 100;
}

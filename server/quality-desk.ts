import type { City } from '../data/contract/city.ts';
import type { Clock } from '../data/contract/clock.ts';
import type { RecordId } from '../data/contract/record.ts';
import type { FeedHealth } from './gateway/feed-health.ts';
import type { QualityDesk } from './gateway/quality-routes.ts';
import type { Assessment, Quality, Rejected } from './quality/quality.ts';
import { HOUR_MS, HOURS } from './quality/series-tally.ts';
import { keepQuality, keptHours, type QualityMemory, type RefusedOf } from './quality-keeper.ts';
import type { Archive } from './store/archive.ts';
import type { Series, ValueColumns } from './store/batch.ts';

export interface QualityDeskParts {
  /** Has been told of every reading since the start, and goes on from what was kept at a moment; null: of nothing. */
  readonly memory: QualityMemory & { readonly keptMs: number | null };
  readonly archive: Pick<Archive, 'documents' | 'history' | 'restored' | 'usage'>;
  readonly clock: Clock;
  city(): City;
  feeds(): readonly Pick<FeedHealth, 'id' | 'rejected'>[];
  failed(error: unknown): void;
}

/** Wall time for which an assessment is given again, ms. */
const KEPT_MS = 5000;

/** Wall time between two looks at how much was refused, and at whether the past can be read yet, ms. */
const LOOK_MS = 60_000;
const READY_MS = 1000;

/** Wall time between two keepings, ms: what came since the last is found in the history. */
const KEEP_MS = 300_000;

/** Values of the history that are counted at once. */
const TOGETHER = 20_000;

/** Scores of all feeds and sensors; they go on through restarts. */
export function openQualityDesk(parts: QualityDeskParts): QualityDesk & {
  /** Whether everything from before the start counts; settles once it does, or never will. */
  readonly restored: Promise<boolean>;
  close(): Promise<void>;
} {
  const { clock, memory } = parts;
  const refusals = new Refusals();
  let kept: { readonly assessment: Assessment; readonly madeMs: number } | null = null;
  const work = { ended: false };
  const look = (): void => refusals.look(parts.feeds(), clock.nowMs());
  const restored = restore(parts, refusals, work).catch((error: unknown) => {
    parts.failed(error);
    return false;
  });
  const due = new Set<number>();
  let keeping: Promise<void> = Promise.resolve();
  const keep = (): void => {
    keeping = keeping.then(async () => {
      if (await restored) await keepChanged(parts, refusals, due).catch(parts.failed);
    });
  };
  const timers = [setInterval(look, LOOK_MS).unref(), setInterval(keep, KEEP_MS).unref()];
  return {
    restored,
    assess: () => {
      if (kept && performance.now() - kept.madeMs < KEPT_MS) return kept.assessment;
      look();
      const nowMs = clock.nowMs();
      const assessment = memory.quality.assess(parts.city(), (feed) => refusals.of(feed, nowMs), nowMs);
      kept = { assessment, madeMs: performance.now() };
      return assessment;
    },
    close: () => {
      work.ended = true;
      for (const timer of timers) clearInterval(timer);
      look();
      keep();
      return keeping;
    },
  };
}

/** How many messages of each feed were refused, hour by hour. */
class Refusals {
  readonly #seen = new Map<RecordId<'feed'>, { readonly rejected: number; readonly sinceMs: number }>();
  readonly #hours = new Map<number, Map<RecordId<'feed'>, Rejected>>();
  readonly #changed = new Set<number>();

  look(feeds: readonly Pick<FeedHealth, 'id' | 'rejected'>[], nowMs: number): void {
    const hour = Math.floor(nowMs / HOUR_MS);
    for (const { id, rejected } of feeds) {
      const before = this.#seen.get(id) ?? { rejected: 0, sinceMs: nowMs };
      this.#seen.set(id, { ...before, rejected });
      if (rejected <= before.rejected) continue;
      const sinceMs = Math.max(hour * HOUR_MS, before.sinceMs);
      this.add(hour, new Map([[id, { count: rejected - before.rejected, sinceMs }]]));
      this.#changed.add(hour);
    }
    for (const each of this.#hours.keys()) if (each <= hour - HOURS) this.#hours.delete(each);
  }

  add(hour: number, refused: RefusedOf): void {
    const own = this.#hours.get(hour) ?? new Map<RecordId<'feed'>, Rejected>();
    this.#hours.set(hour, own);
    for (const [id, { count, sinceMs }] of refused) {
      const known = own.get(id) ?? { count: 0, sinceMs };
      own.set(id, { count: known.count + count, sinceMs: Math.min(known.sinceMs, sinceMs) });
    }
  }

  inHour(hour: number): RefusedOf {
    return this.#hours.get(hour) ?? new Map();
  }

  takeChanged(): readonly number[] {
    const changed = [...this.#changed];
    this.#changed.clear();
    return changed;
  }

  of(feed: RecordId<'feed'>, nowMs: number): Rejected {
    const oldest = Math.floor(nowMs / HOUR_MS) - HOURS + 1;
    const none = { count: 0, sinceMs: Math.max(oldest * HOUR_MS, this.#seen.get(feed)?.sinceMs ?? nowMs) };
    return [...this.#hours].reduce((sum, [hour, refused]) => {
      const own = hour < oldest ? undefined : refused.get(feed);
      return own ? { count: sum.count + own.count, sinceMs: Math.min(sum.sinceMs, own.sinceMs) } : sum;
    }, none);
  }
}

/** Adds the hours before the start, then what came after the last keeping. False where it was ended before all was there. */
async function restore(
  { memory, archive, clock }: QualityDeskParts,
  refusals: Refusals,
  work: { readonly ended: boolean },
): Promise<boolean> {
  const { quality, keptMs } = memory;
  const { documents, restored, history } = archive;
  const nowMs = clock.nowMs();
  const thisHour = Math.floor(nowMs / HOUR_MS);
  const byId = new Map(restored.series.map((series) => [series.id, series]));
  for await (const { hour, table, refused } of keptHours(documents)) {
    if (work.ended) return false;
    if (hour <= thisHour - HOURS || hour > thisHour) continue;
    refusals.add(hour, refused);
    for (const [id, figures] of table) {
      const series = byId.get(id);
      if (series) quality.addHour(series, hour, figures, nowMs);
    }
  }
  const untilMs = restored.city?.arrivedMs ?? Number.NEGATIVE_INFINITY;
  let afterMs = Math.max(keptMs ?? 0, (thisHour - HOURS + 1) * HOUR_MS - 1);
  while (archive.usage().state === 'opening' && !work.ended) await wait(READY_MS);
  while (afterMs < untilMs && !work.ended) {
    const batches = await history.changes(afterMs, untilMs, TOGETHER);
    for (const { arrivedMs, values } of batches) count(values, arrivedMs, byId, quality);
    afterMs = batches.at(-1)?.arrivedMs ?? untilMs;
    await wait(0);
  }
  return !work.ended;
}

function count(values: ValueColumns, arrivedMs: number, byId: ReadonlyMap<number, Series>, quality: Quality): void {
  for (let row = 0; row < values.series.length; row++) {
    const series = byId.get(values.series[row] ?? 0);
    const reading = { atMs: values.atMs[row] ?? 0, value: values.value[row] ?? Number.NaN };
    if (series) quality.note(series, reading, values.verdict[row] ?? 0, arrivedMs);
  }
}

/** Keeps what is new since the last keeping; where it could not be kept it is with the next. */
async function keepChanged(
  { memory, archive, clock }: QualityDeskParts,
  refusals: Refusals,
  due: Set<number>,
): Promise<void> {
  for (const hour of [...memory.quality.takeChanged(), ...refusals.takeChanged()]) due.add(hour);
  if (due.size === 0) return;
  const hours = new Map([...due].map((hour) => [hour, refusals.inHour(hour)] as const));
  await keepQuality(archive.documents, memory, clock.nowMs(), hours);
  for (const hour of hours.keys()) due.delete(hour);
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

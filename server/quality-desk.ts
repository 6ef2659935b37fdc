import type { City } from '../data/contract/city.ts';
import type { Clock } from '../data/contract/clock.ts';
import type { RecordId } from '../data/contract/record.ts';
import type { FeedHealth } from './gateway/feed-health.ts';
import type { QualityDesk } from './gateway/quality-routes.ts';
import type { Assessment, Quality } from './quality/quality.ts';
import { HOUR_MS, HOURS } from './quality/series-tally.ts';
import type { Archive } from './store/archive.ts';
import type { Series } from './store/batch.ts';

export interface QualityDeskParts {
  /** Has been told of every reading since the start. */
  readonly quality: Quality;
  readonly archive: Pick<Archive, 'history' | 'restored' | 'usage'>;
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

/** Series whose past hours are read at once. */
const TOGETHER = 250;

/** Scores of all feeds and sensors; what was before the start is read from the city's memory, bit by bit. */
export function openQualityDesk(parts: QualityDeskParts): QualityDesk & { close(): void } {
  const { quality, clock } = parts;
  const refusals = new Refusals();
  let kept: { readonly assessment: Assessment; readonly madeMs: number } | null = null;
  const work = { ended: false };
  const look = (): void => refusals.look(parts.feeds(), clock.nowMs());
  const timer = setInterval(look, LOOK_MS);
  timer.unref();
  restore(parts, work).catch(parts.failed);
  return {
    assess: () => {
      if (kept && performance.now() - kept.madeMs < KEPT_MS) return kept.assessment;
      look();
      const nowMs = clock.nowMs();
      const assessment = quality.assess(parts.city(), (feed) => refusals.of(feed, nowMs), nowMs);
      kept = { assessment, madeMs: performance.now() };
      return assessment;
    },
    close: () => {
      work.ended = true;
      clearInterval(timer);
    },
  };
}

/** How many messages of each feed were refused, hour by hour. */
class Refusals {
  readonly #seen = new Map<RecordId<'feed'>, number>();
  readonly #hours = new Map<RecordId<'feed'>, Map<number, number>>();

  look(feeds: readonly Pick<FeedHealth, 'id' | 'rejected'>[], nowMs: number): void {
    const hour = Math.floor(nowMs / HOUR_MS);
    for (const { id, rejected } of feeds) {
      const more = rejected - (this.#seen.get(id) ?? 0);
      this.#seen.set(id, rejected);
      const hours = this.#hours.get(id) ?? new Map<number, number>();
      if (more > 0) hours.set(hour, (hours.get(hour) ?? 0) + more);
      for (const each of hours.keys()) if (each <= hour - HOURS) hours.delete(each);
      this.#hours.set(id, hours);
    }
  }

  of(feed: RecordId<'feed'>, nowMs: number): number {
    const oldest = Math.floor(nowMs / HOUR_MS) - HOURS;
    return [...(this.#hours.get(feed) ?? [])].reduce((sum, [hour, count]) => (hour > oldest ? sum + count : sum), 0);
  }
}

/**
 * Lets the last hours before the start count: how much came, and the means; also of what is not told again yet. What was
 * found against it is not in the summaries.
 */
async function restore(parts: QualityDeskParts, work: { readonly ended: boolean }): Promise<void> {
  const { quality, archive, clock } = parts;
  const { restored, history } = archive;
  if (!restored.city) return;
  const startMs = clock.nowMs();
  const byId = new Map(restored.series.map((series) => [series.id, series]));
  const { series, atMs } = restored.city.values;
  const told: Series[] = [];
  const fromMs = (Math.floor(startMs / HOUR_MS) - HOURS + 1) * HOUR_MS;
  for (let row = 0; row < series.length; row++) {
    const each = byId.get(series[row] ?? 0);
    if (!each || each.subject?.startsWith('vehicle:')) continue;
    quality.remember(each, atMs[row] ?? 0);
    if ((atMs[row] ?? 0) >= fromMs) told.push(each);
  }
  while (archive.usage().state === 'opening' && !work.ended) await wait(READY_MS);
  for (let place = 0; place < told.length && !work.ended; place += TOGETHER) {
    const some = told.slice(place, place + TOGETHER);
    const ids = some.map(({ id }) => id);
    const { bySeries, widthMs, fromMs: firstMs } = await history.buckets(ids, fromMs, startMs, HOURS);
    if (widthMs !== HOUR_MS) return;
    for (const each of some) {
      const { count = [], mean = [] } = bySeries.get(each.id) ?? {};
      const hours = Array.from(count, (many, hour) => ({
        startMs: firstMs + hour * HOUR_MS,
        count: many,
        mean: mean[hour] ?? Number.NaN,
      }));
      quality.restore(each, hours, startMs);
    }
    await wait(0);
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

import type { Buckets, History, SeriesRange } from './archive.ts';
import type { Batch, Series, ValueColumns } from './batch.ts';
import { CityMoment, keyframeBatch } from './city-moment.ts';
import { GroupReader } from './group-reader.ts';
import { bucketsOf } from './history-buckets.ts';
import { countOf } from './history-count.ts';
import { densityOf } from './history-density.ts';
import { scanOf } from './history-scan.ts';
import { valuesOf, valuesOfEach } from './history-values.ts';
import type { PastView } from './past-view.ts';
import { batchesBy, batchesOf, type Stretch } from './stretch.ts';

/** Changes of more values than this are given in parts. */
const CHANGES_AT_MOST = 500_000;

/** A city that is there hears of something every minute: its vehicles, its stations or its sensors. */
const RHYTHM_MS = 60_000;

/** Everything kept, by time: groups and blocks of the database, and the tail in memory. */
export class KeptHistory implements History {
  readonly #view: () => Promise<PastView>;
  readonly #now: () => Omit<PastView, 'database'>;
  readonly groups = new GroupReader();
  readonly rhythmMs = RHYTHM_MS;

  /** `view` waits until the past can be read; `now` does not. */
  constructor(view: () => Promise<PastView>, now: () => Omit<PastView, 'database'>) {
    this.#view = view;
    this.#now = now;
  }

  series(): ReadonlyMap<number, Series> {
    return this.#now().series;
  }

  latest(): ValueColumns {
    return this.#now().latest.columns();
  }

  extent(): { readonly oldestMs: number; readonly newestMs: number } | null {
    const { oldestMs, newestMs } = this.#now();
    return oldestMs === null || newestMs === null ? null : { oldestMs, newestMs };
  }

  async cityAt(atMs: number): Promise<Batch | null> {
    const view = await this.#view();
    if (view.oldestMs === null || !(atMs >= view.oldestMs)) return null;
    const part = view.tail.findLast(({ stretch }) => (stretch.arrivals[0] ?? Number.POSITIVE_INFINITY) <= atMs);
    if (part) {
      const moment = new CityMoment(part.keyframe);
      moment.takeStretch(part.stretch, batchesBy(part.stretch.arrivals, atMs));
      return keyframeBatch(moment.keyframe(atMs), [...view.series.values()]);
    }
    if (!view.database) return null;
    const place = await this.groups.at(view.database, atMs, view.sealedGroup);
    const moment = place && (await this.groups.moment(view.database, place, atMs));
    return moment && keyframeBatch(moment.keyframe(atMs), [...view.series.values()]);
  }

  async changes(afterMs: number, untilMs: number, limit = CHANGES_AT_MOST): Promise<readonly Batch[]> {
    const view = await this.#view();
    const batches: Batch[] = [];
    let values = 0;
    for await (const stretch of this.#stretches(view, afterMs, untilMs)) {
      const from = batchesBy(stretch.arrivals, afterMs);
      const to = batchesBy(stretch.arrivals, untilMs);
      for (const batch of batchesOf(stretch, from, to)) {
        if (values >= limit && batch.arrivedMs !== batches.at(-1)?.arrivedMs) return batches;
        batches.push(batch);
        values += batch.values.series.length;
      }
    }
    return batches;
  }

  async values(series: number, range: SeriesRange): Promise<ValueColumns> {
    return valuesOf(await this.#view(), series, range);
  }

  async valuesOfEach(series: readonly number[], range: SeriesRange): Promise<ReadonlyMap<number, ValueColumns>> {
    return valuesOfEach(await this.#view(), series, range);
  }

  async count(series: readonly number[], fromMs: number, toMs: number): Promise<number> {
    return countOf(await this.#view(), series, { fromMs, toMs });
  }

  async *scan(series: readonly number[], fromMs: number, toMs: number): AsyncIterable<ValueColumns> {
    yield* scanOf(await this.#view(), series, { fromMs, toMs });
  }

  async buckets(series: readonly number[], fromMs: number, toMs: number, atMost: number): Promise<Buckets> {
    return bucketsOf(await this.#view(), this.groups, { series, fromMs, toMs, atMost });
  }

  async density(fromMs: number, toMs: number, buckets: number): Promise<Uint32Array> {
    return densityOf(await this.#view(), fromMs, toMs, buckets);
  }

  async *#stretches(view: PastView, afterMs: number, untilMs: number): AsyncIterable<Stretch> {
    const { database, sealedGroup } = view;
    if (database) {
      for (const id of await this.groups.within(database, afterMs, untilMs, sealedGroup)) {
        const stretch = await this.groups.stretch(database, id);
        if (stretch) yield stretch;
      }
    }
    for (const { stretch } of view.tail) yield stretch;
  }
}

import type { Batch } from './batch.ts';
import { NO_VALUES } from './batch.ts';
import { SUMMARY_MS } from './block-codec.ts';
import type { CityMoment } from './city-moment.ts';
import { GROUP_MS } from './group-codec.ts';
import { GrowingStretch } from './growing-stretch.ts';
import type { JournalBatch } from './historian-parts.ts';
import type { TailPart } from './past-view.ts';
import { RunningSummary } from './running-summary.ts';
import type { GroupToBe } from './sealer.ts';

/** A group is cut where it has this many values, or reaches over GROUP_MS of arrival. */
const GROUP_VALUES = 100_000;

/** A block is cut at the hour of arrival, or where it has this many groups: a series of it is read group by group until it is done. */
const BLOCK_GROUPS = 48;

/** All records go with the first group of a block, and with every so many. */
const RECORDS_EVERY = 24;

/** Which group and block come next. */
export interface TailStart {
  readonly group: number;
  readonly block: number;
  /** Groups that the block has already, and when its first batch came in; null: a new block. */
  readonly begun: { readonly groups: number; readonly firstMs: number } | null;
}

/** What is not in the database yet: cut into groups to be, in order, as it comes in. */
export class Tail {
  readonly #moment: CityMoment;
  readonly running = new Map<number, RunningSummary>();
  /** Groups that are whole, waiting to be sealed. */
  readonly waiting: GroupToBe[] = [];
  #current: GroupToBe | null = null;
  #nextGroup: number;
  #block: number;
  #blockGroups = 0;
  #blockFirstMs = Number.NaN;

  constructor(moment: CityMoment, { group, block, begun }: TailStart) {
    this.#moment = moment;
    this.#nextGroup = group;
    this.#block = block;
    if (!begun) return;
    this.#blockGroups = begun.groups;
    this.#blockFirstMs = begun.firstMs;
    this.running.set(block, new RunningSummary(begun.firstMs));
  }

  /** The block that the next batch goes to. */
  get block(): number {
    return this.#block;
  }

  get values(): number {
    return [...this.waiting, ...(this.#current ? [this.#current] : [])].reduce(
      (sum, { stretch }) => sum + stretch.rows,
      0,
    );
  }

  parts(): readonly TailPart[] {
    return [...this.waiting, ...(this.#current ? [this.#current] : [])].map(({ block, stretch, keyframe }) => {
      const { rows, extent } = stretch;
      const rowsOf = (series: number): readonly number[] => stretch.rowsOf(series, rows);
      return { block, stretch: stretch.view(), rowsOf, extent, keyframe };
    });
  }

  /** True where a group became whole. */
  take({ offset, batch }: JournalBatch): boolean {
    const isCut = this.#current !== null && this.#endsBefore(this.#current.stretch, batch);
    if (isCut) this.cut();
    this.#current ??= this.#begin(batch.arrivedMs);
    const { stretch, small } = this.#current;
    stretch.add(offset, batch);
    if (small.length > 0 && isBare(small.at(-1)?.batch)) small.pop();
    small.push({ offset, batch: bare(batch) });
    this.#moment.takeBatch(batch);
    this.running.get(this.#block)?.add(batch.values);
    return isCut;
  }

  /** The summary of a block, begun where there is none. */
  runningOf(block: number, firstMs: number): RunningSummary {
    const running = this.running.get(block) ?? new RunningSummary(firstMs);
    this.running.set(block, running);
    return running;
  }

  /** The group under way is whole as it is. */
  cut(): void {
    if (!this.#current) return;
    this.waiting.push(this.#current);
    this.#current = null;
  }

  #endsBefore(stretch: GrowingStretch, { arrivedMs, values }: Batch): boolean {
    return (
      stretch.rows + values.series.length > GROUP_VALUES ||
      arrivedMs - stretch.firstMs >= GROUP_MS ||
      hourOf(arrivedMs) !== hourOf(stretch.firstMs)
    );
  }

  #begin(arrivedMs: number): GroupToBe {
    const isNew = Number.isNaN(this.#blockFirstMs);
    if (!isNew && (hourOf(arrivedMs) !== hourOf(this.#blockFirstMs) || this.#blockGroups >= BLOCK_GROUPS)) {
      this.#block++;
      this.#blockGroups = 0;
    }
    if (this.#blockGroups === 0) {
      this.#blockFirstMs = arrivedMs;
      this.running.set(this.#block, new RunningSummary(arrivedMs));
    }
    this.#moment.expire(arrivedMs);
    const withRecords = this.#blockGroups % RECORDS_EVERY === 0;
    this.#blockGroups++;
    const keyframe = this.#moment.keyframe(arrivedMs);
    const stretch = new GrowingStretch();
    return { id: this.#nextGroup++, block: this.#block, stretch, keyframe, withRecords, small: [] };
  }
}

/** The hour since the epoch. */
export function hourOf(atMs: number): number {
  return Math.floor(atMs / SUMMARY_MS.hour);
}

function bare(batch: Batch): Batch {
  const { arrivedMs, series, documents } = batch;
  return { arrivedMs, series, documents, values: NO_VALUES, legs: [], records: [], gone: [], withdrawn: [] };
}

function isBare(batch: Batch | undefined): boolean {
  return batch !== undefined && batch.series.length + batch.documents.length === 0;
}

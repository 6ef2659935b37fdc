import { isGood, type Verdict, VERDICT_FLAGS, verdictOf } from '../../data/contract/verdict.ts';

/** What a series did in the last hours, in figures. */
export interface SeriesSummary {
  /** Since when it is told of, UTC epoch ms; null where it never spoke. */
  readonly fromMs: number | null;
  readonly observed: number;
  /** How often each flag was set, in the order of the contract. */
  readonly flagged: readonly number[];
  readonly intervalMs: number | null;
  readonly newestMs: number | null;
  readonly expected: number;
  readonly completeness: number | null;
  readonly freshness: number | null;
}

/** What is kept of a series besides its hours; NaN where it is not known. */
export interface TallyState {
  readonly intervalMs: number;
  readonly newestMs: number;
  /** When it first spoke. */
  readonly firstMs: number;
}

export const HOUR_MS = 3_600_000;

/** Hours looked back on, the one under way included. */
export const HOURS = 24;

/** Times between readings that the interval is the median of. */
const GAPS = 15;

/** Before so many it is not known. */
const GAPS_AT_LEAST = 3;

/** A reading may take so many intervals and is not missing yet: no clock ticks evenly. */
export const TOLERANCE = 1.5;

const [OBSERVED, COVERED, GOOD, MEAN] = [0, HOURS, 2 * HOURS, 3 * HOURS];
const COLUMNS = [OBSERVED, COVERED, GOOD, MEAN] as const;
const FLAGS = VERDICT_FLAGS.length;
const NO_NEWS = verdictOf(['future', 'duplicate']);

/**
 * What came of one series in the last 24 hours, hour by hour: how much, of how much time it tells, what was found
 * against it, its mean. Some 500 bytes.
 */
export class SeriesTally {
  /** Readings that came; ms of the hour that are told of; good numbers, and their mean. */
  readonly #hours = new Float32Array(4 * HOURS);
  readonly #gaps = new Float32Array(GAPS);
  #flags: Uint32Array | null = null;
  /** A bit for each place in the ring of hours. */
  #changed = 0;
  #gapCount = 0;
  #intervalMs = Number.NaN;
  #hour = Number.NEGATIVE_INFINITY;
  #firstMs = Number.NaN;
  #newestMs = Number.NaN;

  /** A reading came at `nowMs`; `value` is NaN for a text. */
  note(atMs: number, value: number, verdict: Verdict, nowMs: number): void {
    this.#roll(nowMs);
    this.#count(verdict, nowMs);
    if ((verdict & NO_NEWS) !== 0) return;
    this.#tell(atMs);
    const slot = this.#slotOf(atMs);
    if (slot === null || Number.isNaN(value) || !isGood(verdict)) return;
    this.#addMean(slot, 1, value);
  }

  get state(): TallyState {
    const isKnown = this.#gapCount >= GAPS_AT_LEAST;
    const intervalMs = isKnown ? this.#intervalMs : Number.NaN;
    return { intervalMs, newestMs: this.#newestMs, firstMs: this.#firstMs };
  }

  /** Goes on from what was kept. */
  resume({ intervalMs, newestMs, firstMs }: TallyState): void {
    this.#newestMs = newestMs;
    this.#firstMs = firstMs;
    if (Number.isNaN(intervalMs)) return;
    while (this.#gapCount < GAPS_AT_LEAST) this.#gaps[this.#gapCount++] = intervalMs;
    this.#intervalMs = intervalMs;
  }

  /** Hours since the epoch that have changed since this was asked last. */
  takeChanged(): readonly number[] {
    const changed: number[] = [];
    for (let hour = this.#hour - HOURS + 1; this.#changed !== 0 && hour <= this.#hour; hour++) {
      if ((this.#changed & (1 << (hour % HOURS))) !== 0) changed.push(hour);
    }
    this.#changed = 0;
    return changed;
  }

  /** An hour in figures: readings, ms told of, good numbers, their mean, and each flag. Null where nothing was told. */
  hour(hour: number): readonly number[] | null {
    if (hour > this.#hour || hour <= this.#hour - HOURS) return null;
    const slot = hour % HOURS;
    const figures = COLUMNS.map((column) => this.#at(column, slot));
    if (figures.every((figure) => figure === 0)) return null;
    return [...figures, ...VERDICT_FLAGS.map((_, flag) => this.#flags?.[slot * FLAGS + flag] ?? 0)];
  }

  /** Adds the figures of an hour before the start. */
  addHour(
    hour: number,
    [observed = 0, coveredMs = 0, good = 0, mean = 0, ...flagged]: readonly number[],
    nowMs: number,
  ): void {
    this.#roll(nowMs);
    const slot = this.#slotOf(hour * HOUR_MS);
    if (slot === null) return;
    const changed = this.#changed;
    this.#hours[OBSERVED + slot] = this.#at(OBSERVED, slot) + observed;
    this.#hours[COVERED + slot] = Math.min(HOUR_MS, this.#at(COVERED, slot) + coveredMs);
    if (good > 0) this.#addMean(slot, good, mean);
    for (const [flag, count] of flagged.entries()) if (count > 0) this.#addFlag(slot, flag, count);
    this.#changed = changed;
  }

  summary(nowMs: number): SeriesSummary {
    this.#roll(nowMs);
    const fromMs = Math.max(this.#startMs(), this.#firstMs);
    const elapsedMs = Math.max(0, nowMs - fromMs);
    const { intervalMs, newestMs } = { intervalMs: this.#intervalMs, newestMs: this.#newestMs };
    const isKnown = this.#gapCount >= GAPS_AT_LEAST && intervalMs > 0;
    const isSilent = newestMs < this.#startMs();
    return {
      fromMs: Number.isNaN(this.#firstMs) ? null : fromMs,
      observed: this.#sum(OBSERVED),
      flagged: this.#flags ? VERDICT_FLAGS.map((_, flag) => this.#flagSum(flag)) : [],
      intervalMs: isKnown ? intervalMs : null,
      newestMs: Number.isNaN(newestMs) ? null : newestMs,
      expected: isKnown ? Math.round(elapsedMs / intervalMs) : 0,
      completeness: isSilent ? 0 : isKnown ? this.#completeness(nowMs, elapsedMs) : null,
      freshness: isKnown ? Math.min(1, (TOLERANCE * intervalMs) / Math.max(1, nowMs - newestMs)) : isSilent ? 0 : null,
    };
  }

  /** Mean of each hour's good numbers, the oldest first; NaN where there are none. */
  means(nowMs: number): Float32Array {
    this.#roll(nowMs);
    const means = new Float32Array(HOURS);
    for (let hour = 0; hour < HOURS; hour++) {
      const slot = Math.max(0, this.#hour - HOURS + 1 + hour) % HOURS;
      means[hour] = this.#at(GOOD, slot) > 0 ? this.#at(MEAN, slot) : Number.NaN;
    }
    return means;
  }

  /** A reading stands for the time since the one before; after a gap for one interval. */
  #tell(atMs: number): void {
    const gapMs = atMs - this.#newestMs;
    if (Number.isNaN(gapMs)) {
      this.#newestMs = atMs;
      this.#firstMs = atMs;
    } else if (gapMs > 0) {
      this.#newestMs = atMs;
      this.#addGap(gapMs);
      const isGap = this.#gapCount >= GAPS_AT_LEAST && gapMs > TOLERANCE * this.#intervalMs;
      this.#cover(atMs - (isGap ? this.#intervalMs : gapMs), atMs);
    } else if (gapMs < 0 && this.#intervalMs > 0) this.#cover(atMs - this.#intervalMs, atMs);
  }

  #addGap(gapMs: number): void {
    this.#gaps[this.#gapCount % GAPS] = gapMs;
    this.#gapCount = this.#gapCount + 1 < 2 * GAPS ? this.#gapCount + 1 : GAPS;
    if (this.#gapCount < 8 || this.#gapCount % 4 === 0) this.#intervalMs = medianOf(this.#gaps, this.#gapCount);
  }

  #cover(fromMs: number, toMs: number): void {
    const firstHour = Math.max(this.#hour - HOURS + 1, Math.floor(fromMs / HOUR_MS));
    const lastHour = Math.min(this.#hour, Math.floor(toMs / HOUR_MS));
    for (let hour = firstHour; hour <= lastHour; hour++) {
      const partMs = Math.min(toMs, (hour + 1) * HOUR_MS) - Math.max(fromMs, hour * HOUR_MS);
      const slot = hour % HOURS;
      this.#changed |= 1 << slot;
      this.#hours[COVERED + slot] = Math.min(HOUR_MS, this.#at(COVERED, slot) + partMs);
    }
  }

  /** The time told of; what is not due yet is not missing. */
  #completeness(nowMs: number, elapsedMs: number): number | null {
    if (elapsedMs <= 0) return null;
    const sinceMs = Math.max(0, nowMs - this.#newestMs);
    const intervalMs = this.#intervalMs;
    const dueMs = sinceMs > TOLERANCE * intervalMs ? 0 : sinceMs;
    return Math.min(1, (this.#sum(COVERED) + dueMs) / elapsedMs);
  }

  #count(verdict: Verdict, nowMs: number): void {
    const slot = this.#slotOf(nowMs);
    if (slot === null) return;
    this.#changed |= 1 << slot;
    this.#hours[OBSERVED + slot] = this.#at(OBSERVED, slot) + 1;
    if (verdict === 0) return;
    for (let flag = 0; flag < FLAGS; flag++) if ((verdict & (1 << flag)) !== 0) this.#addFlag(slot, flag, 1);
  }

  #addFlag(slot: number, flag: number, count: number): void {
    const flags = this.#flags ?? new Uint32Array(HOURS * FLAGS);
    this.#flags = flags;
    const place = slot * FLAGS + flag;
    flags[place] = (flags[place] ?? 0) + count;
  }

  #addMean(slot: number, count: number, mean: number): void {
    const all = this.#at(GOOD, slot) + count;
    const known = this.#at(MEAN, slot);
    this.#changed |= 1 << slot;
    this.#hours[GOOD + slot] = all;
    this.#hours[MEAN + slot] = known + ((mean - known) * count) / all;
  }

  /** Hours that have gone by begin anew. */
  #roll(nowMs: number): void {
    const hour = Math.floor(nowMs / HOUR_MS);
    if (hour <= this.#hour) return;
    for (let each = Math.max(this.#hour + 1, hour - HOURS + 1); each <= hour; each++) {
      const slot = each % HOURS;
      for (const column of COLUMNS) this.#hours[column + slot] = 0;
      this.#flags?.fill(0, slot * FLAGS, (slot + 1) * FLAGS);
    }
    this.#hour = hour;
  }

  #slotOf(atMs: number): number | null {
    const hour = Math.min(this.#hour, Math.floor(atMs / HOUR_MS));
    return hour > this.#hour - HOURS && hour >= 0 ? hour % HOURS : null;
  }

  #startMs(): number {
    return (this.#hour - HOURS + 1) * HOUR_MS;
  }

  #at(column: number, slot: number): number {
    return this.#hours[column + slot] ?? 0;
  }

  #sum(column: number): number {
    let sum = 0;
    for (let slot = 0; slot < HOURS; slot++) sum += this.#at(column, slot);
    return sum;
  }

  #flagSum(flag: number): number {
    let sum = 0;
    for (let slot = 0; this.#flags && slot < HOURS; slot++) sum += this.#flags[slot * FLAGS + flag] ?? 0;
    return sum;
  }
}

function medianOf(ring: Float32Array, count: number): number {
  const sorted = ring.slice(0, Math.min(count, ring.length)).sort();
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

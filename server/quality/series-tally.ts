import { isGood, type Verdict, VERDICT_FLAGS, verdictOf } from '../../data/contract/verdict.ts';

/** What a series did in the last hours, in figures. */
export interface SeriesSummary {
  readonly observed: number;
  /** How often each flag was set, in the order of the contract. */
  readonly flagged: readonly number[];
  readonly intervalMs: number | null;
  readonly newestMs: number | null;
  readonly expected: number;
  readonly completeness: number | null;
  readonly freshness: number | null;
}

/** An hour of a series as its summary tells it. */
export interface PastHour {
  readonly startMs: number;
  readonly count: number;
  readonly mean: number;
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

/** Of a past hour only the count is known: with nine in ten of the usual one it is whole. */
const WHOLE = 0.9;

const [OBSERVED, COVERED, GOOD, MEAN] = [0, HOURS, 2 * HOURS, 3 * HOURS];
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
  #gapCount = 0;
  #intervalMs = Number.NaN;
  #hour = Number.NEGATIVE_INFINITY;
  #firstMs = Number.NaN;
  #newestMs = Number.NaN;

  /** A reading came at `nowMs`; `value` is NaN for a text. */
  note(atMs: number, value: number, verdict: Verdict, nowMs: number): void {
    this.#roll(nowMs);
    this.#count(verdict);
    if ((verdict & NO_NEWS) !== 0) return;
    this.#tell(atMs);
    const slot = this.#slotOf(atMs);
    if (slot === null || Number.isNaN(value) || !isGood(verdict)) return;
    this.#addMean(slot, 1, value);
  }

  /** What is known of the time before the start: when it last spoke. */
  remember(atMs: number): void {
    if (Number.isNaN(this.#newestMs) || atMs > this.#newestMs) this.#newestMs = atMs;
    this.#firstMs = Number.isNaN(this.#firstMs) ? atMs : Math.min(this.#firstMs, atMs);
  }

  /** What its hours were before the start, oldest first. */
  restore(hours: readonly PastHour[], nowMs: number): void {
    this.#roll(nowMs);
    const told = hours.filter(({ count }) => count > 0);
    const intervalMs = intervalOf(told);
    for (const { startMs, count, mean } of told) {
      const slot = this.#slotOf(startMs);
      if (slot === null) continue;
      this.#hours[OBSERVED + slot] = this.#at(OBSERVED, slot) + count;
      const coveredMs = Number.isNaN(intervalMs) || count * intervalMs > WHOLE * HOUR_MS ? HOUR_MS : count * intervalMs;
      this.#hours[COVERED + slot] = Math.min(HOUR_MS, this.#at(COVERED, slot) + coveredMs);
      if (!Number.isNaN(mean)) this.#addMean(slot, count, mean);
      this.#firstMs = Number.isNaN(this.#firstMs) ? startMs : Math.min(this.#firstMs, startMs);
    }
    while (!Number.isNaN(intervalMs) && this.#gapCount < GAPS_AT_LEAST) this.#gaps[this.#gapCount++] = intervalMs;
    if (Number.isNaN(this.#intervalMs)) this.#intervalMs = intervalMs;
  }

  summary(nowMs: number): SeriesSummary {
    this.#roll(nowMs);
    const fromMs = Math.max(this.#startMs(), this.#firstMs);
    const elapsedMs = Math.max(0, nowMs - fromMs);
    const { intervalMs, newestMs } = { intervalMs: this.#intervalMs, newestMs: this.#newestMs };
    const isKnown = this.#gapCount >= GAPS_AT_LEAST && intervalMs > 0;
    const isSilent = newestMs < this.#startMs();
    return {
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
    if (Number.isNaN(gapMs)) this.remember(atMs);
    else if (gapMs > 0) {
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

  #count(verdict: Verdict): void {
    const slot = this.#hour % HOURS;
    this.#hours[OBSERVED + slot] = this.#at(OBSERVED, slot) + 1;
    if (verdict === 0) return;
    const flags = this.#flags ?? new Uint32Array(HOURS * FLAGS);
    this.#flags = flags;
    for (let flag = 0; flag < FLAGS; flag++) {
      const place = slot * FLAGS + flag;
      if ((verdict & (1 << flag)) !== 0) flags[place] = (flags[place] ?? 0) + 1;
    }
  }

  #addMean(slot: number, count: number, mean: number): void {
    const all = this.#at(GOOD, slot) + count;
    const known = this.#at(MEAN, slot);
    this.#hours[GOOD + slot] = all;
    this.#hours[MEAN + slot] = known + ((mean - known) * count) / all;
  }

  /** Hours that have gone by begin anew. */
  #roll(nowMs: number): void {
    const hour = Math.floor(nowMs / HOUR_MS);
    if (hour <= this.#hour) return;
    for (let each = Math.max(this.#hour + 1, hour - HOURS + 1); each <= hour; each++) {
      const slot = each % HOURS;
      for (const column of [OBSERVED, COVERED, GOOD, MEAN]) this.#hours[column + slot] = 0;
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

/**
 * Of hours with several readings the usual share of an hour; of rarer ones the usual time between two. Usual is what
 * three in four hours do not exceed: the first hour and those of an outage have fewer.
 */
function intervalOf(hours: readonly PastHour[]): number {
  const counts = Float32Array.from(hours, ({ count }) => count).sort();
  const usual = counts[Math.round(0.75 * (counts.length - 1))] ?? Number.NaN;
  if (usual > 1) return HOUR_MS / usual;
  const gaps = Float32Array.from(hours.slice(1), ({ startMs }, place) => startMs - (hours[place]?.startMs ?? 0));
  return medianOf(gaps, gaps.length);
}

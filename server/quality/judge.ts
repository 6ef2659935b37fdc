import { type Plausibility, PLAUSIBILITY } from '../../data/catalogue/plausibility.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import { GOOD, isGood, type Verdict, verdictOf } from '../../data/contract/verdict.ts';
import { isOutOfPlace, placeOf, type Place } from './out-of-place.ts';

/** What a value is of. */
interface JudgedSeries {
  readonly id: number;
  readonly property: PropertyId | null;
  readonly factor: number;
}

interface JudgedReading {
  readonly atMs: number;
  readonly value: number | string;
  readonly location?: string;
  /** What is said against it already. */
  readonly verdict?: Verdict;
}

/** What is remembered of a series: NaN where it is not known. */
export interface JudgeMemory {
  /** The last value that was believed, in the city's unit. */
  readonly value: number;
  readonly atMs: number;
  /** Since when, and how often, the value has been the very same. */
  readonly steadySinceMs: number;
  readonly steadyCount: number;
  /** The last value that was not believed, and how many agreed with it since. */
  readonly doubted: number;
  readonly doubtedCount: number;
  readonly place: Place | null;
}

type Memory = { -readonly [Member in keyof JudgeMemory]: JudgeMemory[Member] };

const RATE = verdictOf(['rate']);
const FROZEN = verdictOf(['frozen']);
const OUT_OF_PLACE = verdictOf(['out-of-place']);
const FUTURE = verdictOf(['future']);

/** A new level that so many values in a row agree on is believed, however steep the way there was. */
const AGREEING = 3;

/** So many equal values at least before a sensor counts as frozen. */
const EQUAL_AT_LEAST = 6;

/** A silence longer than this, ms, and any change is believed. */
const FORGOTTEN_MS = 6 * 3_600_000;

/**
 * Holds what a series says against what it said before: rate of change, a value that never changes, a place where the
 * city is not or that nothing gets to so quickly. Range, time and repetition are the store's to see: what is of the future
 * is not remembered, nor a value that cannot be. The memory of a series is a few numbers.
 */
export class SeriesJudge {
  readonly #memories = new Map<number, Memory>();

  judge(series: JudgedSeries, reading: JudgedReading): Verdict {
    const limits = series.property === null ? undefined : PLAUSIBILITY[series.property];
    const before = reading.verdict ?? GOOD;
    const memory = this.#memories.get(series.id);
    const place = placeOf(reading);
    const elsewhere = isOutOfPlace(place, null) ? OUT_OF_PLACE : GOOD;
    if ((before & FUTURE) !== 0 || reading.atMs < (memory?.atMs ?? 0)) return elsewhere;
    const isNumber = typeof reading.value === 'number' && limits && isGood(before);
    const value = isNumber ? Number(reading.value) * series.factor : Number.NaN;
    if (!memory) {
      const start = elsewhere === GOOD ? place : null;
      if (isNumber || start) this.#memories.set(series.id, startOf(value, reading.atMs, start));
      return elsewhere;
    }
    const moved = judgePlace(memory, place);
    if (!limits || Number.isNaN(value)) return moved;
    return moved | judgeRate(memory, value, reading.atMs, limits) | judgeFrozen(memory, value, reading.atMs, limits);
  }

  /** What is remembered, by series. */
  get memories(): ReadonlyMap<number, JudgeMemory> {
    return this.#memories;
  }

  /** Goes on from what was remembered before the start. */
  resume(series: number, memory: JudgeMemory): void {
    this.#memories.set(series, { ...memory });
  }

  /** Sees what a series said last before the start, where that is not remembered yet. */
  recall(series: JudgedSeries, reading: JudgedReading): void {
    const memory = this.#memories.get(series.id);
    if (!memory || memory.atMs < reading.atMs) this.judge(series, reading);
  }
}

function startOf(value: number, atMs: number, place: Place | null): Memory {
  return { value, atMs, steadySinceMs: atMs, steadyCount: 1, doubted: Number.NaN, doubtedCount: 0, place };
}

function judgePlace(memory: Memory, place: Place | null): Verdict {
  if (!place) return GOOD;
  if (isOutOfPlace(place, memory.place)) return OUT_OF_PLACE;
  memory.place = place;
  return GOOD;
}

function judgeRate(memory: Memory, value: number, atMs: number, { step, perHour }: Plausibility): Verdict {
  const passedMs = atMs - memory.atMs;
  const isNear = (other: number, ms: number) => Math.abs(value - other) <= step + (perHour * ms) / 3_600_000;
  if (Number.isNaN(memory.value) || passedMs > FORGOTTEN_MS || isNear(memory.value, passedMs)) {
    return believe(memory, value, atMs);
  }
  memory.doubtedCount = isNear(memory.doubted, 0) ? memory.doubtedCount + 1 : 1;
  memory.doubted = value;
  if (memory.doubtedCount < AGREEING) return RATE;
  return believe(memory, value, atMs);
}

function believe(memory: Memory, value: number, atMs: number): Verdict {
  if (value === memory.value) memory.steadyCount++;
  else {
    memory.steadyCount = 1;
    memory.steadySinceMs = atMs;
  }
  memory.value = value;
  memory.atMs = atMs;
  memory.doubtedCount = 0;
  memory.doubted = Number.NaN;
  return GOOD;
}

function judgeFrozen(memory: Memory, value: number, atMs: number, limits: Plausibility): Verdict {
  const { frozenMinutes, steadyAt } = limits;
  if (frozenMinutes === null || value !== memory.value || steadyAt.includes(value)) return GOOD;
  const isLong = atMs - memory.steadySinceMs >= frozenMinutes * 60_000;
  return isLong && memory.steadyCount >= EQUAL_AT_LEAST ? FROZEN : GOOD;
}

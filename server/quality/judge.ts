import { type Plausibility, PLAUSIBILITY } from '../../data/catalogue/plausibility.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import { GOOD, type Verdict, verdictOf } from '../../data/contract/verdict.ts';
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
}

interface Memory {
  /** The last value that was believed. */
  value: number;
  atMs: number;
  /** Since when, and how often, the value has been the very same. */
  steadySinceMs: number;
  steadyCount: number;
  /** The last value that was not believed, and how many agreed with it since. */
  doubted: number;
  doubtedCount: number;
  place: Place | null;
}

const RATE = verdictOf(['rate']);
const FROZEN = verdictOf(['frozen']);
const OUT_OF_PLACE = verdictOf(['out-of-place']);

/** A new level that so many values in a row agree on is believed, however steep the way there was. */
const AGREEING = 3;

/** So many equal values at least before a sensor counts as frozen. */
const EQUAL_AT_LEAST = 6;

/** A silence longer than this, ms, and any change is believed. */
const FORGOTTEN_MS = 6 * 3_600_000;

/**
 * Holds what a series says against what it said before: rate of change, a value that never changes, a place where the
 * city is not or that nothing gets to so quickly. Range, time and repetition are the store's to see. The memory of a
 * series is a few numbers.
 */
export class SeriesJudge {
  readonly #memories = new Map<number, Memory>();

  judge(series: JudgedSeries, reading: JudgedReading): Verdict {
    const memory = this.#memories.get(series.id);
    const value = typeof reading.value === 'number' ? reading.value * series.factor : Number.NaN;
    if (!memory) {
      this.#memories.set(series.id, startOf(value, reading));
      return isOutOfPlace(placeOf(reading), null) ? OUT_OF_PLACE : GOOD;
    }
    if (reading.atMs < memory.atMs) return GOOD;
    const place = judgePlace(memory, reading);
    if (Number.isNaN(value)) return place;
    const limits = series.property === null ? undefined : PLAUSIBILITY[series.property];
    const rate = limits ? judgeRate(memory, value, reading.atMs, limits) : believe(memory, value, reading.atMs);
    return place | rate | (limits ? judgeFrozen(memory, value, reading.atMs, limits) : GOOD);
  }

  /** What was remembered of a series counts no longer. */
  forget(id: number): void {
    this.#memories.delete(id);
  }
}

function startOf(value: number, reading: JudgedReading): Memory {
  const { atMs } = reading;
  const place = placeOf(reading);
  return { value, atMs, steadySinceMs: atMs, steadyCount: 1, doubted: Number.NaN, doubtedCount: 0, place };
}

function judgePlace(memory: Memory, reading: JudgedReading): Verdict {
  const place = placeOf(reading);
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

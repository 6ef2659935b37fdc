import { epochDayOf, toLocalTime } from '../../data/contract/local-time.ts';

/** A stretch of time that the bar shows, UTC epoch ms. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

export const SPAN_CHOICES = ['all', 'day', 'quarter', 'hour'] as const;

export type SpanChoice = (typeof SPAN_CHOICES)[number];

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Of the stretches that have a length of their own. */
export const SPAN_MS: Readonly<Record<Exclude<SpanChoice, 'all'>, number>> = {
  day: DAY_MS,
  quarter: 6 * HOUR_MS,
  hour: HOUR_MS,
};

/** The least that is shown, so that the first minutes of a city do not fill the bar. */
const LEAST_MS = 5 * MINUTE_MS;

/**
 * The stretch that shows a moment: it ends now while the moment is near enough, else the moment is in its middle; `kept`
 * is all that there is, up to now.
 */
export function spanAround(choice: SpanChoice, kept: Span, atMs: number): Span {
  const allMs = kept.toMs - kept.fromMs;
  const wantedMs = choice === 'all' ? allMs : SPAN_MS[choice];
  const lengthMs = Math.max(LEAST_MS, wantedMs);
  if (lengthMs >= allMs || atMs >= kept.toMs - lengthMs) return { fromMs: kept.toMs - lengthMs, toMs: kept.toMs };
  const fromMs = Math.max(kept.fromMs, atMs - lengthMs / 2);
  return { fromMs, toMs: fromMs + lengthMs };
}

/** Where a moment stands in a span, 0 to 1. */
export function shareOf({ fromMs, toMs }: Span, atMs: number): number {
  return toMs > fromMs ? Math.min(1, Math.max(0, (atMs - fromMs) / (toMs - fromMs))) : 1;
}

/** The moment at a share of a span, whole ms. */
export function momentAt({ fromMs, toMs }: Span, share: number): number {
  return Math.round(fromMs + Math.min(1, Math.max(0, share)) * (toMs - fromMs));
}

/** A mark under the bar; `day`: the city's clocks show midnight there. */
export interface Tick {
  readonly atMs: number;
  readonly day: boolean;
}

const MINUTE_STEPS = [1, 2, 5, 10, 15, 30].map((minutes) => minutes * MINUTE_MS);
const HOUR_STEPS = [1, 2, 3, 6, 12] as const;
const DAY_STEPS = [1, 2, 7, 14, 30, 90, 365] as const;

/** Marks at round local times, at most so many; the hour that autumn repeats has its marks twice, an hour apart. */
export function ticksOf(span: Span, atMost: number): readonly Tick[] {
  const lengthMs = span.toMs - span.fromMs;
  if (!(lengthMs > 0) || atMost < 1) return [];
  const fits = (stepMs: number): boolean => lengthMs / stepMs <= atMost;
  const minuteStep = MINUTE_STEPS.find(fits);
  if (minuteStep !== undefined) return steps(span, minuteStep).map(tickAt);
  const hours = HOUR_STEPS.find((step) => fits(step * HOUR_MS));
  const hourly = steps(span, HOUR_MS);
  if (hours !== undefined) return hourly.filter((atMs) => toLocalTime(atMs).hour % hours === 0).map(tickAt);
  const days = DAY_STEPS.find((step) => fits(step * DAY_MS)) ?? Math.ceil(lengthMs / DAY_MS / atMost);
  return hourly.filter((atMs) => toLocalTime(atMs).hour === 0 && epochDayOf(atMs) % days === 0).map(tickAt);
}

function tickAt(atMs: number): Tick {
  const { hour, minute } = toLocalTime(atMs);
  return { atMs, day: hour === 0 && minute === 0 };
}

/** The city's clocks differ from UTC by whole hours: round there is round here. */
function steps({ fromMs, toMs }: Span, stepMs: number): readonly number[] {
  const first = Math.ceil(fromMs / stepMs) * stepMs;
  const count = Math.max(0, Math.floor((toMs - first) / stepMs) + 1);
  return Array.from({ length: count }, (_none, index) => first + index * stepMs);
}

/** How far the buttons step in each stretch, ms. */
export const STEP_MS: Readonly<Record<SpanChoice, number>> = {
  hour: 10_000,
  quarter: MINUTE_MS,
  day: 5 * MINUTE_MS,
  all: 15 * MINUTE_MS,
};

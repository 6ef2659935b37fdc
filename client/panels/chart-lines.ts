import type { Value } from '../../data/contract/city.ts';
import { localOffsetMs } from '../../data/contract/local-time.ts';
import { isGood } from '../../data/contract/verdict.ts';
import type { ChartSpan } from '../state/chart.ts';
import type { Expected, Past, PastSeries, PastValue } from '../state/past.ts';

type ExpectedSteps = (Expected & { readonly available: true })['steps'];

/** A summary of a short while: its middle, and what was measured in it. */
export interface Summary {
  readonly atMs: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  /** Values in it. */
  readonly count: number;
}

/** A point of a line; null ends the line there: a gap. */
export type LinePoint = readonly [atMs: number, value: number | null];

/** A mean over a whole hour or day of the city's clock. */
export interface Average {
  readonly fromMs: number;
  readonly toMs: number;
  readonly mean: number;
}

/** Steps in which a span is asked for: a minute, five minutes, half an hour. */
export const SPAN_BUCKETS: Readonly<Record<ChartSpan, number>> = { '2h': 120, '24h': 288, '7d': 336 };

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Pauses longer than so many usual ones are gaps. */
const GAP_PAUSES = 2.5;

/** A series that reports no oftener than this tells hourly means, ms. */
const HOURLY_FROM_MS = 50 * MINUTE_MS;

/** Share of an hour's or a day's values that a mean needs (Directive (EU) 2024/2881, annex V: 75 %). */
const COVERAGE_NEEDED = 0.75;

/** What came in, in time order, up to `untilMs`. */
export function summariesOf({ fromMs, widthMs }: Past, series: PastSeries, untilMs: number): readonly Summary[] {
  return series.count.flatMap((count, bucket) => {
    const [mean, min, max] = [series.mean[bucket], series.min[bucket], series.max[bucket]];
    const endMs = fromMs + (bucket + 1) * widthMs;
    if (count === 0 || mean == null || min == null || max == null || endMs > untilMs) return [];
    return [{ atMs: endMs - widthMs / 2, mean, min, max, count }];
  });
}

/** The same with the good values that have come in since; those in doubt are told by {@link flaggedOf}. */
export function withLive(
  summaries: readonly Summary[],
  widthMs: number,
  live: readonly Value[],
  span: { readonly fromMs: number; readonly untilMs: number },
): readonly Summary[] {
  const afterMs = (summaries.at(-1)?.atMs ?? span.fromMs) + widthMs / 2;
  const fresh = live.filter(({ atMs, verdict }) => atMs >= afterMs && atMs <= span.untilMs && isGood(verdict));
  return [...summaries, ...fresh.map(({ atMs, value }) => ({ atMs, mean: value, min: value, max: value, count: 1 }))];
}

/** Values in doubt, of the past and of what has come in since. */
export function flaggedOf(
  past: readonly PastValue[],
  live: readonly Value[],
  span: { readonly fromMs: number; readonly untilMs: number },
): readonly PastValue[] {
  const byTime = new Map<number, PastValue>();
  for (const { atMs, value, verdict = 0 } of [...past, ...live]) {
    if (isGood(verdict) || atMs < span.fromMs || atMs > span.untilMs) continue;
    byTime.set(atMs, { atMs, value, verdict });
  }
  return [...byTime.values()].sort((one, other) => one.atMs - other.atMs);
}

/** The usual time between two that follow each other, ms; 0 where there are not two. */
export function usualPauseMs(summaries: readonly Summary[]): number {
  const pauses = summaries.slice(1).map(({ atMs }, index) => atMs - (summaries[index]?.atMs ?? atMs));
  return pauses.sort((one, other) => one - other)[pauses.length >> 1] ?? 0;
}

export function isHourly(summaries: readonly Summary[]): boolean {
  return usualPauseMs(summaries) >= HOURLY_FROM_MS;
}

/** A line through one number of each; a gap in time is a gap in the line. */
export function lineOf(
  summaries: readonly Summary[],
  widthMs: number,
  number: 'mean' | 'min' | 'max',
): readonly LinePoint[] {
  const longestMs = Math.max(GAP_PAUSES * usualPauseMs(summaries), 2 * widthMs);
  const points: LinePoint[] = [];
  let beforeMs: number | undefined;
  for (const summary of summaries) {
    const { atMs } = summary;
    if (beforeMs !== undefined && atMs - beforeMs > longestMs) points.push([(beforeMs + atMs) / 2, null]);
    points.push([atMs, summary[number]]);
    beforeMs = atMs;
  }
  return points;
}

/** Steps that begin further on from the last value than so many of their own do not go on from it. */
const JOINED_WITHIN = 2;

/** What is expected goes on from the last value: there its interval is nothing yet. */
export function joinedSteps(points: readonly LinePoint[], steps: ExpectedSteps): ExpectedSteps {
  const [first, second] = steps;
  const [atMs, value] = points.at(-1) ?? [];
  if (!first || !second || atMs === undefined || typeof value !== 'number') return steps;
  const awayMs = first.atMs - atMs;
  if (awayMs <= 0 || awayMs > JOINED_WITHIN * (second.atMs - first.atMs)) return steps;
  return [{ atMs, value, low: value, high: value }, ...steps];
}

/** Means of whole hours or days that are over by `untilMs` and of which enough is known. */
export function averagesOf(summaries: readonly Summary[], over: 'hour' | 'day', untilMs: number): readonly Average[] {
  const spans = new Map<number, Summary[]>();
  for (const summary of summaries) {
    const fromMs = over === 'hour' ? Math.floor(summary.atMs / HOUR_MS) * HOUR_MS : dayOf(summary.atMs);
    const held = spans.get(fromMs);
    if (held) held.push(summary);
    else spans.set(fromMs, [summary]);
  }
  const pauseMs = Math.max(usualPauseMs(summaries), MINUTE_MS);
  return [...spans].flatMap(([fromMs, held]) => {
    const toMs = over === 'hour' ? fromMs + HOUR_MS : dayOf(fromMs + 30 * HOUR_MS);
    if (toMs > untilMs || held.length * pauseMs < COVERAGE_NEEDED * (toMs - fromMs)) return [];
    const count = held.reduce((sum, each) => sum + each.count, 0);
    return [{ fromMs, toMs, mean: held.reduce((sum, each) => sum + each.mean * each.count, 0) / count }];
  });
}

/** Averages as the edges of steps. */
export function stepsOf(averages: readonly Average[]): readonly LinePoint[] {
  return averages.flatMap(({ fromMs, toMs, mean }, index): readonly LinePoint[] => {
    const next = averages[index + 1];
    const steps: readonly LinePoint[] = [
      [fromMs, mean],
      [toMs - 1, mean],
    ];
    return next && next.fromMs > toMs ? [...steps, [toMs, null]] : steps;
  });
}

/** When the day of the city's clock began, UTC epoch ms: also where the clocks have changed since. */
function dayOf(atMs: number): number {
  const midnightMs = Math.floor((atMs + localOffsetMs(atMs)) / DAY_MS) * DAY_MS;
  return midnightMs - localOffsetMs(midnightMs - localOffsetMs(atMs));
}

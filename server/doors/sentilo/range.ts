import { ARRIVALS_AHEAD_MS } from '../../platform/arrival.ts';
import type { ObservedRange } from '../../platform/platform.ts';
import { type Call, demand, partOf } from './call.ts';
import { dateOf, integerOf } from './strict.ts';

/** How many are given where nothing is said. */
const DEFAULT_LIMIT = 1;

export const SENSOR_LIMIT = 200;
export const PROVIDER_LIMIT = 50;
export const ALARM_LIMIT = 50;

/** `from`, `to` and `limit` of a query; what is of the future stays hidden where `to` is not said. */
export function rangeOf({ query, parts }: Call, atMost: number): ObservedRange {
  const fromMs = dateOf(query.get('from') ?? undefined) ?? 0;
  const toMs = dateOf(query.get('to') ?? undefined) ?? parts.nowMs() + ARRIVALS_AHEAD_MS;
  const limit = integerOf(query.get('limit') ?? undefined) ?? DEFAULT_LIMIT;
  return { fromMs, toMs, limit: Math.max(0, Math.min(limit, atMost)) };
}

/** Whose events a data or order query asks for, and which; the caller may READ them. */
export function readRange(call: Call): { readonly provider: string; readonly range: ObservedRange } {
  const provider = partOf(call, 0);
  const range = rangeOf(call, call.path.length === 1 ? PROVIDER_LIMIT : SENSOR_LIMIT);
  demand(call, 'READ', provider);
  return { provider, range };
}

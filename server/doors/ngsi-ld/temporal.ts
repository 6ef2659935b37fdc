import type { RecordId } from '../../../data/contract/record.ts';
import { flagsOf, isGood } from '../../../data/contract/verdict.ts';
import type { History, SeriesRange } from '../../store/archive.ts';
import { ngsiTime } from './entity.ts';
import { badRequest, NgsiProblem } from './ngsi-problem.ts';
import type { ObservedAttribute } from './observed-attributes.ts';

export interface TemporalText {
  readonly timerel?: string;
  readonly timeAt?: string;
  readonly endTimeAt?: string;
  readonly timeproperty?: string;
  readonly lastN?: number;
  readonly aggrMethods?: string;
  readonly aggrPeriodDuration?: string;
}

const INSTANCES = 100;
export const INSTANCES_AT_MOST = 1000;

/** Which instances are meant. */
export interface TemporalQuery {
  readonly range: SeriesRange;
  readonly aggregation: Aggregation | null;
}

interface Aggregation {
  readonly methods: readonly Method[];
  /** Null: the whole span is one period. */
  readonly widthMs: number | null;
}

const METHODS = ['avg', 'min', 'max', 'sum', 'totalCount'] as const;
type Method = (typeof METHODS)[number];

/** Reads the temporal part of a query (clause 4.11); without a relation all that is kept, up to now. */
export function readTemporal(text: TemporalText, nowMs: number, aggregated: boolean): TemporalQuery {
  const { timerel, timeproperty = 'observedAt', lastN } = text;
  if (timeproperty !== 'observedAt') {
    throw new NgsiProblem('OperationNotSupported', 'The only timeproperty is observedAt.');
  }
  if (lastN !== undefined && (lastN < 1 || lastN > INSTANCES_AT_MOST)) {
    badRequest(`lastN is a whole number from 1 to ${INSTANCES_AT_MOST}.`);
  }
  const [fromMs, toMs] = spanOf(timerel, text, nowMs);
  const newestFirst = lastN !== undefined || timerel === undefined;
  const limit = lastN ?? (timerel === undefined ? INSTANCES : INSTANCES_AT_MOST);
  return { range: { fromMs, toMs, limit, newestFirst }, aggregation: aggregated ? aggregationOf(text) : null };
}

function spanOf(
  timerel: string | undefined,
  { timeAt, endTimeAt }: TemporalText,
  nowMs: number,
): readonly [number, number] {
  if (timerel === undefined) return [0, nowMs];
  const atMs = momentOf(timeAt, 'timeAt');
  switch (timerel) {
    case 'before':
      return [0, atMs - 1];
    case 'after':
      return [atMs + 1, nowMs];
    case 'between': {
      const endMs = momentOf(endTimeAt, 'endTimeAt');
      if (endMs < atMs) badRequest('endTimeAt must not be before timeAt.');
      return [atMs, endMs];
    }
  }
  return badRequest('timerel is one of before, after, between.');
}

function momentOf(text: string | undefined, name: string): number {
  const plain = text?.replace(/ (?=\d\d:?\d\d$)/, '+') ?? '';
  const atMs = /^\d{4}-\d\d-\d\dT[\d:.]{2,20}(Z|[+-]\d\d:?\d\d)$/.test(plain) ? Date.parse(plain) : Number.NaN;
  return Number.isNaN(atMs) || atMs < 0 ? badRequest(`${name} must be a time of ISO 8601 with Z or an offset.`) : atMs;
}

function aggregationOf({ aggrMethods, aggrPeriodDuration }: TemporalText): Aggregation {
  const names = aggrMethods?.split(',').map((each) => each.trim()) ?? [];
  const methods = METHODS.filter((method) => names.includes(method));
  if (methods.length === 0 || methods.length < new Set(names).size) {
    badRequest(`aggrMethods are of ${METHODS.join(', ')}.`);
  }
  return { methods, widthMs: aggrPeriodDuration === undefined ? null : durationMs(aggrPeriodDuration) };
}

/** Days, hours, minutes and seconds of an ISO 8601 duration; PT0S: the whole span. */
function durationMs(text: string): number | null {
  const match = /^P(?:(\d{1,4})D)?(?:T(?:(\d{1,5})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/.exec(text);
  if (!match) badRequest('aggrPeriodDuration is an ISO 8601 duration of days, hours, minutes and seconds.');
  const [days, hours, minutes, seconds] = match.slice(1).map((each) => Number(each ?? 0));
  const ms = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1000;
  return ms > 0 ? ms : null;
}

/** The history of one attribute, as it is written, and how much of it there was. */
export interface AttributeHistory {
  readonly body: unknown;
  readonly instances: number;
  /** Moments of the first and last instance, where more of them were there than may be given. */
  readonly cut: readonly [number, number] | null;
}

/** Series of the things asked for, by subject and property: one look at all. */
export function seriesOf(
  history: History,
  subjects: ReadonlySet<RecordId>,
): ReadonlyMap<string, { id: number; factor: number }> {
  const found = new Map<string, { id: number; factor: number }>();
  for (const { id, subject, property, factor } of history.series().values()) {
    if (subject !== null && property !== null && subjects.has(subject))
      found.set(`${subject} ${property}`, { id, factor });
  }
  return found;
}

/** Every instance of an attribute that is meant; null where there is none. */
export async function historyOf(
  history: History,
  series: { readonly id: number; readonly factor: number },
  attribute: ObservedAttribute,
  query: TemporalQuery,
  simplified: boolean,
): Promise<AttributeHistory | null> {
  if (query.aggregation) return aggregatesOf(history, series, attribute, query);
  const { range } = query;
  const found = await history.values(series.id, range);
  const instances = Array.from(found.atMs, (atMs, row) => {
    const value = attribute.convert((found.value[row] ?? Number.NaN) * series.factor);
    return { atMs, value: Number.isNaN(value) ? null : value, verdict: found.verdict[row] ?? 0 };
  }).filter(({ value }) => value !== null);
  if (instances.length === 0) return null;
  const moments = instances.map(({ atMs }) => atMs);
  const isCut = range.limit === INSTANCES_AT_MOST && found.atMs.length >= range.limit;
  const cut = isCut ? ([Math.min(...moments), Math.max(...moments)] as const) : null;
  const good = instances.filter(({ verdict }) => isGood(verdict));
  const body = simplified
    ? { type: 'Property', values: good.map(({ value, atMs }) => [value, ngsiTime(atMs)]) }
    : instances.map(({ value, atMs, verdict }) => ({
        type: 'Property',
        value,
        ...(attribute.unitCode !== undefined && { unitCode: attribute.unitCode }),
        observedAt: ngsiTime(atMs),
        ...(!isGood(verdict) && { qualityFlags: { type: 'Property', value: flagsOf(verdict) } }),
      }));
  return { body, instances: instances.length, cut };
}

/** Periods in which nothing good was observed are left out; each says when it begins and ends. */
async function aggregatesOf(
  history: History,
  series: { readonly id: number; readonly factor: number },
  attribute: ObservedAttribute,
  { range, aggregation }: TemporalQuery,
): Promise<AttributeHistory | null> {
  if (!aggregation || attribute.factor === null) return null;
  const { fromMs, toMs } = range;
  const periods = aggregation.widthMs === null ? 1 : Math.max(1, Math.ceil((toMs - fromMs) / aggregation.widthMs));
  if (periods > INSTANCES_AT_MOST) badRequest(`That is more than ${INSTANCES_AT_MOST} periods.`);
  const buckets = await history.buckets([series.id], fromMs, toMs, periods);
  const columns = buckets.bySeries.get(series.id);
  if (!columns) return null;
  const factor = series.factor * attribute.factor;
  const steps = Array.from(columns.count, (count, index) => ({ count, index })).filter(({ count }) => count > 0);
  if (steps.length === 0) return null;
  const of = (method: Method, index: number): number => {
    const count = columns.count[index] ?? 0;
    const mean = (columns.mean[index] ?? 0) * factor;
    const ends = [(columns.minimum[index] ?? 0) * factor, (columns.maximum[index] ?? 0) * factor];
    return { avg: mean, min: Math.min(...ends), max: Math.max(...ends), sum: mean * count, totalCount: count }[method];
  };
  const rows = (method: Method) =>
    steps.map(({ index }) => {
      const startMs = buckets.fromMs + index * buckets.widthMs;
      return [of(method, index), ngsiTime(startMs), ngsiTime(startMs + buckets.widthMs)];
    });
  const body = { type: 'Property', ...Object.fromEntries(aggregation.methods.map((method) => [method, rows(method)])) };
  return { body, instances: steps.length, cut: null };
}

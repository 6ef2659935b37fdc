import { type Averaging, limitsOf } from '../../data/catalogue/limits.ts';
import { PROPERTIES } from '../../data/catalogue/properties.ts';
import type { Value } from '../../data/contract/city.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import type { RecordId } from '../../data/contract/record.ts';
import { type ChartSpan, SPAN_MS } from '../state/chart.ts';
import type { Expected, Past, PastValue } from '../state/past.ts';
import { limitLines, type LimitLine, limitOwners, limitText } from './chart-limits.ts';
import {
  averagesOf,
  flaggedOf,
  isHourly,
  lineOf,
  stepsOf,
  type Summary,
  summariesOf,
  withLive,
  SPAN_BUCKETS,
} from './chart-lines.ts';
import type { PlotModel } from './chart-plot.ts';
import type { Format } from './format.ts';
import { isState } from './inspector-facts.ts';

/** What a chart is made of. */
export interface ChartParts {
  /** The first is the thing looked at, the others are compared with it. */
  readonly subjects: readonly { readonly id: RecordId; readonly name: string }[];
  readonly property: PropertyId;
  readonly span: ChartSpan;
  readonly past: Past | null;
  readonly flagged: readonly PastValue[];
  readonly expected: Expected | null;
  /** What this page saw come in of each, in time order. */
  readonly live: readonly (readonly Value[])[];
  readonly nowMs: number;
}

/** A chart ready to be drawn, and to be told in words and as a table. */
export interface ChartTold {
  readonly plot: PlotModel;
  /** One list for each subject. */
  readonly summaries: readonly (readonly Summary[])[];
  readonly averaging: 'hour' | 'day' | null;
  readonly limits: readonly LimitLine[];
  readonly otherLimits: readonly LimitLine[];
  readonly widthMs: number;
}

export function chartOf(parts: ChartParts, format: Format): ChartTold {
  const { subjects, property, span, past, nowMs } = parts;
  const fromMs = nowMs - SPAN_MS[span];
  const widthMs = past?.widthMs ?? SPAN_MS[span] / SPAN_BUCKETS[span];
  const range = { fromMs, untilMs: nowMs };
  const summaries = subjects.map(({ id }, index) => {
    const told = past?.series.find(({ subject }) => subject === id);
    const kept = past && told ? summariesOf(past, told, nowMs + widthMs) : [];
    const all = withLive(kept, widthMs, parts.live[index] ?? [], range)
      .filter(({ atMs }) => atMs >= fromMs)
      .map((each) => (each.atMs > nowMs ? { ...each, atMs: nowMs } : each));
    return isState(property) ? all.map((each) => ({ ...each, mean: Math.round(each.mean) })) : all;
  });
  const [first = []] = summaries;
  const alone = subjects.length === 1;
  const averaging = averagingOf(property, span, first);
  const limits = limitLines(property, drawnMeans(alone ? averaging : null, first));
  const expected = parts.expected?.available && alone ? parts.expected.steps : [];
  const [live = []] = parts.live;
  return {
    summaries,
    averaging,
    limits: limits.drawn,
    otherLimits: limits.others,
    widthMs,
    plot: {
      lines: subjects.map(({ name }, index) => ({ name, points: lineOf(summaries[index] ?? [], widthMs, 'mean') })),
      band:
        alone && first.some(({ min, max }) => min < max)
          ? { low: lineOf(first, widthMs, 'min'), high: lineOf(first, widthMs, 'max') }
          : null,
      average: alone && averaging ? stepsOf(averagesOf(first, averaging, nowMs)) : [],
      expected,
      flagged: alone ? flaggedOf(parts.flagged, live, range) : [],
      limits: limits.drawn.map((each) => ({ value: each.value, label: labelOf(each, property, format) })),
      fromMs,
      toMs: expected.at(-1)?.atMs ?? nowMs,
      nowMs,
      nowWord: format.text('chart.now'),
      unit: PROPERTIES[property].unit,
      axisText: (value, step) => axisText(property, value, step, format),
      timeText: (atMs) => (span === '7d' ? format.shortDate(atMs) : format.shortTime(atMs)),
    },
  };
}

/** The mean that is drawn besides the values: one that limits are of and that the values are not. */
function averagingOf(property: PropertyId, span: ChartSpan, summaries: readonly Summary[]): 'hour' | 'day' | null {
  const wanted = span === '7d' ? 'day' : 'hour';
  if (!limitsOf(property).some(({ averaging }) => averaging === wanted)) return null;
  return wanted === 'hour' && isHourly(summaries) ? null : wanted;
}

/** Which means are drawn: that of the steps, and the hour's where values are hourly means themselves. */
function drawnMeans(averaging: 'hour' | 'day' | null, summaries: readonly Summary[]): ReadonlySet<Averaging> {
  return new Set<Averaging>([...(averaging ? [averaging] : []), ...(isHourly(summaries) ? (['hour'] as const) : [])]);
}

/** Words for states, numbers alone for all else: the unit stands above them. */
function axisText(property: PropertyId, value: number, step: number, format: Format): string {
  if (isState(property)) return Number.isInteger(value) ? format.value(property, value) : '';
  const decimals = String(Number(step.toPrecision(6))).split('.')[1]?.length ?? 0;
  return format.number(value, decimals);
}

function labelOf(line: LimitLine, property: PropertyId, format: Format): string {
  return `${limitOwners(line, format)} ${limitText(property, line.value, format)}`;
}

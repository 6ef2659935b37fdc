import type { Format } from './format.ts';

/** One point of a chart. */
export interface ChartPoint {
  readonly atMs: number;
  readonly value: number;
}

/** A chart's lines in a box of that size, with what its corners stand for. A gap in time is a gap in the line. */
export interface ChartShape {
  readonly lines: readonly string[];
  readonly last: { readonly x: number; readonly y: number };
  readonly lowest: number;
  readonly highest: number;
}

/** A pause longer than this many usual pauses is a gap. */
const GAP_PAUSES = 4;

const HOUR_MS = 3_600_000;

/** Points as lines in a box of `width` by `height`; null for fewer than two moments. */
export function shapeOf(points: readonly ChartPoint[], width: number, height: number): ChartShape | null {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || last.atMs <= first.atMs) return null;
  const values = points.map(({ value }) => value);
  const lowest = Math.min(...values);
  const highest = Math.max(...values);
  const middle = lowest === highest ? 0.5 : null;
  const x = (atMs: number): number => ((atMs - first.atMs) / (last.atMs - first.atMs)) * width;
  const y = (value: number): number => (1 - (middle ?? (value - lowest) / (highest - lowest))) * height;
  const lines = splitAtGaps(points).map((run) =>
    run
      .map(({ atMs, value }, index) => `${index === 0 ? 'M' : 'L'}${x(atMs).toFixed(1)} ${y(value).toFixed(1)}`)
      .join(''),
  );
  return { lines, last: { x: x(last.atMs), y: y(last.value) }, lowest, highest };
}

function splitAtGaps(points: readonly ChartPoint[]): readonly (readonly ChartPoint[])[] {
  const pauses = points.slice(1).map(({ atMs }, index) => atMs - (points[index]?.atMs ?? atMs));
  const usual = [...pauses].sort((a, b) => a - b)[pauses.length >> 1] ?? 0;
  const runs: ChartPoint[][] = [];
  for (const [index, point] of points.entries()) {
    const run = runs.at(-1);
    if (run && (pauses[index - 1] ?? 0) <= usual * GAP_PAUSES) run.push(point);
    else runs.push([point]);
  }
  return runs;
}

/** To the hour where it is told in hours: a chart of a day begins some minutes late. */
function roundedMs(ms: number): number {
  return ms < 2 * HOUR_MS ? ms : Math.round(ms / HOUR_MS) * HOUR_MS;
}

/** What a chart shows, in a sentence. */
export function chartSentence(
  format: Format,
  property: string,
  points: readonly ChartPoint[],
  valueText: (value: number) => string,
  states = false,
): string {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || last.atMs <= first.atMs) return format.text('chart.waiting');
  const [from, to] = [valueText(first.value), valueText(last.value)];
  const span = format.age(roundedMs(last.atMs - first.atMs));
  if (from === to) return format.text('chart.steady', { property, to, span });
  const word = states ? 'chart.changed' : last.value > first.value ? 'chart.rising' : 'chart.falling';
  return format.text(word, { property, from, to, span });
}

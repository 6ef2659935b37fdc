import uPlot from 'uplot';
import { CITY_TIME_ZONE } from '../../data/contract/local-time.ts';
import type { Expected, PastValue } from '../state/past.ts';
import { joinedSteps, type LinePoint } from './chart-lines.ts';

/** One thing's line, told from the others by its number, its dashes and its colour. */
export interface PlotLine {
  readonly name: string;
  readonly points: readonly LinePoint[];
}

/** All that a chart draws. Times are UTC epoch ms. */
export interface PlotModel {
  readonly lines: readonly PlotLine[];
  /** From the lowest to the highest of each step; of a line that is alone. */
  readonly band: { readonly low: readonly LinePoint[]; readonly high: readonly LinePoint[] } | null;
  readonly average: readonly LinePoint[];
  readonly expected: (Expected & { readonly available: true })['steps'];
  readonly flagged: readonly PastValue[];
  readonly limits: readonly { readonly value: number; readonly label: string }[];
  readonly fromMs: number;
  readonly toMs: number;
  readonly nowMs: number;
  /** The word beside the line of now. */
  readonly nowWord: string;
  /** Set over the numbers at the side. */
  readonly unit: string;
  /** A number at the side, `step` from the next. */
  axisText(value: number, step: number): string;
  timeText(atMs: number): string;
}

/** A chart on the page. */
export interface Plot {
  /** Shows other numbers in the same form; false where the form is another and the chart must be made anew. */
  show(model: PlotModel): boolean;
  resize(widthPx: number): void;
  /** The moments that can be pointed at. */
  readonly moments: readonly number[];
  /** Points at a moment, or at none. */
  pointAt(index: number | null): void;
  remove(): void;
}

export interface PlotOptions {
  readonly heightPx: number;
  onPoint(index: number | null): void;
}

/** Dashes of the lines compared, px: told apart without colour. */
export const LINE_DASHES: readonly (readonly number[])[] = [
  [],
  [8, 4],
  [2, 3],
  [10, 3, 2, 3],
  [14, 4],
  [6, 3, 2, 3, 2, 3],
];

/** A limit further above the values than this many times their greatest is named at the edge, not drawn. */
const LIMIT_WITHIN = 2.5;

/** Of uPlot: a gap in one line stays a gap where other lines have moments in it. */
const GAPS_STAY = 2;

const EXPECTED_DASH = [5, 4];
const FONT = '500 11px Inter, system-ui, sans-serif';

/** Draws a chart into an element; colours are those of the style sheet there. */
export function openPlot(container: HTMLElement, model: PlotModel, options: PlotOptions): Plot {
  let now = model;
  const plot = new uPlot(
    optionsOf(() => now, container, options),
    dataOf(model),
    container,
  );
  return {
    show(next) {
      if (formOf(next) !== formOf(now)) return false;
      now = next;
      plot.batch(() => {
        plot.setData(dataOf(next), false);
        plot.setScale('x', { min: next.fromMs, max: next.toMs });
        plot.setScale('y', rangeOf(next));
      });
      return true;
    },
    resize: (widthPx) => plot.setSize({ width: widthPx, height: options.heightPx }),
    get moments() {
      return Array.from(plot.data[0]);
    },
    pointAt(index) {
      const atMs = index === null ? undefined : plot.data[0][index];
      const left = atMs === undefined ? -10 : plot.valToPos(atMs, 'x');
      plot.setCursor({ left, top: atMs === undefined ? -10 : 0 });
    },
    remove: () => plot.destroy(),
  };
}

/** Charts of one form differ in their numbers alone. */
function formOf({ lines, band, average, expected }: PlotModel): string {
  return [lines.length, band !== null, average.length > 0, expected.length > 0].join();
}

function dataOf(model: PlotModel): uPlot.AlignedData {
  const { lines, band, average } = model;
  const expected = joinedSteps(lines[0]?.points ?? [], model.expected);
  const tables = [
    ...lines.map(({ points }) => tableOf(points)),
    ...(band ? [tableOf(band.high), tableOf(band.low)] : []),
    ...(average.length > 0 ? [tableOf(average)] : []),
    ...(expected.length > 0
      ? (['value', 'high', 'low'] as const).map((key) => tableOf(expected.map((step) => [step.atMs, step[key]])))
      : []),
  ];
  return uPlot.join(
    tables,
    tables.map((table) => table.map(() => GAPS_STAY)),
  );
}

function tableOf(points: readonly LinePoint[]): uPlot.AlignedData {
  return [points.map(([atMs]) => atMs), points.map(([, value]) => value)];
}

function optionsOf(model: () => PlotModel, container: HTMLElement, { heightPx, onPoint }: PlotOptions): uPlot.Options {
  const style = getComputedStyle(container);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const first = model();
  const axis = { stroke: colour('--muted'), font: FONT, ticks: { show: false } } as const;
  const grid = { stroke: colour('--hairline'), width: 1 } as const;
  return {
    width: Math.max(120, container.clientWidth),
    height: heightPx,
    ms: 1,
    tzDate: (atMs) => uPlot.tzDate(new Date(atMs), CITY_TIME_ZONE),
    legend: { show: false },
    padding: [20, 16, 0, 0],
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 7 } },
    scales: {
      x: { time: true, range: () => [model().fromMs, model().toMs] },
      y: { range: () => limitsOfScale(rangeOf(model())) },
    },
    axes: [
      { ...axis, grid: { show: false }, size: 22, gap: 4, space: 56, values: (_, at) => at.map(model().timeText) },
      {
        ...axis,
        grid,
        size: widthOfLabels,
        gap: 6,
        space: 34,
        values: (_, at) => at.map((value) => (isBlank(model()) ? '' : model().axisText(value, stepOf(at)))),
      },
    ],
    ...seriesOf(first, colour),
    hooks: {
      draw: [(plot) => drawMarks(plot, model(), colour)],
      setCursor: [(plot) => onPoint(plot.cursor.idx ?? null)],
    },
  };
}

function limitsOfScale({ min, max }: { readonly min: number; readonly max: number }): [number, number] {
  return [min, max];
}

function stepOf(splits: readonly number[]): number {
  return Math.abs((splits[1] ?? 1) - (splits[0] ?? 0)) || 1;
}

/** Pixels that the numbers at the side take. */
function widthOfLabels(_plot: uPlot, labels: readonly string[] | null): number {
  return 14 + 6.5 * Math.max(2, ...(labels ?? []).map((label) => label.length));
}

function seriesOf(
  { lines, band, average, expected }: PlotModel,
  colour: (name: string) => string,
): Pick<uPlot.Options, 'series' | 'bands'> {
  const none = { points: { show: false } } as const;
  const bands: uPlot.Band[] = [];
  const series: uPlot.Series[] = [{}];
  for (const [index, { name }] of lines.entries()) {
    const stroke = colour(`--series-${index + 1}`);
    series.push({ label: name, stroke, width: 1.75, dash: [...(LINE_DASHES[index] ?? [])], points: { size: 4 } });
  }
  if (band) {
    series.push({ ...none, width: 0 }, { ...none, width: 0 });
    bands.push({ series: [series.length - 2, series.length - 1], fill: colour('--band') });
  }
  if (average.length > 0) {
    series.push({ ...none, stroke: colour('--series-2'), width: 2.5 });
  }
  if (expected.length > 0) {
    series.push({ ...none, stroke: colour('--series-1'), width: 1.75, dash: EXPECTED_DASH });
    series.push({ ...none, width: 0 }, { ...none, width: 0 });
    bands.push({ series: [series.length - 2, series.length - 1], fill: colour('--band') });
  }
  return { series, bands };
}

/** Whether there is nothing to measure by: numbers at the side would stand for nothing. */
function isBlank({ lines, flagged, expected }: PlotModel): boolean {
  return expected.length === 0 && flagged.length === 0 && lines.every(({ points }) => points.length === 0);
}

/** What the chart reaches from and to: all values, and each limit that is not far above them. */
function rangeOf(model: PlotModel): { readonly min: number; readonly max: number } {
  const values = [
    ...model.lines.flatMap(({ points }) => points),
    ...(model.band ? [...model.band.low, ...model.band.high] : []),
  ].flatMap(([, value]) => (value === null ? [] : [value]));
  for (const { low, high } of model.expected) values.push(low, high);
  if (values.length === 0) values.push(...model.flagged.map(({ value }) => value));
  const highest = Math.max(...values);
  const lowest = Math.min(...values);
  if (!Number.isFinite(highest)) return { min: 0, max: 1 };
  const shown = model.limits.map(({ value }) => value).filter((value) => value <= highest * LIMIT_WITHIN);
  const top = Math.max(highest, ...shown);
  const spread = top - lowest || Math.max(1, Math.abs(top) * 0.1);
  const bottom = lowest >= 0 && lowest < spread * 1.5 ? 0 : lowest - spread * 0.08;
  return { min: bottom, max: top + spread * 0.1 };
}

function drawMarks(plot: uPlot, model: PlotModel, colour: (name: string) => string): void {
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  ctx.save();
  ctx.font = FONT.replace('11px', `${11 * ratio}px`);
  ctx.fillStyle = colour('--muted');
  ctx.textAlign = 'left';
  ctx.textBaseline = 'top';
  ctx.fillText(model.unit, 2 * ratio, 2 * ratio);
  drawLimitsBeyond(plot, model, colour('--limit'));
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  drawNow(plot, model, colour('--muted'));
  drawLimits(plot, model, colour);
  drawFlagged(plot, model, colour('--priority-2'));
  if (model.lines.length > 1) drawNumbers(plot, model, colour);
  ctx.restore();
}

/** Where what was measured ends and what is expected begins. */
function drawNow(plot: uPlot, { nowMs, toMs, nowWord }: PlotModel, stroke: string): void {
  if (nowMs >= toMs) return;
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  const x = Math.round(plot.valToPos(nowMs, 'x', true)) + 0.5;
  ctx.strokeStyle = stroke;
  ctx.fillStyle = stroke;
  ctx.lineWidth = ratio;
  ctx.setLineDash([]);
  line(ctx, x, bbox.top, x, bbox.top + bbox.height);
  ctx.textAlign = 'right';
  ctx.textBaseline = 'bottom';
  ctx.fillText(nowWord, x - 4 * ratio, bbox.top + bbox.height - 3 * ratio);
}

function drawLimits(plot: uPlot, { limits }: PlotModel, colour: (name: string) => string): void {
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  ctx.strokeStyle = colour('--limit');
  ctx.fillStyle = colour('--limit');
  ctx.lineWidth = 1.25 * ratio;
  ctx.textAlign = 'left';
  const top = plot.scales.y?.max ?? 0;
  for (const { value, label } of limits) {
    if (value > top) continue;
    const y = plot.valToPos(value, 'y', true);
    ctx.setLineDash([6 * ratio, 3 * ratio]);
    line(ctx, bbox.left, y, bbox.left + bbox.width, y);
    const below = y - bbox.top < 16 * ratio;
    ctx.textBaseline = below ? 'top' : 'bottom';
    haloText(ctx, label, bbox.left + 4 * ratio, below ? y + 2 * ratio : y - 2 * ratio, colour('--panel-solid'));
  }
  ctx.setLineDash([]);
}

/** Limits higher than the chart reaches are named above it, beside the unit. */
function drawLimitsBeyond(plot: uPlot, { limits }: PlotModel, fill: string): void {
  const { ctx, bbox } = plot;
  const top = plot.scales.y?.max ?? 0;
  const beyond = limits.filter(({ value }) => value > top).map(({ label }) => `↑ ${label}`);
  ctx.fillStyle = fill;
  ctx.textAlign = 'right';
  ctx.fillText(beyond.join('   '), bbox.left + bbox.width, 2 * uPlot.pxRatio);
}

/** Crosses where a value is in doubt; at the edge where it lies beyond the chart. */
function drawFlagged(plot: uPlot, { flagged }: PlotModel, stroke: string): void {
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  const size = 3.5 * ratio;
  ctx.strokeStyle = stroke;
  ctx.lineWidth = 1.75 * ratio;
  ctx.setLineDash([]);
  for (const { atMs, value } of flagged) {
    const x = Math.min(bbox.left + bbox.width - size - 2, plot.valToPos(atMs, 'x', true));
    const wanted = plot.valToPos(value, 'y', true);
    const y = Math.min(bbox.top + bbox.height - size - 2, Math.max(bbox.top + size + 2, wanted));
    line(ctx, x - size, y - size, x + size, y + size);
    line(ctx, x - size, y + size, x + size, y - size);
  }
}

/** The number of each line, at its end. */
function drawNumbers(plot: uPlot, { lines }: PlotModel, colour: (name: string) => string): void {
  const { ctx, bbox } = plot;
  const ratio = uPlot.pxRatio;
  ctx.textAlign = 'right';
  ctx.textBaseline = 'bottom';
  const taken: number[] = [];
  for (const [index, { points }] of lines.entries()) {
    const last = points.findLast(([, value]) => value !== null);
    if (!last || last[1] === null) continue;
    let y = plot.valToPos(last[1], 'y', true) - 2 * ratio;
    while (taken.some((other) => Math.abs(other - y) < 11 * ratio)) y -= 11 * ratio;
    taken.push(y);
    const x = Math.min(plot.valToPos(last[0], 'x', true), bbox.left + bbox.width - 2 * ratio);
    ctx.fillStyle = colour(`--series-${index + 1}`);
    haloText(ctx, String(index + 1), x, Math.max(bbox.top + 12 * ratio, y), colour('--panel-solid'));
  }
}

function haloText(ctx: CanvasRenderingContext2D, text: string, x: number, y: number, halo: string): void {
  const { strokeStyle, lineWidth } = ctx;
  ctx.strokeStyle = halo;
  ctx.lineWidth = 3 * uPlot.pxRatio;
  ctx.setLineDash([]);
  ctx.strokeText(text, x, y);
  ctx.strokeStyle = strokeStyle;
  ctx.lineWidth = lineWidth;
  ctx.fillText(text, x, y);
}

function line(ctx: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
}

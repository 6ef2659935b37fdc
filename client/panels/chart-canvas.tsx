import { type KeyboardEvent, type ReactElement, useEffect, useRef, useState } from 'react';
import { openPlot, type Plot, type PlotModel } from './chart-plot.ts';
import { useFormat, useView } from './services.ts';

interface CanvasProps {
  readonly name: string;
  readonly model: PlotModel;
  /** What there is at a moment, in words. */
  readout(atMs: number): string;
}

const HEIGHT_PX = 184;

/** The chart itself, with a line below it that reads the moment pointed at, or the newest; arrow keys move it. */
export function ChartCanvas({ name, model, readout }: CanvasProps): ReactElement {
  const format = useFormat();
  const [index, setIndex] = useState<number | null>(null);
  const { container, plot } = usePlot(model, setIndex);
  const moments = plot.current?.moments ?? [];
  const restMs = newestMs(model);
  const atMs = index === null ? restMs : moments[index];
  const text = atMs === undefined ? '' : readout(atMs);
  const shown = index ?? (restMs === undefined ? -1 : moments.indexOf(restMs));
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = movedIndex(event.key, shown, moments.length);
    if (next === undefined) return;
    event.preventDefault();
    plot.current?.pointAt(next);
    setIndex(next);
  };
  return (
    <>
      <div
        ref={container}
        className="plot"
        role="slider"
        tabIndex={0}
        aria-label={name}
        aria-description={format.text('chart.help')}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, moments.length - 1)}
        aria-valuenow={Math.max(0, shown)}
        aria-valuetext={text}
        onKeyDown={onKeyDown}
      />
      <p className="plot-readout" aria-hidden="true">
        {text}
      </p>
    </>
  );
}

/** When any line last has a value: what is told while nobody points at a moment. */
function newestMs({ lines }: PlotModel): number | undefined {
  const times = lines.flatMap(({ points }) => points.at(-1)?.[0] ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}

/** Where a key leads among `count` moments; undefined for other keys. */
function movedIndex(key: string, from: number, count: number): number | undefined {
  const last = count - 1;
  if (last < 0) return undefined;
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: from - 1,
    ArrowDown: from - 1,
    ArrowRight: from + 1,
    ArrowUp: from + 1,
    PageDown: from - 12,
    PageUp: from + 12,
    Home: 0,
    End: last,
  };
  const to = Object.hasOwn(steps, key) ? steps[key] : undefined;
  return to === undefined ? undefined : Math.min(last, Math.max(0, to));
}

function usePlot(model: PlotModel, onPoint: (index: number | null) => void) {
  const lit = useView((view) => view.lit);
  const container = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot>(null);
  const drawnIn = useRef(lit);
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    if (plot.current && drawnIn.current === lit && plot.current.show(model)) return;
    plot.current?.remove();
    drawnIn.current = lit;
    plot.current = openPlot(element, model, { heightPx: HEIGHT_PX, onPoint });
  }, [model, lit, onPoint]);
  useEffect(() => {
    const element = container.current;
    if (!element) return;
    const sizes = new ResizeObserver(() => plot.current?.resize(element.clientWidth));
    sizes.observe(element);
    return () => {
      sizes.disconnect();
      plot.current?.remove();
      plot.current = null;
    };
  }, []);
  return { container, plot };
}

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

/** The chart itself, with a line below it that reads the moment pointed at; arrow keys go from moment to moment. */
export function ChartCanvas({ name, model, readout }: CanvasProps): ReactElement {
  const format = useFormat();
  const [index, setIndex] = useState<number | null>(null);
  const { container, plot } = usePlot(model, setIndex);
  const moments = plot.current?.moments ?? [];
  const atMs = index === null ? undefined : moments[index];
  const text = atMs === undefined ? format.text('chart.help') : readout(atMs);
  const onKeyDown = (event: KeyboardEvent): void => {
    const next = movedIndex(event.key, index, plot.current?.moments.length ?? 0);
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
        aria-valuemin={0}
        aria-valuemax={Math.max(0, moments.length - 1)}
        aria-valuenow={index ?? Math.max(0, moments.length - 1)}
        aria-valuetext={text}
        onKeyDown={onKeyDown}
      />
      <p className="plot-readout" aria-hidden="true">
        {text}
      </p>
    </>
  );
}

/** Where a key leads among `count` moments; undefined for other keys, null to none. */
function movedIndex(key: string, index: number | null, count: number): number | null | undefined {
  const last = count - 1;
  if (last < 0) return undefined;
  const from = index ?? last + 1;
  const steps: Readonly<Record<string, number | null>> = {
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
  return typeof to === 'number' ? Math.min(last, Math.max(0, to)) : to;
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

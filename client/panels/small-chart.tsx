import type { ReactElement } from 'react';
import { type ChartPoint, chartSentence, shapeOf } from './chart.ts';
import { useFormat } from './services.ts';

const WIDTH = 288;
const HEIGHT = 64;

interface ChartProps {
  readonly name: string;
  readonly points: readonly ChartPoint[];
  readonly states?: boolean;
  valueText(value: number): string;
}

/** The last values of one property: a sentence, then the line. */
export function SmallChart({ name, points, states = false, valueText }: ChartProps): ReactElement {
  const format = useFormat();
  const shape = shapeOf(points, WIDTH, HEIGHT);
  const first = points[0];
  const last = points.at(-1);
  return (
    <figure className="chart">
      <figcaption>{chartSentence(format, name, points, valueText, states)}</figcaption>
      {shape && first && last && (
        <>
          <svg viewBox={`-4 -6 ${WIDTH + 8} ${HEIGHT + 12}`} aria-hidden="true">
            <path className="chart-edge" d={`M0 0H${WIDTH}M0 ${HEIGHT}H${WIDTH}`} />
            {shape.lines.map((line) => (
              <path key={line} className="chart-line" d={line} />
            ))}
            <circle className="chart-now" cx={shape.last.x} cy={shape.last.y} r="3.5" />
          </svg>
          <div className="chart-scale" aria-hidden="true">
            <span>{format.shortTime(first.atMs)}</span>
            <span>
              {valueText(shape.lowest)} – {valueText(shape.highest)}
            </span>
            <span>{format.shortTime(last.atMs)}</span>
          </div>
        </>
      )}
    </figure>
  );
}

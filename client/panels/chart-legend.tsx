import type { ReactElement } from 'react';
import type { PropertyId } from '../../data/contract/property.ts';
import type { RecordId } from '../../data/contract/record.ts';
import { removeCompared } from '../state/chart.ts';
import { limitSentence } from './chart-limits.ts';
import type { ChartTold } from './chart-model.ts';
import { LINE_DASHES } from './chart-plot.ts';
import { IconButton } from './panel.tsx';
import { useFormat, useServices } from './services.ts';

interface LegendProps {
  readonly told: ChartTold;
  readonly property: PropertyId;
  readonly subjects: readonly { readonly id: RecordId; readonly name: string }[];
}

/** What each line, mark and band of a chart is. */
export function ChartLegend({ told, property, subjects }: LegendProps): ReactElement {
  const format = useFormat();
  const { plot, averaging, limits, otherLimits, widthMs } = told;
  const flagged = plot.flagged.length;
  return (
    <>
      <ul className="chart-legend">
        {subjects.length > 1 && subjects.map((each, index) => <Compared key={each.id} {...each} index={index} />)}
        {plot.band && plot.lines[0] && plot.lines[0].points.length > 0 && (
          <li>
            <span className="key band" aria-hidden="true" />
            {format.text('chart.band', { width: format.age(widthMs) })}
          </li>
        )}
        {plot.average.length > 0 && averaging && (
          <li>
            <span className="key average" aria-hidden="true" />
            {format.text(`chart.average.${averaging}`)}
          </li>
        )}
        {limits.map((limit) => (
          <li key={`${limit.averaging} ${limit.value}`} className="limit">
            <span className="key limit" aria-hidden="true" />
            {limitSentence(limit, property, format)}
          </li>
        ))}
        {flagged > 0 && (
          <li>
            <span className="key flagged" aria-hidden="true">
              ×
            </span>
            {format.count(flagged, 'chart.flagged', 'chart.flagged.one')}
          </li>
        )}
      </ul>
      {otherLimits.length > 0 && (
        <details className="stops">
          <summary>
            {format.text('limit.others')} <span className="head-aside">{format.number(otherLimits.length)}</span>
          </summary>
          <ul className="chart-legend">
            {otherLimits.map((limit) => (
              <li key={`${limit.averaging} ${limit.value}`}>{limitSentence(limit, property, format)}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

interface ComparedProps {
  readonly id: RecordId;
  readonly name: string;
  readonly index: number;
}

function Compared({ id, name, index }: ComparedProps): ReactElement {
  const { chart } = useServices();
  const format = useFormat();
  const colour = `var(--series-${index + 1})`;
  return (
    <li className="compared">
      <svg className="key" viewBox="0 0 28 8" aria-hidden="true">
        <path d="M0 4H28" stroke={colour} strokeWidth="2" strokeDasharray={(LINE_DASHES[index] ?? []).join(' ')} />
      </svg>
      <span className="compared-number">{index + 1}</span>
      <span className="compared-name">{name}</span>
      {index > 0 && (
        <IconButton
          icon="close"
          label={format.text('compare.remove', { name })}
          onPress={() => removeCompared(chart, id)}
        />
      )}
    </li>
  );
}

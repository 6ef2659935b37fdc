import type { ReactElement } from 'react';
import type { PropertyId } from '../../data/contract/property.ts';
import { flagsOf } from '../../data/contract/verdict.ts';
import type { RecordId } from '../../data/contract/record.ts';
import type { Summary } from './chart-lines.ts';
import type { ChartTold } from './chart-model.ts';
import { useFormat } from './services.ts';

interface TableProps {
  readonly told: ChartTold;
  readonly property: PropertyId;
  readonly subjects: readonly { readonly id: RecordId; readonly name: string }[];
}

/** The same numbers as the chart, newest first: what is expected, what was measured, what is in doubt. */
export function ChartTable({ told, property, subjects }: TableProps): ReactElement {
  const format = useFormat();
  const { expected, flagged } = told.plot;
  const value = (number: number): string => format.value(property, number);
  const rows = rowsOf(told.summaries);
  const alone = subjects.length === 1;
  return (
    <div className="chart-table">
      <table>
        <caption className="only-read">
          {format.text('chart.name', { property: format.text(`property.${property}`) })}
        </caption>
        <thead>
          <tr>
            <th scope="col">{format.text('chart.time')}</th>
            {alone ? (
              <>
                <th scope="col">{format.text('chart.mean')}</th>
                <th scope="col">{format.text('chart.lowest')}</th>
                <th scope="col">{format.text('chart.highest')}</th>
              </>
            ) : (
              subjects.map(({ id, name }, index) => (
                <th key={id} scope="col">
                  {index + 1} {name}
                </th>
              ))
            )}
          </tr>
        </thead>
        <tbody>
          {[...expected].reverse().map((step) => (
            <tr key={`expected ${step.atMs}`}>
              <th scope="row">
                {format.shortTime(step.atMs)} {format.text('forecast.column')}
              </th>
              <td className="numeric">{value(step.value)}</td>
              <td className="numeric">{value(step.low)}</td>
              <td className="numeric">{value(step.high)}</td>
            </tr>
          ))}
          {rows.map(({ atMs, cells }) => (
            <tr key={atMs}>
              <th scope="row">
                {format.shortDate(atMs)} {format.shortTime(atMs)}
              </th>
              {alone ? (
                <Measured cell={cells[0]} value={value} />
              ) : (
                cells.map((cell, index) => (
                  <td key={subjects[index]?.id} className="numeric">
                    {cell ? value(cell.mean) : '–'}
                  </td>
                ))
              )}
            </tr>
          ))}
          {flagged.map(({ atMs, value: number, verdict }) => (
            <tr key={`flagged ${atMs}`}>
              <th scope="row">
                {format.shortDate(atMs)} {format.shortTime(atMs)}
              </th>
              <td className="numeric">{value(number)}</td>
              <td colSpan={2}>
                {flagsOf(verdict)
                  .map((flag) => format.text(`verdict.${flag}`))
                  .join(', ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface MeasuredProps {
  readonly cell: Summary | undefined;
  value(number: number): string;
}

function Measured({ cell, value }: MeasuredProps): ReactElement {
  return (
    <>
      <td className="numeric">{cell ? value(cell.mean) : '–'}</td>
      <td className="numeric">{cell ? value(cell.min) : '–'}</td>
      <td className="numeric">{cell ? value(cell.max) : '–'}</td>
    </>
  );
}

interface Row {
  readonly atMs: number;
  /** One for each thing; undefined where it told nothing then. */
  readonly cells: readonly (Summary | undefined)[];
}

/** The moments at which any of them told something, newest first. */
function rowsOf(summaries: readonly (readonly Summary[])[]): readonly Row[] {
  const byTime = summaries.map((list) => new Map(list.map((each) => [each.atMs, each])));
  const times = [...new Set(byTime.flatMap((each) => [...each.keys()]))].sort((one, other) => other - one);
  return times.map((atMs) => ({ atMs, cells: byTime.map((each) => each.get(atMs)) }));
}

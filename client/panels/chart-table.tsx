import type { ReactElement, ReactNode } from 'react';
import type { PropertyId } from '../../data/contract/property.ts';
import { flagsOf } from '../../data/contract/verdict.ts';
import type { RecordId } from '../../data/contract/record.ts';
import type { ChartTold } from './chart-model.ts';
import { type ChartRow, chartRows } from './chart-rows.ts';
import { shortClockText } from './moment-text.ts';
import { useFormat } from './services.ts';

interface TableProps {
  readonly told: ChartTold;
  readonly property: PropertyId;
  readonly subjects: readonly { readonly id: RecordId; readonly name: string }[];
}

/** The same numbers as the chart, newest first: what is expected, what was measured, what is in doubt. */
export function ChartTable({ told, property, subjects }: TableProps): ReactElement {
  const format = useFormat();
  const rows = chartRows(told);
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
                <NumericHead>{format.text('chart.mean')}</NumericHead>
                <NumericHead>{format.text('chart.lowest')}</NumericHead>
                <NumericHead>{format.text('chart.highest')}</NumericHead>
              </>
            ) : (
              subjects.map(({ id, name }, index) => (
                <NumericHead key={id}>
                  {index + 1} {name}
                </NumericHead>
              ))
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.kind} ${row.atMs}`}>
              <th scope="row">
                {format.shortDate(row.atMs)} {shortClockText(format, row.atMs)}
                {row.kind === 'expected' && <span className="row-kind">{format.text('forecast.column')}</span>}
              </th>
              <Cells row={row} subjects={subjects} property={property} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function NumericHead({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <th scope="col" className="numeric">
      {children}
    </th>
  );
}

interface CellsProps {
  readonly row: ChartRow;
  readonly subjects: TableProps['subjects'];
  readonly property: PropertyId;
}

function Cells({ row, subjects, property }: CellsProps): ReactElement {
  const format = useFormat();
  const said = (number: number | undefined): string => (number === undefined ? '–' : format.value(property, number));
  if (row.kind === 'flagged') {
    const flags = flagsOf(row.verdict).map((flag) => format.text(`verdict.${flag}`));
    return (
      <>
        <td className="numeric doubted">
          {said(row.value)}
          {'\u202f?'}
        </td>
        <td colSpan={2}>{flags.join(', ')}</td>
      </>
    );
  }
  const numbers =
    subjects.length > 1
      ? subjects.map((_, index) => row.cells[index]?.mean)
      : [row.cells[0]?.mean, row.cells[0]?.min, row.cells[0]?.max];
  return (
    <>
      {numbers.map((number, index) => (
        <td key={subjects[index]?.id ?? index} className="numeric">
          {said(number)}
        </td>
      ))}
    </>
  );
}

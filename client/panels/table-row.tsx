import type { ReactElement } from 'react';
import type { RecordId } from '../../data/contract/record.ts';
import type { LayerRow, TableColumn } from '../layers/layer.ts';
import type { PlaceRef } from '../state/place.ts';
import { placeOf } from '../state/place-of.ts';
import { flyTo, select } from '../state/view.ts';
import { goTo } from './go-to.ts';
import { type Services, useFormat, useServices, useView } from './services.ts';
import { type SaidCell, sayCell } from './said-cell.ts';

interface RowProps {
  readonly row: LayerRow;
  /** Its place among all rows, from 0. */
  readonly place: number;
  readonly columns: readonly TableColumn[];
  /** Whether the tabulator leads to it. */
  readonly tabbed: boolean;
  onFocus(): void;
}

/** Letters beyond which a cell is set in several lines. */
const LONG_TEXT = 48;

/** One row, as it is now. */
export function TableRow({ row, place, columns, tabbed, onFocus }: RowProps): ReactElement {
  const services = useServices();
  const format = useFormat();
  const selected = useView(({ selected: id, mark }) => isChosen(row, id, mark));
  const cells = row.cells().map((cell) => sayCell(cell, format));
  return (
    <tr className={selected ? 'selected' : undefined} aria-rowindex={place + 2} data-row={place}>
      {cells.map((cell, index) => (
        <td key={columns[index]?.label ?? index} className={classOf(cell)} title={titleOf(cell)}>
          {index === 0 && (row.record || row.place) ? (
            <button
              type="button"
              className="row-button"
              aria-pressed={selected}
              tabIndex={tabbed ? 0 : -1}
              title={format.text('table.select', { name: row.name })}
              onFocus={onFocus}
              onClick={() => show(services, row)}
            >
              {cell.text}
            </button>
          ) : (
            cell.text
          )}
          {cell.doubted && <span className="only-read"> {format.text('verdict.mark')}</span>}
        </td>
      ))}
    </tr>
  );
}

function isChosen({ record, place, name }: LayerRow, selected: RecordId | null, mark: PlaceRef | null): boolean {
  if (record) return record === selected;
  return mark !== null && place !== null && mark.kind === place.kind && mark.name === name;
}

function classOf({ order, text, doubted }: SaidCell): string | undefined {
  const look = typeof order === 'number' ? 'numeric' : text.length > LONG_TEXT ? 'long' : '';
  return `${look}${doubted ? ' doubted' : ''}`.trim() || undefined;
}

function titleOf({ text, order }: SaidCell): string | undefined {
  return typeof order === 'string' && text.length > 12 ? text : undefined;
}

function show({ view, city, clock }: Services, { id, name, record, place }: LayerRow): void {
  if (place) {
    goTo(view, { ...place, id, name, record });
    return;
  }
  select(view, record);
  const entry = record && city.getState().city.entries.get(record);
  const at = entry && placeOf(entry, clock.nowMs());
  if (at) flyTo(view, { longitude: at[0], latitude: at[1], zoom: Math.max(15.5, view.getState().camera.zoom) });
}

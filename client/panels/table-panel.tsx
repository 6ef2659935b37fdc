import { type ReactElement, type RefObject, useEffect, useRef, useState } from 'react';
import type { CityLayer, TableColumn } from '../layers/layer.ts';
import { placeOf } from '../state/place-of.ts';
import type { RecordId } from '../../data/contract/record.ts';
import type { PlaceRef } from '../state/place.ts';
import { flyTo, select, setPanel } from '../state/view.ts';
import { goTo } from './go-to.ts';
import { Icon } from './icons.tsx';
import { GeneratedMark } from './marks.tsx';
import { IconButton, Panel } from './panel.tsx';
import { type Services, useFiles, useFormat, useServices, useTableInput, useView } from './services.ts';
import {
  type Cell,
  type TableOrder,
  type TableRow,
  cellText,
  countPages,
  pageOf,
  rowsOf,
  sortRows,
} from './table-rows.ts';

/** The text equal of a layer: everything that it draws, in rows. */
export function TablePanel({ layer }: { readonly layer: CityLayer }): ReactElement {
  const { view } = useServices();
  const format = useFormat();
  const [order, setOrder] = useState<TableOrder>({ column: 0, descending: false });
  const [filter, setFilter] = useState('');
  const [page, setPage] = useState(0);
  const rows = useRows(layer, filter, order);
  const pages = countPages(rows);
  const shownPage = Math.min(page, pages - 1);
  const name = format.text(layer.label);
  const generated = useFiles(({ manifest }) => manifest?.generated ?? false) && layer.table.generated === true;
  const frame = useFocusOnOpen();
  return (
    <div className="table-frame" ref={frame}>
      <Panel
        name={format.text('layers.table', { layer: name })}
        className="table-panel"
        onClose={() => setPanel(view, 'table', false)}
        aside={
          <TableTools
            generated={generated}
            filter={filter}
            onFilter={setFilter}
            page={shownPage}
            pages={pages}
            onPage={setPage}
          />
        }
      >
        <table>
          <caption className="only-read">
            {format.text('table.caption', { layer: name, count: format.number(rows.length) })}
          </caption>
          <TableHead columns={layer.table.columns} first={rows[0]} order={order} onOrder={setOrder} />
          <tbody>
            {pageOf(rows, shownPage).map((row) => (
              <Row key={row.id} row={row} columns={layer.table.columns} />
            ))}
          </tbody>
        </table>
        {rows.length === 0 && <p className="hint">{format.text('table.empty')}</p>}
      </Panel>
    </div>
  );
}

function useRows(layer: CityLayer, filter: string, order: TableOrder): readonly TableRow[] {
  const { language, text } = useFormat();
  return sortRows(rowsOf(layer.table.rows(useTableInput()), filter, text), order, language);
}

/** Whoever opens a table is taken to it, and back to where they were when it closes. */
function useFocusOnOpen(): RefObject<HTMLDivElement | null> {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    frame.current?.querySelector<HTMLElement>('h2')?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return frame;
}

interface ToolsProps {
  /** Whether the rows tell of a generated city. */
  readonly generated: boolean;
  readonly filter: string;
  readonly page: number;
  readonly pages: number;
  onFilter(filter: string): void;
  onPage(page: number): void;
}

function TableTools({ generated, filter, page, pages, onFilter, onPage }: ToolsProps): ReactElement {
  const format = useFormat();
  return (
    <div className="table-tools">
      {generated && <GeneratedMark />}
      <input
        type="search"
        className="filter"
        aria-label={format.text('table.filter')}
        placeholder={format.text('table.filter')}
        value={filter}
        onChange={(event) => onFilter(event.target.value)}
      />
      {pages > 1 && (
        <span className="pager">
          <IconButton
            icon="previous"
            label={format.text('table.previous')}
            disabled={page === 0}
            onPress={() => onPage(page - 1)}
          />
          <span>{format.text('table.page', { page: page + 1, pages })}</span>
          <IconButton
            icon="next"
            label={format.text('table.next')}
            disabled={page >= pages - 1}
            onPress={() => onPage(page + 1)}
          />
        </span>
      )}
    </div>
  );
}

interface HeadProps {
  readonly columns: readonly TableColumn[];
  readonly first: TableRow | undefined;
  readonly order: TableOrder;
  onOrder(order: TableOrder): void;
}

function TableHead({ columns, first, order, onOrder }: HeadProps): ReactElement {
  const format = useFormat();
  return (
    <thead>
      <tr>
        {columns.map((column, index) => {
          const chosen = order.column === index;
          const label = format.text(column.label);
          const sorted = order.descending ? 'descending' : 'ascending';
          return (
            <th
              key={column.label}
              scope="col"
              aria-sort={chosen ? sorted : 'none'}
              className={alignment(first?.cells[index])}
            >
              <button
                type="button"
                title={format.text('table.sort', { column: label })}
                onClick={() => onOrder({ column: index, descending: chosen && !order.descending })}
              >
                {label}
                {column.unit ? <span className="unit"> {column.unit}</span> : null}
                {chosen && <Icon name={order.descending ? 'down' : 'up'} />}
              </button>
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

function Row({ row, columns }: { readonly row: TableRow; readonly columns: readonly TableColumn[] }): ReactElement {
  const services = useServices();
  const format = useFormat();
  const selected = useView(({ selected: id, mark }) => isChosen(row, id, mark));
  return (
    <tr className={selected ? 'selected' : undefined}>
      {row.cells.map((cell, index) => {
        const text = cellText(cell, format);
        return (
          <td key={columns[index]?.label ?? index} className={alignment(cell)}>
            {index === 0 && (row.record || row.place) ? (
              <button
                type="button"
                className="row-button"
                aria-pressed={selected}
                title={format.text('table.select', { name: row.name })}
                onClick={() => show(services, row)}
              >
                {text}
              </button>
            ) : (
              text
            )}
          </td>
        );
      })}
    </tr>
  );
}

/** Letters beyond which a cell is set in several lines. */
const LONG_TEXT = 48;

function isChosen({ record, place, name }: TableRow, selected: RecordId | null, mark: PlaceRef | null): boolean {
  if (record) return record === selected;
  return mark !== null && place !== null && mark.kind === place.kind && mark.name === name;
}

function alignment(cell: Cell | undefined): string | undefined {
  if (typeof cell === 'number') return 'numeric';
  return typeof cell === 'string' && cell.length > LONG_TEXT ? 'long' : undefined;
}

function show({ view, city, clock }: Services, { id, name, record, place }: TableRow): void {
  if (place) {
    goTo(view, { ...place, id, name, record });
    return;
  }
  select(view, record);
  const entry = record && city.getState().city.entries.get(record);
  const at = entry && placeOf(entry, clock.nowMs());
  if (at) flyTo(view, { longitude: at[0], latitude: at[1], zoom: Math.max(15.5, view.getState().camera.zoom) });
}

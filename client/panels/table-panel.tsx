import {
  type KeyboardEvent,
  type ReactElement,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { LayerTable, TableColumn } from '../layers/layer.ts';
import { setPanel } from '../state/view.ts';
import type { WordKey } from '../theme/words.ts';
import { Icon } from './icons.tsx';
import { Panel } from './panel.tsx';
import { useFiles, useFormat, useServices } from './services.ts';
import { TableRow } from './table-row.tsx';
import { type SaidCell, sayCell } from './said-cell.ts';
import type { TableOrder, TableView, TableWish } from './table-rows.ts';
import { TableTools } from './table-tools.tsx';
import { useTable } from './use-table.ts';
import { partsOf, type Sight, WHOLE_UP_TO } from './virtual-rows.ts';

/** A table and what it is called. */
export interface NamedTable {
  readonly id: string;
  readonly label: WordKey;
  readonly table: LayerTable;
}

const FIRST_WISH: TableWish = { filter: '', chosen: new Map(), order: { column: 0, descending: false } };

/** The text equal of a layer: everything that it draws, in rows. */
export function TablePanel({ layer: { label, table } }: { readonly layer: NamedTable }): ReactElement {
  const { view } = useServices();
  const format = useFormat();
  const [wish, setWish] = useState(FIRST_WISH);
  const { view: told, working } = useTable(table, wish);
  const name = format.text(label);
  const generated = useFiles(({ manifest }) => manifest?.generated ?? false) && table.generated === true;
  const frame = useFocusOnOpen();
  return (
    <div className="table-frame" ref={frame}>
      <Panel
        name={format.text('layers.table', { layer: name })}
        className="table-panel"
        onClose={() => setPanel(view, 'table', false)}
        aside={
          <TableTools generated={generated} table={table} told={told} working={working} wish={wish} onWish={setWish} />
        }
      >
        <Rows
          name={name}
          columns={table.columns}
          told={told}
          order={wish.order}
          onOrder={(order) => setWish({ ...wish, order })}
        />
        {told.rows.length === 0 && !working && (
          <p className="hint">{format.text(told.total === 0 ? 'table.empty' : 'table.none')}</p>
        )}
      </Panel>
    </div>
  );
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

interface RowsProps {
  readonly name: string;
  readonly columns: readonly TableColumn[];
  readonly told: TableView;
  readonly order: TableOrder;
  onOrder(order: TableOrder): void;
}

/** The rows in sight of all there are; up, down, page up, page down, home and end go from row to row. */
function Rows({ name, columns, told: { rows }, order, onOrder }: RowsProps): ReactElement {
  const format = useFormat();
  const table = useRef<HTMLTableElement>(null);
  const { sight, rowPx } = useSight(table);
  const { active, setActive, onKeyDown } = useRoving(table, rows.length, rowPx);
  const long = rows.length > WHOLE_UP_TO;
  const first = rows[0]?.cells().map((cell) => sayCell(cell, format));
  return (
    <table
      ref={table}
      className={long ? 'long-list' : undefined}
      aria-rowcount={rows.length + 1}
      style={long ? { minWidth: 160 + columns.length * 104 } : undefined}
      onKeyDown={onKeyDown}
    >
      <caption className="only-read">
        {format.text('table.caption', { layer: name, count: format.number(rows.length) })}
      </caption>
      <TableHead columns={columns} first={first} order={order} onOrder={onOrder} />
      <tbody>
        {partsOf(rows.length, rowPx, sight, active.focused ? active.row : null).map((part) => {
          if ('gapPx' in part) return <Gap key={`gap ${part.before}`} heightPx={part.gapPx} columns={columns.length} />;
          const row = rows[part.row];
          if (!row) return null;
          const tabbed = part.row === Math.min(active.row, rows.length - 1);
          return (
            <TableRow
              key={row.id}
              row={row}
              place={part.row}
              columns={columns}
              tabbed={tabbed}
              onFocus={() => setActive({ row: part.row, focused: true })}
            />
          );
        })}
      </tbody>
    </table>
  );
}

function Gap({ heightPx, columns }: { readonly heightPx: number; readonly columns: number }): ReactElement {
  return (
    <tr className="gap" style={{ height: heightPx }}>
      <td colSpan={columns} />
    </tr>
  );
}

/** What of the table is in sight, and how high a row is. */
function useSight(table: RefObject<HTMLTableElement | null>): { readonly sight: Sight; readonly rowPx: number } {
  const [state, setState] = useState({ sight: { topPx: 0, heightPx: 400 }, rowPx: 33 });
  useLayoutEffect(() => {
    const body = table.current?.closest('.panel-body');
    if (!body) return undefined;
    const look = (): void => {
      const row = table.current?.querySelector('tbody tr[data-row]');
      setState(({ rowPx }) => ({
        sight: { topPx: body.scrollTop, heightPx: body.clientHeight },
        rowPx: row?.getBoundingClientRect().height || rowPx,
      }));
    };
    look();
    body.addEventListener('scroll', look, { passive: true });
    const sizes = new ResizeObserver(look);
    sizes.observe(body);
    return () => {
      body.removeEventListener('scroll', look);
      sizes.disconnect();
    };
  }, [table]);
  return state;
}

/** One row alone is in the order of the tabulator; keys make another one that row. */
function useRoving(table: RefObject<HTMLTableElement | null>, count: number, rowPx: number) {
  const [active, setActive] = useState({ row: 0, focused: false });
  const wanted = useRef<number | null>(null);
  useLayoutEffect(() => {
    if (wanted.current === null) return;
    const button = table.current?.querySelector<HTMLElement>(`tr[data-row="${wanted.current}"] .row-button`);
    if (!button) return;
    wanted.current = null;
    button.focus({ preventScroll: true });
  });
  const onKeyDown = useCallback(
    (event: KeyboardEvent): void => {
      const from = event.target instanceof HTMLElement ? event.target.closest('tr')?.dataset.row : undefined;
      const body = table.current?.closest('.panel-body');
      if (from === undefined || !body) return;
      const page = Math.max(1, Math.floor(body.clientHeight / rowPx) - 2);
      const to = movedRow(event.key, Number(from), page, count);
      if (to === undefined) return;
      event.preventDefault();
      wanted.current = to;
      setActive({ row: to, focused: true });
      scrollTo(body, to, rowPx);
    },
    [table, count, rowPx],
  );
  return { active, setActive, onKeyDown };
}

/** Where a key leads from a row; undefined for other keys. */
function movedRow(key: string, from: number, page: number, count: number): number | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowUp: from - 1,
    ArrowDown: from + 1,
    PageUp: from - page,
    PageDown: from + page,
    Home: 0,
    End: count - 1,
  };
  const to = Object.hasOwn(steps, key) ? steps[key] : undefined;
  return to === undefined ? undefined : Math.min(count - 1, Math.max(0, to));
}

/** Brings a row into sight, below the head. */
function scrollTo(body: Element, row: number, rowPx: number): void {
  const topPx = row * rowPx;
  const roomPx = body.clientHeight - 2 * rowPx;
  if (topPx < body.scrollTop) body.scrollTop = topPx;
  else if (topPx > body.scrollTop + roomPx) body.scrollTop = topPx - roomPx;
}

interface HeadProps {
  readonly columns: readonly TableColumn[];
  readonly first: readonly SaidCell[] | undefined;
  readonly order: TableOrder;
  onOrder(order: TableOrder): void;
}

function TableHead({ columns, first, order, onOrder }: HeadProps): ReactElement {
  const format = useFormat();
  return (
    <thead>
      <tr aria-rowindex={1}>
        {columns.map((column, index) => {
          const chosen = order.column === index;
          const label = format.text(column.label);
          const sorted = order.descending ? 'descending' : 'ascending';
          return (
            <th
              key={column.label}
              scope="col"
              aria-sort={chosen ? sorted : 'none'}
              className={typeof first?.[index]?.order === 'number' ? 'numeric' : undefined}
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

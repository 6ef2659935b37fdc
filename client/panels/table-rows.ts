import type { Language } from '../../data/contract/language.ts';
import type { LayerRow, TableCell } from '../layers/layer.ts';
import type { Format } from './format.ts';
import type { WordKey } from '../theme/words.ts';

export type Cell = string | number | null;

/** A row as it is read: its cells in the words of a language. */
export interface TableRow extends Pick<LayerRow, 'id' | 'name' | 'record' | 'place'> {
  readonly cells: readonly Cell[];
}

export interface TableOrder {
  readonly column: number;
  readonly descending: boolean;
}

/** Rows in a page: what a keyboard can walk through and a browser lays out at once. */
export const PAGE_ROWS = 50;

/** A layer's rows as they are read, those alone whose name or text holds `filter`. */
export function rowsOf(
  rows: readonly LayerRow[],
  filter: string,
  text: (word: WordKey) => string,
): readonly TableRow[] {
  const wanted = plain(filter.trim());
  return rows
    .map(({ id, name, record, place, cells }) => {
      return { id, name, record, place, cells: cells().map((cell) => cellOf(cell, text)) };
    })
    .filter(
      ({ name, cells }) => wanted === '' || [name, ...cells].some((cell) => plain(String(cell ?? '')).includes(wanted)),
    );
}

/** A cell with its word said. */
export function cellOf(value: TableCell, text: (word: WordKey) => string): Cell {
  return typeof value === 'object' && value !== null ? text(value.word) : value;
}

/** Numbers by size, texts as the language orders them with their numbers by size; what is missing always comes last. */
export function sortRows(rows: readonly TableRow[], order: TableOrder, language: Language): readonly TableRow[] {
  const { compare } = new Intl.Collator(language, { numeric: true, sensitivity: 'base' });
  const sign = order.descending ? -1 : 1;
  return [...rows].sort((a, b) => {
    const one = a.cells[order.column] ?? null;
    const other = b.cells[order.column] ?? null;
    if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
    if (typeof one === 'number' && typeof other === 'number') return sign * (one - other);
    return sign * compare(String(one), String(other));
  });
}

/** The rows of one page, counted from 0. */
export function pageOf(rows: readonly TableRow[], page: number): readonly TableRow[] {
  return rows.slice(page * PAGE_ROWS, (page + 1) * PAGE_ROWS);
}

/** How many pages there are: one at least. */
export function countPages(rows: readonly TableRow[]): number {
  return Math.max(1, Math.ceil(rows.length / PAGE_ROWS));
}

function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase();
}

/** A cell as it is set; what is missing is a dash. */
export function cellText(cell: Cell, format: Pick<Format, 'number'>): string {
  if (cell === null) return '–';
  if (typeof cell === 'string') return cell;
  return format.number(cell, Number.isInteger(cell) ? 0 : 1);
}

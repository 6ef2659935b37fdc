import { Turns } from '../turns.ts';
import type { Column, Row } from './row.ts';

/** RFC 4180, UTF-8: a header with units in square brackets, CRLF, quotes only where they are needed. */
export async function* csvOf(columns: readonly Column[], pages: AsyncIterable<readonly Row[]>): AsyncGenerator<Buffer> {
  const turns = new Turns();
  yield Buffer.from(lineOf(columns.map(({ name, unit }) => (unit === null ? name : `${name} [${unit || '1'}]`))));
  for await (const rows of pages) {
    for (let start = 0; start < rows.length; start += ROWS_A_PIECE) {
      await turns.next();
      const piece = rows.slice(start, start + ROWS_A_PIECE);
      yield Buffer.from(piece.map((row) => lineOf(columns.map((column) => cellText(column, row)))).join(''));
    }
  }
}

/** Rows that make one piece of text. */
const ROWS_A_PIECE = 500;

function lineOf(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function cellText({ type, cell }: Column, row: Row): string {
  const value = cell(row);
  if (value === null) return '';
  return type === 'TIMESTAMP' ? new Date(Number(value)).toISOString() : String(value);
}

import type { Column, Row } from './row.ts';

/** Rows that make one piece of text. */
const ROWS_A_PIECE = 1000;

/** RFC 4180, UTF-8: a header with units in square brackets, CRLF, quotes only where they are needed. */
export async function* csvOf(columns: readonly Column[], rows: AsyncIterable<Row>): AsyncGenerator<Buffer> {
  let lines = [lineOf(columns.map(({ name, unit }) => (unit === null ? name : `${name} [${unit || '1'}]`)))];
  for await (const row of rows) {
    lines.push(lineOf(columns.map((column) => cellText(column, row))));
    if (lines.length < ROWS_A_PIECE) continue;
    yield Buffer.from(lines.join(''));
    lines = [];
  }
  yield Buffer.from(lines.join(''));
}

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

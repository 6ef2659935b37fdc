import { FileProblem, type Reject, type SourceFile } from './importer.ts';
import { decodeText, mended, textOf } from './text.ts';

export interface DelimitedRow {
  /** Row of the table as a spreadsheet counts it: the header is row 1. */
  readonly row: number;
  /** What the first of these columns that the table has says, trimmed and mended; undefined when empty or without such a column. */
  get(...names: readonly string[]): string | undefined;
}

const DELIMITERS = [',', ';', '\t'];

/** Letters that a doubly encoded text begins its letters with, and the byte order mark. */
const UNTIDY = /[\u00c2\u00c3\u00e2\ufeff]/;

/** Letters of one cell: the outline of a municipality as WKT has half a million. */
const LONGEST_CELL = 16 * 1024 * 1024;
const MOST_COLUMNS = 2048;

/** Headers by file: every importer asks for them. */
const headers = new WeakMap<SourceFile, readonly string[] | null>();

/** The columns of a table, from the head of a file alone; null when it is none: one column, binary, JSON, XML. */
export function headerOf(file: SourceFile): readonly string[] | null {
  const known = headers.get(file);
  if (known !== undefined) return known;
  const header = headerIn(file);
  headers.set(file, header);
  return header;
}

function headerIn(file: SourceFile): readonly string[] | null {
  const text = textOf(file.head, file.bytes > file.head.length);
  const line = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  if (line.includes('\0') || /^\s*[<{[]/.test(line)) return null;
  if (line.length === text.length && file.bytes > file.head.length) return null;
  if ((line.match(/"/g)?.length ?? 0) % 2 === 1) return null;
  const names = cellsOf(line, delimiterOf(line)).map((name) => mended(name).trim());
  return names.length > 1 && names.every((name) => name.length <= 200) ? names : null;
}

/** Whether the table of a file has all of these columns; case and accents are ignored. */
export function hasColumns(file: SourceFile, ...names: readonly string[]): boolean {
  const columns = headerOf(file);
  if (!columns) return false;
  const folded = new Set(columns.map(fold));
  return names.every((name) => folded.has(fold(name)));
}

/**
 * The rows of a table with a header: `,` `;` or tab by the header, quotes as in RFC 4180, any line ends. A row with
 * another number of columns than the header is rejected as malformed; empty columns at its end may lack or be too many.
 */
export function* readDelimited(file: SourceFile, reject: Reject): Iterable<DelimitedRow> {
  let columns: ReadonlyMap<string, number> | undefined;
  let width = 0;
  const found = new Map<string, number>();
  let row = 0;
  for (const cells of records(decodeText(file.pieces()), delimiterOf(firstLine(file)))) {
    row++;
    if (!columns) {
      width = cells.length;
      columns = columnsOf(cells);
    } else if (!fits(cells, width)) {
      if (cells.some((cell) => cell !== '')) reject('malformed', `row ${row}`);
    } else {
      yield rowOf(row, cells, columns, found);
    }
  }
}

/** Lower case without accents or blanks around: how names of columns are compared. */
export function fold(name: string): string {
  return mended(name)
    .normalize('NFD')
    .replace(/[\u0300-\u036f\ufeff]/g, '')
    .toLowerCase()
    .trim();
}

/** A decimal number as the city writes it, point or comma; null: none. */
export function decimal(text: string | undefined): number | null {
  if (text === undefined || !/^[+-]?\d{1,15}(?:[.,]\d*)?(?:[eE][+-]?\d{1,3})?$/.test(text)) return null;
  const value = Number(text.replace(',', '.'));
  return Number.isFinite(value) ? value : null;
}

function firstLine(file: SourceFile): string {
  return /^[^\r\n]*/.exec(textOf(file.head, file.bytes > file.head.length))?.[0] ?? '';
}

function columnsOf(cells: readonly string[]): ReadonlyMap<string, number> {
  const columns = new Map<string, number>();
  cells.forEach((name, index) => {
    const folded = fold(name);
    if (!columns.has(folded)) columns.set(folded, index);
  });
  return columns;
}

function rowOf(
  row: number,
  cells: readonly string[],
  columns: ReadonlyMap<string, number>,
  found: Map<string, number>,
): DelimitedRow {
  const indexOf = (name: string): number => {
    const known = found.get(name);
    if (known !== undefined) return known;
    const index = columns.get(fold(name)) ?? -1;
    found.set(name, index);
    return index;
  };
  return {
    row,
    get(...names) {
      for (const name of names) {
        const index = indexOf(name);
        if (index >= 0) return cleaned(cells[index] ?? '');
      }
      return undefined;
    },
  };
}

/** Trimmed, mended, without a byte order mark; undefined when nothing is left. */
function cleaned(cell: string): string | undefined {
  const text = (UNTIDY.test(cell) ? mended(cell).replaceAll('\ufeff', '') : cell).trim();
  return text === '' ? undefined : ownCopy(text);
}

/** A text of its own: a part cut out of a piece of the file would keep all of that piece in memory. */
function ownCopy(text: string): string {
  return text.length < 13 ? text : ` ${text}`.slice(1);
}

/** Whether a row has the header's number of columns, but for empty ones at its end. */
function fits(cells: readonly string[], width: number): boolean {
  if (cells.length === width) return true;
  return cells.length > width && cells.slice(width).every((cell) => cell.trim() === '');
}

function delimiterOf(header: string): string {
  const bare = header.replace(/"[^"]*"/g, '');
  const counts = DELIMITERS.map((delimiter) => [delimiter, bare.split(delimiter).length] as const);
  return counts.reduce((best, each) => (each[1] > best[1] ? each : best))[0];
}

function cellsOf(line: string, delimiter: string): readonly string[] {
  const [cells] = records([line], delimiter);
  return cells ?? [];
}

/** Cells row by row; blank lines are left out. */
function* records(texts: Iterable<string>, delimiter: string): Iterable<readonly string[]> {
  const table = new TableScanner(delimiter.charCodeAt(0));
  for (const text of texts) yield* table.take(text);
  yield* table.end();
}

const QUOTE = 34;
const LF = 10;
const CR = 13;

/** Reads a table letter by letter, whatever pieces it comes in. */
class TableScanner {
  readonly #delimiter: number;
  #cells: string[] = [];
  #cell = '';
  #quoted = false;
  /** Whether the quote just read may be the first of a doubled one. */
  #closing = false;
  #rows = 0;

  constructor(delimiter: number) {
    this.#delimiter = delimiter;
  }

  *take(text: string): Iterable<readonly string[]> {
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const letter = text.charCodeAt(at);
      if (this.#closing) {
        this.#closing = false;
        if (letter === QUOTE) {
          this.#quoted = true;
          from = at;
          continue;
        }
      }
      if (letter === QUOTE && (this.#quoted || (this.#cell === '' && at === from))) {
        this.#add(text, from, at);
        this.#closing = this.#quoted;
        this.#quoted = !this.#quoted;
        from = at + 1;
      } else if (!this.#quoted && (letter === this.#delimiter || letter === LF || letter === CR)) {
        this.#add(text, from, at);
        from = at + 1;
        this.#endCell();
        if (letter !== this.#delimiter) yield* this.#endRow();
      }
    }
    this.#add(text, from, text.length);
  }

  *end(): Iterable<readonly string[]> {
    if (this.#quoted) throw new FileProblem(`is cut or broken: a quote of row ${this.#rows + 1} is not closed`);
    if (this.#cell !== '' || this.#cells.length > 0) {
      this.#endCell();
      yield* this.#endRow();
    }
  }

  #add(text: string, from: number, to: number): void {
    if (to <= from) return;
    this.#cell += text.slice(from, to);
    if (this.#cell.length > LONGEST_CELL) throw new FileProblem(`row ${this.#rows + 1} has a cell without end`);
  }

  #endCell(): void {
    this.#cells.push(this.#cell);
    this.#cell = '';
    this.#closing = false;
    if (this.#cells.length > MOST_COLUMNS) throw new FileProblem(`row ${this.#rows + 1} has too many columns`);
  }

  *#endRow(): Iterable<readonly string[]> {
    const cells = this.#cells;
    this.#cells = [];
    if (cells.length === 1 && cells[0] === '') return;
    this.#rows++;
    yield cells;
  }
}

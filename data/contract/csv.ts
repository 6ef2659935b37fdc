import { strFromU8 } from 'fflate';

/** One row of a table, only good while it is handed out. Columns are counted from 0; what is absent reads as ''. */
export interface CsvRow {
  /** Line of the file that the row begins on, from 1. */
  readonly line: number;
  readonly cells: number;
  text(column: number): string;
  /** A decimal number, or NaN: strictly digits, sign and point; blanks around it are forgiven. */
  number(column: number): number;
  /** Whether a cell's bytes are the same as those that `text` last gave for that column on an earlier row. */
  sameBytes(column: number, bytes: Uint8Array): boolean;
  bytes(column: number): Uint8Array;
}

/** A table with a header row. */
export interface CsvTable {
  /** Names in the header, trimmed, without the byte order mark. */
  readonly columns: readonly string[];
  /** Number of the column so named, or -1. */
  column(name: string): number;
  each(visit: (row: CsvRow) => void): void;
  /** The same with a pause after every so many rows. */
  eachInParts(rows: number, visit: (row: CsvRow) => void): Generator<void>;
}

const LF = 10;
const CR = 13;
const QUOTE = 34;
const SPACE = 32;
const MAX_CELLS = 1024;

/**
 * Reads a UTF-8 (or ASCII) table by its bytes: quotes as in RFC 4180, LF or CRLF, blank lines skipped. The separator
 * is the one most frequent in the header unless given. Never throws.
 */
export function openCsv(file: Uint8Array, separator?: string): CsvTable {
  const bytes = file[0] === 0xef && file[1] === 0xbb && file[2] === 0xbf ? file.subarray(3) : file;
  const cursor = new CsvCursor(bytes, separator?.charCodeAt(0) ?? mostFrequentSeparator(bytes));
  const columns = cursor.next() ? Array.from({ length: cursor.cells }, (_, index) => cursor.text(index).trim()) : [];
  const start = cursor.position;
  const line = cursor.nextLine;
  return {
    columns,
    column: (name) => columns.indexOf(name),
    each(visit) {
      cursor.rewind(start, line);
      while (cursor.next()) visit(cursor);
    },
    *eachInParts(rows, visit) {
      cursor.rewind(start, line);
      for (let count = 1; cursor.next(); count++) {
        visit(cursor);
        if (count % rows === 0) yield;
      }
    },
  };
}

/** How many line ends a file has: an upper bound of its rows. */
export function countLines(bytes: Uint8Array): number {
  let lines = 1;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) lines++;
  return lines;
}

function mostFrequentSeparator(bytes: Uint8Array): number {
  const end = bytes.indexOf(LF);
  const header = strFromU8(bytes.subarray(0, Math.min(end < 0 ? bytes.length : end, 65_536)), true);
  const counts = [',', ';', '\t', '#'].map((each) => [each, header.split(each).length] as const);
  const [best] = counts.toSorted((a, b) => b[1] - a[1]);
  return (best?.[0] ?? ',').charCodeAt(0);
}

/** Walks over a table's rows; one object for the whole walk, so that millions of rows make no garbage. */
class CsvCursor implements CsvRow {
  line = 1;
  nextLine = 1;
  cells = 0;
  position = 0;
  private readonly starts = new Int32Array(MAX_CELLS);
  private readonly ends = new Int32Array(MAX_CELLS);
  private readonly escaped = new Uint8Array(MAX_CELLS);

  constructor(
    private readonly file: Uint8Array,
    private readonly separator: number,
  ) {}

  rewind(position: number, line: number): void {
    this.position = position;
    this.nextLine = line;
  }

  /** Moves to the next row that is not blank; false at the end. */
  next(): boolean {
    while (this.position < this.file.length) {
      this.line = this.nextLine;
      this.readRow();
      if (this.cells > 1 || (this.ends[0] ?? 0) > (this.starts[0] ?? 0)) return true;
    }
    return false;
  }

  text(column: number): string {
    if (column < 0 || column >= this.cells) return '';
    const text = strFromU8(this.bytes(column));
    return this.escaped[column] ? text.replaceAll('""', '"') : text;
  }

  number(column: number): number {
    if (column < 0 || column >= this.cells) return Number.NaN;
    return decimal(this.file, this.starts[column] ?? 0, this.ends[column] ?? 0);
  }

  bytes(column: number): Uint8Array {
    if (column < 0 || column >= this.cells) return this.file.subarray(0, 0);
    return this.file.subarray(this.starts[column], this.ends[column]);
  }

  sameBytes(column: number, bytes: Uint8Array): boolean {
    const start = this.starts[column] ?? 0;
    if (column < 0 || column >= this.cells || (this.ends[column] ?? 0) - start !== bytes.length) return false;
    for (let index = bytes.length - 1; index >= 0; index--) {
      if (this.file[start + index] !== bytes[index]) return false;
    }
    return true;
  }

  private readRow(): void {
    this.cells = 0;
    for (;;) {
      const end = this.file[this.position] === QUOTE ? this.readQuoted() : this.readPlain();
      this.position = end + 1;
      if (end >= this.file.length || this.file[end] === LF) break;
    }
    this.nextLine++;
  }

  /** Reads up to the next separator or line end; gives where that is. */
  private readPlain(): number {
    const { file, separator } = this;
    const start = this.position;
    let end = start;
    for (; end < file.length; end++) {
      const byte = file[end];
      if (byte === separator || byte === LF) break;
    }
    const cut = file[end] !== separator && end > start && file[end - 1] === CR ? end - 1 : end;
    this.keep(start, cut, 0);
    return end;
  }

  private readQuoted(): number {
    const { file } = this;
    const start = this.position + 1;
    let escaped = 0;
    let end = file.indexOf(QUOTE, start);
    while (end >= 0 && file[end + 1] === QUOTE) {
      escaped = 1;
      end = file.indexOf(QUOTE, end + 2);
    }
    if (end < 0) end = file.length;
    for (let at = file.indexOf(LF, start); at >= 0 && at < end; at = file.indexOf(LF, at + 1)) this.nextLine++;
    this.keep(start, end, escaped);
    let after = end + 1;
    while (after < file.length && file[after] !== this.separator && file[after] !== LF) after++;
    return after;
  }

  private keep(start: number, end: number, escaped: number): void {
    if (this.cells === MAX_CELLS) return;
    this.starts[this.cells] = start;
    this.ends[this.cells] = end;
    this.escaped[this.cells] = escaped;
    this.cells++;
  }
}

/** A decimal of at most 15 digits, exactly as `Number` reads it but without making a string. */
function decimal(bytes: Uint8Array, from: number, to: number): number {
  let start = from;
  let end = to;
  while (start < end && bytes[start] === SPACE) start++;
  while (end > start && bytes[end - 1] === SPACE) end--;
  const negative = bytes[start] === 45;
  if (negative || bytes[start] === 43) start++;
  let digits = 0;
  let whole = 0;
  let decimals = -1;
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] ?? 0) - 48;
    if (digit >= 0 && digit <= 9) {
      whole = whole * 10 + digit;
      digits++;
      if (decimals >= 0) decimals++;
    } else if (digit === -2 && decimals < 0) decimals = 0;
    else return Number.NaN;
  }
  if (digits === 0) return Number.NaN;
  if (digits > 15) return Number(strFromU8(bytes.subarray(from, to), true));
  const size = decimals > 0 ? whole / 10 ** decimals : whole;
  return negative ? -size : size;
}

import { type CsvRow, openCsv } from '../../contract/csv.ts';

/** Hears a row and the number of the line that it stands on, from 1. The row is only good while it is handed out. */
export type RowVisitor = (row: CsvRow, line: number) => void;

/** Handed the numbers of the columns by their names (-1: absent), gives what shall hear the rows. */
export type TableOpener = (column: (name: string) => number) => RowVisitor;

const LF = 10;
const QUOTE = 34;

/** A row longer than this is none: a quote was never closed. */
const LONGEST_ROW_BYTES = 4_000_000;

/** Reads a comma-separated table of any size in blocks of whole rows. Gives whether it has a header. */
export function readTable(pieces: Iterable<Uint8Array>, open: TableOpener): boolean {
  let header: Uint8Array | undefined;
  let visit: RowVisitor | undefined;
  let before = 0;
  for (const block of wholeRows(pieces)) {
    const table = openCsv(header ? joined(header, block) : block);
    visit ??= open(table.column);
    const heard = visit;
    const headerLines = header ? 1 : 0;
    table.each((row) => heard(row, before + row.line - headerLines));
    if (!header) {
      const end = block.indexOf(LF);
      header = end < 0 ? joined(block, Uint8Array.of(LF)) : block.slice(0, end + 1);
    }
    before += linesIn(block);
  }
  return header !== undefined;
}

/** The same bytes, cut only where a row ends. */
function* wholeRows(pieces: Iterable<Uint8Array>): Iterable<Uint8Array> {
  let rest: Uint8Array = new Uint8Array(0);
  for (const piece of pieces) {
    const bytes = rest.length > 0 ? joined(rest, piece) : piece;
    const end = lastRowEnd(bytes);
    if (end > 0) yield bytes.subarray(0, end);
    rest = bytes.subarray(end);
  }
  if (rest.length > 0) yield rest;
}

/** Where the last whole row ends: a line end with an even count of quotes before it. */
function lastRowEnd(bytes: Uint8Array): number {
  let end = bytes.lastIndexOf(LF);
  let quotes = quotesIn(bytes, 0, end);
  while (end >= 0 && quotes % 2 === 1) {
    const earlier = end > 0 ? bytes.lastIndexOf(LF, end - 1) : -1;
    quotes -= quotesIn(bytes, Math.max(0, earlier), end);
    end = earlier;
  }
  return end < 0 && bytes.length > LONGEST_ROW_BYTES ? bytes.length : end + 1;
}

function quotesIn(bytes: Uint8Array, from: number, to: number): number {
  let count = 0;
  for (let at = bytes.indexOf(QUOTE, from); at >= 0 && at < to; at = bytes.indexOf(QUOTE, at + 1)) count++;
  return count;
}

function linesIn(bytes: Uint8Array): number {
  let lines = 0;
  for (let at = bytes.indexOf(LF); at >= 0; at = bytes.indexOf(LF, at + 1)) lines++;
  return lines;
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}

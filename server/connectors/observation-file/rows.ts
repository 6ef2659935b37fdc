import { strToU8 } from 'fflate';
import type { Reject } from '../../../data/contract/observation.ts';
import { openCsv } from '../../../data/contract/csv.ts';
import { arrayOf, idOf, objectOf, parseJson } from '../json.ts';
import { textOf } from '../text.ts';
import type { TextEncoding } from '../text.ts';

/** One row of a file: the text of a column, '' where there is none. */
export type Row = (column: string) => string;

export interface TableForm {
  readonly format?: 'csv' | 'json';
  readonly encoding?: TextEncoding;
  readonly separator?: string;
  readonly rowsAt?: string;
}

/** Hands out the rows of a CSV or JSON file with where each stands; gives a reject when it is no such file. */
export function eachRow(
  bytes: Uint8Array,
  form: TableForm,
  visit: (row: Row, place: string) => void,
): Reject | undefined {
  return form.format === 'json' ? eachJson(bytes, form.rowsAt, visit) : eachCsv(bytes, form, visit);
}

function eachJson(
  bytes: Uint8Array,
  rowsAt: string | undefined,
  visit: (row: Row, place: string) => void,
): Reject | undefined {
  let list = parseJson(bytes);
  for (const member of rowsAt?.split('.') ?? []) list = objectOf(list)[member];
  if (!Array.isArray(list)) return { reason: 'malformed', detail: 'the file is not JSON with a list of rows' };
  arrayOf(list).forEach((each, index) => {
    const row = objectOf(each);
    visit((column) => idOf(row[column]), `row ${index + 1}`);
  });
  return undefined;
}

function eachCsv(bytes: Uint8Array, form: TableForm, visit: (row: Row, place: string) => void): Reject | undefined {
  const plain = form.encoding === undefined || form.encoding === 'detect' || form.encoding === 'utf-8';
  const utf8 = plain && bytes[0] !== 0xff ? bytes : strToU8(textOf(bytes, form.encoding));
  const table = openCsv(utf8, form.separator);
  if (table.columns.length < 2) return { reason: 'malformed', detail: 'the file is not a table with a header' };
  const numbers = new Map(table.columns.map((name, index) => [name, index]));
  table.each((row) => visit((column) => row.text(numbers.get(column) ?? -1).trim(), `line ${row.line}`));
  return undefined;
}

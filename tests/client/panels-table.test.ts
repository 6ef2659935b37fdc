import { describe, expect, test } from 'vitest';
import { EMPTY_CITY, type Entry } from '../../data/contract/city.ts';
import { type EntryColumn, entryTable } from '../../client/layers/columns.ts';
import type { LayerRow } from '../../client/layers/layer.ts';
import { PAGE_ROWS, type TableRow, countPages, pageOf, rowsOf, sortRows } from '../../client/panels/table-rows.ts';
import { words } from '../../client/theme/words.ts';
import { stationEntry } from '../server/gateway-fixture.ts';

const CLOCK = { nowMs: () => 0, speed: 1 };
const text = (word: keyof ReturnType<typeof words>): string => words('en')[word];

const COLUMNS: readonly EntryColumn[] = [
  { label: 'column.name', value: ({ record }) => record.name },
  { label: 'column.bikes', value: ({ values }) => values['bikes-available']?.value ?? null },
  { label: 'column.state', value: () => ({ word: 'traffic.state.5' }) },
];

function row(name: string, ...cells: readonly (string | number | null)[]): TableRow {
  return { id: `station:${name}`, name, record: `station:${name}`, place: null, cells: [name, ...cells] };
}

function rowsAbout(...entries: readonly Entry[]): readonly LayerRow[] {
  const files = { transit: null, places: null, relief: null, manifest: null };
  return entryTable(() => entries, COLUMNS).rows({ city: EMPTY_CITY, clock: CLOCK, package: files });
}

const namesOf = (rows: readonly TableRow[]): readonly string[] => rows.map(({ name }) => name);

describe('the table of a layer', () => {
  test('orders numbers by size', () => {
    const rows = [row('a', 10), row('b', 9), row('c', 100)];
    expect(namesOf(sortRows(rows, { column: 1, descending: false }, 'ca'))).toEqual(['b', 'a', 'c']);
    expect(namesOf(sortRows(rows, { column: 1, descending: true }, 'ca'))).toEqual(['c', 'a', 'b']);
  });

  test('orders texts as people do: accents aside, numbers inside by size', () => {
    const rows = [row('L10'), row('Àngel'), row('L2'), row('zoo'), row('Ànec'), row('anis')];
    const sorted = sortRows(rows, { column: 0, descending: false }, 'ca');
    expect(namesOf(sorted)).toEqual(['Ànec', 'Àngel', 'anis', 'L2', 'L10', 'zoo']);
  });

  test.each([false, true])('puts what is missing last (descending: %s)', (descending) => {
    const rows = [row('missing', null), row('a', 1), row('b', 2)];
    expect(namesOf(sortRows(rows, { column: 1, descending }, 'ca')).at(-1)).toBe('missing');
  });

  test('leaves rows that are equal in the order in which they were', () => {
    const rows = [row('a', 1), row('b', 1), row('c', 1)];
    expect(namesOf(sortRows(rows, { column: 1, descending: true }, 'ca'))).toEqual(['a', 'b', 'c']);
  });

  test('has a row for each entry, with words in the language, and a missing value as missing', () => {
    const silent: Entry = { ...stationEntry('Silent', 2, 0), values: {} };
    const rows = rowsOf(rowsAbout(stationEntry('Glòries', 1, 7), silent), '', text);
    expect(rows.map(({ cells }) => cells)).toEqual([
      ['Glòries', 7, 'Congestion'],
      ['Silent', null, 'Congestion'],
    ]);
  });

  test('keeps those that hold what is asked for, accents and case aside', () => {
    const rows = rowsAbout(stationEntry('Glòries', 1, 7), stationEntry('Sants', 2, 7));
    expect(namesOf(rowsOf(rows, ' GLORIES ', text))).toEqual(['Glòries']);
    expect(namesOf(rowsOf(rows, 'cong', text))).toEqual(['Glòries', 'Sants']);
  });

  test('is read page by page', () => {
    const rows = Array.from({ length: PAGE_ROWS * 2 + 1 }, (_, index) => row(String(index)));
    expect(countPages(rows)).toBe(3);
    expect(namesOf(pageOf(rows, 2))).toEqual([String(PAGE_ROWS * 2)]);
    expect([countPages([]), pageOf([], 0)]).toEqual([1, []]);
  });
});

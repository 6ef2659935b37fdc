import { describe, expect, test } from 'vitest';
import { EMPTY_CITY, type Entry } from '../../data/contract/city.ts';
import type { RecordId } from '../../data/contract/record.ts';
import type { LayerRow, TableCell } from '../../client/layers/layer.ts';
import { type EntryColumn, entryTable, VERDICT_COLUMN, valueColumn } from '../../client/layers/columns.ts';
import { ALL_SENSORS } from '../../client/panels/all-sensors.ts';
import { createFormat } from '../../client/panels/format.ts';
import { finish, TableWork, type TableOrder, type TableWish } from '../../client/panels/table-rows.ts';
import { newestOf, sourcesOf } from '../../client/panels/row-sources.ts';
import { sayCell } from '../../client/panels/said-cell.ts';
import { partsOf } from '../../client/panels/virtual-rows.ts';
import { words } from './every-word.ts';
import { verdictOf } from '../../data/contract/verdict.ts';
import { FEED, feedEntry, stationEntry } from '../server/gateway-fixture.ts';

const CLOCK = { nowMs: () => 0, speed: 1 };
const FORMAT = createFormat('en', words('en'));
const ENGLISH = { filter: '', chosen: new Map<number, string>() };
const NOW_MS = Date.UTC(2026, 5, 18, 10);

function sensorEntry(key: string, atMs: number, verdict = 0): Entry {
  const place = { longitude: 2.17, latitude: 41.39 };
  const record = {
    id: `sensor:${key}`,
    kind: 'sensor',
    feed: 'feed:test',
    name: key,
    sensorType: 'air',
    ...place,
  } as const;
  return { handle: atMs, record, values: { no2: { value: 31.2, atMs, verdict } }, legs: [] };
}

const BY_NAME: TableOrder = { column: 0, descending: false };

const COLUMNS: readonly EntryColumn[] = [
  { label: 'column.name', value: ({ record }) => record.name },
  valueColumn('column.bikes', 'bikes-available'),
  { label: 'column.state', value: () => ({ word: 'traffic.state.5' }) },
  VERDICT_COLUMN,
];

function row(name: string, ...cells: readonly TableCell[]): LayerRow {
  return { id: `station:${name}`, name, record: null, place: null, cells: () => [name, ...cells] };
}

function rowsAbout(...entries: readonly Entry[]): readonly LayerRow[] {
  const files = { transit: null, places: null, relief: null, manifest: null };
  return entryTable(() => entries, COLUMNS).rows({ city: EMPTY_CITY, clock: CLOCK, package: files });
}

function viewOf(rows: readonly LayerRow[], wish: Partial<TableWish> = {}, columns = COLUMNS) {
  const work = new TableWork({ columns, format: FORMAT, entryOf: () => undefined });
  return finish(work.view(rows, { ...ENGLISH, order: BY_NAME, ...wish }));
}

const namesOf = (rows: readonly LayerRow[]): readonly string[] => rows.map(({ name }) => name);
const sorted = (rows: readonly LayerRow[], order: TableOrder) => namesOf(viewOf(rows, { order }).rows);

describe('the table of a layer', () => {
  test('orders numbers by size', () => {
    const rows = [row('a', 10), row('b', 9), row('c', 100)];
    expect(sorted(rows, { column: 1, descending: false })).toEqual(['b', 'a', 'c']);
    expect(sorted(rows, { column: 1, descending: true })).toEqual(['c', 'a', 'b']);
  });

  test('orders texts as people do: accents aside, numbers inside by size', () => {
    const rows = [row('L10'), row('Àngel'), row('L2'), row('zoo'), row('Ànec'), row('anis')];
    expect(sorted(rows, BY_NAME)).toEqual(['Ànec', 'Àngel', 'anis', 'L2', 'L10', 'zoo']);
  });

  test.each([false, true])('puts what is missing last (descending: %s)', (descending) => {
    const rows = [row('missing', null), row('a', 1), row('b', 2)];
    expect(sorted(rows, { column: 1, descending }).at(-1)).toBe('missing');
  });

  test('leaves rows that are equal in the order in which they were, however many', () => {
    const names = Array.from({ length: 1000 }, (_, index) => `row ${(index * 7919) % 1000}`);
    const rows = names.map((name) => row(name, name.length % 2));
    const [even, odd] = [0, 1].map((wanted) => names.filter((name) => name.length % 2 === wanted));
    expect(sorted(rows, { column: 1, descending: true })).toEqual([...(odd ?? []), ...(even ?? [])]);
  });

  test('has a row for each entry, with words in the language, and a missing value as missing', () => {
    const silent: Entry = { ...stationEntry('Silent', 2, 0), values: {} };
    const cells = rowsAbout(stationEntry('Glòries', 1, 7), silent).map((each) => each.cells());
    expect(cells.map((each) => each.map((cell) => sayCell(cell, FORMAT).text))).toEqual([
      ['Glòries', '7', 'Congestion', 'good'],
      ['Silent', '–', 'Congestion', '–'],
    ]);
  });

  test('marks a value in doubt and says why, and calls one that came late no worse than that', () => {
    const values = (flags: Parameters<typeof verdictOf>[0]): Entry['values'] => ({
      'bikes-available': { value: 7, atMs: 1, verdict: verdictOf(flags) },
    });
    const stuck: Entry = { ...stationEntry('Stuck', 1, 7), values: values(['rate', 'frozen']) };
    const late: Entry = { ...stationEntry('Late', 2, 7), values: values(['late']) };
    const said = rowsAbout(stuck, late).map((each) => each.cells().map((cell) => sayCell(cell, FORMAT)));
    expect(said.map((cells) => [cells[1]?.text, cells[1]?.doubted, cells[3]?.text])).toEqual([
      ['7 ?', true, 'changes too fast, stuck'],
      ['7', false, 'came late'],
    ]);
    const view = viewOf(rowsAbout(stuck, late, stationEntry('Fine', 3, 1)), { chosen: new Map([[3, 'stuck']]) });
    expect(namesOf(view.rows)).toEqual(['Stuck']);
    expect(view.choices.get(3)).toEqual(['came late', 'changes too fast', 'good', 'stuck']);
  });

  test('of all sensors marks values in doubt, tells ages in words and who has fallen silent', () => {
    const entries = [
      { ...feedEntry(), record: { ...FEED, observedAtMs: NOW_MS } },
      sensorEntry('fresh', NOW_MS - 12_000),
      sensorEntry('odd', NOW_MS, verdictOf(['rate'])),
      sensorEntry('mute', NOW_MS - 30 * 3_600_000),
    ];
    const city = { entries: new Map(entries.map((entry): [RecordId, Entry] => [entry.record.id, entry])) };
    const files = { transit: null, places: null, relief: null, manifest: null };
    const rows = ALL_SENSORS.table.rows({ city, clock: { nowMs: () => NOW_MS, speed: 1 }, package: files });
    const said = rows.map((each) => each.cells().map((cell) => sayCell(cell, FORMAT)));
    expect(said.map((cells) => [3, 4, 5].map((column) => cells[column]?.text.replaceAll('\u202f', ' ')))).toEqual([
      ['31.2 µg/m³', '12 s', 'live'],
      ['31.2 µg/m³ ?', '0 s', 'live'],
      ['31.2 µg/m³', '30 h', 'silent'],
    ]);
    expect(said.map((cells) => cells[3]?.doubted)).toEqual([false, true, false]);
    expect(newestOf(sourcesOf(rows, city))).toBe(NOW_MS);
    expect(sourcesOf([{ ...row('of no feed'), record: null }], city)).toEqual([]);
  });

  test('keeps those that hold what is asked for, accents and case aside', () => {
    const rows = rowsAbout(stationEntry('Glòries', 1, 7), stationEntry('Sants', 2, 7));
    expect(namesOf(viewOf(rows, { filter: ' GLORIES ' }).rows)).toEqual(['Glòries']);
    expect(namesOf(viewOf(rows, { filter: 'cong' }).rows)).toEqual(['Glòries', 'Sants']);
    expect(viewOf(rows, { filter: 'nowhere' })).toMatchObject({ rows: [], total: 2 });
  });

  test('tells an entry anew when it has changed, and orders by its age as it is now', () => {
    const columns = [COLUMNS[0], { label: 'column.age', passing: true }] as EntryColumn[];
    let entry = stationEntry('Sants', 1, 7);
    const ages = new Map([
      ['a', 1],
      ['b', 2],
    ]);
    const rows = (): LayerRow[] =>
      [...ages].map(([name, age]) => ({
        ...row(name, age),
        record: 'station:1',
        cells: () => [entry.record.name, age],
      }));
    const work = new TableWork({ columns, format: FORMAT, entryOf: () => entry });
    const byAge: TableWish = { ...ENGLISH, order: { column: 1, descending: true } };
    expect(namesOf(finish(work.view(rows(), byAge)).rows)).toEqual(['b', 'a']);
    ages.set('a', 3);
    expect(namesOf(finish(work.view(rows(), byAge)).rows)).toEqual(['a', 'b']);
    entry = { ...entry, record: { ...entry.record, name: 'Glòries' } };
    expect(finish(work.view(rows(), { ...byAge, filter: 'glor' })).rows).toHaveLength(2);
  });

  test('works 5,000 rows out in steps, none of which handles more than a few', () => {
    let told = 0;
    const rows = Array.from({ length: 5000 }, (_, index) => {
      const name = `row ${(index * 7919) % 5000}`;
      return { ...row(name), cells: () => [name, told++] };
    });
    const steps = new TableWork({ columns: COLUMNS, format: FORMAT, entryOf: () => undefined }).view(rows, {
      ...ENGLISH,
      order: BY_NAME,
    });
    let most = 0;
    for (let [before, step] = [0, steps.next()]; ; step = steps.next()) {
      most = Math.max(most, told - before);
      before = told;
      if (!step.done) continue;
      expect(namesOf(step.value.rows.slice(0, 3))).toEqual(['row 0', 'row 1', 'row 2']);
      break;
    }
    expect(most).toBeLessThanOrEqual(64);
  });
});

describe('a long list', () => {
  const SIGHT = { topPx: 33 * 5000, heightPx: 330 };

  test('sets the rows in sight alone, and is as high as all of them', () => {
    const parts = partsOf(20_000, 33, SIGHT, null);
    const rows = parts.flatMap((part) => ('row' in part ? [part.row] : []));
    expect(rows[0]).toBeLessThanOrEqual(5000);
    expect(rows.at(-1)).toBeGreaterThanOrEqual(5010);
    expect(rows.length).toBeLessThan(40);
    const heights = parts.map((part) => ('row' in part ? 33 : part.gapPx));
    expect(heights.reduce((sum, each) => sum + each, 0)).toBe(20_000 * 33);
  });

  test('keeps the row that has the focus, wherever it is', () => {
    for (const kept of [0, 4000, 19_999]) {
      const parts = partsOf(20_000, 33, SIGHT, kept);
      expect(parts).toContainEqual({ row: kept });
      const heights = parts.map((part) => ('row' in part ? 33 : part.gapPx));
      expect(heights.reduce((sum, each) => sum + each, 0)).toBe(20_000 * 33);
    }
  });

  test('is set whole where it is short, or scrolled beyond its end', () => {
    expect(partsOf(3, 33, SIGHT, null)).toEqual([{ row: 0 }, { row: 1 }, { row: 2 }]);
    expect(partsOf(0, 33, SIGHT, 7)).toEqual([]);
    expect(partsOf(200, 33, { topPx: 1e6, heightPx: 300 }, null)).toContainEqual({ row: 199 });
  });
});

import { describe, expect, test } from 'vitest';
import { LAYERS } from '../../client/layers/index.ts';
import type { CityLayer, TableInput } from '../../client/layers/layer.ts';
import { DAY } from '../../client/theme/palettes.ts';
import { words } from './every-word.ts';
import type { Manifest, Place, Relief, TransitNetwork } from '../../data/contract/package.ts';
import type { City, Entry } from '../../data/contract/city.ts';
import type { CityRecord, LineRecord } from '../../data/contract/record.ts';

const NOW_MS = Date.UTC(2026, 5, 18, 10);
const FEED = { feed: 'feed:test' } as const;
const AT = { longitude: 2.17, latitude: 41.39 };

const LINE: LineRecord = {
  ...{ ...FEED, id: 'line:L3', kind: 'line', name: 'L3', mode: 'metro', operator: 'TMB' },
  ...{ longName: 'Zona Universitària - Trinitat Nova', colour: '#1eb53a', textColour: '#ffffff' },
};
const RECORDS: readonly CityRecord[] = [
  LINE,
  ...(['metro', 'tram', 'rail', 'bus'] as const).map(
    (mode): CityRecord => ({
      ...{ ...FEED, id: `vehicle:${mode}`, kind: 'vehicle', name: `${mode} 1`, mode, line: LINE.id },
      ...{ headsign: 'Trinitat Nova', basis: 'observed', lengthM: 18 },
    }),
  ),
  ...(['air', 'noise', 'weather'] as const).map(
    (sensorType): CityRecord => ({
      ...FEED,
      ...AT,
      id: `sensor:${sensorType}`,
      kind: 'sensor',
      name: 'Sants',
      sensorType,
    }),
  ),
  { ...FEED, ...AT, id: 'station:1', kind: 'station', name: 'Gran Via, 760', capacity: 20 },
  { ...FEED, id: 'section:1', kind: 'section', name: 'Diagonal', path: [2.1, 41.38, 2.11, 41.381] },
];
const VALUES: Readonly<Record<string, Entry['values']>> = {
  'vehicle:bus': { delay: { value: -160, atMs: NOW_MS - 4000 } },
};
const CITY: City = {
  entries: new Map(
    RECORDS.map((record, handle) => [record.id, { handle, record, values: VALUES[record.id] ?? {}, legs: [] }]),
  ),
};

const SQUARE = [2.1, 41.3, 2.2, 41.3, 2.2, 41.4, 2.1, 41.4, 2.1, 41.3];
const place = (id: string, name: string, kind: Place['kind'], at: Place['at'], rest: Partial<Place> = {}): Place => ({
  ...{ id, name, kind, at, rings: [] },
  ...rest,
});
const PLACES: readonly Place[] = [
  place('district:06', 'Gràcia', 'district', [2.15, 41.35], { rings: [SQUARE] }),
  place('neighbourhood:29', 'el Coll', 'neighbourhood', [2.11, 41.31]),
  place('neighbourhood:31', 'la Vila de Gràcia', 'neighbourhood', [2.19, 41.39]),
  place('neighbourhood:05', 'el Fort Pienc', 'neighbourhood', [2.21, 41.39]),
  place('hill:tibidabo', 'Tibidabo', 'hill', [2.1, 41.4], { heightM: 512 }),
];
const RELIEF: Relief = { bounds: [2, 41.3, 2.2, 41.5], columns: 3, rows: 3, heightM: [0, 0, 0, 0, 405, 0, 0, 0, 0] };
const TRANSIT: TransitNetwork = {
  stops: [],
  lines: [
    {
      ...{ id: 'metro-L3', name: 'L3', longName: '', mode: 'metro', colour: '#1eb53a', textColour: '#ffffff' },
      ...{ operator: 'TMB', stops: [], path: [2.1, 41.38, 2.15, 41.39, 2.2, 41.4], loop: false },
      ...{ headwayMin: [3, 5, 7], speedKmh: 30 },
    },
  ],
};
const MANIFEST = {
  name: 'Barcelona',
  counts: { buildings: 3, trees: 90 },
  generated: false,
  barris: [{ code: '31', name: 'la Vila de Gràcia', trees: { surveyed: 70, generated: 20 } }],
  buildings: [
    { district: 'district:06', count: 2, medianHeightM: 18, tallestM: 54 },
    { district: null, count: 1, medianHeightM: 9, tallestM: 9 },
  ],
} as unknown as Manifest;

const INPUT: TableInput = {
  city: CITY,
  clock: { speed: 1, nowMs: () => NOW_MS },
  package: { transit: TRANSIT, places: { places: PLACES }, relief: RELIEF, manifest: MANIFEST },
};
const EMPTY: TableInput = {
  ...INPUT,
  city: { entries: new Map() },
  package: { transit: null, places: null, relief: null, manifest: null },
};

const ALL: readonly CityLayer[] = LAYERS;

function cellsOf(id: string, row = 0, input = INPUT): unknown {
  return ALL.find((layer) => layer.id === id)
    ?.table.rows(input)
    [row]?.cells();
}

describe.each(ALL.map((layer) => [layer.id, layer] as const))('the text equal of %s', (_id, layer) => {
  const rows = layer.table.rows(INPUT);

  test('is a table with a row for what it draws, its name first', () => {
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const cells = row.cells();
      expect(cells).toHaveLength(layer.table.columns.length);
      expect(cells[0] === row.name || typeof cells[0] === 'object').toBe(true);
      expect(row.name).not.toBe('');
    }
  });

  test('leads from its first row to a record or to a place', () => {
    const [row] = rows;
    expect(row?.record !== null || row?.place !== null).toBe(true);
  });

  test('has a legend, and columns in every language', () => {
    expect(layer.legend(DAY).length).toBeGreaterThan(0);
    for (const language of ['ca', 'es', 'en'] as const) {
      for (const { label } of layer.table.columns) expect(words(language)[label]).toBeTruthy();
    }
  });

  test('is there before the city is', () => {
    expect(() => layer.table.rows(EMPTY).map((row) => row.cells())).not.toThrow();
  });
});

describe('the tables of what the package holds', () => {
  test('name a district, its code and the neighbourhoods that lie in it', () => {
    expect(cellsOf('districts')).toEqual(['Gràcia', '06', 2, 'el Coll, la Vila de Gràcia']);
  });

  test('tell the height of a hill above the sea, and of its drawing above the plain', () => {
    expect(cellsOf('relief')).toEqual(['Tibidabo', 512, 405]);
  });

  test('tell the published height of a landmark', () => {
    const heights = ALL.find(({ id }) => id === 'landmarks')
      ?.table.rows(INPUT)
      .map((row) => row.cells());
    expect(heights).toContainEqual(['Sagrada Família', 172.5]);
    expect(heights).toContainEqual(['Torre de Collserola', 288.4]);
  });

  test('count the buildings of each district, and those outside of all', () => {
    expect(cellsOf('buildings')).toEqual(['Gràcia', 2, 18, 54]);
    expect(ALL.find(({ id }) => id === 'buildings')?.table.count?.(INPUT)).toBe(3);
    expect(cellsOf('buildings', 1)).toEqual([{ word: 'table.elsewhere' }, 1, 9, 9]);
  });

  test('tell of a package without such figures no more than it says', () => {
    const { buildings: _, ...manifest } = MANIFEST;
    const input = { ...INPUT, package: { ...INPUT.package, manifest } };
    expect(cellsOf('buildings', 0, input)).toEqual(['Barcelona', 3, null, null]);
  });

  test('say how many trees of each barri are surveyed, and of a package that does not tell, how many there are', () => {
    expect(cellsOf('trees')).toEqual(['la Vila de Gràcia', 70, 20]);
    const { barris: _, ...manifest } = MANIFEST;
    const input = { ...INPUT, package: { ...INPUT.package, manifest: { ...manifest, generated: true } } };
    expect(cellsOf('trees', 0, input)).toEqual(['Barcelona', 0, 90]);
  });
});

describe('the tables of what moves', () => {
  test('send one to the middle of a line', () => {
    const [row] = ALL.find(({ id }) => id === 'lines')?.table.rows(INPUT) ?? [];
    expect(row?.place).toEqual({ kind: 'line', at: [2.15, 41.39] });
    expect(row?.record).toBe('line:L3');
  });

  test('leave the vehicles of a line a gap where none of its mode is watched', () => {
    const bare = new Map([...CITY.entries].filter(([id]) => !id.startsWith('vehicle:')));
    expect(cellsOf('lines')).toContain(4);
    expect(cellsOf('lines', 0, { ...INPUT, city: { entries: bare } })).toContain(null);
  });

  test('give delays in whole minutes, early ones negative', () => {
    expect(cellsOf('bus')).toContain(-3);
  });
});

import { describe, expect, it } from 'vitest';
import { LAYERS } from '../../client/layers/index.ts';
import type { CityLayer, LayerInput, TableInput } from '../../client/layers/layer.ts';
import { LegColumns } from '../../client/layers/leg-columns.ts';
import { discText } from '../../client/layers/sensor-discs.ts';
import { QUALITIES } from '../../client/layers/quality.ts';
import { DAY, PALETTES } from '../../client/theme/palettes.ts';
import { createFormat } from '../../client/panels/format.ts';
import { sayCell } from '../../client/panels/said-cell.ts';
import { words } from './every-word.ts';
import { CHANNEL_IDS } from '../../data/contract/channel.ts';
import type { City, Entry } from '../../data/contract/city.ts';
import type { CityRecord } from '../../data/contract/record.ts';

const NOW_MS = Date.UTC(2026, 5, 18, 10);
const CLOCK = { speed: 1, nowMs: () => NOW_MS };
const MODES = ['metro', 'tram', 'rail', 'bus'] as const;
const SENSORS = ['air', 'noise', 'weather'] as const;

const described = { feed: 'feed:test', longitude: 2.17, latitude: 41.39 } as const;
const RECORDS: readonly CityRecord[] = [
  ...MODES.map(
    (mode): CityRecord => ({
      ...{ id: `vehicle:${mode}`, kind: 'vehicle', feed: 'feed:test', name: mode, mode },
      ...{ line: `line:${mode}`, headsign: 'Trinitat Nova', basis: 'observed', lengthM: 18 },
    }),
  ),
  ...MODES.map(
    (mode): CityRecord => ({
      ...{ id: `line:${mode}`, kind: 'line', feed: 'feed:test', name: mode, mode, longName: '' },
      ...{ colour: '#112233', textColour: '#ffffff', operator: 'TMB' },
    }),
  ),
  ...SENSORS.map(
    (sensorType): CityRecord => ({
      ...described,
      id: `sensor:${sensorType}`,
      kind: 'sensor',
      name: sensorType,
      sensorType,
    }),
  ),
  { ...described, id: 'station:1', kind: 'station', name: 'Gran Via, 760', capacity: 20 },
  { id: 'section:1', kind: 'section', feed: 'feed:test', name: 'Diagonal', path: [2.1, 41.38, 2.11, 41.381] },
];

const ENTRIES = RECORDS.map(
  (record, handle): Entry => ({
    handle,
    record,
    values: {
      no2: { value: 31.2, atMs: NOW_MS - 5000 },
      'bikes-available': { value: 0, atMs: NOW_MS - 5000 },
      'traffic-state': { value: 4, atMs: NOW_MS - 5000 },
    },
    legs: [],
  }),
);
const CITY: City = { entries: new Map(ENTRIES.map((entry) => [entry.record.id, entry])) };

const TABLE_INPUT: TableInput = {
  city: CITY,
  clock: CLOCK,
  package: { transit: null, places: null, relief: null, manifest: null },
};

const ALL: readonly CityLayer[] = LAYERS;
const EACH = ALL.map((layer) => [layer.id, layer] as const);

describe.each(EACH)('the layer %s', (_id, layer) => {
  it('is named and explained in every language, by every light', () => {
    for (const language of ['ca', 'es', 'en'] as const) {
      const dictionary = words(language);
      expect(dictionary[layer.label]).toBeTruthy();
      for (const palette of Object.values(PALETTES)) {
        const legend = layer.legend(palette);
        expect(legend.length).toBeGreaterThan(0);
        for (const { label, swatch } of legend) {
          expect(typeof label === 'string' ? dictionary[label] : label.text).toBeTruthy();
          expect(swatch.colour).toMatch(/^#[0-9a-f]{6}$/i);
        }
      }
    }
  });

  it('joins channels that there are', () => {
    expect(layer.channels.filter((channel) => !CHANNEL_IDS.includes(channel))).toEqual([]);
  });

  it('draws an empty city and a full one, by every zoom', () => {
    for (const city of [{ entries: new Map() }, CITY]) {
      for (const zoom of [10, 13, 15, 18]) {
        const input: LayerInput = {
          city,
          legs: new LegColumns(),
          buildings: [],
          trees: [],
          clock: CLOCK,
          palette: DAY,
          sun: { azimuthDeg: 140, altitudeDeg: 40 },
          zoom,
          selected: null,
          language: 'ca',
          package: { tilesUrl: '', transit: null, places: null, relief: null },
          reducedMotion: false,
          quality: QUALITIES[0],
        };
        expect(() => layer.draw(input)).not.toThrow();
      }
    }
  });

  it('has a table equal to what it draws, in words of every language', () => {
    const { columns } = layer.table;
    const rows = layer.table.rows(TABLE_INPUT);
    if (layer.channels.length > 0) expect(rows.length).toBeGreaterThan(0);
    expect(columns.length).toBeGreaterThan(0);
    for (const { label } of columns)
      for (const each of [words('ca'), words('es'), words('en')]) expect(each[label]).toBeTruthy();
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    for (const row of rows) {
      const cells = row.cells();
      expect(cells).toHaveLength(columns.length);
      for (const cell of cells) {
        expect(typeof sayCell(cell, createFormat('ca', words('ca'))).text).toBe('string');
      }
    }
  });
});

describe('the registry of layers', () => {
  it('names each layer once', () => {
    expect(new Set(ALL.map(({ id }) => id)).size).toBe(ALL.length);
  });

  it('shows every channel but the common one in some layer', () => {
    const joined = new Set(ALL.flatMap(({ channels }) => channels));
    expect(CHANNEL_IDS.filter((channel) => channel !== 'city' && !joined.has(channel))).toEqual([]);
  });

  it('writes numbers on the map as the language does, with a true minus', () => {
    const look = { decimals: 1, unit: '°' };
    expect([discText(-2.84, look, 'ca'), discText(13.2, look, 'es'), discText(13.2, look, 'en')]).toEqual([
      '−2,8°',
      '13,2°',
      '13.2°',
    ]);
    expect(discText(-0.04, look, 'en')).toBe('0.0°');
  });

  it('leaves an unknown value a gap, and a true zero a zero', () => {
    const bikes = ALL.find(({ id }) => id === 'bikes');
    const [row] = bikes?.table.rows(TABLE_INPUT) ?? [];
    const cell = (label: string) => row?.cells()[bikes?.table.columns.findIndex((each) => each.label === label) ?? -1];
    expect([cell('column.bikes'), cell('column.docks')]).toEqual([0, null]);
  });
});

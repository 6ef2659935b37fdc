import { PROPERTIES } from '../../data/catalogue/properties.ts';
import type { City, Entry } from '../../data/contract/city.ts';
import { PROPERTY_IDS, type PropertyId } from '../../data/contract/property.ts';
import type { CityLayer, LayerRow, TableCell, TableColumn } from '../layers/layer.ts';
import { SENSOR_TABLE } from '../state/view.ts';
import { verdictWords } from '../theme/verdict-words.ts';
import { feedOf, isState, kindWord } from './inspector-facts.ts';
import type { NamedTable } from './table-panel.tsx';

/** Kinds of things that stand still and measure. */
const KINDS: ReadonlySet<string> = new Set(['sensor', 'station', 'section']);

/** A value that old, beside the newest of its feed, is no news: sources publish once an hour, ms. */
const SILENT_AFTER_MS = 3 * 3_600_000;

const COLUMNS: readonly TableColumn[] = [
  { label: 'column.name' },
  { label: 'column.type', choice: true },
  { label: 'column.property', choice: true },
  { label: 'column.value' },
  { label: 'column.age', unit: 's', passing: true },
  { label: 'column.state', choice: true },
  { label: 'column.verdict', choice: true },
  { label: 'column.feed', choice: true },
];

/** Everything that the sensors of the layers shown measure, a row for each quantity of each. */
export const ALL_SENSORS: NamedTable = {
  id: SENSOR_TABLE,
  label: 'table.sensors',
  table: {
    columns: COLUMNS,
    download: 'kind=sensor,station,section',
    rows: ({ city, clock }) => {
      const rows: LayerRow[] = [];
      for (const entry of city.entries.values()) {
        if (!KINDS.has(entry.record.kind)) continue;
        for (const property of PROPERTY_IDS) {
          if (entry.values[property]) rows.push(rowOf(entry, property, city, () => clock.nowMs()));
        }
      }
      return rows;
    },
  },
};

/** The tables that there are: of each layer, and of all sensors. */
export function tableNamed(id: string | null, layers: readonly CityLayer[]): NamedTable | undefined {
  return id === ALL_SENSORS.id ? ALL_SENSORS : layers.find((layer) => layer.id === id);
}

function rowOf(entry: Entry, property: PropertyId, city: City, nowMs: () => number): LayerRow {
  const { record } = entry;
  return {
    id: `${record.id} ${property}`,
    name: record.name,
    record: record.id,
    place: null,
    cells: () => cellsOf(entry, property, city, nowMs()),
  };
}

function cellsOf(entry: Entry, property: PropertyId, city: City, nowMs: number): readonly TableCell[] {
  const { record, values } = entry;
  const value = values[property];
  const feed = feedOf(record, city);
  const flags = verdictWords(value?.verdict);
  const isSilent = value !== undefined && (feed?.observedAtMs ?? 0) - value.atMs > SILENT_AFTER_MS;
  return [
    record.name,
    { word: kindWord(record) },
    { word: `property.${property}` },
    value ? valueCell(property, value.value) : null,
    value ? Math.max(0, Math.round((nowMs - value.atMs) / 1000)) : null,
    isSilent ? { word: 'state.silent' } : feed ? { word: `feeds.state.${feed.state}` } : null,
    flags.length === 0 ? { word: 'verdict.good' } : { words: flags },
    feed?.name ?? record.feed.slice('feed:'.length),
  ];
}

/** With its unit; what has none and names no state is a plain number. */
function valueCell(property: PropertyId, value: number): TableCell {
  return PROPERTIES[property].unit === '' && !isState(property) ? value : { quantity: value, property };
}

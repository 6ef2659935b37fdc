import { PROPERTIES } from '../../data/catalogue/properties.ts';
import type { City, Entry, Value } from '../../data/contract/city.ts';
import { PROPERTY_IDS, type PropertyId } from '../../data/contract/property.ts';
import { isGood } from '../../data/contract/verdict.ts';
import type { CityLayer, LayerRow, TableCell, TableColumn } from '../layers/layer.ts';
import { isSilent } from '../../data/contract/silence.ts';
import { SENSOR_TABLE } from '../state/view.ts';
import { verdictWords } from '../theme/verdict-words.ts';
import { feedOf, isState, kindWord } from './inspector-facts.ts';
import type { NamedTable } from './table-panel.tsx';

/** Kinds of things that stand still and measure. */
const KINDS: ReadonlySet<string> = new Set(['sensor', 'station', 'section']);

const COLUMNS: readonly TableColumn[] = [
  { label: 'column.name' },
  { label: 'column.type', choice: true },
  { label: 'column.property', choice: true },
  { label: 'column.value' },
  { label: 'column.age', passing: true },
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
  const isLate = feed?.state === 'stale' || feed?.state === 'away';
  return [
    record.name,
    { word: kindWord(record) },
    { word: `property.${property}` },
    value ? valueCell(property, value) : null,
    value ? { ageMs: Math.max(0, nowMs - value.atMs) } : null,
    !isLate && isSilent(entry, property, city)
      ? { word: 'state.silent' }
      : feed
        ? { word: `feeds.state.${feed.state}` }
        : null,
    flags.length === 0 ? { word: 'verdict.good' } : { words: flags },
    feed?.name ?? record.feed.slice('feed:'.length),
  ];
}

/** With its unit; what has none and names no state is a plain number. What is in doubt says so. */
function valueCell(property: PropertyId, { value, verdict }: Value): TableCell {
  const isDoubted = !isGood(verdict);
  if (PROPERTIES[property].unit !== '' || isState(property)) return { quantity: value, property, isDoubted };
  return isDoubted ? { doubted: value } : value;
}

import type { City, Entry } from '../../data/contract/city.ts';
import type { Clock } from '../../data/contract/clock.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import type { RecordId } from '../../data/contract/record.ts';
import { PROPERTY_IDS } from '../../data/contract/property.ts';
import { isGood, type Verdict } from '../../data/contract/verdict.ts';
import { verdictWords } from '../theme/verdict-words.ts';
import type { WordKey } from '../theme/words.ts';
import type { LayerTable, RowPlace, TableCell, TableColumn, TableInput } from './layer.ts';

/** A column about entries of the city. */
export interface EntryColumn extends TableColumn {
  value(entry: Entry, city: City, clock: Clock): TableCell;
}

interface EntryTableOptions extends Pick<LayerTable, 'download'> {
  placeOf?(entry: Entry, input: TableInput): RowPlace | null;
}

/** The table of a layer that shows entries of the city. */
export function entryTable(
  entries: (city: City) => readonly Entry[],
  columns: readonly EntryColumn[],
  { placeOf = () => null, ...options }: EntryTableOptions = {},
): LayerTable {
  return {
    ...options,
    columns,
    rows: (input) =>
      entries(input.city).map((entry) => ({
        id: entry.record.id,
        name: entry.record.name,
        record: entry.record.id,
        place: placeOf(entry, input),
        cells: () => columns.map(({ value }) => value(entry, input.city, input.clock)),
      })),
  };
}

/** What every table begins with. */
export const NAME_COLUMN: EntryColumn = { label: 'column.name', value: ({ record }) => record.name };

/** The time since the newest of an entry's values came, or since a vehicle's last leg began. */
export const AGE_COLUMN: EntryColumn = {
  label: 'column.age',
  passing: true,
  value: (entry, _city, clock) => ageOf(entry, clock),
};

/** A property's latest value, marked where it is in doubt. */
export function valueColumn(label: WordKey, property: PropertyId, unit = ''): EntryColumn {
  return {
    label,
    ...(unit ? { unit } : {}),
    value: ({ values }) => {
      const value = values[property];
      if (!value) return null;
      return isGood(value.verdict) ? value.value : { doubted: value.value };
    },
  };
}

/** All that is said against an entry's latest values, in words. */
export const VERDICT_COLUMN: EntryColumn = {
  label: 'column.verdict',
  choice: true,
  value: ({ values }) => {
    const known = PROPERTY_IDS.flatMap((property) => values[property] ?? []);
    return known.length === 0 ? null : verdictCell(known.reduce((bits, { verdict }) => bits | (verdict ?? 0), 0));
  },
};

/** The feed that told it. */
export const FEED_COLUMN: EntryColumn = {
  label: 'column.feed',
  choice: true,
  value: ({ record }, city) => feedName(record.feed, city),
};

function verdictCell(verdict: Verdict): TableCell {
  const words = verdictWords(verdict);
  return words.length === 0 ? { word: 'verdict.good' } : { words };
}

function feedName(feed: RecordId<'feed'>, city: City): string {
  return city.entries.get(feed)?.record.name ?? feed.slice('feed:'.length);
}

/** The line that a vehicle runs on. */
export const LINE_COLUMN: EntryColumn = {
  label: 'column.line',
  value: ({ record }, city) => lineName(record, city),
};

function lineName(record: Entry['record'], city: City): string | null {
  if (record.kind !== 'vehicle' || !record.line) return null;
  return city.entries.get(record.line)?.record.name ?? null;
}

function ageOf({ values, legs }: Entry, clock: Clock): TableCell {
  const nowMs = clock.nowMs();
  const begun = legs.findLast(({ t0Ms }) => t0Ms <= nowMs)?.t0Ms;
  const newestMs = Math.max(begun ?? 0, ...Object.values(values).map(({ atMs }) => atMs));
  return newestMs > 0 ? { ageMs: Math.max(0, nowMs - newestMs) } : null;
}

import type { City, Entry } from '../../data/contract/city.ts';
import type { Clock } from '../../data/contract/clock.ts';
import type { PropertyId } from '../../data/contract/property.ts';
import type { WordKey } from '../theme/words.ts';
import type { TableColumn } from './layer.ts';

/** What every table begins with. */
export const NAME_COLUMN: TableColumn = { label: 'column.name', value: ({ record }) => record.name };

/** Seconds since the newest of an entry's values, or since a vehicle's last leg began. */
export const AGE_COLUMN: TableColumn = {
  label: 'column.age',
  unit: 's',
  value: (entry, _city, clock) => ageS(entry, clock),
};

/** A property's latest value. */
export function valueColumn(label: WordKey, property: PropertyId, unit = ''): TableColumn {
  return { label, ...(unit ? { unit } : {}), value: ({ values }) => values[property]?.value ?? null };
}

/** The line that a vehicle runs on. */
export const LINE_COLUMN: TableColumn = {
  label: 'column.line',
  value: ({ record }, city) => lineName(record, city),
};

function lineName(record: Entry['record'], city: City): string | null {
  if (record.kind !== 'vehicle' || !record.line) return null;
  return city.entries.get(record.line)?.record.name ?? null;
}

function ageS({ values, legs }: Entry, clock: Clock): number | null {
  const nowMs = clock.nowMs();
  const begun = legs.findLast(({ t0Ms }) => t0Ms <= nowMs)?.t0Ms;
  const newestMs = Math.max(begun ?? 0, ...Object.values(values).map(({ atMs }) => atMs));
  return newestMs > 0 ? Math.max(0, Math.round((nowMs - newestMs) / 1000)) : null;
}

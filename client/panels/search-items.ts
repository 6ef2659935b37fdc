import type { City } from '../../data/contract/city.ts';
import type { TransitNetwork } from '../../data/contract/package.ts';
import type { RecordId } from '../../data/contract/record.ts';
import type { SearchItem } from '../state/search.ts';

/** What the live city adds to the names of the package: bike stations and sensors. */
export function liveItems(city: City): readonly SearchItem[] {
  const items: SearchItem[] = [];
  for (const { record } of city.entries.values()) {
    if (record.kind !== 'station' && record.kind !== 'sensor') continue;
    const { id, kind, name, longitude, latitude } = record;
    items.push({ id, kind, name, detail: '', at: [longitude, latitude], record: id, colour: null });
  }
  return items;
}

/** The record that a thing found stands for: lines and stops of the package are known to the city by their names. */
export function recordOf(item: SearchItem, city: City, transit: TransitNetwork | null): RecordId | null {
  if (item.record || (item.kind !== 'line' && item.kind !== 'stop')) return item.record;
  const mode = transit?.lines.find(({ id }) => `line:${id}` === item.id)?.mode;
  for (const { record } of city.entries.values()) {
    if (record.kind !== item.kind || record.name !== item.name) continue;
    if (record.kind === 'stop' || (record.kind === 'line' && record.mode === mode)) return record.id;
  }
  return null;
}

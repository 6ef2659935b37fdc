import type { City } from '../../data/contract/city.ts';
import type { Places, TransitLine, TransitNetwork, TransitStop } from '../../data/contract/package.ts';
import type { LineRecord, StopRecord } from '../../data/contract/record.ts';
import { middleOf } from '../state/place-of.ts';
import type { SearchItem } from '../state/search.ts';

/** Everything with a name: places, lines and stops of the package, and what feeds add to them. */
export function searchItemsOf(
  places: Places | null,
  transit: TransitNetwork | null,
  city: City,
): readonly SearchItem[] {
  const lines = new Map<string, LineRecord>();
  const stops = new Map<string, StopRecord>();
  const items: SearchItem[] = (places?.places ?? []).map(({ id, kind, name, at }) => {
    return { id: `place:${id}`, kind, name, detail: '', at, record: null, colour: null };
  });
  for (const { record } of city.entries.values()) {
    if (record.kind === 'line') lines.set(`${record.mode} ${record.name}`, record);
    if (record.kind === 'stop') stops.set(record.name, record);
    if (record.kind === 'station') {
      const { id, name, longitude, latitude } = record;
      items.push({ id, kind: 'station', name, detail: '', at: [longitude, latitude], record: id, colour: null });
    }
  }
  for (const line of transit?.lines ?? []) {
    const item = lineItem(line, lines.get(`${line.mode} ${line.name}`));
    if (item) items.push(item);
  }
  const linesAt = lineNamesAt(transit);
  for (const group of stopsByName(transit)) items.push(stopItem(group, linesAt, stops));
  return items;
}

function lineItem(line: TransitLine, record: LineRecord | undefined): SearchItem | undefined {
  const at = middleOf(line.path);
  const detail = line.longName;
  return (
    at && { id: line.id, kind: 'line', name: line.name, detail, at, record: record?.id ?? null, colour: line.colour }
  );
}

/** Stops of one name that lie together are one thing to whoever looks for it. */
function stopsByName(transit: TransitNetwork | null): readonly (readonly TransitStop[])[] {
  const groups = new Map<string, TransitStop[]>();
  for (const stop of transit?.stops ?? []) {
    const key = `${stop.name} ${stop.at[0].toFixed(2)} ${stop.at[1].toFixed(2)}`;
    const group = groups.get(key);
    if (group) group.push(stop);
    else groups.set(key, [stop]);
  }
  return [...groups.values()];
}

function lineNamesAt(transit: TransitNetwork | null): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const line of transit?.lines ?? []) {
    for (const stop of line.stops) {
      const known = names.get(stop);
      if (known) known.push(line.name);
      else names.set(stop, [line.name]);
    }
  }
  return names;
}

function stopItem(
  group: readonly TransitStop[],
  linesAt: ReadonlyMap<string, readonly string[]>,
  records: ReadonlyMap<string, StopRecord>,
): SearchItem {
  const { id = '', name = '', at = [0, 0] } = group[0] ?? {};
  const lines = [...new Set(group.flatMap((stop) => linesAt.get(stop.id) ?? []))];
  const record = records.get(name)?.id ?? null;
  return { id: `stop:${id}`, kind: 'stop', name, detail: lines.slice(0, 8).join(' '), at, record, colour: null };
}

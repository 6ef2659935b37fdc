import type { City } from '../../data/contract/city.ts';
import type { FeedRecord, RecordId } from '../../data/contract/record.ts';
import type { LayerRow } from '../layers/layer.ts';

/** Where what a table tells comes from: each feed of its rows once. */
export function sourcesOf(rows: readonly LayerRow[], { entries }: City): readonly FeedRecord[] {
  const ids = new Set<RecordId>();
  for (const { record } of rows) {
    const feed = record === null ? undefined : entries.get(record)?.record.feed;
    if (feed !== undefined) ids.add(feed);
  }
  return [...ids].flatMap((id) => {
    const record = entries.get(id)?.record;
    return record?.kind === 'feed' ? [record] : [];
  });
}

/** When any of them last told something; null while none has. */
export function newestOf(sources: readonly FeedRecord[]): number | null {
  const times = sources.flatMap(({ observedAtMs }) => observedAtMs ?? []);
  return times.length === 0 ? null : Math.max(...times);
}

import type { City, Entry } from './city.ts';
import type { PropertyId } from './property.ts';

/** A value that old, beside the newest of its feed, is no news: sources publish once an hour, ms. */
const SILENT_AFTER_MS = 3 * 3_600_000;

/** Whether the latest value is old news: its feed has gone on without it, or says nothing any more. */
export function isSilent({ record, values }: Entry, property: PropertyId, { entries }: City): boolean {
  const value = values[property];
  const feed = entries.get(record.feed)?.record;
  if (!value || feed?.kind !== 'feed') return false;
  if (feed.state === 'stale' || feed.state === 'away') return true;
  return (feed.observedAtMs ?? 0) - value.atMs > SILENT_AFTER_MS;
}

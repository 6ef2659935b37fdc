import type { ChannelId } from '../../data/contract/channel.ts';
import type { City, Entry } from '../../data/contract/city.ts';
import { type LngLat, metresApart } from '../../data/contract/place.ts';
import { placeOf } from './place-of.ts';

/** What a card tells of besides the place itself; joined while a card is open. */
export const AROUND_CHANNELS: readonly ChannelId[] = ['air', 'noise', 'weather', 'bikes', 'traffic'];

/** A thing of the live city near a place. */
export interface Around {
  readonly entry: Entry;
  readonly metres: number;
}

/** How far each kind of thing still says something of a place, metres. */
const REACH_M: Readonly<Record<string, number>> = {
  air: 2500,
  noise: 600,
  weather: 8000,
  station: 500,
  section: 250,
};

/** The nearest of each kind that has something to tell, the nearest first. */
export function liveAround(city: City, at: LngLat, atMs: number): readonly Around[] {
  const nearest = new Map<string, Around>();
  for (const entry of city.entries.values()) {
    const kind = entry.record.kind === 'sensor' ? entry.record.sensorType : entry.record.kind;
    const reachM = REACH_M[kind];
    if (reachM === undefined || Object.keys(entry.values).length === 0) continue;
    const metres = metresTo(entry, at, atMs);
    if (metres > reachM || metres >= (nearest.get(kind)?.metres ?? Number.POSITIVE_INFINITY)) continue;
    nearest.set(kind, { entry, metres });
  }
  return [...nearest.values()].sort((one, other) => one.metres - other.metres);
}

/** To a stretch of road: to the nearest of its corners. */
function metresTo(entry: Entry, at: LngLat, atMs: number): number {
  const { record } = entry;
  const middle = record.kind === 'section' ? undefined : placeOf(entry, atMs);
  if (middle) return metresApart(middle, at);
  let least = Number.POSITIVE_INFINITY;
  if (record.kind !== 'section') return least;
  for (let index = 0; index + 1 < record.path.length; index += 2) {
    least = Math.min(least, metresApart([record.path[index] ?? 0, record.path[index + 1] ?? 0], at));
  }
  return least;
}

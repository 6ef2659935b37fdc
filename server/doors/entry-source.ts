import type { City } from '../../data/contract/city.ts';
import type { CityRecord, RecordKind } from '../../data/contract/record.ts';
import type { Platform } from '../platform/platform.ts';

/** Who said it, under which licence, and whether it is real. */
export interface EntrySource {
  readonly name: string;
  readonly licence: string;
  readonly attribution: string;
  readonly simulated: boolean;
  readonly recorded: boolean;
}

/** The feed of a record, or the provider of the sensor platform that stands for it. */
export function sourceOf(city: City, record: CityRecord, platform: Pick<Platform, 'entity'>): EntrySource {
  const feed = city.entries.get(record.feed)?.record;
  if (feed?.kind === 'feed') {
    const { name, licence, attribution, simulated, recorded } = feed;
    return { name, licence, attribution, simulated, recorded };
  }
  const key = record.feed.slice('feed:'.length);
  const { name = key, licence = '', attribution = '', simulated = false } = platform.entity(key) ?? {};
  return { name, licence, attribution, simulated, recorded: false };
}

/** The same for many records of one moment: each feed is looked up once. */
export function sourcesOf(city: City, platform: Pick<Platform, 'entity'>): (record: CityRecord) => EntrySource {
  const known = new Map<string, EntrySource>();
  return (record) => {
    const found = known.get(record.feed) ?? sourceOf(city, record, platform);
    known.set(record.feed, found);
    return found;
  };
}

/** Of everything of one kind in the city, each once. */
export function sourcesOfKind(
  city: City,
  kind: RecordKind,
  platform: Pick<Platform, 'entity'>,
): readonly EntrySource[] {
  const byFeed = new Map<string, EntrySource>();
  for (const { record } of city.entries.values()) {
    if (record.kind === kind && !byFeed.has(record.feed)) byFeed.set(record.feed, sourceOf(city, record, platform));
  }
  return [...byFeed.values()];
}

import type { CityPackage } from '../data/city/city-folder.ts';
import type { Clock } from '../data/contract/clock.ts';
import type { FeedConfig } from '../data/contract/feed.ts';
import type { RecordId } from '../data/contract/record.ts';
import type { Audit } from './audit/audit.ts';
import type { ClockOrigin } from './city-clock.ts';
import type { Identity } from './identity/identity.ts';
import type { FeedHeaders } from './ingest/feed-headers.ts';
import type { Lifetimes } from './lifetimes.ts';
import type { Log } from './log.ts';
import type { Memory } from './memory.ts';
import type { Platform } from './platform/platform.ts';
import type { ProviderFeeds } from './provider-feeds.ts';
import type { Config } from './settings.ts';

export interface CityParts {
  readonly config: Config;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Folder of package.json and dist/. */
  readonly root: string;
  readonly feeds: readonly FeedConfig[];
  /** Whose lines run by their own timetables. */
  readonly scheduledSources: readonly number[];
  readonly headers: ReadonlyMap<RecordId<'feed'>, FeedHeaders>;
  readonly city: CityPackage;
  readonly log: Log;
  readonly lifetimes: Lifetimes;
}

/** What the parts of a city are built from, one after the other. */
export interface CityBase extends CityParts {
  readonly clock: Clock;
  readonly origin: ClockOrigin;
  readonly memory: Memory;
  readonly platform: Platform;
  readonly identity: Identity;
  readonly audit: Audit;
  readonly providerFeeds: ProviderFeeds;
}

import type { FeedConfig } from '../../data/contract/feed.ts';
import type { RecordId } from '../../data/contract/record.ts';
import { textsIn } from './addresses.ts';
import { BadFeedsFile } from './feeds-file.ts';

/** Headers of a feed's requests, with their secrets: handed to its fetches alone, never logged or shown. */
export interface FeedHeaders {
  /** The origins that the feed's own options name; no other gets the headers, wherever the feed is sent on to. */
  readonly origins: ReadonlySet<string>;
  readonly values: Readonly<Record<string, string>>;
}

export type Variables = Readonly<Record<string, string | undefined>>;

/** The environment variables that a feed's headers need and that are not set. */
export function missingVariables(feed: FeedConfig, variables: Variables): readonly string[] {
  return Object.values(feed.headersFrom ?? {}).filter((name) => !variables[name]);
}

/** The headers of those feeds that ask for any. Throws {@link BadFeedsFile} for a variable that is not set or no header. */
export function readHeaders(
  feeds: readonly FeedConfig[],
  variables: Variables,
): ReadonlyMap<RecordId<'feed'>, FeedHeaders> {
  const asking = feeds.filter(({ headersFrom }) => headersFrom);
  return new Map(asking.map((feed) => [feed.id, headersOf(feed, variables)]));
}

function headersOf(feed: FeedConfig, variables: Variables): FeedHeaders {
  const [missing] = missingVariables(feed, variables);
  if (missing) throw new BadFeedsFile(`${feed.id} needs the environment variable ${missing}, which is not set`);
  const values = Object.entries(feed.headersFrom ?? {}).map(([header, name]) => {
    const value = variables[name] ?? '';
    if (!/^[\x20-\x7e]+$/.test(value)) {
      throw new BadFeedsFile(`${feed.id}: the environment variable ${name} is not one line of plain characters`);
    }
    return [header, value] as const;
  });
  const addresses = textsIn(feed.options).filter((text) => /^https?:/.test(text) && URL.canParse(text));
  const origins = new Set(addresses.map((address) => new URL(address).origin));
  return { origins, values: Object.fromEntries(values) };
}

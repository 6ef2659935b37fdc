import { readFileSync } from 'node:fs';
import { SIMULATED_FEEDS } from '../data/catalogue/feeds.ts';
import { REAL_FEEDS } from '../data/catalogue/real-feeds.ts';
import type { FeedConfig } from '../data/contract/feed.ts';
import { BadStart } from './config.ts';
import { CONNECTORS } from './connectors/index.ts';
import { missingVariables, type Variables } from './ingest/feed-headers.ts';
import { parseFeeds } from './ingest/feeds-file.ts';
import type { Log } from './log.ts';

/**
 * The feeds that the server is told to read: null, those of the simulated city; `real`, the city's public sources,
 * without those that want a token that is not there; else those of a file. Throws BadStart or BadFeedsFile.
 */
export function chosenFeeds(named: string | null, variables: Variables, log: Log): readonly FeedConfig[] {
  if (named === null) return SIMULATED_FEEDS;
  if (named !== 'real') return parseFeeds(readText(named), CONNECTORS);
  return REAL_FEEDS.filter((feed) => {
    const [missing] = missingVariables(feed, variables);
    if (missing) log.info(`${feed.id} is left out: it wants a token in the environment variable ${missing}`);
    return !missing;
  });
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new BadStart(`the feeds file ${path} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
}

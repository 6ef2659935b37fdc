import type { FeedConfig } from '../data/contract/feed.ts';
import { textsIn } from './ingest/addresses.ts';

const SCHEME = 'simulator:/';

/** Whether any address of these feeds is the simulator's, or they are fed by it. */
export function needSimulator(feeds: readonly FeedConfig[]): boolean {
  return feeds.some((feed) => textsIn(feed.options).some((text) => text.startsWith(SCHEME)));
}

/** The same feeds with every `simulator:/path` replaced by where the simulator listens. */
export function resolveFeeds(feeds: readonly FeedConfig[], port: number): readonly FeedConfig[] {
  return feeds.map((feed) => ({ ...feed, options: resolveRecord(feed.options, `http://127.0.0.1:${port}/`) }));
}

function resolveRecord(options: Readonly<Record<string, unknown>>, base: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [key, resolve(value, base)]));
}

function resolve(value: unknown, base: string): unknown {
  if (typeof value === 'string') return value.startsWith(SCHEME) ? base + value.slice(SCHEME.length) : value;
  if (Array.isArray(value)) return value.map((each) => resolve(each, base));
  if (typeof value === 'object' && value !== null) return resolveRecord({ ...value }, base);
  return value;
}

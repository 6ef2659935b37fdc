import type { Static, TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { FeedConfig } from '../../data/contract/feed.ts';

/** A feed's options as its protocol wants them; throws what is wrong with them, for a person to mend. */
export function feedOptions<Schema extends TSchema>(schema: Schema, feed: FeedConfig): Static<Schema> {
  const options: unknown = feed.options;
  if (Value.Check(schema, options)) return options;
  const problem = Value.Errors(schema, options).First();
  const where = problem?.path ? `option ${problem.path.slice(1)}` : 'options';
  const wanted = problem?.schema.description ?? problem?.message ?? 'wrong';
  throw new Error(`${feed.id}: ${where} of protocol ${feed.protocol}: ${wanted}`);
}

/** The part of a feed's id after `feed:`, which the ids of all that it tells begin with. */
export function feedKey(feed: FeedConfig): string {
  return feed.id.slice('feed:'.length);
}

import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { FeedConfig } from '../../data/contract/feed.ts';
import type { RecordId } from '../../data/contract/record.ts';
import type { Connector } from '../connectors/connector.ts';

/** A feeds file that cannot be used: its message is the one line that a person reads. */
export class BadFeedsFile extends Error {
  override readonly name = 'BadFeedsFile';
}

const TEXT = Type.String({ minLength: 1, maxLength: 200 });

/** Names of headers to names of environment variables. */
const HEADERS = Type.Record(
  Type.String({ pattern: '^[A-Za-z][A-Za-z0-9-]{0,63}$' }),
  Type.String({ pattern: '^[A-Z][A-Z0-9_]{0,63}$' }),
  { additionalProperties: false },
);

const FEED = Type.Object(
  {
    id: Type.Unsafe<RecordId<'feed'>>(Type.String({ pattern: '^feed:[a-z0-9][a-z0-9-]{0,62}$' })),
    name: TEXT,
    protocol: TEXT,
    simulated: Type.Optional(Type.Boolean()),
    recorded: Type.Optional(Type.Boolean()),
    licence: TEXT,
    attribution: Type.Optional(Type.String({ maxLength: 500 })),
    ttlS: Type.Number({ exclusiveMinimum: 0, maximum: 86_400 }),
    options: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    headersFrom: Type.Optional(HEADERS),
  },
  { additionalProperties: false },
);

/** `{"feeds": [...]}`, each as {@link FeedConfig}; only `id`, `name`, `protocol`, `licence` and `ttlS` must be there. */
const FILE = Type.Object({ feeds: Type.Array(FEED, { minItems: 1, maxItems: 500 }) }, { additionalProperties: false });

/** The feeds that a file's text asks for. Throws {@link BadFeedsFile} saying what is wrong and where. */
export function parseFeeds(text: string, connectors: readonly Connector[]): readonly FeedConfig[] {
  const file = parseJson(text);
  if (!Value.Check(FILE, file)) {
    const error = Value.Errors(FILE, file).First();
    throw new BadFeedsFile(`the feeds file is wrong at ${error?.path || '/'}: ${error?.message ?? 'not understood'}`);
  }
  const feeds = file.feeds.map((feed): FeedConfig => {
    return { simulated: false, recorded: false, attribution: '', options: {}, ...feed };
  });
  const ids = new Set<string>();
  for (const feed of feeds) {
    if (ids.has(feed.id)) throw new BadFeedsFile(`the feeds file has ${feed.id} twice`);
    ids.add(feed.id);
    checkOptions(feed, connectors);
  }
  return feeds;
}

function checkOptions(feed: FeedConfig, connectors: readonly Connector[]): void {
  const connector = connectors.find(({ protocol }) => protocol === feed.protocol);
  if (!connector) {
    const known = connectors.map(({ protocol }) => protocol).join(', ');
    throw new BadFeedsFile(`${feed.id} of the feeds file: protocol "${feed.protocol}" is none of ${known}`);
  }
  if (Value.Check(connector.options, feed.options)) return;
  const error = Value.Errors(connector.options, feed.options).First();
  throw new BadFeedsFile(
    `${feed.id} of the feeds file: options${error?.path ?? ''} for ${feed.protocol}: ${error?.message ?? 'wrong'}`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message.replace(/\s+/g, ' ') : '';
    throw new BadFeedsFile(`the feeds file is not JSON: ${message}`);
  }
}

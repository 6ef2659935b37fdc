import type { RecordId } from './record.ts';

/** One feed of a feeds file or of the catalogue; `options` belong to its protocol and are checked by its connector. */
export interface FeedConfig {
  readonly id: RecordId<'feed'>;
  readonly name: string;
  readonly protocol: string;
  readonly simulated: boolean;
  readonly recorded: boolean;
  readonly licence: string;
  readonly attribution: string;
  /** Addresses may be `http:`, `https:`, `file:` or, in the catalogue, `simulator:/path`. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Headers of its requests, by the name of the environment variable that holds each: secrets stay out of files. */
  readonly headersFrom?: Readonly<Record<string, string>>;
  /** Seconds between two reads where the feed does not say (its own ttl wins). */
  readonly ttlS: number;
}

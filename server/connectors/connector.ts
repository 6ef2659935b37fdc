import type { TSchema } from '@sinclair/typebox';
import type { Clock } from '../../data/contract/clock.ts';
import type { FeedConfig } from '../../data/contract/feed.ts';
import type { Decoded } from '../../data/contract/observation.ts';

/** What a fetch of one address gave. `etag`-style conditions are the host's business; `unchanged` is its 304. */
export type Fetched =
  | { readonly unchanged: false; readonly bytes: Uint8Array; readonly contentType: string }
  | { readonly unchanged: true };

/** What a connector is given of the world: bounded fetches of `http:`, `https:` and `file:`, and the city's time. */
export interface ConnectorHost {
  readonly clock: Clock;
  /** Throws `SourceAway` when the source cannot be reached, answers badly, is too slow or too large. */
  fetch(address: string, signal: AbortSignal): Promise<Fetched>;
}

/** The one error of a source that cannot be read now. */
export class SourceAway extends Error {
  override readonly name = 'SourceAway';
}

/** What one read of a source gave. */
export interface Reading extends Decoded {
  /** Newest moment that the source speaks of, UTC epoch ms; null where it does not say. */
  readonly observedAtMs: number | null;
  /** City seconds after which it is worth reading again, where the source says. */
  readonly ttlS: number | null;
  /** True when the source said that nothing is new. */
  readonly unchanged: boolean;
}

/** A source that is read again and again. */
export interface Source {
  read(signal: AbortSignal): Promise<Reading>;
}

/** A protocol that the twin reads. `options` checks a feed's own part. */
export interface Connector {
  readonly protocol: string;
  readonly options: TSchema;
  open(feed: FeedConfig, host: ConnectorHost): Source;
}

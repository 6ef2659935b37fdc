import type { CatalogueEntry } from './observations.ts';

/** What one sensor or many say at once, in the form of the way that it goes. */
export interface Message {
  /** The part of the address that is the message's own: a sensor's id, or nothing. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** One way by which sensors say what they observe. */
export interface Courier {
  /** Tells which sensors there are; false when it could not. */
  describe(catalogue: readonly CatalogueEntry[], signal: AbortSignal): Promise<boolean>;
  /** False when the message was not taken. */
  send(message: Message, signal: AbortSignal): Promise<boolean>;
  close(): Promise<void>;
}

/** One entry: bytes under an offset that rises by one. */
export interface JournalEntry {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** What makes things safe: an append-only list. A file, or a table of PostgreSQL; one conformance suite for both. */
export interface Journal {
  /** Settles, with its offset, once it is on the disk. Entries handed over together are committed together (group commit). Rejects with StoreFull. */
  append(bytes: Uint8Array): Promise<number>;
  /** Entries after an offset, in order. A torn last entry was never acknowledged and is not given. */
  read(after: number): AsyncIterable<JournalEntry>;
  /** Forgets entries up to and with an offset: they are kept elsewhere. Some may come back with the next opening: readers know how far they are. */
  trim(upTo: number): Promise<void>;
  close(): Promise<void>;
}

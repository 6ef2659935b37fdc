import { Client } from 'pg';
import { StoreUnreachable } from './archive.ts';
import { StoreInUse } from './folder-lock.ts';
import { GroupCommit } from './group-commit.ts';
import { type Damage, readEntries, SEGMENT_HEAD, writeEntries } from './journal-segment.ts';
import type { Journal, JournalEntry } from './journal.ts';
import { clientSettings, serverFault } from './postgres-settings.ts';

export interface PostgresJournalSettings {
  readonly firstOffset?: number;
  /** The room of trimmed rows is used again once so much was written since, bytes. */
  readonly tidyBytes?: number;
  /** Told what was damaged or went wrong beside, one line each. */
  readonly report?: (line: string) => void;
}

/** Any number, the same for all: whoever has it may append. */
const APPENDER_LOCK = 7_205_002;

/** After a broken connection the server may take this long to notice, ms; until then the lock is still held. */
const LOCK_WITHIN_MS = 10_000;
const LOCK_EVERY_MS = 250;

/** A server that takes longer than this to commit counts as away, ms. */
const ANSWER_WITHIN_MS = 20_000;

/** Rows read at a time: a row is a group. */
const PAGE_ROWS = 50;

/** As much as a file of the journal in files. */
const TIDY_BYTES = 16 << 20;

const TABLES = [
  `CREATE TABLE IF NOT EXISTS journal (
    first_offset bigint PRIMARY KEY, last_offset bigint NOT NULL, entries bytea NOT NULL)`,
  'CREATE TABLE IF NOT EXISTS journal_trimmed (one boolean PRIMARY KEY CHECK (one), up_to bigint NOT NULL)',
];

/**
 * A journal in a table of a PostgreSQL server: a row is what was committed together. One appender at a time, by an
 * advisory lock. Throws StoreInUse where another holds it.
 */
export async function openPostgresJournal(url: string, settings: PostgresJournalSettings = {}): Promise<Journal> {
  const journal = new PostgresJournal(url, settings);
  await journal.connect(0);
  return journal;
}

class PostgresJournal implements Journal {
  readonly #url: string;
  readonly #settings: PostgresJournalSettings;
  readonly #commits = new GroupCommit((group) => this.#commit(group));
  #client: Client | null = null;
  #isMade = false;
  #next = 1;
  #trimmed = 0;
  #writtenBytes = 0;

  constructor(url: string, settings: PostgresJournalSettings) {
    this.#url = url;
    this.#settings = settings;
  }

  append(bytes: Uint8Array): Promise<number> {
    return this.#commits.append(bytes);
  }

  async *read(after: number): AsyncIterable<JournalEntry> {
    let expected = Math.max(after, this.#trimmed) + 1;
    const upTo = this.#next;
    const sql = `SELECT first_offset, last_offset, entries FROM journal
      WHERE last_offset >= $1 AND first_offset < $2 ORDER BY first_offset LIMIT ${PAGE_ROWS}`;
    while (expected < upTo) {
      const { rows } = await (await this.#connected()).query<JournalRow>(sql, [expected, upTo]);
      for (const row of rows) {
        for (const entry of this.#entriesOf(row)) {
          if (entry.offset >= expected && entry.offset > this.#trimmed) yield entry;
        }
        expected = row.last_offset + 1;
      }
      if (rows.length < PAGE_ROWS) return;
    }
  }

  async trim(upTo: number): Promise<void> {
    this.#trimmed = Math.max(this.#trimmed, Math.min(upTo, this.#next - 1));
    const trimmed = this.#trimmed;
    await this.#commits.alone(async () => {
      const client = await this.#connected();
      await client.query(
        `INSERT INTO journal_trimmed (one, up_to) VALUES (true, $1)
          ON CONFLICT (one) DO UPDATE SET up_to = greatest(journal_trimmed.up_to, excluded.up_to)`,
        [trimmed],
      );
      await client.query('DELETE FROM journal WHERE last_offset <= $1', [trimmed]);
    });
    if (this.#writtenBytes < (this.#settings.tidyBytes ?? TIDY_BYTES)) return;
    this.#writtenBytes = 0;
    await this.#tidy();
  }

  async close(): Promise<void> {
    await this.#commits.close();
    await this.#client?.end().catch(() => undefined);
    this.#client = null;
  }

  /**
   * Deleted rows keep their room until a VACUUM; the server's own comes once a minute at most. On a connection of its own
   * and under a lock that inserts and reads pass, so that what comes in never waits for it; it can be broken off anywhere.
   */
  async #tidy(): Promise<void> {
    const client = new Client(clientSettings(this.#url));
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('VACUUM journal');
    } catch (error) {
      this.#settings.report?.(`the journal's trimmed room could not be used again: ${serverFault(error).message}`);
    } finally {
      await client.end().catch(() => undefined);
    }
  }

  /**
   * Takes the lock, and goes on after the last entry; waits for the lock at most so long, ms. Tables are made once: a
   * server that comes back without them has lost what was acknowledged, and nothing new is taken in over that.
   */
  async connect(withinMs: number): Promise<Client> {
    const client = new Client({ ...clientSettings(this.#url), query_timeout: ANSWER_WITHIN_MS });
    client.on('error', () => this.#lost(client));
    client.on('end', () => this.#lost(client));
    try {
      await client.connect();
      await takeLock(client, withinMs);
      for (const sql of this.#isMade ? [] : TABLES) await client.query(sql);
      const { rows } = await client.query<{ next: number }>(
        `SELECT greatest((SELECT max(last_offset) FROM journal), (SELECT max(up_to) FROM journal_trimmed), 0) + 1 AS next`,
      );
      this.#next = Math.max(rows[0]?.next ?? 1, this.#settings.firstOffset ?? 1, this.#next);
      this.#isMade = true;
      this.#client = client;
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      throw error instanceof StoreInUse ? error : serverFault(error);
    }
  }

  #lost(client: Client): void {
    if (this.#client === client) this.#client = null;
  }

  /** One that does not answer in time may still commit what it was given: the next asks the server what is there. */
  #leave(client: Client): void {
    this.#lost(client);
    client.end().catch(() => undefined);
  }

  async #connected(): Promise<Client> {
    try {
      return this.#client ?? (await this.connect(LOCK_WITHIN_MS));
    } catch (error) {
      throw error instanceof StoreInUse ? new StoreUnreachable(error.message) : error;
    }
  }

  /** Where the connection breaks nobody knows whether it was kept: it is refused, and may be there all the same. */
  async #commit(group: readonly Uint8Array[]): Promise<number> {
    const client = await this.#connected();
    const first = this.#next;
    const last = first + group.length - 1;
    const entries = writeEntries(group.map((bytes, index) => ({ offset: first + index, bytes })));
    try {
      const sql = 'INSERT INTO journal (first_offset, last_offset, entries) VALUES ($1, $2, $3)';
      await client.query(sql, [first, last, entries]);
    } catch (error) {
      const fault = serverFault(error);
      if (fault instanceof StoreUnreachable) this.#leave(client);
      throw fault;
    }
    this.#next = last + 1;
    this.#writtenBytes += entries.length;
    return first;
  }

  #entriesOf({ first_offset, last_offset, entries }: JournalRow): readonly JournalEntry[] {
    const tell = ({ from, to }: Damage) =>
      this.#settings.report?.(`the journal is damaged: bytes ${from} to ${to} of row ${first_offset} cannot be read`);
    const segment = Buffer.concat([SEGMENT_HEAD, entries]);
    const read = [...readEntries(segment, tell)];
    const missing = last_offset - first_offset + 1 - read.length;
    if (missing > 0) {
      this.#settings.report?.(`the journal is damaged: ${missing} entries of row ${first_offset} are missing`);
    }
    return read;
  }
}

interface JournalRow {
  readonly first_offset: number;
  readonly last_offset: number;
  readonly entries: Buffer;
}

async function takeLock(client: Client, withinMs: number): Promise<void> {
  for (let waitedMs = 0; ; waitedMs += LOCK_EVERY_MS) {
    const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [
      APPENDER_LOCK,
    ]);
    if (rows[0]?.taken) return;
    if (waitedMs >= withinMs) break;
    await new Promise((resolve) => setTimeout(resolve, LOCK_EVERY_MS));
  }
  throw new StoreInUse('the database of DATABASE_URL is in use by another Bessó; stop it, or choose another database');
}

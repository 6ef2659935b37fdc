import { join } from 'node:path';
import { StoreUnreachable } from './archive.ts';
import { type Database, SqlFault } from './database.ts';
import type { StoreLog } from './historian-parts.ts';
import { migrate } from './migration.ts';
import { MIGRATIONS } from './migrations.ts';
import { hasPgliteDatabase, openPgliteDatabase } from './pglite-database.ts';

interface Place {
  readonly folder: string;
  readonly databaseUrl: string | null;
  readonly workerFile: string | null;
  readonly log: StoreLog;
}

/** The archive's database, opened when it is first needed: a fresh embedded one takes some seconds to make. */
export class ArchiveDatabase {
  readonly #place: Place;
  #opening: Promise<Database> | null = null;
  #opened: Database | null = null;
  #closed = false;

  constructor(place: Place) {
    this.#place = place;
  }

  /** Whether there is anything to read from it. */
  async hasPast(): Promise<boolean> {
    return this.#place.databaseUrl !== null || hasPgliteDatabase(this.#folder());
  }

  /** With its tables. One that could not be opened is tried again with the next call. */
  open(): Promise<Database> {
    if (this.#closed) return Promise.reject(new Error('the archive is closed'));
    this.#opening ??= this.#open().catch((error: unknown) => {
      this.#opening = null;
      throw error;
    });
    return this.#opening;
  }

  isOpening(): boolean {
    return this.#opening !== null && this.#opened === null;
  }

  async bytes(): Promise<number> {
    return this.#opened ? this.#opened.bytes() : 0;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const opened = await this.#opening?.catch(() => null);
    await opened?.close();
  }

  async #open(): Promise<Database> {
    const database = await this.#driver();
    try {
      await migrate(database, MIGRATIONS);
    } catch (error) {
      await database.close();
      if (!(error instanceof SqlFault) || this.#place.databaseUrl === null) throw error;
      throw new StoreUnreachable(`the database of DATABASE_URL cannot be used: ${error.message}`);
    }
    this.#opened = database;
    return database;
  }

  async #driver(): Promise<Database> {
    const { databaseUrl, workerFile, log } = this.#place;
    if (databaseUrl !== null) {
      const { openPostgresDatabase } = await import('./postgres-database.ts');
      return openPostgresDatabase(databaseUrl);
    }
    const folder = this.#folder();
    if (!hasPgliteDatabase(folder)) log.info(`making the database of the past in ${folder}`);
    return openPgliteDatabase({ folder, workerFile });
  }

  #folder(): string {
    return join(this.#place.folder, 'database');
  }
}

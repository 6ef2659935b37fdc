import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { StoreFull } from './archive.ts';
import { type Database, type Row, SqlFault, type SqlValue } from './database.ts';
import { folderBytes, syncTree } from './folder-files.ts';
import type { SqlEngine } from './pglite-engine.ts';

export interface PgliteSettings {
  /** Made when it is not there. One process at a time: whoever opens it holds the lock of the store. */
  readonly folder: string;
  /** The bundle of pglite-worker.ts; null: in this thread, for tests. */
  readonly workerFile: string | null;
}

/** Whether a database was made there. */
export function hasPgliteDatabase(folder: string): boolean {
  return existsSync(join(folder, 'PG_VERSION'));
}

/** PostgreSQL in the process. An engine that fails (a full disk stops it) is replaced with the next query. */
export async function openPgliteDatabase(settings: PgliteSettings): Promise<Database> {
  if (!hasPgliteDatabase(settings.folder)) await makeDatabase(settings);
  const database = new PgliteDatabase(settings, await openEngine(settings.workerFile, settings.folder));
  return database;
}

/**
 * Beside its place first, so that one half made is never opened. By an engine of its own: making one takes 800 MB, which
 * its thread gives back when it ends.
 */
async function makeDatabase({ folder, workerFile }: PgliteSettings): Promise<void> {
  const making = `${folder}.new`;
  await rm(making, { recursive: true, force: true });
  await rm(folder, { recursive: true, force: true });
  await mkdir(making, { recursive: true });
  await (await openEngine(workerFile, making)).close();
  await syncTree(making);
  await rename(making, folder);
  await syncTree(dirname(folder), 0);
}

async function openEngine(workerFile: string | null, folder: string): Promise<SqlEngine> {
  if (workerFile !== null) {
    const { startPgliteThread } = await import('./pglite-thread.ts');
    return startPgliteThread(workerFile, folder);
  }
  const { openPgliteEngine } = await import('./pglite-engine.ts');
  return openPgliteEngine(folder);
}

class PgliteDatabase implements Database {
  readonly #settings: PgliteSettings;
  /** Null after it failed, until the next query. */
  #engine: SqlEngine | null;
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(settings: PgliteSettings, engine: SqlEngine) {
    this.#settings = settings;
    this.#engine = engine;
  }

  query<R extends Row = Row>(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly R[]> {
    return this.#alone(async () => this.#ask<R>(await this.#opened(), sql, parameters));
  }

  transaction<T>(work: (inside: Pick<Database, 'query'>) => Promise<T>): Promise<T> {
    return this.#alone(async () => {
      const engine = await this.#opened();
      const query: Database['query'] = (sql, parameters = []) => this.#ask(engine, sql, parameters);
      await query('BEGIN');
      try {
        const result = await work({ query });
        await query('COMMIT');
        return result;
      } catch (error) {
        if (this.#engine === engine) await query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }

  async checkpoint(): Promise<void> {
    await this.query('CHECKPOINT');
  }

  bytes(): Promise<number> {
    return folderBytes(this.#settings.folder);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    await this.#alone(async () => {
      this.#closed = true;
      await this.#engine?.close();
    });
  }

  /** One after another: there is one connection. */
  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #opened(): Promise<SqlEngine> {
    if (this.#closed) throw new SqlFault('the database is closed', '');
    this.#engine ??= await openEngine(this.#settings.workerFile, this.#settings.folder);
    return this.#engine;
  }

  async #ask<R extends Row>(engine: SqlEngine, sql: string, parameters: readonly SqlValue[]): Promise<readonly R[]> {
    if (this.#engine !== engine) throw new SqlFault('the database failed in the middle of a transaction', '');
    try {
      return (await engine.query(sql, parameters)) as readonly R[];
    } catch (error) {
      const fault = error instanceof SqlFault ? error : new SqlFault(String(error), '');
      if (fault.fatal) {
        this.#engine = null;
        engine.abandon();
      }
      throw fault.code === DISK_FULL ? new StoreFull(`no room left for the database: ${fault.message}`) : fault;
    }
  }
}

const DISK_FULL = '53100';

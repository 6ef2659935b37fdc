import { Pool, type PoolClient } from 'pg';
import type { Database, Row, SqlValue } from './database.ts';
import { clientSettings, serverFault } from './postgres-settings.ts';

/** Enough for one who seals and some who read. */
const CONNECTIONS = 6;

/** A PostgreSQL server. Connections that break are replaced with the next query; the query under way is refused. */
export async function openPostgresDatabase(url: string): Promise<Database> {
  const database = new PostgresDatabase(poolOf(url));
  try {
    await database.query('SELECT 1');
  } catch (error) {
    await database.close();
    throw error;
  }
  return database;
}

function poolOf(url: string): Pool {
  try {
    return new Pool({ ...clientSettings(url), max: CONNECTIONS });
  } catch (error) {
    throw serverFault(error);
  }
}

class PostgresDatabase implements Database {
  readonly #pool: Pool;

  constructor(pool: Pool) {
    this.#pool = pool;
    pool.on('error', ignore);
    pool.on('connect', (client) => client.on('error', ignore));
  }

  async query<R extends Row = Row>(sql: string, parameters: readonly SqlValue[] = []): Promise<readonly R[]> {
    try {
      return (await this.#pool.query<R>(sql, [...parameters])).rows;
    } catch (error) {
      throw serverFault(error);
    }
  }

  async transaction<T>(work: (inside: Pick<Database, 'query'>) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect().catch((error: unknown) => Promise.reject(serverFault(error)));
    const query: Database['query'] = (sql, parameters = []) => ask(client, sql, parameters);
    try {
      await query('BEGIN');
      const result = await work({ query });
      await query('COMMIT');
      client.release();
      return result;
    } catch (error) {
      const undone = await query('ROLLBACK').then(
        () => true,
        () => false,
      );
      client.release(!undone);
      throw error;
    }
  }

  checkpoint(): Promise<void> {
    return Promise.resolve();
  }

  async bytes(): Promise<number> {
    const [row] = await this.query<{ bytes: number }>('SELECT pg_database_size(current_database()) AS bytes');
    return row?.bytes ?? 0;
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }
}

async function ask<R extends Row>(
  client: PoolClient,
  sql: string,
  parameters: readonly SqlValue[],
): Promise<readonly R[]> {
  try {
    return (await client.query<R>(sql, [...parameters])).rows;
  } catch (error) {
    throw serverFault(error);
  }
}

/** A connection that breaks is told to whoever uses it; one that nobody uses is let go. */
function ignore(): void {}

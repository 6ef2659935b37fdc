import type { Database } from './database.ts';

/** One step of the tables, run once in the life of a database, in the order of the list. A step that was released never changes. */
export interface Migration {
  /** Unique; remembered in the database. */
  readonly name: string;
  /** Statements that may share a transaction, after semicolons. */
  readonly sql: string;
}

/** Any number, the same for all who open a database: whoever has it may change the tables. */
const MIGRATION_LOCK = 7_205_001;

/** Brings the tables to the end of the list, one opener at a time; all missing steps, or none. */
export async function migrate(database: Database, migrations: readonly Migration[]): Promise<void> {
  await database.transaction(async (inside) => {
    await inside.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await inside.query('CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY)');
    const rows = await inside.query<{ name: string }>('SELECT name FROM migrations');
    const done = new Set(rows.map(({ name }) => name));
    for (const { name, sql } of migrations.filter((each) => !done.has(each.name))) {
      for (const statement of sql.split(/;\s*(?:\n|$)/).filter((each) => each.trim() !== '')) {
        await inside.query(statement);
      }
      await inside.query('INSERT INTO migrations (name) VALUES ($1)', [name]);
    }
  });
}

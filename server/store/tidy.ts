import type { Database } from './database.ts';

/**
 * The room of what was deleted is used again by what comes next; and what is new is looked at once, right after it was
 * written: left for later, a single VACUUM would take seconds. A server does so by itself, too.
 */
export async function tidyGroups(database: Database): Promise<void> {
  await database.query('VACUUM history_groups, history_withdrawn, documents, series, cursor');
}

/** The same for values by series and means. */
export async function tidyRows(database: Database): Promise<void> {
  await database.query('VACUUM history_rows');
}
